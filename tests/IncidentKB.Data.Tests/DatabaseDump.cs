using System.Data;
using System.Data.Common;
using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using static IncidentKB.Testing.RunningTest;

namespace IncidentKB.Data.Tests;

/// <summary>The rows of a database as text.</summary>
internal static class DatabaseDump
{
    /// <summary>Every table with every row, in an order of their own.</summary>
    /// <param name="db">The database.</param>
    /// <param name="without">Columns left out, such as instants where two databases are compared.</param>
    public static async Task<string> OfAsync(KbContext db, params string[] without)
    {
        await db.Database.OpenConnectionAsync(Cancelled);
        var connection = db.Database.GetDbConnection();
        var dump = new StringBuilder();

        // How often was written is no content; twins have no name of their own: each import writes them anew.
        var tables = db.Model.GetRelationalModel().Tables
            .Select(t => (t.Name, Columns: t.Columns.Select(c => c.Name).Except([.. without, "ContentVersion"])))
            .Where(t => t.Name != "content_version")
            .Select(t => (t.Name, Columns: t.Columns.Where(c => t.Name != "pattern_twins" || c != "Id")))
            .Append(("search_terms", ["term", "documents"])).Append(("search_state", ["name", "value"]));
        foreach (var (table, columns) in tables.OrderBy(t => t.Name, StringComparer.Ordinal))
        {
            var list = string.Join(", ", columns.Select(c => $"\"{c}\""));
            var rows = await RowsAsync(connection, $"SELECT {list} FROM \"{table}\"");
            dump.Append("# ").AppendLine(table).AppendJoin('\n', rows.Order(StringComparer.Ordinal)).AppendLine();
        }

        return dump.ToString();
    }

    /// <summary>The first column of a query, as text.</summary>
    public static async Task<List<string>> ColumnAsync(DbConnection connection, string query) =>
        (await RowsAsync(connection, query)).ConvertAll(r => r.Split('|')[0]);

    private static async Task<List<string>> RowsAsync(DbConnection connection, string query)
    {
        if (connection.State != ConnectionState.Open)
        {
            await connection.OpenAsync(Cancelled);
        }

        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The queries are the tests' own.
        command.CommandText = query;
#pragma warning restore CA2100
        var rows = new List<string>();
        await using var reader = await command.ExecuteReaderAsync(Cancelled);
        while (await reader.ReadAsync(Cancelled))
        {
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => TextOf(reader.GetValue(i)))));
        }

        return rows;
    }

    private static string TextOf(object value) => value switch
    {
        byte[] bytes => Convert.ToHexString(bytes),
        string[] texts => string.Join(',', texts),
        DBNull => "NULL",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };
}
