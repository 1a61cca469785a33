using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace IncidentKB.Data.Sqlite.Migrations
{
    /// <summary>
    /// Any hundred letters used to be kept as the fingerprint of a trace. What is none belongs to no trace and goes.
    /// </summary>
    [DbContext(typeof(KbContext))]
    [Migration("20261121150000_FeedbackByFingerprint")]
    public partial class FeedbackByFingerprint : Migration
    {
        protected override void Up(MigrationBuilder migrationBuilder) =>
            migrationBuilder.Sql("DELETE FROM trace_feedback WHERE length(Fingerprint) <> 34 OR Fingerprint NOT GLOB '1:*' OR substr(Fingerprint, 3) GLOB '*[^0-9a-f]*';");

        protected override void Down(MigrationBuilder migrationBuilder)
        {
            // What is gone is gone, and the rest was right before.
        }
    }
}
