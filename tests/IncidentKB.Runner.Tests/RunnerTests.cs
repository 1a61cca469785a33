using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using IncidentKB.Core.Snippets;
using IncidentKB.Testing;
using Xunit;
using static IncidentKB.Testing.RunningTest;

namespace IncidentKB.Runner.Tests;

/// <summary>Streaming, waiting, stopping, and what becomes of processes that are killed.</summary>
public sealed class RunnerTests(JailTier jail, NamespacesTier namespaces)
{
    private const string Sleeper = "Console.WriteLine($\"up {Environment.ProcessId}\"); Thread.Sleep(Timeout.Infinite);";

    [Fact]
    public async Task Output_arrives_while_the_program_still_runs()
    {
        SkipUnless(jail);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        var pieces = new BlockingCollection<SnippetOutput>();
        var run = jail.Runner.RunAsync(
            new(
                "Console.Write(\"half a li\"); Console.Error.WriteLine(\"a complaint\"); Thread.Sleep(Timeout.Infinite);",
                SnippetOrigin.Edited)
            {
                OnOutput = pieces.Add,
            }, stop.Token);

        SnippetOutput[] both = [pieces.Take(Cancelled), pieces.Take(Cancelled)];
        await stop.CancelAsync();
        var result = await run;

        Assert.Equal("half a li", Assert.Single(both, p => p.Stream == SnippetStream.Output).Text);
        Assert.Equal("a complaint\n", Assert.Single(both, p => p.Stream == SnippetStream.Error).Text);
        Assert.Equal(
            (SnippetEnd.Cancelled, null, "half a li", "a complaint\n"), (result.End, result.ExitCode, result.Output, result.Error));
        Assert.InRange(result.FirstOutput!.Value, both[0].Elapsed - TimeSpan.FromSeconds(1), both[0].Elapsed);
        Assert.True(result.FirstOutput <= result.Elapsed);
    }

    [Fact]
    public async Task The_pieces_are_the_whole_output_and_characters_are_never_torn()
    {
        SkipUnless(jail);
        var pieces = new List<string>();

        var run = await jail.Runner.RunAsync(
            new("for (var i = 0; i < 3000; i++) Console.Write(\"信号量🙂\");", SnippetOrigin.Edited)
            {
                OnOutput = piece => pieces.Add(piece.Text),
            }, Cancelled);

        Assert.Equal(string.Concat(Enumerable.Repeat("信号量🙂", 3000)), run.Output);
        Assert.Equal(run.Output, string.Concat(pieces));
    }

    [Fact]
    public async Task Output_that_is_cut_is_cut_at_the_limit_and_said_to_be()
    {
        var whole = await jail.RunAsync($"Console.Write(new string('x', {SnippetLimits.OutputBytes}));");
        var cut = await jail.RunAsync($"Console.Write(new string('x', {SnippetLimits.OutputBytes} + 1));");

        Assert.Equal((SnippetEnd.Exited, false, SnippetLimits.OutputBytes), (whole.End, whole.Truncated, whole.Output.Length));
        Assert.Equal((SnippetEnd.OutputCut, true, SnippetLimits.OutputBytes), (cut.End, cut.Truncated, cut.Output.Length));
    }

    [Fact]
    public async Task A_listener_that_fails_ends_the_run_and_hears_of_it()
    {
        SkipUnless(jail);

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(
            () => jail.Runner.RunAsync(
                new(Sleeper, SnippetOrigin.Edited) { OnOutput = _ => throw new FormatException("not understood") }, Cancelled));

        Assert.IsType<FormatException>(exception.InnerException);
    }

