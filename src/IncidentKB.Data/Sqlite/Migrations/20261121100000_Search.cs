using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace IncidentKB.Data.Sqlite.Migrations
{
    /// <summary>
    /// The tables of the text search. They are derived from the incidents, hold tokens that C# has cut, and are no part
    /// of the EF model. The tokenizer of SQLite only splits at spaces: every sign that a token may hold is a token
    /// character, and everything beyond ASCII is one anyway.
    /// </summary>
    [DbContext(typeof(KbContext))]
    [Migration("20261121100000_Search")]
    public partial class Search : Migration
    {
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(
                """
                CREATE VIRTUAL TABLE search USING fts5(
                    facets, title, names, messages, parts, body,
                    tokenize = "ascii tokenchars '-_./\:@#+='");
                """);
            // Weights of the columns where SQLite itself chooses which of many rows to hand over for ranking.
            migrationBuilder.Sql("INSERT INTO search (search, rank) VALUES ('rank', 'bm25(0, 8, 5, 6, 1, 1)');");
            migrationBuilder.Sql("CREATE TABLE search_terms (term TEXT NOT NULL PRIMARY KEY, documents INTEGER NOT NULL) WITHOUT ROWID;");
            migrationBuilder.Sql("CREATE TABLE search_state (name TEXT NOT NULL PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;");
        }

        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DROP TABLE search;");
            migrationBuilder.Sql("DROP TABLE search_terms;");
            migrationBuilder.Sql("DROP TABLE search_state;");
        }
    }
}
