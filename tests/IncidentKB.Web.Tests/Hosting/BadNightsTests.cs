using System.Net;
using IncidentKB.Data;
using IncidentKB.Testing;
using Npgsql;
using Xunit;
using static IncidentKB.Testing.RunningTest;

namespace IncidentKB.Web.Tests.Hosting;

/// <summary>What can befall a PostgreSQL server under a node, each with a server of its own.</summary>
public sealed class BadNightsTests : IDisposable
{
    private const string Article = "/incidents/go-fuse-negative-waitgroup-counter";

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("incidentkb-night-");

    [Fact]
    [Trait("Kind", "long")]
    public async Task While_every_connection_is_taken_others_are_told_to_come_back_and_then_all_is_well()
    {
        await using var server = await PostgresServer.StartAsync();
        var database = await server.CreateDatabaseAsync();
        var (program, address) = await ServeAsync($"{database};Maximum Pool Size=3;Timeout=1");
        using var node = program;
        using var visitor = new Visitor(address);
        await using var holder = new NpgsqlConnection(database);
        await holder.OpenAsync(Cancelled);
        await using (var transaction = await holder.BeginTransactionAsync(Cancelled))
        {
            await new NpgsqlCommand("LOCK TABLE incidents IN ACCESS EXCLUSIVE MODE", holder, transaction).ExecuteNonQueryAsync(Cancelled);
            List<Task<Answer>> waiting = [];
            Answer refused;
            do
            {
                // Who waits longer than anybody waits for another writer gives his connection back, and the next one takes it.
                waiting.RemoveAll(t => t.IsCompleted);
                waiting.AddRange(Enumerable.Range(waiting.Count, 3 - waiting.Count).Select(_ => visitor.GetAsync("/api/v1/incidents")));
                refused = await visitor.GetAsync("/reading");
            }
            while (refused.Status == HttpStatusCode.OK);

            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.Status);
            Assert.Contains("The database is busy", refused.Words, StringComparison.Ordinal);
            await transaction.RollbackAsync(Cancelled);

            // Those in the queue were served or, where that took longer than anybody waits, told so.
            Assert.All(
                await Task.WhenAll(waiting),
                a => Assert.Contains(a.Status, new[] { HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable }));
        }

        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/reading")).Status);
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/healthz")).Status);
    }

    [Fact]
    [Trait("Kind", "long")]
    public async Task On_a_full_disk_whoever_writes_is_told_and_what_was_stored_is_whole()
    {
        var disk = Directory.CreateTempSubdirectory("incidentkb-full-").FullName;
        Assert.SkipUnless(
            Environment.IsPrivilegedProcess && await SmallDisk.TryMountAsync(disk, 96), "Only root may mount a disk, and not everywhere.");
        try
        {
            await using var server = await PostgresServer.StartAsync();
            await server.AddTablespaceAsync("small", disk);
            var database = await server.CreateDatabaseAsync(tablespace: "small");
            var (program, address) = await ServeAsync(database);
            using var node = program;
            await node.SetUpLink;

            // A table without a page: whoever starts now has nothing to store but a link for the first admin, and no room for it.
            await server.ExecuteAsync("TRUNCATE one_time_links", new NpgsqlConnectionStringBuilder(database).Database!);
            SmallDisk.Fill(disk);
            var (second, secondAddress) = await ServeAsync(database);
            using var secondNode = second;
            await UntilAsync(() =>
                Task.FromResult(second.Output.Contains("has to wait: There is no room left for the database", StringComparison.Ordinal)));
            foreach (var site in new[] { address, secondAddress })
            {
                using var reader = new Visitor(site);
                var refused = await reader.MarkAsync(Article);
                Assert.Equal(HttpStatusCode.InsufficientStorage, refused.Status);
                Assert.Contains("The disk of this site is full, so nothing was stored", refused.Words, StringComparison.Ordinal);
                await reader.OpenAsync("/reading");
            }

            using var visitor = new Visitor(secondAddress);
            SmallDisk.Clear(disk);
            Assert.Equal(HttpStatusCode.SeeOther, (await visitor.MarkAsync(Article)).Status);
        }
        finally
        {
            await SmallDisk.UnmountAsync(disk);
        }
    }

    [Fact]
    [Trait("Kind", "long")]
    public async Task A_standby_takes_over_with_all_that_was_acknowledged()
    {
        await using var primary = await PostgresServer.StartAsync("fsync=off");
        var database = new NpgsqlConnectionStringBuilder(await primary.CreateDatabaseAsync());
        await using var standby = await primary.StartStandbyAsync();
        database.Host = $"127.0.0.1:{primary.Port},127.0.0.1:{standby.Port}";
        database.TargetSessionAttributes = "primary";
        var (program, address) = await ServeAsync($"{database};Timeout=5");
        using var node = program;
        using var visitor = new Visitor(address);
        Assert.Equal(HttpStatusCode.SeeOther, (await visitor.MarkAsync(Article)).Status);

        primary.Kill();
        await standby.ExecuteAsync("SELECT pg_promote()");

        await UntilAsync(async () => (await visitor.GetAsync("/healthz")).Status == HttpStatusCode.OK);
        Assert.Equal("1 of 5", (await visitor.OpenAsync("/reading/first-week")).One(".progress strong").Words());
        using var other = new Visitor(address);
        Assert.Equal(HttpStatusCode.SeeOther, (await other.MarkAsync(Article)).Status);
    }

    [Fact]
    [Trait("Kind", "long")]
    public async Task A_frozen_node_loses_the_lease_it_holds_and_serves_when_it_is_awake_again()
    {
        await using var server = await PostgresServer.StartAsync();
        var database = await server.CreateDatabaseAsync();
        var (program, address) = await ServeAsync(database, "--Kb:Runner:Proofs=true");
        using var node = program;
        await UntilAsync(() => IsHeldAsync(database, Lease.Names.Proofs));
        Signal("STOP", node.Id);

        var location = new DatabaseLocation(_data.FullName, database);
        await using var lease = await Lease.TakeAsync(location, Lease.Names.Proofs, null, Cancelled);
        var (other, otherAddress) = await ServeAsync(database);
        using var second = other;
        using (var reader = new Visitor(otherAddress))
        {
            Assert.Equal(HttpStatusCode.SeeOther, (await reader.MarkAsync(Article)).Status);
        }

        Signal("CONT", node.Id);
        using var visitor = new Visitor(address);
        await UntilAsync(async () => (await visitor.GetAsync("/healthz")).Status == HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.SeeOther, (await visitor.MarkAsync(Article)).Status);
        Assert.False(lease.Lost.IsCancellationRequested);
        Assert.False(node.Ended.IsCompleted, node.Output);
    }

    public void Dispose() => _data.Delete(recursive: true);

    private Task<(WebProgram Program, Uri Address)> ServeAsync(string connectionString, params string[] settings) =>
        WebProgram.ServeAsync(
            _data.FullName,
            ["--Kb:Database=postgres", $"--Kb:ConnectionString={connectionString}", .. settings],
            [],
            Cancelled);

    private static async Task<bool> IsHeldAsync(string database, string lease)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync(Cancelled);
        await using var command = connection.CreateCommand();
        command.CommandText = """
            SELECT EXISTS (SELECT FROM pg_locks JOIN pg_stat_activity USING (pid)
            WHERE locktype = 'advisory' AND granted AND application_name = $1)
            """;
        command.Parameters.Add(new() { Value = $"IncidentKB {lease}" });
        return await command.ExecuteScalarAsync(Cancelled) is true;
    }

    // Nothing tells it but asking; the time limit of the test run ends what never comes.
    private static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        while (!await isSo())
        {
            await Task.Delay(50, Cancelled);
        }
    }
}