    [Fact]
    public async Task A_stack_trace_names_the_line_of_the_snippet_and_no_folder()
    {
        Assert.SkipWhen(jail.Missing != null, jail.Missing ?? "");
        const string Source = "Console.WriteLine();\nthrow new InvalidOperationException(\"here\");";
        await jail.Runner.CompileAsync(new(Source, SnippetOrigin.Edited) { FileName = "fix.cs" }, Cancelled);

        var run = await jail.Runner.RunAsync(new(Source, SnippetOrigin.Edited) { FileName = "bug.cs" }, Cancelled);

        Assert.Contains("   at Program.<Main>$(String[] args) in bug.cs:line 2", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("/", run.Error, StringComparison.Ordinal);
        Assert.Equal(new SnippetException("System.InvalidOperationException", "here"), run.Exception);
    }

    [Fact]
    public async Task A_killed_program_is_said_to_be_killed_and_the_next_one_runs()
    {
        SkipUnless(jail);
        var up = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var run = jail.Runner.RunAsync(
            new(Sleeper, SnippetOrigin.Edited) { OnOutput = piece => up.TrySetResult(int.Parse(piece.Text[3..])) }, Cancelled);

        Kill(await up.Task);

        Assert.Equal(SnippetEnd.Killed, (await run).End);
        Assert.Equal("next\n", (await jail.RunAsync("Console.WriteLine(\"next\");")).Output);
    }

    [Fact]
    public async Task Killed_idle_workers_and_a_killed_compiler_are_replaced()
    {
        await using var own = await OwnRunner.StartAsync(jail);
        var before = LinuxProcesses.Naming(own.WorkerFolder);
        Assert.NotEmpty(before);

        before.ForEach(Kill);
        var run = await own.Runner.RunAsync(new("Console.WriteLine(\"compiled and run\");", SnippetOrigin.Edited), Cancelled);

        Assert.Equal("compiled and run\n", run.Output);
        Assert.DoesNotContain(before, LinuxProcesses.IsAlive);
    }

    [Fact]
    public async Task A_compiler_killed_at_work_is_an_answer_and_the_next_source_compiles()
    {
        await using var own = await OwnRunner.StartAsync(jail);
        var compiler = Assert.Single(own.Runner.CompilerIds);
        var endless = own.Runner.CompileAsync(new(CompileBombs.Endless, SnippetOrigin.Edited), Cancelled);

        Kill(compiler);

        Assert.Equal(SnippetLimits.TooHard, Assert.Single((await endless).Run!.Diagnostics).Id);
        Assert.NotNull((await own.Runner.CompileAsync(new("Console.WriteLine(\"next\");", SnippetOrigin.Edited), Cancelled)).Program);
        Assert.DoesNotContain(compiler, own.Runner.CompilerIds);
    }

    // No snippet may do that to its bubblewrap, but somebody at the machine may.
    [Fact]
    public async Task A_run_ends_and_its_place_is_free_though_its_bubblewrap_is_stopped()
    {
        await using var own = await OwnRunner.StartAsync(namespaces, idleWorkers: 0);
        await PrintAndStopAsync(own.Runner, whilePrinting: () =>
        {
            var run = LinuxProcesses.ChildrenOf(Environment.ProcessId).Intersect(LinuxProcesses.Naming(own.WorkerFolder))
                .Except(own.Runner.CompilerIds);
            Assert.True(Signal("STOP", Assert.Single(run)));
        });

        Assert.Equal(0, own.Runner.State.Running);
        await PrintAndStopAsync(own.Runner, whilePrinting: () => { });
    }

    [Fact]
    public async Task Nothing_is_left_of_a_runner_that_ended_in_the_middle_of_its_work()
    {
        var own = await OwnRunner.StartAsync(jail);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        var up = new CountdownEvent(3);
        var runs = Enumerable.Range(0, 3)
            .Select(_ => own.Runner.RunAsync(new(Sleeper, SnippetOrigin.Edited) { OnOutput = _ => up.Signal() }, stop.Token)).ToList();
        await Task.Run(() => up.Wait(Cancelled), Cancelled);
        var processes = LinuxProcesses.Naming(own.WorkerFolder);
        Assert.True(processes.Count > 3);

        await stop.CancelAsync();
        Assert.All(await Task.WhenAll(runs), run => Assert.Equal(SnippetEnd.Cancelled, run.End));
        await own.Runner.DisposeAsync();

        Assert.Empty(LinuxProcesses.Naming(own.WorkerFolder));
        Assert.DoesNotContain(processes, LinuxProcesses.IsZombie);
        Assert.Equal(
            ["cache", "worker"], Directory.EnumerateFileSystemEntries(own.Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.All(
            Directory.EnumerateFiles(own.CacheFolder, "*", SearchOption.AllDirectories),
            file => Assert.Equal(".snippet", Path.GetExtension(file)));
        await own.DisposeAsync();
    }

    [Fact]
    public async Task A_program_dies_with_the_process_that_started_it()
    {
        await using var own = await OwnRunner.StartAsync(jail);
        var program = Path.Combine(own.Folder, "sleeper");
        await File.WriteAllBytesAsync(
            program, (await own.Runner.CompileAsync(new(Sleeper, SnippetOrigin.Edited), Cancelled)).Program!.Value, Cancelled);

        // A shell in the part of the site.
        var start = new ProcessStartInfo("sh", ["-c", $"dotnet '{own.WorkerFolder}/IncidentKB.Runner.Worker.dll' run <'{program}' & wait"])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        using var site = Process.Start(start)!;
        string? line;
        do
        {
            line = await site.StandardOutput.ReadLineAsync(Cancelled);
        }
        while (line?.StartsWith("up ", StringComparison.Ordinal) == false);

        Assert.NotNull(line);
        using var sleeper = Process.GetProcessById(int.Parse(line[3..]));
        site.Kill();
        await sleeper.WaitForExitAsync(Cancelled);
        Assert.False(LinuxProcesses.IsAlive(sleeper.Id));
    }

    [Fact]
    public async Task Idle_workers_and_the_compiler_die_with_a_site_that_is_killed()
    {
        SkipUnless(jail);
        var data = Directory.CreateTempSubdirectory("incidentkb-killed-");
        var (site, address) = await WebProgram.ServeAsync(data.FullName, Cancelled);
        using (site)
        {
            using var visitor = new HttpClient { BaseAddress = address };
            List<int> workers;
            do
            {
                Assert.Contains("\"snippets\"", await visitor.GetStringAsync("/healthz", Cancelled), StringComparison.Ordinal);
                workers = LinuxProcesses.ChildrenOf(site.Id);
            }
            while (workers.Count < RunnerSettings.DefaultIdleWorkers + 1);

            var ends = workers.ConvertAll(Process.GetProcessById);
            await site.KillAsync(Cancelled);

            // Only a signal of the kernel is under way; where it never comes, the time limit of the test run ends this.
            await Task.WhenAll(ends.Select(worker => worker.WaitForExitAsync(Cancelled)));
            Assert.DoesNotContain(workers, LinuxProcesses.IsAlive);
        }

        data.Delete(recursive: true);
    }

    [Fact]
    public async Task A_site_that_can_keep_no_compiled_snippet_serves_and_runs_them()
    {
        SkipUnless(jail);
        var data = Directory.CreateTempSubdirectory("incidentkb-unkept-");
        await File.WriteAllTextAsync(Path.Combine(data.FullName, "snippets"), "no folder", Cancelled);
        var (site, address) = await WebProgram.ServeAsync(data.FullName, Cancelled);
        using (site)
        {
            using var visitor = new HttpClient { BaseAddress = address };

            var answer = await visitor.PostAsJsonAsync(
                "/api/v1/incidents/alist-semaphore-released-more-than-held/runs", new { snippet = "fix" }, Cancelled);

            Assert.True(answer.IsSuccessStatusCode, $"{await answer.Content.ReadAsStringAsync(Cancelled)}\n{site.Output}");
            Assert.DoesNotContain("Snippets:", site.Output, StringComparison.Ordinal);
        }

        data.Delete(recursive: true);
    }

    [Fact]
    public async Task Without_the_worker_it_is_said_what_to_do()
    {
        var folder = Directory.CreateTempSubdirectory("incidentkb-none-");
        await using var runner = new SnippetRunner(new(folder.FullName) { WorkerFolder = folder.FullName });
        runner.Start();

        var exception = await Assert.ThrowsAsync<SnippetRefusedException>(
            () => runner.RunAsync(new("return;", SnippetOrigin.Pack), Cancelled));

        Assert.Equal(SnippetRefusal.NoWorker, exception.Reason);
        Assert.Contains("is missing. Build or publish the program again.", exception.Message, StringComparison.Ordinal);
        Assert.Contains("is missing", runner.State.Fault, StringComparison.Ordinal);
        folder.Delete();
    }

    [Fact]
    public async Task Where_a_part_of_the_jail_is_missing_only_reviewed_snippets_run()
    {
        SkipUnless(jail);
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Hiding a library takes root.");
        var folder = Directory.CreateTempSubdirectory("incidentkb-no-jail-");
        const string Hide = "for library in $({ ldconfig -p || /sbin/ldconfig -p; } | sed -n 's/.*libseccomp.so.2 .*=> //p'); "
            + "do mount --bind /dev/null \"$library\" || exit 1; done; exec \"$@\"";
        await using var runner = new SnippetRunner(
            new(folder.FullName, IdleWorkers: 1) { Namespaces = false, Launcher = ["unshare", "-m", "sh", "-c", Hide, "sh"] });
        runner.Start();

        var reviewed = await runner.RunAsync(new("Console.WriteLine(\"reviewed\");", SnippetOrigin.Pack), Cancelled);
        var refusal = await Assert.ThrowsAsync<SnippetRefusedException>(
            () => runner.RunAsync(new("Console.WriteLine(\"edited\");", SnippetOrigin.Edited), Cancelled));
        var again = await Assert.ThrowsAsync<SnippetRefusedException>(
            () => runner.RunAsync(new("Console.WriteLine(\"reviewed\");", SnippetOrigin.Edited), Cancelled));

        Assert.Equal("reviewed\n", reviewed.Output);
        Assert.Equal((SnippetRefusal.NoJail, SnippetRefusal.NoJail), (refusal.Reason, again.Reason));
        Assert.Equal(Isolation.None, runner.State.Isolation);
        Assert.Contains("libseccomp2", runner.State.Fault, StringComparison.Ordinal);
        folder.Delete(recursive: true);
    }

    private static async Task PrintAndStopAsync(SnippetRunner runner, Action whilePrinting)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        var up = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var run = runner.RunAsync(new(Sleeper, SnippetOrigin.Edited) { OnOutput = _ => up.TrySetResult() }, stop.Token);
        await up.Task;
        whilePrinting();
        await stop.CancelAsync();
        Assert.Equal(SnippetEnd.Cancelled, (await run).End);
    }

    private static void SkipUnless(Tier tier) => Assert.SkipWhen(tier.Missing != null, tier.Missing ?? "");

    private static void Kill(int id)
    {
        using var process = Process.GetProcessById(id);
        process.Kill();
    }

    /// <summary>A runner whose processes can be told from others by the path of their program.</summary>
    private sealed class OwnRunner : IAsyncDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("incidentkb-own-");

        private OwnRunner(bool inNamespaces, int idleWorkers)
        {
            Programs.CopyWorker(WorkerFolder);
            Runner = new(new(CacheFolder, idleWorkers) { WorkerFolder = WorkerFolder, Namespaces = inNamespaces });
        }

        public SnippetRunner Runner { get; }

        public string Folder => _folder.FullName;

        public string WorkerFolder => Path.Combine(_folder.FullName, "worker");

        public string CacheFolder => Path.Combine(_folder.FullName, "cache");

        /// <summary>Starts one of the tier, with its compiler.</summary>
        public static async Task<OwnRunner> StartAsync(Tier tier, int idleWorkers = 2)
        {
            SkipUnless(tier);
            var own = new OwnRunner(tier is NamespacesTier, idleWorkers);
            own.Runner.Start();
            await own.Runner.CompileAsync(new("return;", SnippetOrigin.Edited), Cancelled);
            return own;
        }

        public async ValueTask DisposeAsync()
        {
            await Runner.DisposeAsync();
            _folder.Delete(recursive: true);
        }
    }
}
