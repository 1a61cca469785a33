using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace IncidentKB.Data.Sqlite.Migrations
{
    /// <summary>A revision names those who approved it.</summary>
    public partial class RevisionApprovers : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Approvers",
                table: "revisions",
                type: "TEXT",
                nullable: false,
                defaultValueSql: "'[]'");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "Approvers",
                table: "revisions");
        }
    }
}
