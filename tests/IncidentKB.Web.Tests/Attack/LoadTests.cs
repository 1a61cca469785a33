using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using IncidentKB.Testing;
using IncidentKB.Web.Tests.Features.Runs;
using Xunit;
using static IncidentKB.Testing.RunningTest;

namespace IncidentKB.Web.Tests.Attack;

/// <summary>
/// A busy day: readers, people who run programs and people who write, all at once, for minutes. It says the figures in lines that begin
/// with "measured:", which <c>tests/run.sh --long</c> prints.
/// </summary>
[Collection(HostileRunsTests.Alone)]
public sealed class LoadTests(ITestOutputHelper output)
{
    private const int Readers = 500;
    private const int Runners = 20;
    private const int Writers = 5;
    private const string Runs = "/api/v1/incidents/alist-semaphore-released-more-than-held/runs";

    private static readonly TimeSpan Whole = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Start = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, ConcurrentQueue<double>> _milliseconds = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _errors = new();

    [Fact]
    [Trait("Kind", "long")]
    public async Task Ten_minutes_of_readers_runs_and_writers_end_without_an_error_and_with_flat_memory()
    {
        var data = Directory.CreateTempSubdirectory("incidentkb-load-");
        var (site, address) = await WebProgram.ServeAsync(data.FullName, Cancelled);
        using var program = site;
        using var admin = new Visitor(address);
        var token = await admin.BecomeAdminAsync(words => WebProgram.RunAsync(data.FullName, words, Cancelled), "read,write");
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        end.CancelAfter(Whole);

        List<Task> people =
        [
            .. Enumerable.Range(0, Readers).Select(n => LoopAsync(address, n, TimeSpan.FromSeconds(5), ReadAsync, end.Token)),
            .. Enumerable.Range(0, Runners).Select(n => LoopAsync(address, n, TimeSpan.FromSeconds(10), RunAsync, end.Token)),
            .. Enumerable.Range(0, Writers).Select(n => WriteAsync(address, token, n, end.Token)),
        ];
        await WaitAsync(Start, end.Token);
        var early = BurstTests.MegabytesOf(site.Id, "VmRSS");
        await Task.WhenAll(people);
        var late = BurstTests.MegabytesOf(site.Id, "VmRSS");

        output.WriteLine(BurstTests.Line($"measured: {Readers} readers, {Runners} runners and {Writers} writers for {Whole.TotalMinutes} min: memory {early} MB after the first minute, {late} MB at the end"));
        foreach (var (kind, times) in _milliseconds.OrderBy(k => k.Key, StringComparer.Ordinal))
        {
            var sorted = times.Order().ToArray();
            output.WriteLine(BurstTests.Line($"measured: {kind}: {sorted.Length} times, p50 {At(0.5):N1} ms, p99 {At(0.99):N1} ms, worst {sorted[^1]:N0} ms"));

            double At(double share) => sorted[(int)(share * (sorted.Length - 1))];
        }

        Assert.Empty(_errors.Distinct(StringComparer.Ordinal).Take(10));
        Assert.InRange(late, 0, early * 1.2);
        data.Delete(recursive: true);
    }

    // Everyone at an address of his own, with a pause between half as long and half as long again as said.
    private static async Task LoopAsync(Uri site, int number, TimeSpan pause, Func<HttpClient, Random, Task> act, CancellationToken end)
    {
        using var client = VisitorAddress.NewClient(site);
        var chance = new Random(number);
        while (await WaitAsync(pause * (0.5 + chance.NextDouble()), end))
        {
            await act(client, chance);
        }
    }

    private Task ReadAsync(HttpClient client, Random chance) => chance.Next(10) switch
    {
        0 => AskAsync("match", client, new(HttpMethod.Post, "/api/v1/match") { Content = new StringContent("panic: sync: negative WaitGroup counter") }),
        1 or 2 => AskAsync("search", client, new(HttpMethod.Get, $"/search?q=semaphore+{chance.Next(1000)}")),
        _ => AskAsync("page", client, new(HttpMethod.Get, SiteMap.Pages[chance.Next(SiteMap.Pages.Count)])),
    };

    private async Task RunAsync(HttpClient client, Random chance)
    {
        var isBug = chance.Next(2) == 0;
        var answer = await AskAsync("run", client, new(HttpMethod.Post, Runs) { Content = JsonContent.Create(new { snippet = isBug ? "bug" : "fix" }) });
        if (answer?.GetProperty("data").GetProperty("outcome").GetString() is not "as_expected")
        {
            _errors.Enqueue($"A run came out otherwise: {answer}");
        }
    }

    private async Task WriteAsync(Uri site, string token, int number, CancellationToken end)
    {
        using var client = VisitorAddress.NewClient(site);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var text = await File.ReadAllTextAsync(Path.Combine(RepositoryFiles.Content, "incidents", SiteMap.Incidents[0], "index.md"), Cancelled);
        text = text.Replace(SiteMap.Incidents[0], $"written-under-load-{number}", StringComparison.Ordinal)
            .Replace("IKB-0001", $"IKB-98{number:00}", StringComparison.Ordinal);
        var begun = await AskAsync("proposal begun", client, new(HttpMethod.Post, "/api/v1/proposals")
        {
            Content = JsonContent.Create(new { summary = "Written under load.", files = new Dictionary<string, string>(StringComparer.Ordinal) { ["index.md"] = text } }),
        });
        var (id, version) = (Number(begun, "id"), Number(begun, "version"));
        for (var word = 0; await WaitAsync(TimeSpan.FromSeconds(2), end); word++)
        {
            var request = new HttpRequestMessage(HttpMethod.Put, $"/api/v1/proposals/{id}/files/index.md") { Content = new StringContent($"{text}\n\nSaved {word} times.\n") };
            request.Headers.IfMatch.Add(new($"\"{version}\""));
            version = Number(await AskAsync("save", client, request), "version");
        }
    }

    private async Task<JsonElement?> AskAsync(string kind, HttpClient client, HttpRequestMessage request)
    {
        using var asked = request;
        var start = Stopwatch.GetTimestamp();
        try
        {
            using var answer = await client.SendAsync(request, Cancelled);
            var text = await answer.Content.ReadAsStringAsync(Cancelled);
            _milliseconds.GetOrAdd(kind, _ => new()).Enqueue(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            if (answer.IsSuccessStatusCode)
            {
                return answer.Content.Headers.ContentType?.MediaType == "application/json" ? JsonSerializer.Deserialize<JsonElement>(text) : null;
            }

            _errors.Enqueue($"{request.Method} {request.RequestUri}: {(int)answer.StatusCode} {text[..Math.Min(200, text.Length)]}");
        }
        catch (HttpRequestException exception)
        {
            _errors.Enqueue($"{request.Method} {request.RequestUri}: {exception.Message}");
        }

        return null;
    }

    private static int Number(JsonElement? answer, string name) => answer?.GetProperty("data").GetProperty(name).GetInt32() ?? 0;

    // False where the time is over.
    private static async Task<bool> WaitAsync(TimeSpan pause, CancellationToken end)
    {
        await Task.Delay(pause, end).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        return !end.IsCancellationRequested;
    }
}
