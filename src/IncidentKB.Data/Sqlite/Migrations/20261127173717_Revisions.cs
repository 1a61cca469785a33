using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace IncidentKB.Data.Sqlite.Migrations
{
    /// <summary>
    /// Revisions say who made them, what changed and under which version of the content. Which incidents have a message is known
    /// to the matcher's index, so its comparable form is stored no longer.
    /// </summary>
    public partial class Revisions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_signatures_NormalizedMessage",
                table: "signatures");

            // EF would copy the whole table for this, in more than one transaction: a start that was killed in between could not be
            // repeated.
            migrationBuilder.Sql("ALTER TABLE signatures DROP COLUMN \"NormalizedMessage\";");

            migrationBuilder.AddColumn<string>(
                name: "Author",
                table: "revisions",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "ContentVersion",
                table: "revisions",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<string>(
                name: "Summary",
                table: "revisions",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "content_version",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false),
                    Value = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_content_version", x => x.Id);
                });

            migrationBuilder.InsertData(
                table: "content_version",
                columns: new[] { "Id", "Value" },
                values: new object[] { 1, 0L });

            migrationBuilder.CreateIndex(
                name: "IX_revisions_ContentVersion",
                table: "revisions",
                column: "ContentVersion");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "content_version");

            migrationBuilder.DropIndex(
                name: "IX_revisions_ContentVersion",
                table: "revisions");

            migrationBuilder.Sql("ALTER TABLE revisions DROP COLUMN \"Author\";");
            migrationBuilder.Sql("ALTER TABLE revisions DROP COLUMN \"ContentVersion\";");
            migrationBuilder.Sql("ALTER TABLE revisions DROP COLUMN \"Summary\";");

            migrationBuilder.AddColumn<string>(
                name: "NormalizedMessage",
                table: "signatures",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_signatures_NormalizedMessage",
                table: "signatures",
                column: "NormalizedMessage");
        }
    }
}
