using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Xunit;
using static IncidentKB.Testing.RunningTest;

namespace IncidentKB.Data.Tests;

/// <summary>
/// A database of each earlier schema, made by the migrations that the program of that time had, with a row in each of its tables, is
/// brought to the present one. PostgreSQL has one schema so far.
/// </summary>
[Trait("Database", "own")]
public sealed class UpgradeTests
{
    public static TheoryData<string> Earlier => [.. Migrations()];

    [Theory]
    [MemberData(nameof(Earlier))]
    public async Task Whatever_stood_in_it_stands_in_it_afterwards(string migration)
    {
        var folder = Directory.CreateTempSubdirectory("incidentkb-").FullName;
        Dictionary<string, Dictionary<string, object>> before;
        await using (var db = KbDatabase.CreateFactory(new(folder)).CreateDbContext())
        {
            await db.Database.MigrateAsync(migration, Cancelled);
            var connection = (SqliteConnection)db.Database.GetDbConnection();
            await connection.OpenAsync(Cancelled);
            foreach (var table in await TablesAsync(connection))
            {
                await FillAsync(connection, table);
            }

            before = await RowsAsync(connection);
            SqliteConnection.ClearPool(connection);
        }

        await KbDatabase.PrepareAsync(KbDatabase.CreateFactory(new(folder)), new(folder), cancellationToken: Cancelled);

        await using (var db = KbDatabase.CreateFactory(new(folder)).CreateDbContext())
        {
            var connection = (SqliteConnection)db.Database.GetDbConnection();
            await connection.OpenAsync(Cancelled);
            Assert.Equal("ok", await ScalarAsync(connection, "PRAGMA integrity_check"));
            Assert.Null(await ScalarAsync(connection, "PRAGMA foreign_key_check"));
            var after = await RowsAsync(connection);
            Assert.All(before, table => Assert.NotEmpty(table.Value));
            Assert.Equal(
                before.SelectMany(
                    table => table.Value.Where(v => !IsMade(table.Key, v.Key, after[table.Key])).Select(v => (table.Key, v.Key, v.Value))),
                before.SelectMany(table => table.Value.Where(v => !IsMade(table.Key, v.Key, after[table.Key]))
                    .Select(v => (table.Key, v.Key, after[table.Key][v.Key]))));

            SqliteConnection.ClearPool(connection);
        }

        Directory.Delete(folder, recursive: true);
    }

    private static List<string> Migrations()
    {
        using var db = KbDatabase.CreateFactory(new(Path.GetTempPath())).CreateDbContext();
        return [.. db.Database.GetMigrations().SkipLast(1)];
    }

    // What a migration takes away or makes anew on purpose: a column that is made from others, and the mark by which a pack is known to
    // be brought in, so that it is brought in again.
    private static bool IsMade(string table, string column, Dictionary<string, object> after) =>
        !after.ContainsKey(column) || (table, column) is ("content_packs", "Hash");

    private static async Task<List<string>> TablesAsync(SqliteConnection connection) => await DatabaseDump.ColumnAsync(
        connection,
        """
        SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '\_\_EF%' ESCAPE '\'
            AND name NOT LIKE 'search%'
        """);

    // A migration makes some rows itself. Each row has the number 1, so that all that points to another row points to the one that is
    // there.
    private static async Task FillAsync(SqliteConnection connection, string table)
    {
        var columns = await DatabaseDump.ColumnAsync(connection, $"SELECT name || ' ' || type FROM pragma_table_info('{table}')");
        var values = columns.ConvertAll(c => c.Split(' ') switch
        {
            [_, "INTEGER" or "REAL"] => "1",
            [_, "BLOB"] => "x'01'",
            ["Fingerprint", _] => $"'1:{new string('a', 32)}'",
            [var name, _] when name.EndsWith("At", StringComparison.Ordinal) => "'2026-01-02 03:04:05'",
            _ => "'x'",
        });
        await ScalarAsync(
            connection,
            $"PRAGMA foreign_keys = OFF; INSERT OR IGNORE INTO \"{table}\" VALUES ({string.Join(", ", values)}); PRAGMA foreign_keys = ON");
    }

    private static async Task<Dictionary<string, Dictionary<string, object>>> RowsAsync(SqliteConnection connection)
    {
        var rows = new Dictionary<string, Dictionary<string, object>>(StringComparer.Ordinal);
        foreach (var table in await TablesAsync(connection))
        {
            await using var command = new SqliteCommand($"SELECT * FROM \"{table}\"", connection);
            await using var reader = await command.ExecuteReaderAsync(Cancelled);
            rows[table] = await reader.ReadAsync(Cancelled)
                ? Enumerable.Range(0, reader.FieldCount)
                    .ToDictionary(reader.GetName, i => reader.GetValue(i) is byte[] bytes ? Convert.ToHexString(bytes) : reader.GetValue(i))
                : [];
        }

        return rows;
    }

    private static async Task<object?> ScalarAsync(SqliteConnection connection, string statement)
    {
        await using var command = new SqliteCommand(statement, connection);
        return await command.ExecuteScalarAsync(Cancelled);
    }
}
