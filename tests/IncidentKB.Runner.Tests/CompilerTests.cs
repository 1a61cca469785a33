using IncidentKB.Core.Snippets;
using IncidentKB.Testing;
using Xunit;

namespace IncidentKB.Runner.Tests;

/// <summary>What the compiler says, and what it survives.</summary>
public sealed class CompilerTests(JailTier jail)
{
    public static TheoryData<string> BombNames => [.. CompileBombs.Sources.Keys];

    [Theory]
    [InlineData("minus signs")]
    [InlineData("a constant of a gigabyte")]
    public Task A_source_that_is_too_much_is_answered_and_the_next_one_compiles(string bomb) => CompileAndGoOnAsync(bomb);

    [Theory]
    [MemberData(nameof(BombNames))]
    [Trait("Kind", "long")]
    public Task Every_source_that_is_too_much_is_answered_and_the_next_one_compiles(string bomb) => CompileAndGoOnAsync(bomb);

    [Theory]
    [InlineData("16,000 parentheses", SnippetLimits.TooDeep)]
    [InlineData("parentheses hidden from a bracket counter", SnippetLimits.TooDeep)]
    [InlineData("generic type that contains itself ever deeper", SnippetLimits.TooHard)]
    public async Task It_is_said_what_is_too_much(string bomb, string id)
    {
        var compiled = await CompileAndGoOnAsync(bomb);

        Assert.Equal(id, Assert.Single(compiled.Run!.Diagnostics).Id);
    }

