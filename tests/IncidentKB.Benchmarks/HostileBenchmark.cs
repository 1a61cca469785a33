using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using IncidentKB.Data;
using IncidentKB.Testing;

namespace IncidentKB.Benchmarks;

/// <summary>
/// Measures how the published site answers /healthz while four visitors send it every hostile program and every compile bomb,
/// beside the same at rest, and how long those take. The one who asks shares the machine with all of it, as a monitor beside
/// the site would. Prints what it measures and judges nothing.
/// </summary>
internal sealed class HostileBenchmark(string program)
{
    private const int Visitors = 4;
    private const string Runs = "/api/v1/incidents/alist-semaphore-released-more-than-held/runs";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(10);

    public async Task RunAsync()
    {
        var data = Directory.CreateTempSubdirectory("incidentkb-hostile-").FullName;
        using (var site = await RunningSite.StartAsync(
            program, data, ("Kb__Runner__EditedCode", "everyone"), ("Kb__Runner__Proofs", "false")))
        {
            var address = new Uri(site.Address);
            await ReadyAsync(address);
            Measurement.Print("/healthz at rest", await AskWhileAsync(address, Task.Delay(Rest)));
            var sources = Sources(Path.Combine(data, DatabaseLocation.FileName), address.Port);
            var sent = new ConcurrentQueue<Source>(sources);
            var answers = new ConcurrentBag<Answer>();
            var attack = Task.WhenAll(Enumerable.Range(0, Visitors).Select(_ => Task.Run(() => AttackAsync(address, sent, answers))));
            var times = await AskWhileAsync(address, attack);
            await attack;
            Measurement.Print("/healthz under attack", times, $"   {times.Count(t => t > 100)} of {times.Length} above 100 ms");
            Print(answers);
        }

        Directory.Delete(data, recursive: true);
    }

    // The compiler and the workers have booted, and the programs of the pack are compiled.
    private static async Task ReadyAsync(Uri address)
    {
        using var client = VisitorAddress.NewClient(address);
        using var answer = await client.PostAsJsonAsync(Runs, new { snippet = "fix", times = 10 });
        answer.EnsureSuccessStatusCode();
    }

    // A bomb among every few programs, so that there is one under way most of the time.
    private static List<Source> Sources(string secret, int port)
    {
        var sources = HostilePrograms.Files
            .Select(file => new Source(file, HostilePrograms.Read(file, secret, port), Path.GetDirectoryName(file), IsBomb: false))
            .ToList();
        var bombs = CompileBombs.Sources.Select(bomb => new Source(bomb.Key, bomb.Value(), null, IsBomb: true)).ToList();
        var apart = sources.Count / bombs.Count;
        for (var i = 0; i < bombs.Count; i++)
        {
            sources.Insert(i * (apart + 1), bombs[i]);
        }

        return sources;
    }

    // Whether the last answer has come or not, so that a slow one hides nothing.
    private static async Task<double[]> AskWhileAsync(Uri address, Task end)
    {
        using var client = new HttpClient { BaseAddress = address };
        using var timer = new PeriodicTimer(Pause);
        var asked = new List<Task<double>>();
        while (!end.IsCompleted && await timer.WaitForNextTickAsync())
        {
            asked.Add(AskAsync(client));
        }

        return await Task.WhenAll(asked);
    }

    private static async Task<double> AskAsync(HttpClient client)
    {
        var start = Stopwatch.GetTimestamp();
        using var answer = await client.GetAsync("/healthz");
        answer.EnsureSuccessStatusCode();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static async Task AttackAsync(Uri address, ConcurrentQueue<Source> sources, ConcurrentBag<Answer> answers)
    {
        using var client = VisitorAddress.NewClient(address);
        while (sources.TryDequeue(out var source))
        {
            var start = Stopwatch.GetTimestamp();
            using var answer = await client.PostAsJsonAsync(Runs, new { snippet = "bug", source = source.Text });
            answer.EnsureSuccessStatusCode();
            var run = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("data").GetProperty("runs")[0];
            answers.Add(new(
                source, run.GetProperty("outcome").GetString()!, run.GetProperty("summary").GetString()!,
                Stopwatch.GetElapsedTime(start).TotalMilliseconds, run.GetProperty("elapsed_ms").GetDouble()));
        }
    }

    private static void Print(IEnumerable<Answer> answers)
    {
        var (bombs, programs) = (answers.Where(a => a.Source.IsBomb).ToList(), answers.Where(a => !a.Source.IsBomb).ToList());
        Measurement.Print("answer to a compile bomb", [.. bombs.Select(a => a.Milliseconds)], Slowest(bombs));
        Measurement.Print("answer to a hostile program", [.. programs.Select(a => a.Milliseconds)], Slowest(programs));
        Measurement.Print("  its process alone", [.. programs.Select(a => a.ProcessMilliseconds)]);
        foreach (var other in programs.Where(a => a.Outcome != a.Source.Outcome))
        {
            Console.WriteLine($"    {other.Source.Name} came out as {other.Outcome}: {other.Summary}");
        }
    }

    private static string Slowest(List<Answer> answers) => $"   slowest: {answers.MaxBy(a => a.Milliseconds)!.Source.Name}";

    /// <summary>What is sent, and how it must come out; a bomb may come out as it likes, if it does.</summary>
    private sealed record Source(string Name, string Text, string? Outcome, bool IsBomb);

    private sealed record Answer(Source Source, string Outcome, string Summary, double Milliseconds, double ProcessMilliseconds);
}
