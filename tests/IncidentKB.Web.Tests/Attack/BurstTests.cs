using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using IncidentKB.Testing;
using IncidentKB.Web.Tests.Features.Runs;
using IncidentKB.Web.Tests.Hosting;
using Xunit;
using static IncidentKB.Testing.RunningTest;

namespace IncidentKB.Web.Tests.Attack;

/// <summary>
/// What crowds cost the published program: how much memory it takes, as the system counts it, and what others get meanwhile. It says
/// the figures in lines that begin with "measured:", which <c>tests/run.sh --long</c> prints.
/// </summary>
[Collection(HostileRunsTests.Alone)]
public sealed class BurstTests(PublishedProgram published, ITestOutputHelper output) : IClassFixture<PublishedProgram>
{
    private const int Uploads = 30;
    private const string Incident = "/incidents/alist-semaphore-released-more-than-held";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private static readonly byte[] Log = MakeLog(16 * 1024 * 1024);

    [Fact]
    [Trait("Kind", "long")]
    public async Task Thirty_logs_of_16_MiB_at_once_take_less_than_400_MB_and_give_it_back()
    {
        await using var site = await StartAsync();
        var rest = site.Megabytes("VmRSS");

        var (statuses, others) = await UploadAsync(site, Uploads);
        var peak = site.Megabytes("VmHWM");
        var (after, seconds) = await RestAsync(site, 220);

        var memory = Line($"memory {rest} MB before, {peak} MB at most, {after} MB {seconds} s later");
        output.WriteLine($"measured: {Uploads} uploads of 16 MiB at once: {statuses}; {memory}; {others}");
        Assert.Equal(0, others.Failed);
        Assert.InRange(peak, 0, 400);
        Assert.InRange(after, 0, 220);
    }

    [Fact]
    [Trait("Kind", "long")]
    public async Task With_a_heap_of_256_MB_nobody_else_sees_an_error_during_the_burst()
    {
        await using var site = await StartAsync(("DOTNET_GCHeapHardLimit", "0x10000000"));

        var (statuses, others) = await UploadAsync(site, Uploads);

        output.WriteLine(Line($"measured: the same with a heap of 256 MB: {statuses}; memory {site.Megabytes("VmHWM")} MB at most; {others}"));
        Assert.Equal(0, others.Failed);
        Assert.DoesNotContain("500", statuses, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Kind", "long")]
    public async Task A_fair_visitor_gets_every_run_while_sixty_invented_ones_loop_series_of_a_hundred()
    {
        await using var site = await StartAsync();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        using var greedy = VisitorAddress.NewClient(site.Address);
        var loops = Enumerable.Range(1, 60).Select(number => LoopAsync(greedy, number, end.Token)).ToList();
        using var fair = VisitorAddress.NewClient(site.Address);

        // Until the invented ones have all that they get.
        while ((await fair.GetFromJsonAsync<JsonElement>("/healthz", Cancelled)).GetProperty("snippets").GetProperty("running").GetInt32() == 0)
        {
            await Task.Delay(Pause, Cancelled);
        }

        var others = AskUntilAsync(site.Address, "/healthz", end.Token);
        var (begun, ended) = (new List<double>(), new List<double>());
        for (var number = 0; number < 40; number++)
        {
            var asked = Stopwatch.GetTimestamp();
            using var run = await EventStream.OpenAsync(fair, $"/api/v1{Incident}/runs", new { snippet = "fix" });
            await run.StartedAsync();
            begun.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
            await run.RestAsync();
            ended.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
        }

        await end.CancelAsync();
        var taken = (await Task.WhenAll(loops)).Sum();
        var fairly = Line($"a fair one got all of {ended.Count} runs, which began after {Times(begun)} and ended after {Times(ended)}");
        output.WriteLine(Line($"measured: 60 invented visitors who loop series of 100 finished {taken} of them; {fairly}; {await others}"));
    }

    [Fact]
    [Trait("Kind", "long")]
    public async Task Slow_readers_and_writers_cost_little_memory_and_hold_up_nobody()
    {
        await using var site = await StartAsync();
        var rest = site.Megabytes("VmRSS");
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        var others = AskUntilAsync(site.Address, "/healthz", end.Token);
        var held = new List<Stream>();
        var page = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat($"GET {Incident} HTTP/1.1\r\nHost: kb\r\n\r\n", 50)));
        var body = Encoding.ASCII.GetBytes($"POST /api/v1/match HTTP/1.1\r\nHost: kb\r\nContent-Type: text/plain\r\nContent-Length: {Log.Length}\r\n\r\n");
        for (var number = 0; number < 200; number++)
        {
            // Readers ask for 50 articles and take none; writers send 200 kB of a log and then a byte now and then.
            held.Add(await VisitorAddress.ConnectAsync(VisitorAddress.Next(), site.Address.Port, Cancelled));
            await held[^1].WriteAsync(number % 2 == 0 ? page : [.. body, .. Log.AsSpan(0, 200 * 1024)], Cancelled);
        }

        var until = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(until) < TimeSpan.FromSeconds(10))
        {
            foreach (var writer in held.Where((_, number) => number % 2 == 1))
            {
                await SendByteAsync(writer);
            }
        }

