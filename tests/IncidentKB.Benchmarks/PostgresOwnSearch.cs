using System.Diagnostics;
using Npgsql;

namespace IncidentKB.Benchmarks;

/// <summary>
/// What PostgreSQL brings for search itself, on the same incidents and questions: its full-text search (a tsvector with GIN, ts_rank) and
/// pg_trgm (word similarity with GIN). Both get the plain text of an incident, in both languages, and no filters.
/// </summary>
internal sealed class PostgresOwnSearch(GeneratedCorpus corpus, string connectionString) : IAsyncDisposable
{
    private const string Tables = """
        CREATE EXTENSION IF NOT EXISTS pg_trgm;
        CREATE TABLE plain_texts (key text, body text, words tsvector GENERATED ALWAYS AS (to_tsvector('english', body)) STORED);
        """;

    private const string Indexes = """
        CREATE INDEX plain_words ON plain_texts USING gin (words);
        CREATE INDEX plain_trigrams ON plain_texts USING gin (body gin_trgm_ops);
        ANALYZE plain_texts;
        """;

    private const string FullText = """
        SELECT key FROM plain_texts, websearch_to_tsquery('english', $1) AS query WHERE words @@ query
        ORDER BY ts_rank(words, query) DESC, key LIMIT 20
        """;

    // Of 100,000 texts of this length one question took more than 20 s.
    private const int TrigramQueries = 10;

    private const string Trigrams = "SELECT key FROM plain_texts WHERE $1 <% body ORDER BY $1 <<-> body, key LIMIT 20";

    // The plan may not be made anew for each question, or that is what is measured.
    private readonly NpgsqlDataSource _database =
        NpgsqlDataSource.Create(connectionString + ";Max Auto Prepare=10;Auto Prepare Min Usages=1;Command Timeout=120");

    public async Task FillAsync(int size)
    {
        await ExecuteAsync(Tables);
        await using (var connection = await _database.OpenConnectionAsync())
        {
            await using var copy = await connection.BeginBinaryImportAsync("COPY plain_texts (key, body) FROM STDIN (FORMAT BINARY)");
            for (var number = 0; number < size; number++)
            {
                var incident = corpus.Incident(number);
                await copy.StartRowAsync();
                await copy.WriteAsync($"IKB-{1_000_000 + number}");
                await copy.WriteAsync($"{incident.Title}\n{incident.Message}\n{incident.Project}\n{incident.Body}\n{incident.ChineseBody}");
            }

            await copy.CompleteAsync();
        }

        await ExecuteAsync(Indexes);
    }

    public async Task AskAsync(IReadOnlyCollection<GeneratedQuery> queries)
    {
        await AskAsync("full-text search", FullText, queries);
        await AskAsync("pg_trgm", Trigrams, [.. queries.Take(TrigramQueries)]);
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    private async Task AskAsync(string name, string statement, IReadOnlyCollection<GeneratedQuery> queries)
    {
        var answers = new List<(GeneratedQuery Query, double Milliseconds, List<string> Keys)>();
        foreach (var query in queries)
        {
            await using var command = _database.CreateCommand(statement);
            command.Parameters.Add(new() { Value = query.Text });
            var start = Stopwatch.GetTimestamp();
            var keys = new List<string>();
            await using (var reader = await command.ExecuteReaderAsync())
            {
                while (await reader.ReadAsync())
                {
                    keys.Add(reader.GetString(0));
                }
            }

            answers.Add((query, Stopwatch.GetElapsedTime(start).TotalMilliseconds, keys));
        }

        Measurement.Print(name, [.. answers.Select(a => a.Milliseconds)]);
        foreach (var group in answers.GroupBy(a => a.Query.Kind).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var source = group.Count(a => a.Keys.Contains(a.Query.Source));
            Measurement.Print("  " + group.Key, [.. group.Select(a => a.Milliseconds)],
                $"   of {group.Count(),3}: {group.Count(a => a.Keys.Count > 0),3} with hits, {source,3} with the incident they were drawn "
                + "from on the first page");
        }
    }

    private async Task ExecuteAsync(string statements)
    {
        await using var command = _database.CreateCommand(statements);
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync();
    }
}
