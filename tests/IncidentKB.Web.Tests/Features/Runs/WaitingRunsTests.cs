using System.Net;
using System.Net.Http.Json;
using IncidentKB.Core.Snippets;
using IncidentKB.Runner;
using IncidentKB.Testing;
using IncidentKB.Web.Features.Runs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace IncidentKB.Web.Tests.Features.Runs;

/// <summary>Runs that take their time: what others see meanwhile, and what becomes of a run whose visitor leaves.</summary>
public sealed class WaitingRunsTests(WaitingRunsTests.SlowSite site) : IClassFixture<WaitingRunsTests.SlowSite>, IAsyncLifetime
{
    internal const string Runs = "/api/v1/incidents/slow/runs";

    private SnippetRunner Runner => site.Services.GetRequiredService<SnippetRunner>();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync() => await site.NobodyIsServedAsync();

    [Fact]
    public async Task Lines_come_while_the_program_runs_and_leaving_ends_it()
    {
        using var client = VisitorAddress.NewClient(site.Address);
        using (var stream = await EventStream.OpenAsync(client, Runs, new { snippet = "bug" }))
        {
            await stream.StartedAsync();
            var output = await stream.NextAsync();
            Assert.Equal(("output", "[main] waits\n"), (output?.Name, output?.Data.GetProperty("text").GetString()));
            Assert.Equal(1, Runner.State.Running);
        }

        await site.NobodyIsServedAsync();
        Assert.Equal(0, Runner.State.Running);
    }

    [Fact]
    public async Task A_series_that_is_cancelled_ends_with_the_run_under_way()
    {
        using var cancel = new CancellationTokenSource();
        var events = new List<RunEvent>();

        await foreach (var told in RunAsync("bug.cs", 100, cancel.Token))
        {
            if (told is not RunEvent.Compiling)
            {
                events.Add(told);
            }

            if (told is RunEvent.Output)
            {
                await cancel.CancelAsync();
            }
        }

        Assert.Equal(
            [typeof(RunEvent.Started), typeof(RunEvent.Output), typeof(RunEvent.Result), typeof(RunEvent.Done)],
            events.Select(e => e.GetType()));
        var run = Assert.IsType<RunEvent.Result>(events[2]).Run;
        Assert.Equal((SnippetOutcome.Cancelled, "[main] waits\n", "Stopped before its end"), (run.Outcome, run.Stdout, run.Summary));
    }

    [Fact]
    public async Task A_series_waits_for_a_visitor_who_does_not_read_what_it_tells()
    {
        await using var events = RunAsync("fix.cs", 3, RunningTest.Cancelled).GetAsyncEnumerator(RunningTest.Cancelled);

        do
        {
            Assert.True(await events.MoveNextAsync());
        }
        while (events.Current is not RunEvent.Result);
        Assert.Equal((0, 0), (Runner.State.Running, Runner.State.Queued));

        var more = 0;
        while (await events.MoveNextAsync())
        {
            more += events.Current is RunEvent.Result ? 1 : 0;
        }

        Assert.Equal(2, more);
    }

    [Fact]
    public async Task Who_reads_no_further_ends_the_run_under_way_and_may_begin_another()
    {
        var events = RunAsync("bug.cs", 100, RunningTest.Cancelled).GetAsyncEnumerator(RunningTest.Cancelled);
        Assert.True(await events.MoveNextAsync());
        Assert.Equal(1, Runner.State.Running);

        await events.DisposeAsync();

        Assert.Equal(0, Runner.State.Running);
        await using var next = RunAsync("fix.cs", 1, RunningTest.Cancelled).GetAsyncEnumerator(RunningTest.Cancelled);
        Assert.True(await next.MoveNextAsync());
        Assert.True(next.Current is RunEvent.Compiling or RunEvent.Started, $"It began with {next.Current}.");
    }

    [Fact]
    public async Task A_visitor_runs_one_thing_at_a_time_and_others_are_not_held_up()
    {
        using var visitor = VisitorAddress.NewClient(site.Address);
        using var other = VisitorAddress.NewClient(site.Address);
        using var stream = await EventStream.OpenAsync(visitor, Runs, new { snippet = "bug" });

        using var second = await visitor.PostAsJsonAsync(Runs, new { snippet = "fix" }, RunningTest.Cancelled);
        using var others = await other.PostAsJsonAsync(Runs, new { snippet = "fix" }, RunningTest.Cancelled);

        Assert.Equal("2", second.Headers.GetValues("Retry-After").Single());
        await RunsApiTests.AssertProblemAsync(second, 429, "You have a run under way already");
        Assert.True(others.IsSuccessStatusCode);
    }

    [Fact]
    public async Task Cookies_and_addresses_that_one_visitor_makes_up_lock_nobody_else_out()
    {
        using var greedy = VisitorAddress.NewClient(site.Address);
        using var other = VisitorAddress.NewClient(site.Address);
        var attempts = await Task.WhenAll(Enumerable.Range(0, 60).Select(number => SendSeriesAsync(greedy, number)));

        using var answer = await other.PostAsJsonAsync(Runs, new { snippet = "fix" }, RunningTest.Cancelled);
        using var neighbour = await greedy.PostAsJsonAsync(Runs, new { snippet = "fix" }, RunningTest.Cancelled);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (answer.StatusCode, neighbour.StatusCode));
        Assert.Equal(VisitorRuns.MaxSeriesAtAddress, attempts.Count(attempt => attempt.StatusCode == HttpStatusCode.OK));
        foreach (var refused in attempts.Where(attempt => attempt.StatusCode != HttpStatusCode.OK))
        {
            Assert.Equal("2", refused.Headers.GetValues("Retry-After").Single());
            await RunsApiTests.AssertProblemAsync(
                refused, 429, "6 series of runs from your network address are under way already. Wait until one");
        }