        await end.CancelAsync();
        var asked = await others;
        held.ForEach(connection => connection.Dispose());
        output.WriteLine(Line($"measured: 100 slow readers and 100 slow writers: memory {rest} MB before, {site.Megabytes("VmHWM")} MB at most; {asked}"));
        Assert.Equal(0, asked.Failed);
    }

    private async Task<Site> StartAsync(params (string Name, string Value)[] environment)
    {
        var start = published.Start(await published.NewDataDirectoryAsync(), "--Kb:Runner:Proofs=false");
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var program = new RunningProgram(start);
        var site = new Site(program, await program.AddressAsync());
        using var client = VisitorAddress.NewClient(site.Address);
        JsonElement health;
        do
        {
            await Task.Delay(Pause, Cancelled);
            health = await client.GetFromJsonAsync<JsonElement>("/healthz", Cancelled);
        }
        while (health.GetProperty("matcher").GetString() != "ready");

        return site;
    }

    // Each from an address of its own, so that no share of an address keeps the others out.
    private static async Task<(string Statuses, Asked Others)> UploadAsync(Site site, int count)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        var health = AskUntilAsync(site.Address, "/healthz", end.Token);
        var reader = AskUntilAsync(site.Address, Incident, end.Token);
        var searcher = AskUntilAsync(site.Address, "/search?q=semaphore", end.Token);
        var statuses = await Task.WhenAll(Enumerable.Range(0, count).Select(_ => UploadAsync(site.Address)));
        await end.CancelAsync();
        var counted = statuses.GroupBy(s => s, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => $"{g.Count()} x {g.Key}");
        return (string.Join(", ", counted), (await health).And(await reader).And(await searcher));
    }

    private static async Task<string> UploadAsync(Uri site)
    {
        using var client = VisitorAddress.NewClient(site);
        using var body = new ByteArrayContent(Log);
        body.Headers.ContentType = new("text/plain");
        try
        {
            using var answer = await client.PostAsync(new Uri("/api/v1/match", UriKind.Relative), body, Cancelled);
            return $"{(int)answer.StatusCode}";
        }
        catch (HttpRequestException)
        {
            // Sent away while it was still sending, so that the answer is lost.
            return "closed";
        }
    }

    private static async Task<int> LoopAsync(HttpClient client, int number, CancellationToken end)
    {
        var finished = 0;
        while (!end.IsCancellationRequested)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"/api/v1{Incident}/runs", UriKind.Relative))
            {
                Content = JsonContent.Create(new { snippet = "bug", times = 100 }),
            };
            request.Headers.Add("Cookie", $"ikb_reader={number:x32}");
            try
            {
                using var answer = await client.SendAsync(request, end);
                finished += answer.IsSuccessStatusCode ? 1 : 0;
            }
            catch (OperationCanceledException)
            {
                return finished;
            }
        }

        return finished;
    }

    private static string Times(List<double> times)
    {
        times.Sort();
        return Line($"{times[times.Count / 2]:N0} ms at the median and {times[^1]:N0} ms at worst");
    }

    // One after the other, with a pause, as a monitor or a reader would.
    private static async Task<Asked> AskUntilAsync(Uri site, string address, CancellationToken end)
    {
        using var client = VisitorAddress.NewClient(site);
        var asked = new Asked(0, 0, 0);
        while (!end.IsCancellationRequested)
        {
            var start = Stopwatch.GetTimestamp();
            using var answer = await client.GetAsync(new Uri(address, UriKind.Relative), Cancelled);
            asked = asked.And(new(1, answer.IsSuccessStatusCode ? 0 : 1, Stopwatch.GetElapsedTime(start).TotalMilliseconds));
            await Task.Delay(Pause, Cancelled);
        }

        return asked;
    }

    private static async Task SendByteAsync(Stream writer)
    {
        try
        {
            await writer.WriteAsync("x"u8.ToArray(), Cancelled);
        }
        catch (IOException)
        {
            // Closed for its slowness.
        }
    }

    private static async Task<(double After, int Seconds)> RestAsync(Site site, double enough)
    {
        var seconds = 0;
        while (site.Megabytes("VmRSS") >= enough && seconds < 30)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), Cancelled);
            seconds++;
        }

        return (site.Megabytes("VmRSS"), seconds);
    }

    // Lines with prefixes, which the reader of traces has to take off, so that it makes its copies.
    private static byte[] MakeLog(int bytes)
    {
        var log = new StringBuilder(bytes + 200);
        for (var number = 0; log.Length < bytes; number++)
        {
            log.Append(
                CultureInfo.InvariantCulture,
                $"2026-01-01 10:00:00 ERROR worker {number}: panic: semaphore: released more than held goroutine 1 [running]:\n");
        }

        return Encoding.ASCII.GetBytes(log.ToString(0, bytes));
    }

    /// <summary>A line of /proc/PID/status: VmRSS is what a process has, VmHWM the most that it had.</summary>
    internal static double MegabytesOf(int process, string name) =>
        Math.Round(int.Parse(
            File.ReadLines($"/proc/{process}/status").First(l => l.StartsWith(name, StringComparison.Ordinal))
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
            CultureInfo.InvariantCulture) / 1024.0);

    internal static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>How often somebody asked, how often he got no page, and how long he waited at worst.</summary>
    private sealed record Asked(int Count, int Failed, double WorstMilliseconds)
    {
        public Asked And(Asked other) => new(Count + other.Count, Failed + other.Failed, Math.Max(WorstMilliseconds, other.WorstMilliseconds));

        public override string ToString() => Line($"others were answered {Count - Failed} of {Count} times, the slowest after {WorstMilliseconds:N0} ms");
    }

    /// <summary>The published program with its address.</summary>
    private sealed record Site(RunningProgram Program, Uri Address) : IAsyncDisposable
    {
        /// <summary>See <see cref="MegabytesOf"/>.</summary>
        public double Megabytes(string name) => MegabytesOf(Program.Id, name);

        public ValueTask DisposeAsync() => Program.DisposeAsync();
    }
}
