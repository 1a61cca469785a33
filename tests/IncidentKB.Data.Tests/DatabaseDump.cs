using System.Data;
using System.Text;
using Microsoft.Data.Sqlite;
using static IncidentKB.Testing.RunningTest;

namespace IncidentKB.Data.Tests;

/// <summary>The rows of a database as text.</summary>
internal static class DatabaseDump
{
    /// <summary>Every table with every row, in the order of their keys.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="without">Columns left out, such as instants where two databases are compared.</param>
    public static async Task<string> OfAsync(SqliteConnection connection, params string[] without)
    {
        if (connection.State != ConnectionState.Open)
        {
            await connection.OpenAsync(Cancelled);
        }

        var dump = new StringBuilder();
        foreach (var table in await ColumnAsync(connection, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'search\\_%' ESCAPE '\\' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name <> 'content_version' ORDER BY name"))
        {
            var columns = (await ColumnAsync(connection, $"SELECT name FROM pragma_table_info('{table}')")).Except(without).ToList();

            // How often was written is no content.
            columns.Remove("ContentVersion");

            // Twins have no name of their own: each import writes them anew.
            columns.RemoveAll(c => table == "pattern_twins" && c == "Id");
            dump.Append("# ").AppendLine(table);
            var list = string.Join(", ", columns.Select(c => $"\"{c}\""));
            var row = columns.Count == 0 ? "''" : string.Join(" || '|' || ", columns.Select(c => $"quote(\"{c}\")"));
            foreach (var line in await ColumnAsync(connection, $"SELECT {row} FROM \"{table}\" ORDER BY 1{(list.Length > 0 ? ", " + list : "")}"))
            {
                dump.AppendLine(line);
            }
        }

        foreach (var table in new[] { "search_terms", "search_state" })
        {
            dump.Append("# ").AppendLine(table).AppendJoin('\n', await ColumnAsync(connection, $"SELECT quote({(table == "search_terms" ? "term" : "name")}) || quote({(table == "search_terms" ? "documents" : "value")}) FROM {table} ORDER BY 1"));
        }

        return dump.ToString();
    }

    /// <summary>The first column of a query, as text.</summary>
    public static async Task<List<string>> ColumnAsync(SqliteConnection connection, string query)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The queries are the tests' own.
        command.CommandText = query;
#pragma warning restore CA2100
        var values = new List<string>();
        await using var reader = await command.ExecuteReaderAsync(Cancelled);
        while (await reader.ReadAsync(Cancelled))
        {
            values.Add(reader.GetValue(0).ToString() ?? "");
        }

        return values;
    }
}
