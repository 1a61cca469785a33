using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace IncidentKB.Data.Migrations
{
    /// <inheritdoc />
    public partial class Revisions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
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

            migrationBuilder.DropColumn(
                name: "Author",
                table: "revisions");

            migrationBuilder.DropColumn(
                name: "ContentVersion",
                table: "revisions");

            migrationBuilder.DropColumn(
                name: "Summary",
                table: "revisions");
        }
    }
}
