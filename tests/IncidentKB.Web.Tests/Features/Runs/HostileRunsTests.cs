using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using IncidentKB.Runner;
using IncidentKB.Runner.Tests;
using IncidentKB.Testing;
using Xunit;

namespace IncidentKB.Web.Tests.Features.Runs;

/// <summary>
/// What everybody else sees while visitors send programs that want everything; what such a program can reach is tested with the runner.
/// </summary>
[Collection(Alone)]
public sealed class HostileRunsTests(HostileRunsTests.OpenSite site) : IClassFixture<HostileRunsTests.OpenSite>
{
    internal const string Alone = "hostile runs";

    private const string Incident = "/incidents/alist-semaphore-released-more-than-held";
    private const string Runs = "/api/v1" + Incident + "/runs";

    // What each of the visitors sends, one after the other.
    private static readonly string[][] Attacks =
    [
        ["timeout/spin_on_all_processors.cs", "timeout/endless_loop.cs", "timeout/expression.cs"],
        ["out_of_memory/managed.cs", "out_of_memory/native.cs", "out_of_memory/threads.cs", "out_of_memory/huge_array.cs"],
        ["output_cut/lines.cs", "output_cut/threads.cs", "output_cut/bytes.cs", "output_cut/one_line.cs", "output_cut/errors.cs"],
    ];

    [Fact]
    public Task Everybody_is_served_while_programs_and_compile_bombs_want_everything_and_nothing_is_left_of_them() =>
        AttackAsync([.. Attacks.Select(files => files[..1])], [() => CompileBombs.Endless, CompileBombs.Sources["strings inside strings"]]);

    [Fact]
    [Trait("Kind", "long")]
    public Task Everybody_is_served_while_all_hostile_programs_and_compile_bombs_come_one_after_the_other() =>
        AttackAsync(Attacks, CompileBombs.Sources.Values);

    private async Task AttackAsync(string[][] attacks, IEnumerable<Func<string>> bombSources)
    {
        var programs = Task.WhenAll(attacks.Select(SendProgramsAsync));
        var bombs = SendBombsAsync(bombSources);
        var seen = await VisitUntilAsync(Task.WhenAll(programs, bombs));

        Assert.All(
            (await programs).SelectMany(answers => answers),
            answer => Assert.Equal((answer.File, Path.GetDirectoryName(answer.File)), answer));
        await bombs;
        using var client = VisitorAddress.NewClient(site.Address);
        Assert.Equal("as_expected", await RunAsync(client, "// Answers.\n// expect: output 42\nConsole.WriteLine(6 * 7);\n"));
        await SettleAsync(client);
        var children = LinuxProcesses.ChildrenOf(site.Id);

        // One compiler, or two where a bomb held up the first.
        Assert.InRange(children.Count - RunnerSettings.DefaultIdleWorkers, 1, 2);
        Assert.DoesNotContain(children, LinuxProcesses.IsZombie);
        Assert.DoesNotContain(
            seen.Except(Below(site.Id)), process => LinuxProcesses.IsAlive(process.Id) && StartOf(process.Id) == process.Start);
    }

    private async Task<List<(string File, string Outcome)>> SendProgramsAsync(string[] files)
    {
        using var visitor = VisitorAddress.NewClient(site.Address);
        var answers = new List<(string, string)>();
        foreach (var file in files)
        {
            answers.Add((file, await RunAsync(visitor, HostilePrograms.Read(file, site.DatabaseFile, site.Address.Port))));
        }

        return answers;
    }

    // Any answer will do: what it says is tested with the runner, and a compiler that gets little time says another thing.
    private async Task SendBombsAsync(IEnumerable<Func<string>> sources)
    {
        using var visitor = VisitorAddress.NewClient(site.Address);
        foreach (var bomb in sources)
        {
            await RunAsync(visitor, bomb());
        }
    }

    private static async Task<string> RunAsync(HttpClient visitor, string source)
    {
        using var answer = await visitor.PostAsJsonAsync(Runs, new { snippet = "bug", source }, RunningTest.Cancelled);
        var text = await answer.Content.ReadAsStringAsync(RunningTest.Cancelled);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, text);
        return JsonSerializer.Deserialize<JsonElement>(text).GetProperty("data").GetProperty("outcome").GetString()!;
    }

    // Gives every process that was seen below the site, with its start: ids are used again.
    private async Task<HashSet<(int Id, DateTime Start)>> VisitUntilAsync(Task end)
    {
        using var visitor = new Visitor(site.Address);
        var seen = new HashSet<(int, DateTime)>();
        do
        {
            Assert.Equal("ok", (await visitor.GetAsync("/healthz")).Json.GetProperty("status").GetString());
            await visitor.OpenAsync(Incident);
            seen.UnionWith(Below(site.Id));
        }
        while (!end.IsCompleted);

        return seen;
    }

    // Workers that ended are replaced in the background.
    private static async Task SettleAsync(HttpClient client)
    {
        JsonElement snippets;
        do
        {
            snippets = (await client.GetFromJsonAsync<JsonElement>("/healthz", RunningTest.Cancelled)).GetProperty("snippets");
        }
        while ((snippets.GetProperty("idle").GetInt32(), snippets.GetProperty("running").GetInt32())
            != (RunnerSettings.DefaultIdleWorkers, 0));
    }

    private static IEnumerable<(int Id, DateTime Start)> Below(int parent) =>
        LinuxProcesses.ChildrenOf(parent).SelectMany(child => Below(child).Concat(StartOf(child) is { } start ? [(child, start)] : []));

    private static DateTime? StartOf(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return process.StartTime;
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or Win32Exception)
        {
            // Gone meanwhile.
            return null;
        }
    }

    /// <summary>Not beside other tests: what wants every processor would take them from the runs that those wait for.</summary>
    [CollectionDefinition(Alone, DisableParallelization = true)]
    public sealed class AloneDefinition;

    /// <summary>A site whose visitors may edit programs.</summary>
    public sealed class OpenSite() : SiteProcess(["--Kb:Runner:EditedCode=everyone"], []);
}
