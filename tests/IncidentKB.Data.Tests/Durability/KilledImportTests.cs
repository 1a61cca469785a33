using System.Threading.Channels;
using IncidentKB.Testing;
using Microsoft.Data.Sqlite;
using Xunit;
using static IncidentKB.Testing.RunningTest;

namespace IncidentKB.Data.Tests.Durability;

/// <summary>A pack of three batches, imported to the end once.</summary>
public sealed class LargePack : IAsyncLifetime
{
    /// <summary>Three batches of the import.</summary>
    public const int Incidents = 1500;

    private readonly PackFolder _pack = new("large");

    public string Folder => _pack.Path;

    /// <summary>What a database holds after one import that nothing disturbed.</summary>
    internal string Undisturbed { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        for (var i = 0; i < Incidents; i++)
        {
            _pack.AddIncident($"pump-stops-{i:D4}", $"IKB-{i + 1:D4}", text => text.Replace(
                "It stops.", $"It stops at {i} degrees, {i * 7919} seconds after pump{i} was closed.", StringComparison.Ordinal));
        }

        using var data = new DataFolder();
        var (exitCode, output) = await WebProgram.RunAsync(data.Path, ["import", Folder], Cancelled);
        Assert.True(exitCode == 0, output);
        Assert.Contains("1500 added, 0 updated", output, StringComparison.Ordinal);
        await using var db = data.OpenContext();
        Undisturbed = await DatabaseDump.OfAsync(db, KilledImportTests.Instants);
    }

    public ValueTask DisposeAsync()
    {
        _pack.Dispose();
        return ValueTask.CompletedTask;
    }
}

/// <summary>The program is killed in the middle of an import, in a process of its own; the next import completes it.</summary>
[Trait("Database", "own")]
public sealed class KilledImportTests(LargePack pack) : IClassFixture<LargePack>
{
    internal static readonly string[] Instants = ["CreatedAt", "UpdatedAt", "ImportedAt"];

    private const int Megabyte = 1024 * 1024;

    // Rows that others can see, and bytes in the log beside the database since these rows are there.
    [Theory]
    [InlineData(0, Megabyte)]
    [InlineData(1000, 0)]
    public Task A_killed_import_leaves_whole_incidents_and_the_next_one_completes_it(int rows, int bytes) => KillAsync(rows, bytes);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(500, Megabyte)]
    [Trait("Kind", "long")]
    public Task So_it_does_at_other_moments(int rows, int bytes) => KillAsync(rows, bytes);

    private async Task KillAsync(int rows, int bytes)
    {
        using var data = new DataFolder();
        using (var import = WebProgram.Start(data.Path, "import", pack.Folder))
        {
            await ReachAsync(data, import, rows, bytes);

            Assert.Equal(WebProgram.Killed, await import.KillAsync(Cancelled));
        }

        await using (var connection = await data.OpenAsync())
        {
            Assert.Equal(["ok"], await DatabaseDump.ColumnAsync(connection, "PRAGMA integrity_check"));
            if (await HasTableAsync(connection, "search_state"))
            {
                await AssertWholeIncidentsAsync(connection);
                Assert.InRange(await NumberAsync(connection, "SELECT count(*) FROM incidents"), rows, LargePack.Incidents);
            }
        }

        var (exitCode, output) = await WebProgram.RunAsync(data.Path, ["import", pack.Folder], Cancelled);

        Assert.True(exitCode == 0, output);
        await using var after = await data.OpenAsync();
        Assert.Equal(["ok"], await DatabaseDump.ColumnAsync(after, "PRAGMA integrity_check"));
        await AssertWholeIncidentsAsync(after);
        await using var db = data.OpenContext();
        Assert.Equal(pack.Undisturbed, await DatabaseDump.OfAsync(db, Instants));
    }

    // Looks at the database each time the import has written; a whole batch is still to come when the last point is reached.
    private static async Task ReachAsync(DataFolder data, WebProgram import, int rows, int bytes)
    {
        var written = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        using var watcher = new FileSystemWatcher(data.Path);
        watcher.Changed += (_, _) => written.Writer.TryWrite(true);
        watcher.Created += (_, _) => written.Writer.TryWrite(true);
        watcher.EnableRaisingEvents = true;
        _ = import.Ended.ContinueWith(_ => written.Writer.TryWrite(true), Cancelled, TaskContinuationOptions.None, TaskScheduler.Default);

        async Task UntilAsync(Func<Task<bool>> isReached)
        {
            while (!import.Ended.IsCompleted && !await isReached())
            {
                await written.Reader.ReadAsync(Cancelled);
            }
        }

        await UntilAsync(async () => rows == 0 || await HasRowsAsync(data, rows));
        var (log, start) = (data.File + "-wal", Length(data.File + "-wal"));
        var database = Length(data.File);
        await UntilAsync(() => Task.FromResult(Math.Abs(Length(log) - start) + Length(data.File) - database >= bytes));

        Assert.False(import.Ended.IsCompleted, $"The import ended before the point at which it was to be killed:\n{import.Output}");
    }

    private static long Length(string file) => new FileInfo(file) is { Exists: true } info ? info.Length : 0;

    private static async Task<bool> HasRowsAsync(DataFolder data, int rows)
    {
        if (!File.Exists(data.File))
        {
            return false;
        }

        await using var connection = await data.OpenAsync();
        return await HasTableAsync(connection, "search_state") && await NumberAsync(connection, "SELECT count(*) FROM incidents") >= rows;
    }

    private static async Task<bool> HasTableAsync(SqliteConnection connection, string name) =>
        await NumberAsync(connection, $"SELECT count(*) FROM sqlite_master WHERE name = '{name}'") > 0;

    private static async Task<long> NumberAsync(SqliteConnection connection, string query) =>
        long.Parse(Assert.Single(await DatabaseDump.ColumnAsync(connection, query)), System.Globalization.CultureInfo.InvariantCulture);

    private static async Task AssertWholeIncidentsAsync(SqliteConnection connection)
    {
        foreach (var (part, each) in new[]
        {
            ("incident_texts", 2), ("revisions", 1), ("incident_practices", 2), ("signatures", 1), ("incident_references", 1),
            ("snippets", 2), ("recorded_traces", 1),
        })
        {
            Assert.Equal((part, 0), (part, await NumberAsync(
                connection,
                $"SELECT count(*) FROM incidents i WHERE (SELECT count(*) FROM {part} p WHERE p.IncidentId = i.Id) <> {each}")));
        }

        Assert.Equal(0, await NumberAsync(
            connection,
            "SELECT count(*) FROM incidents i "
            + "WHERE NOT EXISTS (SELECT 1 FROM incident_texts t WHERE t.IncidentId = i.Id AND t.Language = 'en')"));
        var ids = await DatabaseDump.ColumnAsync(connection, "SELECT Id FROM incidents ORDER BY Id");
        Assert.Equal(ids, await DatabaseDump.ColumnAsync(connection, "SELECT rowid FROM search ORDER BY rowid"));
        Assert.Equal(ids.Count, await NumberAsync(connection, "SELECT coalesce(max(value), 0) FROM search_state WHERE name = 'documents'"));
        Assert.Equal(ids.Count, await NumberAsync(connection, "SELECT coalesce(max(documents), 0) FROM search_terms"));
        Assert.Empty(await DatabaseDump.ColumnAsync(connection, "PRAGMA foreign_key_check"));
    }
}