        Array.ForEach(attempts, attempt => attempt.Dispose());
    }

    [Fact]
    public async Task Who_waits_is_told_the_place_and_who_finds_the_queue_full_is_asked_to_come_back()
    {
        using var end = new CancellationTokenSource();
        var source = await File.ReadAllTextAsync(Path.Combine(site.Content, "incidents", "slow", "bug.cs"), RunningTest.Cancelled);
        Task<SnippetRun> Occupy() => Runner.RunAsync(new(source, SnippetOrigin.Pack), end.Token);
        var running = Enumerable.Range(0, SnippetRunner.AtOnce).Select(_ => Occupy()).ToList();
        using var client = VisitorAddress.NewClient(site.Address);
        using var waiting = await EventStream.OpenAsync(client, Runs, new { snippet = "fix" });
        var queued = await waiting.NextAsync();
        running.AddRange(Enumerable.Range(1, SnippetRunner.QueueCapacity - 1).Select(_ => Occupy()));
        using var late = VisitorAddress.NewClient(site.Address);

        using var refused = await late.PostAsJsonAsync(Runs, new { snippet = "fix" }, RunningTest.Cancelled);
        await end.CancelAsync();
        await Task.WhenAll(running);
        var rest = await waiting.RestAsync();

        Assert.Equal(("queued", 1), (queued?.Name, queued?.Data.GetProperty("position").GetInt32()));
        Assert.Equal("2", refused.Headers.GetValues("Retry-After").Single());
        await RunsApiTests.AssertProblemAsync(refused, 429, "32 runs wait already.");
        Assert.Equal("done", rest[^1].Name);
    }

    [Fact]
    public async Task No_connection_to_the_database_is_kept_while_a_program_runs()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux alone lists the files that are open.");
        using var client = VisitorAddress.NewClient(site.Address);
        using var stream = await EventStream.OpenAsync(client, Runs, new { snippet = "bug", times = 2 });
        await stream.StartedAsync();

        await site.CloseIdleConnectionsAsync();

        var open = Directory.GetFiles("/proc/self/fd").Select(file => new FileInfo(file).LinkTarget);
        Assert.DoesNotContain(open, file => file?.StartsWith(site.DatabaseFile, StringComparison.Ordinal) == true);
        Assert.Equal(1, Runner.State.Running);
    }

    private static Task<HttpResponseMessage> SendSeriesAsync(HttpClient client, int number)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, Runs) { Content = JsonContent.Create(new { snippet = "fix", times = 100 }) };
        request.Headers.Add("Accept", "text/event-stream");
        request.Headers.Add("Cookie", $"ikb_reader={Guid.NewGuid():N}");
        request.Headers.Add("X-Forwarded-For", $"192.0.2.{number}");
        return client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, RunningTest.Cancelled);
    }

    private IAsyncEnumerable<RunEvent> RunAsync(string file, int times, CancellationToken cancellationToken)
    {
        var source = File.ReadAllText(Path.Combine(site.Content, "incidents", "slow", file));
        return site.Services.GetRequiredService<RunSeries>()
            .RunAsync(new(source, SnippetOrigin.Pack), isChanged: false, times, new DefaultHttpContext(), new("en"), cancellationToken);
    }

    /// <summary>A site with one incident, whose bug prints a line and then waits for ever.</summary>
    public class SlowSite() : PackSite(WritePack())
    {
        private readonly Visits _visits = new();

        /// <summary>Ends when every request has come to its end, which is a moment after its visitor has left.</summary>
        public Task NobodyIsServedAsync() => _visits.None.WaitAsync(RunningTest.Cancelled);

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.ConfigureTestServices(services => services.AddSingleton<IStartupFilter>(_visits));
        }

        private static PackFolder WritePack()
        {
            var pack = new PackFolder();
            pack.AddIncident("slow");
            pack.Write(
                "incidents/slow/bug.cs",
                "// bug\n// expect: exit 1\nConsole.WriteLine(\"[main] waits\");\nThread.Sleep(Timeout.Infinite);\n");
            return pack;
        }
    }

    // Stands before all else that serves.
    private sealed class Visits : IStartupFilter
    {
        private readonly Lock _lock = new();
        private TaskCompletionSource _none = new();
        private int _count;

        public Visits() => _none.SetResult();

        public Task None
        {
            get
            {
                lock (_lock)
                {
                    return _none.Task;
                }
            }
        }

        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use(async (_, serve) =>
            {
                Begin();
                try
                {
                    await serve();
                }
                finally
                {
                    End();
                }
            });
            next(app);
        };

        private void Begin()
        {
            lock (_lock)
            {
                if (_count++ == 0)
                {
                    _none = new(TaskCreationOptions.RunContinuationsAsynchronously);
                }
            }
        }

        private void End()
        {
            lock (_lock)
            {
                if (--_count == 0)
                {
                    _none.SetResult();
                }
            }
        }
    }
}
