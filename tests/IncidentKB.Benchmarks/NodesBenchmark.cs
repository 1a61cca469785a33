using System.Diagnostics;
using System.Globalization;
using IncidentKB.Testing;

namespace IncidentKB.Benchmarks;

/// <summary>
/// Measures what one, two and three nodes on one PostgreSQL database answer in a second, and one on SQLite beside them. Each node has a
/// share of a processor and no more, as a machine of its own would, so that one machine shows what several would do as long as server
/// and clients find room on it. Needs root and control groups of version 1. Prints what it measures and judges nothing.
/// </summary>
internal sealed class NodesBenchmark(string program, string connectionString)
{
    private const int Clients = 8;
    private const double Share = 0.25;
    private const string Groups = "/sys/fs/cgroup/cpu";
    private const string Trace = "panic: sync: negative WaitGroup counter\n\ngoroutine 1 [running]:\nsync.(*WaitGroup).Add(0x1, 0x2)\n"
        + "\t/src/sync/waitgroup.go:64 +0x1d\n";

    private static readonly TimeSpan Time = TimeSpan.FromSeconds(8);

    // A page of a path is made for each reader; the one without is kept.
    private static readonly (string Name, Func<HttpClient, int, Task<HttpResponseMessage>> Ask)[] Questions =
    [
        ("article, kept", (client, _) => client.GetAsync("/incidents/go-fuse-negative-waitgroup-counter")),
        ("article on a path", (client, _) => client.GetAsync("/incidents/go-fuse-negative-waitgroup-counter?path=first-week")),
        ("search", (client, number) => client.GetAsync($"/search?q=semaphore+{number}")),
        ("match", (client, _) => client.PostAsync("/api/v1/match", new StringContent(Trace))),
    ];

    public async Task RunAsync()
    {
        Console.WriteLine(
            $"  {Share:P0} of a processor for each node, {Clients} clients for each, requests a second and processor of the database's "
            + "server for one");
        await MeasureAsync("SQLite, 1 node", 1, []);
        foreach (var count in new[] { 1, 2, 3 })
        {
            await MeasureAsync(
                $"PostgreSQL, {count} node{(count > 1 ? "s" : "")}", count,
                [("Kb__Database", "postgres"), ("Kb__ConnectionString", connectionString)]);
        }
    }

    private async Task MeasureAsync(string name, int count, (string, string)[] settings)
    {
        var folders = Enumerable.Range(0, count).Select(_ => Directory.CreateTempSubdirectory("incidentkb-node-").FullName).ToList();
        var nodes = new List<RunningSite>();
        foreach (var folder in folders)
        {
            nodes.Add(await RunningSite.StartAsync(
                program, folder, [.. settings, ("Kb__Runner__Proofs", "false"), ("Kb__Runner__IdleWorkers", "0")]));
            await nodes[^1].ReadyAsync();
        }

        // A quarter of a processor would compile for minutes.
        foreach (var (_, ask) in Questions)
        {
            await AskAsync(nodes, ask, TimeSpan.FromSeconds(4));
        }

        for (var number = 0; number < count; number++)
        {
            Confine(nodes[number].Id, number);
        }

        foreach (var (question, ask) in Questions)
        {
            var server = ServerSeconds();
            var answered = await AskAsync(nodes, ask, Time);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  {name,-20} {question,-18} {answered / Time.TotalSeconds,8:N1}/s   "
                + $"{1000 * (ServerSeconds() - server) / answered,6:N2} ms"));
        }

        nodes.ForEach(n => n.Dispose());
        folders.ForEach(f => Directory.Delete(f, recursive: true));
    }

    private static async Task<int> AskAsync(List<RunningSite> nodes, Func<HttpClient, int, Task<HttpResponseMessage>> ask, TimeSpan time)
    {
        var counts = await Task.WhenAll(
            nodes.SelectMany(node => Enumerable.Range(0, Clients).Select(_ => Task.Run(() => LoopAsync(node, ask, time)))));
        return counts.Sum();
    }

    private static async Task<int> LoopAsync(RunningSite node, Func<HttpClient, int, Task<HttpResponseMessage>> ask, TimeSpan time)
    {
        using var client = VisitorAddress.NewClient(new(node.Address));
        client.DefaultRequestHeaders.AcceptEncoding.ParseAdd("br");
        var start = Stopwatch.GetTimestamp();
        var count = 0;
        while (Stopwatch.GetElapsedTime(start) < time)
        {
            using var answer = await ask(client, count);
            answer.EnsureSuccessStatusCode();
            count++;
        }

        return count;
    }

    // https://docs.kernel.org/scheduler/sched-bwc.html: microseconds of each tenth of a second.
    private static void Confine(int process, int number)
    {
        var group = Directory.CreateDirectory(Path.Combine(Groups, $"incidentkb-{number}")).FullName;
        File.WriteAllText(Path.Combine(group, "cpu.cfs_quota_us"), $"{(int)(Share * 100_000)}");
        File.WriteAllText(Path.Combine(group, "cgroup.procs"), $"{process}");
    }

    // A process that ended in between takes its time with it; connections stay open here.
    private static double ServerSeconds() => Process.GetProcesses()
        .Where(p => p.ProcessName.StartsWith("postgres", StringComparison.Ordinal)).Sum(p => p.TotalProcessorTime.TotalSeconds);
}