    [Fact]
    public async Task A_source_that_is_too_long_is_refused_with_both_sizes()
    {
        var compiled = await CompileAsync(new string(' ', SnippetLimits.SourceBytes + 1));

        var diagnostic = Assert.Single(compiled.Run!.Diagnostics);
        Assert.Equal((SnippetEnd.DoesNotCompile, SnippetLimits.TooLong), (compiled.Run.End, diagnostic.Id));
        Assert.Contains("32,769 bytes; at most 32,768", diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Errors_and_warnings_name_line_and_column()
    {
        var compiled = await CompileAsync("using System.Text;\n\nvar unused = 1;\n  Console.WriteLin();\n");

        Assert.Null(compiled.Program);
        Assert.Equal(SnippetEnd.DoesNotCompile, compiled.Run!.End);
        Assert.Equal(
            [
                "4:11 CS0117 error 'Console' does not contain a definition for 'WriteLin'",
                "3:5 CS0219 warning The variable 'unused' is assigned but its value is never used",
            ],
            compiled.Run.Diagnostics.Select(d => $"{d.Line}:{d.Column} {d.Id} {(d.IsError ? "error" : "warning")} {d.Message}"));
    }

    [Theory]
    [InlineData("Console.WriteLine(\"(((((((((((((((\"); // ((((((((((((((\n", true)]
    [InlineData("/* [[[[[[[[[[[[[[[[[[ */ Console.WriteLine('{');", true)]
    [InlineData("#:package Newtonsoft.Json@13.0.1\nConsole.WriteLine();", false)]
    [InlineData("unsafe { int* p = null; }", false)]
    [InlineData("static class P { static int Main(string[] args) => args.Length; }", true)]
    [InlineData("static class P { static async Task Main() => await Task.Yield(); }", true)]
    [InlineData("await Task.Yield(); return 3;", true)]
    [InlineData("class C;", false)]
    public async Task It_compiles_what_a_file_may_hold(string source, bool compiles)
    {
        Assert.Equal(compiles, (await CompileAsync(source)).Program != null);
    }

    [Fact]
    public async Task A_source_that_is_too_much_holds_up_nobody_and_can_be_given_up()
    {
        Assert.SkipWhen(jail.Missing != null, jail.Missing ?? "");
        var folder = Directory.CreateTempSubdirectory("incidentkb-cache-");
        var runner = new SnippetRunner(new(folder.FullName, IdleWorkers: 0));

        // The first round starts the second compiler; in the second it is there.
        for (var round = 1; round <= 2; round++)
        {
            using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(RunningTest.Cancelled);
            var bomb = runner.RunAsync(new(CompileBombs.Endless, SnippetOrigin.Edited), giveUp.Token);
            var next = await runner.CompileAsync(new($"Console.WriteLine({round});", SnippetOrigin.Edited), RunningTest.Cancelled);

            Assert.NotNull(next.Program);
            Assert.True(round == 1 || !bomb.IsCompleted, "It was answered after the one before it.");
            await giveUp.CancelAsync();
            var end = (await bomb).End;
            Assert.True(round == 1 || end == SnippetEnd.Cancelled, end.ToString());
            Assert.Equal(0, runner.State.Running);
        }

        // The end of the runner does not wait for it either.
        var last = runner.RunAsync(new(CompileBombs.Endless, SnippetOrigin.Edited), RunningTest.Cancelled);
        await runner.CompileAsync(new("Console.WriteLine(3);", SnippetOrigin.Edited), RunningTest.Cancelled);
        await runner.DisposeAsync();
        Assert.Equal(SnippetEnd.Cancelled, (await last).End);
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_short_source_of_a_large_program_is_refused_and_the_compiler_stays()
    {
        Assert.SkipWhen(jail.Missing != null, jail.Missing ?? "");
        var folder = Directory.CreateTempSubdirectory("incidentkb-cache-");
        await using var runner = new SnippetRunner(new(folder.FullName, IdleWorkers: 0));
        await runner.CompileAsync(new("return;", SnippetOrigin.Edited), RunningTest.Cancelled);
        var before = runner.CompilerIds;
        var constants = string.Concat(Enumerable.Range(0, 14).Select(n => $"const string c{n + 1} = c{n} + c{n};\n"));

        var large = await runner.CompileAsync(
            new($"const string c0 = \"{new string('x', 100)}\";\n{constants}Console.WriteLine(c14.Length);", SnippetOrigin.Edited),
            RunningTest.Cancelled);

        var fault = Assert.Single(large.Run!.Diagnostics, d => d.IsError);
        Assert.Equal(
            (SnippetLimits.TooHard, "The compiled program is larger than 1024 kB. Make the snippet simpler."), (fault.Id, fault.Message));
        Assert.Equal(before, runner.CompilerIds);
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_program_that_was_compiled_once_needs_no_compiler_again()
    {
        Assert.SkipWhen(jail.Missing != null, jail.Missing ?? "");
        var folder = Directory.CreateTempSubdirectory("incidentkb-cache-");
        const string Source = "Console.WriteLine(\"kept\");";
        await using (var first = new SnippetRunner(new(folder.FullName, IdleWorkers: 0)))
        {
            await first.CompileAsync(new(Source, SnippetOrigin.Edited), RunningTest.Cancelled);
            Assert.Single(first.CompilerIds);
        }

        await using var second = new SnippetRunner(new(folder.FullName, IdleWorkers: 0));
        var run = await second.RunAsync(new(Source, SnippetOrigin.Edited), RunningTest.Cancelled);

        Assert.Equal("kept\n", run.Output);
        Assert.Empty(second.CompilerIds);
        Assert.Single(folder.GetFiles("*", SearchOption.AllDirectories));
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task What_visitors_edit_is_kept_apart_from_the_programs_of_the_pack()
    {
        Assert.SkipWhen(jail.Missing != null, jail.Missing ?? "");
        var folder = Directory.CreateTempSubdirectory("incidentkb-cache-");
        await using var runner = new SnippetRunner(new(folder.FullName, IdleWorkers: 0));

        await runner.CompileAsync(new("return;", SnippetOrigin.Edited), RunningTest.Cancelled);
        var edited = folder.GetFiles().Length;
        await runner.CompileAsync(new("return;", SnippetOrigin.Pack), RunningTest.Cancelled);

        Assert.Equal((0, 1), (edited, folder.GetFiles().Length));
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_file_of_the_cache_that_is_damaged_is_compiled_anew()
    {
        Assert.SkipWhen(jail.Missing != null, jail.Missing ?? "");
        var folder = Directory.CreateTempSubdirectory("incidentkb-cache-");
        const string Source = "Console.WriteLine(\"whole\");";
        await using var runner = new SnippetRunner(new(folder.FullName, IdleWorkers: 0));
        await runner.CompileAsync(new(Source, SnippetOrigin.Edited), RunningTest.Cancelled);
        var file = Assert.Single(folder.GetFiles("*", SearchOption.AllDirectories)).FullName;
        await File.WriteAllBytesAsync(file, (await File.ReadAllBytesAsync(file, RunningTest.Cancelled))[..100], RunningTest.Cancelled);

        var run = await runner.RunAsync(new(Source, SnippetOrigin.Edited), RunningTest.Cancelled);

        Assert.True(run.Output == "whole\n", run.ToString());
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Where_nothing_can_be_kept_a_program_runs_all_the_same()
    {
        Assert.SkipWhen(jail.Missing != null, jail.Missing ?? "");
        var folder = Directory.CreateTempSubdirectory("incidentkb-cache-");
        var file = Path.Combine(folder.FullName, "file");
        await File.WriteAllTextAsync(file, "no folder", RunningTest.Cancelled);
        await using var runner = new SnippetRunner(new(Path.Combine(file, "cache"), IdleWorkers: 0));

        var run = await runner.RunAsync(new("Console.WriteLine(\"not kept\");", SnippetOrigin.Edited), RunningTest.Cancelled);

        Assert.True(run.Output == "not kept\n", run.ToString());
        Assert.Equal("no folder", await File.ReadAllTextAsync(file, RunningTest.Cancelled));
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_file_of_the_cache_that_cannot_be_read_is_compiled_anew()
    {
        Assert.SkipWhen(jail.Missing != null, jail.Missing ?? "");
        var folder = Directory.CreateTempSubdirectory("incidentkb-cache-");
        const string Source = "Console.WriteLine(\"anew\");";
        await using var runner = new SnippetRunner(new(folder.FullName, IdleWorkers: 0));
        await runner.CompileAsync(new(Source, SnippetOrigin.Edited), RunningTest.Cancelled);
        var file = Assert.Single(folder.GetFiles("*", SearchOption.AllDirectories));
        file.Delete();
        Directory.CreateDirectory(file.FullName);

        var run = await runner.RunAsync(new(Source, SnippetOrigin.Edited), RunningTest.Cancelled);

        Assert.True(run.Output == "anew\n", run.ToString());
        Assert.Empty(folder.GetFiles("*", SearchOption.AllDirectories));
        folder.Delete(recursive: true);
    }

    private async Task<CompiledSnippet> CompileAndGoOnAsync(string bomb)
    {
        var compiled = await CompileAsync(CompileBombs.Sources[bomb]());
        Assert.NotNull((await CompileAsync($"Console.WriteLine(\"after {bomb}\");")).Program);
        return compiled;
    }

    private Task<CompiledSnippet> CompileAsync(string source)
    {
        Assert.SkipWhen(jail.Missing != null, jail.Missing ?? "");
        return jail.Runner.CompileAsync(new(source, SnippetOrigin.Edited), RunningTest.Cancelled);
    }
}
