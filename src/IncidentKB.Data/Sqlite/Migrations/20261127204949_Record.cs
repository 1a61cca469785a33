using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace IncidentKB.Data.Sqlite.Migrations
{
    /// <summary>
    /// The record takes what a team's own archive has: outages without a project, times, services, follow-ups, pictures and what to do
    /// now. Down leaves project, repository, language and pattern of incidents free to be empty.
    /// </summary>
    public partial class Record : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // EF would copy the whole table to let four columns be empty, in more than one transaction: a start that was killed in between
            // could not be repeated. What is stored stays the same without the constraint, for which SQLite allows the definition alone
            // to be changed (https://www.sqlite.org/lang_altertable.html, "Making Other Kinds Of Table Schema Changes").
            migrationBuilder.Sql(
                """
                PRAGMA writable_schema = ON;
                UPDATE sqlite_schema SET sql = replace(replace(replace(replace(sql,
                    '"Project" TEXT NOT NULL', '"Project" TEXT NULL'), '"Repository" TEXT NOT NULL', '"Repository" TEXT NULL'),
                    '"Language" TEXT NOT NULL', '"Language" TEXT NULL'), '"PatternSlug" TEXT NOT NULL', '"PatternSlug" TEXT NULL')
                WHERE type = 'table' AND name = 'incidents';
                PRAGMA writable_schema = RESET;
                """);

            migrationBuilder.AddColumn<string>(
                name: "CulpritFile",
                table: "incidents",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "CulpritFunction",
                table: "incidents",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "DetectedAt",
                table: "incidents",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Extensions",
                table: "incidents",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ExternalId",
                table: "incidents",
                type: "TEXT",
                nullable: true,
                collation: "NOCASE");

            migrationBuilder.AddColumn<string>(
                name: "OtherLanguages",
                table: "incidents",
                type: "TEXT",
                nullable: false,
                defaultValueSql: "'[]'");

            migrationBuilder.AddColumn<string>(
                name: "Owner",
                table: "incidents",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "ResolvedAt",
                table: "incidents",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<DateOnly>(
                name: "ReviewBy",
                table: "incidents",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "SeverityLabel",
                table: "incidents",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "StartedAt",
                table: "incidents",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Take",
                table: "incidents",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ContributingFactors",
                table: "incident_texts",
                type: "TEXT",
                nullable: false,
                defaultValueSql: "'[]'");

            migrationBuilder.AddColumn<string>(
                name: "DoNow",
                table: "incident_texts",
                type: "TEXT",
                nullable: false,
                defaultValueSql: "'[]'");

            migrationBuilder.CreateTable(
                name: "follow_ups",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    IncidentId = table.Column<int>(type: "INTEGER", nullable: false),
                    Position = table.Column<int>(type: "INTEGER", nullable: false),
                    Text = table.Column<string>(type: "TEXT", nullable: false),
                    Owner = table.Column<string>(type: "TEXT", nullable: true),
                    Due = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    State = table.Column<string>(type: "TEXT", nullable: false),
                    Url = table.Column<string>(type: "TEXT", nullable: true),
                    Reason = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_follow_ups", x => x.Id);
                    table.ForeignKey(
                        name: "FK_follow_ups_incidents_IncidentId",
                        column: x => x.IncidentId,
                        principalTable: "incidents",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "images",
                columns: table => new
                {
                    Sha256 = table.Column<string>(type: "TEXT", nullable: false),
                    Bytes = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_images", x => x.Sha256);
                });

            migrationBuilder.CreateTable(
                name: "incident_services",
                columns: table => new
                {
                    IncidentId = table.Column<int>(type: "INTEGER", nullable: false),
                    Name = table.Column<string>(type: "TEXT", nullable: false),
                    Position = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_incident_services", x => new { x.IncidentId, x.Name });
                    table.ForeignKey(
                        name: "FK_incident_services_incidents_IncidentId",
                        column: x => x.IncidentId,
                        principalTable: "incidents",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "incident_images",
                columns: table => new
                {
                    IncidentId = table.Column<int>(type: "INTEGER", nullable: false),
                    FileName = table.Column<string>(type: "TEXT", nullable: false),
                    Sha256 = table.Column<string>(type: "TEXT", nullable: false),
                    MediaType = table.Column<string>(type: "TEXT", nullable: false),
                    Width = table.Column<int>(type: "INTEGER", nullable: false),
                    Height = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_incident_images", x => new { x.IncidentId, x.FileName });
                    table.ForeignKey(
                        name: "FK_incident_images_images_Sha256",
                        column: x => x.Sha256,
                        principalTable: "images",
                        principalColumn: "Sha256",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_incident_images_incidents_IncidentId",
                        column: x => x.IncidentId,
                        principalTable: "incidents",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_incidents_ExternalId",
                table: "incidents",
                column: "ExternalId");

            migrationBuilder.CreateIndex(
                name: "IX_incidents_Kind_OccurredOn",
                table: "incidents",
                columns: new[] { "Kind", "OccurredOn" });

            migrationBuilder.CreateIndex(
                name: "IX_follow_ups_IncidentId",
                table: "follow_ups",
                column: "IncidentId");

            migrationBuilder.CreateIndex(
                name: "IX_follow_ups_State_Due",
                table: "follow_ups",
                columns: new[] { "State", "Due" });

            migrationBuilder.CreateIndex(
                name: "IX_incident_images_Sha256",
                table: "incident_images",
                column: "Sha256");

            migrationBuilder.CreateIndex(
                name: "IX_incident_services_Name_IncidentId",
                table: "incident_services",
                columns: new[] { "Name", "IncidentId" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "follow_ups");

            migrationBuilder.DropTable(
                name: "incident_images");

            migrationBuilder.DropTable(
                name: "incident_services");

            migrationBuilder.DropTable(
                name: "images");

            migrationBuilder.DropIndex(
                name: "IX_incidents_ExternalId",
                table: "incidents");

            migrationBuilder.DropIndex(
                name: "IX_incidents_Kind_OccurredOn",
                table: "incidents");

            migrationBuilder.Sql("ALTER TABLE incidents DROP COLUMN \"CulpritFile\";");
            migrationBuilder.Sql("ALTER TABLE incidents DROP COLUMN \"CulpritFunction\";");
            migrationBuilder.Sql("ALTER TABLE incidents DROP COLUMN \"DetectedAt\";");
            migrationBuilder.Sql("ALTER TABLE incidents DROP COLUMN \"Extensions\";");
            migrationBuilder.Sql("ALTER TABLE incidents DROP COLUMN \"ExternalId\";");
            migrationBuilder.Sql("ALTER TABLE incidents DROP COLUMN \"OtherLanguages\";");
            migrationBuilder.Sql("ALTER TABLE incidents DROP COLUMN \"Owner\";");
            migrationBuilder.Sql("ALTER TABLE incidents DROP COLUMN \"ResolvedAt\";");
            migrationBuilder.Sql("ALTER TABLE incidents DROP COLUMN \"ReviewBy\";");
            migrationBuilder.Sql("ALTER TABLE incidents DROP COLUMN \"SeverityLabel\";");
            migrationBuilder.Sql("ALTER TABLE incidents DROP COLUMN \"StartedAt\";");
            migrationBuilder.Sql("ALTER TABLE incidents DROP COLUMN \"Take\";");
            migrationBuilder.Sql("ALTER TABLE incident_texts DROP COLUMN \"ContributingFactors\";");
            migrationBuilder.Sql("ALTER TABLE incident_texts DROP COLUMN \"DoNow\";");
        }
    }
}
