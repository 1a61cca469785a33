using System.Diagnostics;
using System.Text;
using IncidentKB.Core.Incidents;
using IncidentKB.Core.Matching;
using IncidentKB.Core.Traces;
using IncidentKB.Data;
using IncidentKB.Data.Incidents;
using IncidentKB.Data.Matching;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace IncidentKB.Benchmarks;

/// <summary>
/// Measures the matcher over a database of generated incidents, from the first question after a start to one that was just
/// saved, with SQLite's full-text search over the same frames beside it.
/// </summary>
internal sealed class MatchDatabase(string directory)
{
    private const int Queries = 500;
    private const int RarestFrames = 12;
    private const string Now = "2026-01-01 00:00:00";

    private readonly Random _random = new(7);

    public string FolderOf(int size) => Path.Combine(directory, $"match-{size}");

    public async Task RunAsync(int size)
    {
        var folder = FolderOf(size);
        var factory = KbDatabase.CreateFactory(new(folder));
        Console.WriteLine($"\n{size:N0} incidents in a database");
        if (!File.Exists(Path.Combine(folder, DatabaseLocation.FileName)))
        {
            await KbDatabase.PrepareAsync(factory, new(folder));
            Fill(folder, size);
        }

        Console.WriteLine($"  database        {new FileInfo(Path.Combine(folder, DatabaseLocation.FileName)).Length / 1e6,8:N0} MB");
        using var matcher = new IncidentMatcher(factory);
        var watch = Stopwatch.StartNew();
        await matcher.WarmAsync();
        Console.WriteLine($"  index ready after {watch.Elapsed.TotalSeconds,6:N1} s");
        await AskAsync(matcher, size);
        await SaveAsync(factory, matcher);
        FullText(folder, size);
        SqliteConnection.ClearAllPools();
    }

