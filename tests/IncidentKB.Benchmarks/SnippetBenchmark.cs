using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using IncidentKB.Runner;
using IncidentKB.Testing;

namespace IncidentKB.Benchmarks;

/// <summary>
/// Measures what a person waits for who clicks on Run, and what it costs the machine; the SDK's own ways to run a file stand
/// beside it, from the same run. Prints what it measures and judges nothing.
/// </summary>
internal sealed class SnippetBenchmark(string repository)
{
    private const int Repeats = 50;
    private const string Slug = "alist-semaphore-released-more-than-held";

    private readonly string _file = Path.Combine(repository, "content", "incidents", Slug, "bug.cs");
    private readonly string _folder = Directory.CreateTempSubdirectory("incidentkb-snippets-").FullName;

    public async Task RunAsync()
    {
        var start = Stopwatch.GetTimestamp();
        await using var runner = new SnippetRunner(new(Path.Combine(_folder, "cache")));
        var source = await File.ReadAllTextAsync(_file);
        runner.Start();
        await runner.CompileAsync(new(source, SnippetOrigin.Pack), CancellationToken.None);
        Print("first compilation, compiler started", start);
        start = Stopwatch.GetTimestamp();
        await FirstOutputAsync(runner, source);
        Print("first run after that", start);
        await IdleAsync(runner);
        Console.WriteLine($"  isolation                            {runner.State.Isolation}");

        await OneByOneAsync(runner, source);
        await AtOnceAsync(runner, source, 8);
        await AtOnceAsync(runner, source, 20);
        await SustainedAsync(runner, source);
        await CutAsync(runner);
        await CancelAsync(runner);
        await IdleAsync(runner);
        PrintMemory();
        await BombsAsync(runner);
        await FirstRunsAsync();
        await TheSdkAsync(source);
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task OneByOneAsync(SnippetRunner runner, string source)
    {
        var (kept, edited, compiled) = (new double[Repeats], new double[Repeats], new double[Repeats]);
        for (var i = 0; i < Repeats; i++)
        {
            await IdleAsync(runner);
            kept[i] = await FirstOutputAsync(runner, source);
            await IdleAsync(runner);
            edited[i] = await FirstOutputAsync(runner, Edited(source, $"one by one {i}"));
            var start = Stopwatch.GetTimestamp();
            await runner.CompileAsync(new(Edited(source, $"compiled {i}"), SnippetOrigin.Edited), CancellationToken.None);
            compiled[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        Measurement.Print("pack snippet, to its first output", kept);
        Measurement.Print("edited snippet, to its first output", edited);
        Measurement.Print("compilation alone", compiled);
    }

    private static async Task AtOnceAsync(SnippetRunner runner, string source, int count)
    {
        var times = new List<double>();
        for (var round = 0; round < 5; round++)
        {
            await IdleAsync(runner);
            times.AddRange(await Task.WhenAll(Enumerable.Range(0, count).Select(_ => Task.Run(() => FirstOutputAsync(runner, source)))));
        }

        Measurement.Print($"{count} at once, to the first output", [.. times]);
    }

    private static async Task SustainedAsync(SnippetRunner runner, string source)
    {
        const int Runs = 100;
        var start = Stopwatch.GetTimestamp();
        await Parallel.ForAsync(
            0, Runs, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (_, _) => await FirstOutputAsync(runner, source));
        Console.WriteLine($"  {"sustained, 4 clients",-36} {Runs / Stopwatch.GetElapsedTime(start).TotalSeconds,11:N1} runs a second");
    }

    private static async Task CutAsync(SnippetRunner runner)
    {
        const string Flood = "while (true) Console.WriteLine(\"all work and no play\");";
        var times = new double[10];
        for (var i = 0; i < times.Length; i++)
        {
            await IdleAsync(runner);
            var run = await runner.RunAsync(new(Flood, SnippetOrigin.Edited), CancellationToken.None);
            times[i] = (run.Elapsed - run.FirstOutput!.Value).TotalMilliseconds;
        }

        Measurement.Print("flood, first output until gone", times);
    }

    private static async Task CancelAsync(SnippetRunner runner)
    {
        const string Sleeper = "Console.WriteLine(\"up\"); Thread.Sleep(-1);";
        var times = new double[10];
        for (var i = 0; i < times.Length; i++)
        {
            await IdleAsync(runner);
            using var cancel = new CancellationTokenSource();
            var up = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var run = runner.RunAsync(new(Sleeper, SnippetOrigin.Edited) { OnOutput = _ => up.TrySetResult() }, cancel.Token);
            await up.Task;
            var start = Stopwatch.GetTimestamp();
            await cancel.CancelAsync();
            await run;
            times[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        Measurement.Print("cancelled, until its process is gone", times);
    }

    // How long sources that are too much keep the one who sent them, and the next one, whose compiler may have to start first.
    private static async Task BombsAsync(SnippetRunner runner)
    {
        var (bombs, next) = (new List<(double Milliseconds, string Name)>(), new List<double>());
        foreach (var (name, source) in CompileBombs.Sources)
        {
            var start = Stopwatch.GetTimestamp();
            await runner.CompileAsync(new(source(), SnippetOrigin.Edited), CancellationToken.None);
            bombs.Add((Stopwatch.GetElapsedTime(start).TotalMilliseconds, name));
            start = Stopwatch.GetTimestamp();
            var compiled = await runner.CompileAsync(
                new($"Console.WriteLine(\"after {name}\");", SnippetOrigin.Edited), CancellationToken.None);
            next.Add(compiled.Program != null
                ? Stopwatch.GetElapsedTime(start).TotalMilliseconds
                : throw new InvalidOperationException($"Nothing compiles after {name}."));
        }

        Measurement.Print("compile bombs, until answered", [.. bombs.Select(b => b.Milliseconds)], $"   {bombs.Max().Name}");
        Measurement.Print("the next source after each", [.. next]);
    }

    // From the start of the published program to the first line that a visitor reads of a run asked for at once.
    private async Task FirstRunsAsync()
    {
        const int Starts = 5;
        var program = SiteBenchmark.Publish(repository);
        var data = Path.Combine(_folder, "data");
        Console.WriteLine($"  {"first start of all, to a first output",-36} {await FirstRunAsync(program, data),7:N0} ms");
        var (empty, filled) = (new double[Starts], new double[Starts]);
        for (var i = 0; i < Starts; i++)
        {
            Directory.Delete(Path.Combine(data, "snippets"), recursive: true);
            empty[i] = await FirstRunAsync(program, data);
            filled[i] = await FirstRunAsync(program, data);
        }

        Measurement.Print("start to a first output, no cache", empty);
        Measurement.Print("start to a first output, with cache", filled);
    }

    private static async Task<double> FirstRunAsync(string program, string data)
    {
        using var site = await RunningSite.StartAsync(program, data);
        var start = Stopwatch.GetTimestamp();
        using var visitor = new HttpClient { BaseAddress = new Uri(site.Address) };
        using var wish = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/incidents/{Slug}/runs")
        {
            Content = JsonContent.Create(new { snippet = "bug" }),
            Headers = { Accept = { new("text/event-stream") } },
        };
        using var answer = await visitor.SendAsync(wish, HttpCompletionOption.ResponseHeadersRead);
        using var events = new StreamReader(await answer.Content.ReadAsStreamAsync());
        while (await events.ReadLineAsync() is { } line)
        {
            if (line == "event: output")
            {
                return site.Milliseconds + Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            }
        }

        throw new InvalidOperationException($"The site answered {answer.StatusCode} and no output.");
    }

    // Proportional set size: memory shared by several processes counts to each in part.
    private static void PrintMemory()
    {
        var workers = Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(name => int.TryParse(name, out _))
            .Where(id => IsOurs(int.Parse(id!)))
            .Select(id => (Id: id, Command: TryRead($"/proc/{id}/cmdline")))
            .Where(p => p.Command.Contains("IncidentKB.Runner.Worker.dll", StringComparison.Ordinal));
        var sums = new Dictionary<string, (int Count, double Megabytes)>(StringComparer.Ordinal);
        foreach (var (id, command) in workers)
        {
            var kind = command.Contains("bwrap", StringComparison.Ordinal)
                ? "bubblewrap"
                : command.Contains("\0compile\0", StringComparison.Ordinal) ? "compiler" : "idle workers";
            var kilobytes = Regex.Match(
                TryRead($"/proc/{id}/smaps_rollup"), @"Pss:\s+(?<kb>\d+)", RegexOptions.ExplicitCapture,
                TimeSpan.FromSeconds(1)).Groups["kb"].Value;
            var (count, sum) = sums.GetValueOrDefault(kind);
            sums[kind] = (count + 1, sum + (double.Parse("0" + kilobytes, CultureInfo.InvariantCulture) / 1024));
        }

        foreach (var (kind, (count, sum)) in sums)
        {
            Console.WriteLine($"  {kind + ", PSS",-36} {count} processes, {sum:N1} MB together");
        }
    }

    // This process is among those that started it; /proc/PID/stat is "PID (NAME) STATE PARENT ...".
    private static bool IsOurs(int id)
    {
        while (id > 1 && id != Environment.ProcessId)
        {
            var stat = TryRead($"/proc/{id}/stat");
            id = stat.Length > 0 ? int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1]) : 0;
        }

        return id == Environment.ProcessId;
    }

    private static string TryRead(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private async Task TheSdkAsync(string source)
    {
        var file = Path.Combine(_folder, "sdk", "bug.cs");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllTextAsync(file, source);
        var (edited, same) = (new double[10], new double[10]);
        FirstByte("dotnet", "run", file);
        for (var i = 0; i < edited.Length; i++)
        {
            await File.WriteAllTextAsync(file, Edited(source, $"sdk {i}"));
            edited[i] = FirstByte("dotnet", "run", file);
            same[i] = FirstByte("dotnet", "run", file);
        }

        Measurement.Print("dotnet run FILE, edited", edited);
        Measurement.Print("dotnet run FILE, unchanged", same);

        using (var build = Process.Start(new ProcessStartInfo(
            "dotnet", ["build", file, "-o", Path.Combine(_folder, "built"), "-p:PublishAot=false", "--nologo", "-v", "quiet"])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!)
        {
            await build.StandardOutput.ReadToEndAsync();
            await build.WaitForExitAsync();
        }

        var executed = new double[Repeats];
        for (var i = 0; i < executed.Length; i++)
        {
            executed[i] = FirstByte("dotnet", "exec", Path.Combine(_folder, "built", "bug.dll"));
        }

        Measurement.Print("dotnet exec, compiled before", executed);
    }

    private static double FirstByte(params string[] command)
    {
        var start = Stopwatch.GetTimestamp();
        using var process = Process.Start(new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        })!;
        process.StandardOutput.BaseStream.ReadByte();
        var milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return milliseconds;
    }

    // From the call that the site makes until the first piece of output is back.
    private static async Task<double> FirstOutputAsync(SnippetRunner runner, string source)
    {
        var start = Stopwatch.GetTimestamp();
        double? first = null;
        var run = await runner.RunAsync(
            new(source, SnippetOrigin.Edited) { OnOutput = _ => first ??= Stopwatch.GetElapsedTime(start).TotalMilliseconds },
            CancellationToken.None);
        return first ?? throw new InvalidOperationException($"The snippet printed nothing: {run}");
    }

    private static string Edited(string source, string edit) => source + $"\n// {edit}\n";

    // A visitor seldom clicks twice within a tenth of a second; the pool is full again by then.
    private static async Task IdleAsync(SnippetRunner runner)
    {
        while (runner.State.Idle < RunnerSettings.DefaultIdleWorkers)
        {
            await Task.Delay(5);
        }
    }

    private static void Print(string name, long start) =>
        Console.WriteLine($"  {name,-36} {Stopwatch.GetElapsedTime(start).TotalMilliseconds,11:N0} ms");
}
