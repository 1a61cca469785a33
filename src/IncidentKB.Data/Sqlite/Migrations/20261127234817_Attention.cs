using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace IncidentKB.Data.Sqlite.Migrations
{
    /// <summary>Readers report problems, and what needs somebody is found by indexes.</summary>
    public partial class Attention : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_follow_ups_State_Due",
                table: "follow_ups");

            migrationBuilder.CreateTable(
                name: "problem_reports",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    IncidentId = table.Column<int>(type: "INTEGER", nullable: false),
                    Language = table.Column<string>(type: "TEXT", nullable: false),
                    Quotation = table.Column<string>(type: "TEXT", nullable: false),
                    Text = table.Column<string>(type: "TEXT", nullable: false),
                    UserId = table.Column<int>(type: "INTEGER", nullable: true),
                    Who = table.Column<string>(type: "TEXT", nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    ResolvedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    ResolvedBy = table.Column<string>(type: "TEXT", nullable: true),
                    Resolution = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_problem_reports", x => x.Id);
                    table.ForeignKey(
                        name: "FK_problem_reports_incidents_IncidentId",
                        column: x => x.IncidentId,
                        principalTable: "incidents",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_proofs_State_IncidentId",
                table: "proofs",
                columns: new[] { "State", "IncidentId" });

            migrationBuilder.CreateIndex(
                name: "IX_incident_texts_IncidentId_Translates_Revision",
                table: "incident_texts",
                columns: new[] { "IncidentId", "Translates", "Revision" });

            migrationBuilder.CreateIndex(
                name: "IX_follow_ups_State_Due_IncidentId",
                table: "follow_ups",
                columns: new[] { "State", "Due", "IncidentId" });

            migrationBuilder.CreateIndex(
                name: "IX_problem_reports_IncidentId",
                table: "problem_reports",
                column: "IncidentId");

            migrationBuilder.CreateIndex(
                name: "IX_problem_reports_ResolvedAt_IncidentId",
                table: "problem_reports",
                columns: new[] { "ResolvedAt", "IncidentId" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "problem_reports");

            migrationBuilder.DropIndex(
                name: "IX_proofs_State_IncidentId",
                table: "proofs");

            migrationBuilder.DropIndex(
                name: "IX_incident_texts_IncidentId_Translates_Revision",
                table: "incident_texts");

            migrationBuilder.DropIndex(
                name: "IX_follow_ups_State_Due_IncidentId",
                table: "follow_ups");

            migrationBuilder.CreateIndex(
                name: "IX_follow_ups_State_Due",
                table: "follow_ups",
                columns: new[] { "State", "Due" });
        }
    }
}
