using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace IncidentKB.Data.Sqlite.Migrations
{
    /// <summary>Patterns, practices and reading paths have revisions and are edited by proposals.</summary>
    public partial class Catalogue : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "ContentHash",
                table: "reading_paths",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "ImportedHash",
                table: "reading_paths",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<int>(
                name: "RevisionNumber",
                table: "reading_paths",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "EntryKind",
                table: "proposals",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "EntrySlug",
                table: "proposals",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ContentHash",
                table: "practices",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "ImportedHash",
                table: "practices",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<int>(
                name: "RevisionNumber",
                table: "practices",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "ContentHash",
                table: "patterns",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "ImportedHash",
                table: "patterns",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<int>(
                name: "RevisionNumber",
                table: "patterns",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.CreateTable(
                name: "catalogue_revisions",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Kind = table.Column<string>(type: "TEXT", nullable: false),
                    Slug = table.Column<string>(type: "TEXT", nullable: false),
                    Number = table.Column<int>(type: "INTEGER", nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    Cause = table.Column<string>(type: "TEXT", nullable: false),
                    Author = table.Column<string>(type: "TEXT", nullable: true),
                    Approvers = table.Column<string>(type: "TEXT", nullable: false),
                    Summary = table.Column<string>(type: "TEXT", nullable: true),
                    Text = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_catalogue_revisions", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_catalogue_revisions_Kind_Slug_Number",
                table: "catalogue_revisions",
                columns: new[] { "Kind", "Slug", "Number" },
                unique: true);

            // The next start imports its pack once more, which writes down the first revisions.
            migrationBuilder.Sql("UPDATE content_packs SET \"Hash\" = ''");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "catalogue_revisions");

            migrationBuilder.DropColumn(
                name: "ContentHash",
                table: "reading_paths");

            migrationBuilder.DropColumn(
                name: "ImportedHash",
                table: "reading_paths");

            migrationBuilder.DropColumn(
                name: "RevisionNumber",
                table: "reading_paths");

            migrationBuilder.DropColumn(
                name: "EntryKind",
                table: "proposals");

            migrationBuilder.DropColumn(
                name: "EntrySlug",
                table: "proposals");

            migrationBuilder.DropColumn(
                name: "ContentHash",
                table: "practices");

            migrationBuilder.DropColumn(
                name: "ImportedHash",
                table: "practices");

            migrationBuilder.DropColumn(
                name: "RevisionNumber",
                table: "practices");

            migrationBuilder.DropColumn(
                name: "ContentHash",
                table: "patterns");

            migrationBuilder.DropColumn(
                name: "ImportedHash",
                table: "patterns");

            migrationBuilder.DropColumn(
                name: "RevisionNumber",
                table: "patterns");
        }
    }
}
