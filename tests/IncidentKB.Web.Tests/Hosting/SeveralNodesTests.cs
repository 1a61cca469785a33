using System.Net;
using IncidentKB.Testing;
using Xunit;
using static IncidentKB.Testing.RunningTest;

namespace IncidentKB.Web.Tests.Hosting;

/// <summary>Three nodes on one PostgreSQL server, started at the same time on an empty database.</summary>
public sealed class ThreeNodes : IAsyncLifetime
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("incidentkb-nodes-");
    private readonly List<WebProgram> _programs = [];
    private readonly List<string> _replaced = [];

    /// <summary>The server, which a test may kill.</summary>
    internal PostgresServer Server { get; private set; } = null!;

    /// <summary>What a program is started with to use the same database.</summary>
    public string[] Settings { get; private set; } = [];

    /// <summary>The program that the nodes are started with; null for the one that was built here.</summary>
    internal string? Program { get; init; }

    /// <summary>Where the nodes are.</summary>
    public Uri[] Addresses { get; private set; } = [];

    /// <summary>What all nodes printed, also those that were replaced.</summary>
    public IReadOnlyList<string> Outputs => [.. _programs.Select(p => p.Output), .. _replaced];

    /// <summary>What the nodes printed that do not run any more.</summary>
    public IReadOnlyList<string> Ended => [.. _programs.Where(p => p.Ended.IsCompleted).Select(p => p.Output)];

    public async ValueTask InitializeAsync()
    {
        Server = await PostgresServer.StartAsync("fsync=on");
        Settings = ["--Kb:Database=postgres", $"--Kb:ConnectionString={await Server.CreateDatabaseAsync()};Timeout=5"];
        var nodes = await Task.WhenAll(
            Enumerable.Range(0, 3).Select(n => WebProgram.ServeAsync(FolderOf(n), Settings, [], Cancelled, Program)));
        _programs.AddRange(nodes.Select(n => n.Program));
        Addresses = [.. nodes.Select(n => n.Address)];
    }

    /// <summary>A reader whose requests go to the nodes in turn.</summary>
    internal Visitor NewVisitor() => new(Addresses[0], Addresses);

    /// <summary>
    /// Ends a node by a signal and starts one of the program that was built here in its place, under its address no more.
    /// </summary>
    internal async Task ReplaceAsync(int node, string signal)
    {
        Signal(signal, _programs[node].Id);
        await _programs[node].Ended.WaitAsync(Cancelled);
        _replaced.Add(_programs[node].Output);
        _programs[node].Dispose();
        (_programs[node], Addresses[node]) = await WebProgram.ServeAsync(FolderOf(node), Settings, [], Cancelled);
    }

    /// <summary>Runs a verb of the program against the same database.</summary>
    internal Task<(int ExitCode, string Output)> RunAsync(params string[] words) =>
        WebProgram.RunAsync(FolderOf(3), [.. words, .. Settings], Cancelled);

    /// <summary>Publishes an incident by a program of its own, and finds it at once at every node.</summary>
    internal async Task PublishAsync()
    {
        using var pack = new PackFolder("nodes");
        pack.AddIncident(
            "pump-stops", "IKB-0700", text => text.Replace("It stops.", "It stops: the quokka valve.", StringComparison.Ordinal));
        var (code, output) = await RunAsync("import", pack.Path);
        Assert.True(code == 0, output);
        foreach (var address in Addresses)
        {
            using var visitor = new Visitor(address);
            Assert.Contains("pump-stops", (await visitor.GetAsync("/api/v1/search?q=quokka")).Text, StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/incidents/pump-stops")).Status);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _programs.ForEach(p => p.Dispose());
        await Server.DisposeAsync();
        _data.Delete(recursive: true);
    }

    private string FolderOf(int node) => _data.CreateSubdirectory($"node-{node}").FullName;
}

public sealed class SeveralNodesTests(ThreeNodes nodes) : IClassFixture<ThreeNodes>, IDisposable
{
    private const string Article = "/incidents/alist-semaphore-released-more-than-held";

    [Fact]
    public async Task One_node_brings_the_pack_in_and_all_serve_it()
    {
        Assert.Single(nodes.Outputs, output => output.Contains("5 added, 0 updated", StringComparison.Ordinal));
        foreach (var address in nodes.Addresses)
        {
            using var visitor = new Visitor(address);
            Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync(Article)).Status);
            Assert.Contains("alist", (await visitor.OpenAsync("/search?q=semaphore")).Words(), StringComparison.Ordinal);
            var verdict = await visitor.PostAsync("/api/v1/match", new StringContent("panic: semaphore: released more than held"));
            Assert.Equal("pattern", verdict.Json.GetProperty("meta").GetProperty("verdict").GetString());
        }
    }

    [Fact]
    public async Task A_form_of_one_node_is_sent_to_another_one()
    {
        using var visitor = nodes.NewVisitor();
        for (var i = 0; i < nodes.Addresses.Length; i++)
        {
            // The page is one node's, its form goes to the next one, and what it stored is shown by the one after that.
            Assert.Equal(HttpStatusCode.SeeOther, (await visitor.MarkAsync(Article, i % 2 == 0 ? "done" : "todo")).Status);
            Assert.Equal($"{1 - (i % 2)} of 5", (await visitor.OpenAsync("/reading/first-week")).One(".progress strong").Words());

            // One request more, so that the next round begins at another node.
            await visitor.GetAsync("/healthz");
        }
    }

    [Fact]
    public Task What_is_published_by_one_program_is_found_by_every_node_in_its_next_answer() => nodes.PublishAsync();

    [Fact]
    public async Task A_node_that_is_killed_takes_nothing_with_it_and_another_one_joins()
    {
        using var visitor = nodes.NewVisitor();
        Assert.Equal(HttpStatusCode.SeeOther, (await visitor.MarkAsync(Article)).Status);

        await nodes.ReplaceAsync(1, "KILL");

        for (var i = 0; i < nodes.Addresses.Length; i++)
        {
            Assert.Equal("1 of 5", (await visitor.OpenAsync("/reading/first-week")).One(".progress strong").Words());
        }
    }

    [Fact]
    public async Task A_server_that_is_away_is_said_and_its_return_is_noticed()
    {
        using var visitor = nodes.NewVisitor();
        await visitor.OpenAsync(Article);

        nodes.Server.Kill();
        var away = await visitor.GetAsync("/reading");
        var health = await visitor.GetAsync("/healthz");
        await nodes.Server.StartAgainAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, away.Status);
        Assert.Contains("The database of this site does not answer.", away.Words, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, health.Status);

        // A node that was asked by nobody meanwhile learns by its first answer that its connections have ended.
        foreach (var address in nodes.Addresses)
        {
            using var reader = new Visitor(address);
            await reader.GetAsync("/reading");
            Assert.Equal(HttpStatusCode.OK, (await reader.GetAsync("/reading")).Status);
        }
    }

    // No test ends a node without putting another one in its place; where one did end, what it said last tells why.
    public void Dispose() => Assert.All(nodes.Ended, output => Assert.Fail(output));
}
