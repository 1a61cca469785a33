using System.Net.Http.Json;
using IncidentKB.Core.Search;
using IncidentKB.Core.Snippets;
using IncidentKB.Runner;
using IncidentKB.Testing;
using IncidentKB.Web.Features.Runs;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace IncidentKB.Web.Tests.Features.Runs;

/// <summary>Runs that take their time: what others see meanwhile, and what becomes of a run whose visitor leaves.</summary>
public sealed class WaitingRunsTests(WaitingRunsTests.SlowSite site) : IClassFixture<WaitingRunsTests.SlowSite>
{
    private const string Runs = "/api/v1/incidents/slow/runs";

    private SnippetRunner Runner => site.Services.GetRequiredService<SnippetRunner>();

    [Fact]
    public async Task Lines_come_while_the_program_runs_and_leaving_ends_it()
    {
        using var client = RunsApiTests.NewClient(site);
        using (var stream = await EventStream.OpenAsync(client, Runs, new { snippet = "bug" }))
        {
            Assert.Equal("started", (await stream.NextAsync())?.Name);
            var output = await stream.NextAsync();
            Assert.Equal(("output", "[main] waits\n"), (output?.Name, output?.Data.GetProperty("text").GetString()));
            Assert.NotEqual(0, Runner.State.Running);
        }

        await NothingRunsAsync();
    }

    [Fact]
    public async Task A_series_that_is_cancelled_ends_with_the_run_under_way()
    {
        await using var db = site.OpenDatabase();
        var incident = await db.Incidents.Include(i => i.Snippets).SingleAsync(i => i.Slug == "slow", RunningTest.Cancelled);
        using var cancel = new CancellationTokenSource();

        var answer = await new RunSeries(Runner, new("en"), told => CancelAt(told.EventType, "output"), _ => Task.CompletedTask)
            .RunAsync(SnippetTrust.Stored(incident, incident.Snippets.Single(s => s.FileName == SnippetProof.Bug)), 100, cancel.Token);

        var run = Assert.Single(answer.Runs);
        Assert.Equal((SnippetOutcome.Cancelled, "[main] waits\n", "Stopped by you"), (run.Outcome, run.Stdout, run.Summary));

        void CancelAt(string told, string name)
        {
            if (told == name)
            {
                cancel.Cancel();
            }
        }
    }

    [Fact]
    public async Task A_series_waits_for_a_visitor_who_does_not_read_what_it_tells()
    {
        await using var db = site.OpenDatabase();
        var incident = await db.Incidents.Include(i => i.Snippets).SingleAsync(i => i.Slug == "slow", RunningTest.Cancelled);
        var (waits, goOn, runs) = (new TaskCompletionSource(), new TaskCompletionSource(), 0);

        var series = new RunSeries(Runner, new("en"), told => runs += told.EventType == "run" ? 1 : 0, _ => { waits.TrySetResult(); return goOn.Task; })
            .RunAsync(SnippetTrust.Stored(incident, incident.Snippets.Single(s => s.FileName == SnippetProof.Fix)), 3, RunningTest.Cancelled);
        await waits.Task;
        var (before, running) = (runs, Runner.State.Running);
        goOn.SetResult();

        Assert.Equal((1, 0, 3), (before, running, (await series).Runs.Count));
    }

    [Fact]
    public async Task A_visitor_runs_one_thing_at_a_time_and_others_are_not_held_up()
    {
        using var visitor = RunsApiTests.NewClient(site);
        using var other = RunsApiTests.NewClient(site);
        using var stream = await EventStream.OpenAsync(visitor, Runs, new { snippet = "bug" });

        using var second = await visitor.PostAsJsonAsync(Runs, new { snippet = "fix" }, RunningTest.Cancelled);
        using var others = await other.PostAsJsonAsync(Runs, new { snippet = "fix" }, RunningTest.Cancelled);

        Assert.Equal("2", second.Headers.GetValues("Retry-After").Single());
        await RunsApiTests.AssertProblemAsync(second, 429, "You have a run under way already");
        Assert.True(others.IsSuccessStatusCode);
    }

    [Fact]
    public async Task Who_waits_is_told_the_place_and_who_finds_the_queue_full_is_asked_to_come_back()
    {
        await NothingRunsAsync();
        using var end = new CancellationTokenSource();
        var source = await File.ReadAllTextAsync(Path.Combine(site.Content, "incidents", "slow", "bug.cs"), RunningTest.Cancelled);
        Task<SnippetRun> Occupy() => Runner.RunAsync(new(source, SnippetOrigin.Pack), end.Token);
        var running = Enumerable.Range(0, SnippetRunner.AtOnce).Select(_ => Occupy()).ToList();
        using var client = RunsApiTests.NewClient(site);
        using var waiting = await EventStream.OpenAsync(client, Runs, new { snippet = "fix" });
        var queued = await waiting.NextAsync();
        running.AddRange(Enumerable.Range(1, SnippetRunner.QueueCapacity - 1).Select(_ => Occupy()));
        using var late = RunsApiTests.NewClient(site);

        using var refused = await late.PostAsJsonAsync(Runs, new { snippet = "fix" }, RunningTest.Cancelled);
        await end.CancelAsync();
        await Task.WhenAll(running);
        var rest = await waiting.RestAsync();

        Assert.Equal(("queued", 1), (queued?.Name, queued?.Data.GetProperty("position").GetInt32()));
        Assert.Equal("2", refused.Headers.GetValues("Retry-After").Single());
        await RunsApiTests.AssertProblemAsync(refused, 429, "32 runs wait already.");
        Assert.Equal("done", rest[^1].Name);
    }

    // A run ends a moment after its visitor has left, also that of the test before.
    private async Task NothingRunsAsync()
    {
        while (Runner.State.Running > 0)
        {
            await Task.Yield();
            RunningTest.Cancelled.ThrowIfCancellationRequested();
        }
    }

    /// <summary>A site with one incident, whose bug prints a line and then waits for ever.</summary>
    public sealed class SlowSite() : PackSite(WritePack())
    {
        private static PackFolder WritePack()
        {
            var pack = new PackFolder();
            pack.AddIncident("slow");
            pack.Write("incidents/slow/bug.cs", "// bug\n// expect: exit 1\nConsole.WriteLine(\"[main] waits\");\nThread.Sleep(Timeout.Infinite);\n");
            return pack;
        }
    }
}
