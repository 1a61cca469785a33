using IncidentKB.Core.Snippets;
using IncidentKB.Testing;
using Xunit;

namespace IncidentKB.Runner.Tests;

/// <summary>What the compiler says, and what it survives.</summary>
public sealed class CompilerTests(JailTier jail)
{
    /// <summary>Every Y is five times as large as the one before.</summary>
    public static readonly string Endless = "class X<A, B, C, D, E> { class Y : X<Y, Y, Y, Y, Y> { " + string.Join('.', Enumerable.Repeat("Y", 30)) + " y; } }";

    // Each of them ends, or keeps busy for long, a compiler that has no limits.
    private static readonly Dictionary<string, Func<string>> Bombs = new(StringComparer.Ordinal)
    {
        ["16,000 parentheses"] = () => $"var x = {new string('(', 16_000)}1{new string(')', 16_000)};",
        ["parentheses hidden from a bracket counter"] = () => "var x = " + string.Concat(Enumerable.Repeat("(/*)*/", 5_000)) + "1;",
        ["generic type that contains itself ever deeper"] = () => Endless,
        ["lambdas with overloads inside each other"] = () => "class P { static void Main() { " + string.Concat(Enumerable.Repeat("M(x => ", 14)) + "x" + new string(')', 14) + "; } static int M(Func<int, int> f) => 0; static int M(Func<string, int> f) => 0; static int M(Func<long, int> f) => 0; }",
        ["strings joined 8,000 times"] = () => "var s = \"\"" + string.Concat(Enumerable.Repeat("+\"\"", 8_000)) + ";",
        ["minus signs"] = () => "var x = " + string.Concat(Enumerable.Repeat("- ", 15_000)) + "1;",
        ["conditions inside conditions"] = () => "var x = " + string.Concat(Enumerable.Repeat("true?", 6_000)) + "1" + string.Concat(Enumerable.Repeat(":1", 6_000)) + ";",
        ["statements inside statements"] = () => string.Concat(Enumerable.Repeat("if(true)", 4_000)) + ";",
        ["strings inside strings"] = () => "var x = " + string.Concat(Enumerable.Repeat("$\"{", 8_000)) + "1;",
        ["a constant of a gigabyte"] = () => "class C { const string A = \"" + new string('x', 1024) + "\"; " + string.Concat(Enumerable.Range('B', 20).Select(c => $"const string {(char)c} = {(char)(c - 1)}+{(char)(c - 1)}; ")) + "static void Main() => Console.WriteLine(U.Length); }",
        ["an array type of 5,000 dimensions"] = () => "int" + string.Concat(Enumerable.Repeat("[]", 15_000)) + " x = null;",
        ["tuples inside tuples"] = () => string.Concat(Enumerable.Repeat("(int,", 190)) + "int" + new string(')', 190) + " x = default;",
        ["a pattern of 3,000 alternatives"] = () => "object o = 1; var x = o switch { " + string.Concat(Enumerable.Range(0, 1500).Select(i => $"({i},{i})=>{i},")) + "_=>0};",
        ["an empty file of line ends"] = () => new string('\n', 32_000),
    };

    public static TheoryData<string> BombNames => [.. Bombs.Keys];

    [Theory]
    [MemberData(nameof(BombNames))]
    public async Task A_source_that_is_too_much_is_answered_and_the_next_one_compiles(string bomb)
    {
        await CompileAsync(Bombs[bomb]());

        var next = await CompileAsync($"Console.WriteLine(\"after {bomb}\");");
        Assert.NotNull(next.Program);
    }

    [Theory]
    [InlineData("16,000 parentheses", SnippetLimits.TooDeep)]
    [InlineData("parentheses hidden from a bracket counter", SnippetLimits.TooDeep)]
    [InlineData("generic type that contains itself ever deeper", SnippetLimits.TooHard)]
    public async Task It_is_said_what_is_too_much(string bomb, string id)
    {
        var diagnostic = Assert.Single((await CompileAsync(Bombs[bomb]())).Run!.Diagnostics);

        Assert.Equal(id, diagnostic.Id);
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
            ["4:11 CS0117 error 'Console' does not contain a definition for 'WriteLin'", "3:5 CS0219 warning The variable 'unused' is assigned but its value is never used"],
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
    public async Task A_program_that_was_compiled_once_needs_no_compiler_again()
    {
        Assert.SkipWhen(jail.Missing != null, jail.Missing ?? "");
        var folder = Directory.CreateTempSubdirectory("incidentkb-cache-");
        const string Source = "Console.WriteLine(\"kept\");";
        await using (var first = new SnippetRunner(new(folder.FullName, IdleWorkers: 0)))
        {
            await first.CompileAsync(Source, SnippetOrigin.Edited, RunningTest.Cancelled);
            Assert.NotNull(first.CompilerId);
        }

        await using var second = new SnippetRunner(new(folder.FullName, IdleWorkers: 0));
        var run = await second.RunAsync(new(Source, SnippetOrigin.Edited), RunningTest.Cancelled);

        Assert.Equal(("kept\n", null), (run.Output, second.CompilerId));
        Assert.Single(folder.GetFiles());
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_file_of_the_cache_that_is_damaged_is_compiled_anew()
    {
        Assert.SkipWhen(jail.Missing != null, jail.Missing ?? "");
        var folder = Directory.CreateTempSubdirectory("incidentkb-cache-");
        const string Source = "Console.WriteLine(\"whole\");";
        await using var runner = new SnippetRunner(new(folder.FullName, IdleWorkers: 0));
        await runner.CompileAsync(Source, SnippetOrigin.Edited, RunningTest.Cancelled);
        var file = Assert.Single(folder.GetFiles()).FullName;
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
        await runner.CompileAsync(Source, SnippetOrigin.Edited, RunningTest.Cancelled);
        var file = Assert.Single(folder.GetFiles());
        file.Delete();
        Directory.CreateDirectory(file.FullName);

        var run = await runner.RunAsync(new(Source, SnippetOrigin.Edited), RunningTest.Cancelled);

        Assert.True(run.Output == "anew\n", run.ToString());
        Assert.Empty(folder.GetFiles());
        folder.Delete(recursive: true);
    }

    private Task<CompiledSnippet> CompileAsync(string source)
    {
        Assert.SkipWhen(jail.Missing != null, jail.Missing ?? "");
        return jail.Runner.CompileAsync(source, SnippetOrigin.Edited, RunningTest.Cancelled);
    }
}
