using System.Diagnostics;
using IncidentKB.Core.Content;
using IncidentKB.Core.Incidents;
using IncidentKB.Core.Patterns;
using IncidentKB.Data;
using IncidentKB.Data.Incidents;
using IncidentKB.Data.Matching;
using IncidentKB.Data.Search;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace IncidentKB.Benchmarks;

/// <summary>Fills databases with generated incidents and searches them. Prints what it measures and judges nothing.</summary>
internal sealed class CorpusBenchmark(string directory)
{
    private const int BatchSize = 500;
    private const int Queries = 1000;
    private const int PageSize = 20;

    private const int OwnQueries = 200;

    private readonly GeneratedCorpus _corpus = new();

    /// <summary>Folder of the database with so many incidents.</summary>
    public string FolderOf(int size) => Path.Combine(directory, $"corpus-{size}");

    public async Task RunAsync(int size)
    {
        var folder = FolderOf(size);
        Console.WriteLine($"\n{size:N0} incidents");
        var factory = await FillAsync(new(folder), size);
        PrintSize(folder);
        Print(await SearchAsync(factory, size));
        SqliteConnection.ClearAllPools();
    }

    /// <summary>Fills the database in the folder of this size where it is empty.</summary>
    public async Task FillAsync(int size)
    {
        await FillAsync(new(FolderOf(size)), size);
        SqliteConnection.ClearAllPools();
    }

    /// <summary>
    /// Searches SQLite or, with a connection, a PostgreSQL database, each of which is filled where it is empty, and lists where the first
    /// hits differ from those of the other one, if that was asked before: a process has compiled its queries for one of them. On PostgreSQL
    /// it asks the same of what the server brings itself.
    /// </summary>
    public async Task AskAsync(int size, string? connectionString)
    {
        Console.WriteLine($"\n{size:N0} incidents in {(connectionString == null ? "SQLite" : "PostgreSQL")}");
        var asked = await SearchAsync(await FillAsync(new(FolderOf(size), connectionString), size), size);
        Print(asked);
        var hits = asked.ConvertAll(t => t.Answer.Hits.Count > 0 ? t.Answer.Hits[0].Key : "none");
        await File.WriteAllLinesAsync(HitsOf(size, connectionString == null), hits);
        if (File.Exists(HitsOf(size, connectionString != null)))
        {
            var other = await File.ReadAllLinesAsync(HitsOf(size, connectionString != null));
            var different = Enumerable.Range(0, hits.Count).Where(i => hits[i] != other[i]).ToList();
            Console.WriteLine($"\n{different.Count} of {hits.Count} queries have another first hit in the other database");
            different.ForEach(i => Console.WriteLine($"    {hits[i]} {other[i]}   {asked[i].Query.Text}"));
        }

        if (connectionString != null)
        {
            Console.WriteLine($"\nthe first {OwnQueries} of these queries, and PostgreSQL's own means on the same");
            Print([.. asked.Take(OwnQueries)]);
            await using var own = new PostgresOwnSearch(_corpus, connectionString);
            await own.FillAsync(size);
            await own.AskAsync([.. asked.Take(OwnQueries).Select(t => t.Query)]);
        }
    }

    private string HitsOf(int size, bool isSqlite) =>
        Path.Combine(directory, $"first-hits-{size}-{(isSqlite ? "sqlite" : "postgres")}.txt");

    private async Task<IDbContextFactory<KbContext>> FillAsync(DatabaseLocation location, int size)
    {
        var factory = KbDatabase.CreateFactory(location);
        await KbDatabase.PrepareAsync(factory, location);
        await SearchIndex.EnsureCurrentAsync(factory, CancellationToken.None);
        await using var db = factory.CreateDbContext();
        if (!await db.Incidents.AnyAsync())
        {
            await ImportAsync(factory, size);
        }

        return factory;
    }