    private async Task AskAsync(IncidentMatcher matcher, int size)
    {
        var times = new List<double>();
        var right = 0;
        for (var i = 0; i < Queries + 20; i++)
        {
            var number = _random.Next(size);
            var paste = GeneratedTraces.Drifted(number, 5, 5, 5);
            var start = Stopwatch.GetTimestamp();
            var answer = await matcher.MatchAsync(paste, null, CancellationToken.None);
            if (i >= 20)
            {
                times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                right += answer.Candidates.Count > 0 && answer.Candidates[0].IncidentId == number + 1 ? 1 : 0;
            }
        }

        Measurement.Print("whole answer, drift 5/5/5 %", [.. times], $"   right at rank 1 {(double)right / Queries:P1}");
        var dump = GeneratedTraces.Dump(4_000);
        var dumps = new List<double>();
        for (var i = 0; i < 10; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await matcher.MatchAsync(dump, null, CancellationToken.None);
            dumps.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        Measurement.Print($"a dump of {Encoding.UTF8.GetByteCount(dump) / 1e6:N1} MB", [.. dumps]);
    }

    // From the commit of a new incident to the answer that names it.
    private static async Task SaveAsync(IDbContextFactory<KbContext> factory, IncidentMatcher matcher)
    {
        var times = new List<double>();
        for (var i = 0; i < 20; i++)
        {
            var number = 50_000_000 + i + (int)(Stopwatch.GetTimestamp() % 1_000_000 * 100);
            var known = GeneratedTraces.Incident(number);
            var trace = GeneratedTraces.Recorded(number);
            await using var db = factory.CreateDbContext();
            var incident = new Incident
            {
                Key = $"NEW-{number}",
                Slug = $"new-{number}",
                Project = known.Project,
                Repository = known.Repository,
                Language = "go",
                Pack = "benchmark",
                PatternSlug = known.Pattern,
                Status = IncidentStatus.Published,
                ContentHash = "",
                ImportedHash = "",
            };
            incident.Traces.Add(new() { FileName = "a.txt", Text = trace, Print = TraceDigest.Of(trace) });
            await using var writer = await IncidentWriter.BeginAsync(db, DateTime.UtcNow, CancellationToken.None);
            writer.Add(incident, new(RevisionCause.Imported));
            await writer.CommitAsync(CancellationToken.None);
            var start = Stopwatch.GetTimestamp();
            var answer = await matcher.MatchAsync(trace, null, CancellationToken.None);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            if (answer.Candidates.Count == 0 || answer.Candidates[0].IncidentId != incident.Id)
            {
                Console.WriteLine("  a saved incident was NOT found");
            }
        }

        Measurement.Print("answer that names one just saved", [.. times]);
    }

    // One token a frame, as the tables of the same incidents are asked for a trace by an OR of its rarest frames.
    private void FullText(string folder, int size)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "frames.db")}");
        connection.Open();
        Run(connection, "CREATE VIRTUAL TABLE IF NOT EXISTS frames USING fts5(names, content='', tokenize='unicode61')");
        var first = Number(connection, "SELECT count(*) FROM (SELECT 1 FROM frames LIMIT 1) WHERE $text = ''", "") == 0 ? 0 : size;
        using (var transaction = connection.BeginTransaction())
        using (var insert = new SqliteCommand("INSERT INTO frames (rowid, names) VALUES ($id, $names)", connection, transaction))
        {
            var (id, names) = (insert.Parameters.Add("$id", SqliteType.Integer), insert.Parameters.Add("$names", SqliteType.Text));
            for (var i = first; i < size; i++)
            {
                (id.Value, names.Value) = (i + 1, string.Join(' ', TokensOf(GeneratedTraces.Recorded(i))));
                insert.ExecuteNonQuery();
            }

            transaction.Commit();
        }

        Run(connection, "CREATE VIRTUAL TABLE IF NOT EXISTS terms USING fts5vocab(frames, row)");
        var times = new List<double>();
        var right = 0;
        for (var i = 0; i < 100; i++)
        {
            var number = _random.Next(size);
            var tokens = TokensOf(GeneratedTraces.Drifted(number, 5, 5, 5)).Distinct().ToList();
            var start = Stopwatch.GetTimestamp();
            var rarest = tokens.OrderBy(t => Number(connection, "SELECT ifnull((SELECT doc FROM terms WHERE term = $text), 0)", t))
                .Take(RarestFrames);
            var found = Number(
                connection,
                "SELECT ifnull((SELECT rowid FROM frames WHERE frames MATCH $text ORDER BY rank LIMIT 1), 0)",
                string.Join(" OR ", rarest.Select(t => $"\"{t}\"")));
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            right += found == number + 1 ? 1 : 0;
        }

        Measurement.Print($"FTS5, OR of {RarestFrames} rarest frames", [.. times], $"   right at rank 1 {right / 100.0:P1}");
    }

    // Names without anything that would split them.
    private static IEnumerable<string> TokensOf(string trace) =>
        PanicReader.Read(trace) is { Traces: [{ } read, ..] } reading
            ? read.Frames.Select(
                f => "f" + string.Concat(f.Function.In(reading.Text).ToString().Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant())
            : [];

    private static void Fill(string folder, int size)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, DatabaseLocation.FileName)}");
        connection.Open();
        using var transaction = connection.BeginTransaction();
        for (var i = 0; i < 5; i++)
        {
            Run(
                connection,
                $$"""INSERT INTO patterns (Slug, Position, Pack, Title, Summary, Hides, Questions, Cwe) VALUES ('pattern-{{i}}', {{i}}, 'benchmark', '{}', '{}', '{}', '[]', '[]')""");
        }

        string[] tables =
        [
            "incidents (Id, Key, Slug, Project, Repository, Language, Severity, Kind, OccurredOn, IntroducedIn, FixedIn, PatternSlug, "
            + "Cwe, Status, Pack, ContentHash, ImportedHash, RevisionNumber, CreatedAt, UpdatedAt) VALUES ($id, 'GEN-' || $id, "
            + "'generated-' || $id, $project, $repository, 'go', 'High', 'Crash', '2026-01-01', 'v1.0.0', 'v1.2.0', $pattern, '[]', "
            + $"'Published', 'benchmark', '', '', 1, '{Now}', '{Now}')",
            "incident_texts (IncidentId, Language, Title, Summary, Source, BodyStart, Revision) VALUES ($id, 'en', 'Generated ' || $id, "
            + "'', '', 0, '')",
            "signatures (IncidentId, Language, Kind, Message) VALUES ($id, 'go', 'panic', $message)",
            "recorded_traces (IncidentId, FileName, Text, Print) VALUES ($id, 'a.txt', $trace, $print)",
            $"revisions (IncidentId, Number, CreatedAt, Cause, ContentHash) VALUES ($id, 1, '{Now}', 'Imported', '')",
        ];
        var commands = Array.ConvertAll(tables, table => new SqliteCommand("INSERT INTO " + table, connection, transaction));
        for (var i = 0; i < size; i++)
        {
            var known = GeneratedTraces.Incident(i);
            var trace = GeneratedTraces.Recorded(i);
            foreach (var command in commands)
            {
                command.Parameters.Clear();
                command.Parameters.AddRange(
                [
                    new SqliteParameter("$id", known.Id), new("$project", known.Project), new("$repository", known.Repository),
                    new("$pattern", known.Pattern), new("$message", known.Messages[0]), new("$trace", trace),
                    new("$print", TraceDigest.Of(trace)),
                ]);
                command.ExecuteNonQuery();
            }
        }

        transaction.Commit();
        Array.ForEach(commands, c => c.Dispose());
        Run(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
    }

    private static long Number(SqliteConnection connection, string sql, string text)
    {
        using var command = new SqliteCommand(sql, connection);
        command.Parameters.AddWithValue("$text", text);
        return (long)command.ExecuteScalar()!;
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