    // The real reader, store and index, in batches as the import has them; only the files are made in memory.
    private async Task ImportAsync(IDbContextFactory<KbContext> factory, int size)
    {
        await StoreCatalogueAsync(factory);
        var vocabulary = ContentVocabulary.Empty with
        {
            Patterns = GeneratedCorpus.Patterns.ToHashSet(StringComparer.Ordinal),
            Practices = GeneratedCorpus.Practices.ToHashSet(StringComparer.Ordinal),
        };
        var (made, read, stored) = (new Stopwatch(), new Stopwatch(), new Stopwatch());
        foreach (var numbers in Enumerable.Range(0, size).Chunk(BatchSize))
        {
            made.Start();
            var bundles = Array.ConvertAll(numbers, n => _corpus.Incident(n).Bundle);
            made.Stop();
            read.Start();
            var incidents = Array.ConvertAll(bundles, b => Read(b, vocabulary));
            read.Stop();
            stored.Start();
            await using var db = factory.CreateDbContext();
            await using var writer = await IncidentWriter.BeginAsync(db, DateTime.UtcNow, CancellationToken.None);
            Array.ForEach(incidents, i => writer.Add(i, new(RevisionCause.Imported)));
            await writer.CommitAsync(CancellationToken.None);
            stored.Stop();
            if ((numbers[^1] + 1) % 100_000 == 0 && numbers[^1] + 1 < size)
            {
                Console.WriteLine(
                    $"    {numbers[^1] + 1,9:N0}     reading {read.Elapsed.TotalSeconds:N1} s, "
                    + $"storing and indexing {stored.Elapsed.TotalSeconds:N1} s");
            }
        }

        var total = read.Elapsed + stored.Elapsed;
        Console.WriteLine(
            $"  import          {size / total.TotalSeconds,10:N0} incidents/s   (reading {read.Elapsed.TotalSeconds:N1} s, "
            + $"storing and indexing {stored.Elapsed.TotalSeconds:N1} s; generating took {made.Elapsed.TotalSeconds:N1} s more)");
    }

    private static Incident Read(IncidentBundle bundle, ContentVocabulary vocabulary)
    {
        var problems = new List<ContentProblem>();
        return IncidentReader.Read(bundle, "benchmark", vocabulary, problems)
            ?? throw new InvalidOperationException("A generated incident was refused: " + string.Join("; ", problems));
    }

    private static async Task StoreCatalogueAsync(IDbContextFactory<KbContext> factory)
    {
        static LocalText Local(string text) => new(new Dictionary<string, string>(StringComparer.Ordinal) { [Languages.English] = text });
        await using var db = factory.CreateDbContext();
        db.Patterns.AddRange(GeneratedCorpus.Patterns.Select((slug, i) => new FailurePattern
        {
            Slug = slug,
            Position = i,
            Pack = "benchmark",
            Title = Local(slug.Replace('-', ' ')),
            Summary = Local(slug),
            Hides = Local(slug),
        }));
        db.Practices.AddRange(GeneratedCorpus.Practices.Select((slug, i) => new Practice
        {
            Slug = slug,
            Position = i,
            Pack = "benchmark",
            Title = Local(slug.Replace('-', ' ')),
            Rule = Local(slug),
            Go = Local(slug),
            CSharp = Local(slug),
        }));
        await db.SaveChangesAsync();
    }

    private static void PrintSize(string folder)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, DatabaseLocation.FileName)}");
        connection.Open();
        using var checkpoint = new SqliteCommand("PRAGMA wal_checkpoint(TRUNCATE)", connection);
        checkpoint.ExecuteNonQuery();
        Console.WriteLine($"  database        {new FileInfo(Path.Combine(folder, DatabaseLocation.FileName)).Length / 1e6,10:N0} MB");
    }

    private async Task<List<Timed>> SearchAsync(IDbContextFactory<KbContext> factory, int size)
    {
        using var matcher = new IncidentMatcher(factory);
        await matcher.WarmAsync();
        var search = new TextSearch(factory, matcher);
        var queries = new GeneratedQueries(_corpus, size).Take(Queries + 100).ToList();
        foreach (var query in queries.Skip(Queries))
        {
            await search.SearchAsync(query.Text, Languages.English, 1, PageSize);
        }

        var times = new List<Timed>();
        foreach (var query in queries.Take(Queries))
        {
            var start = Stopwatch.GetTimestamp();
            var answer = await search.SearchAsync(query.Text, Languages.English, 1, PageSize);
            times.Add(new(query, Stopwatch.GetElapsedTime(start).TotalMilliseconds, answer));
        }

        return times;
    }

    private static void Print(List<Timed> times)
    {
        Measurement.Print("text search", [.. times.Select(t => t.Milliseconds)]);
        foreach (var group in times.GroupBy(t => t.Query.Kind).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var source = group.Count(t => t.Answer.Hits.Any(h => h.Key == t.Query.Source));
            Measurement.Print("  " + group.Key, [.. group.Select(t => t.Milliseconds)],
                $"   of {group.Count(),3}: {group.Count(t => t.Answer.Hits.Count > 0),3} with hits, {source,3} with the incident they were "
                + $"drawn from on the first page, {group.Count(t => t.Answer.DidYouMean.Count > 0),3} with spelling advice");
        }

        foreach (var slow in times.OrderByDescending(t => t.Milliseconds).Take(5))
        {
            Console.WriteLine($"    slowest: {slow.Milliseconds,8:N1} ms  {slow.Query.Text}");
        }
    }

    private sealed record Timed(GeneratedQuery Query, double Milliseconds, SearchAnswer Answer);
}
