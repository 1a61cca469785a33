using IncidentKB.Core.Snippets;
using Xunit;

namespace IncidentKB.Core.Tests.Snippets;

public sealed class SnippetVerdictTests
{
    private const string Failing =
        "// t\n// expect: exception System.X: broken\n// expect: exit 134\n// expect: output one\n// expect: output two\n";

    [Theory]
    [InlineData("one\ntwo\n", "Unhandled exception. System.X: broken\n   at Main()\n", 134, "")]
    [InlineData("zero\none\r\nbetween\ntwo", "said\nUnhandled exception. System.X: broken\n", 134, "")]
    [InlineData("one\ntwo\n", "", 0, "ExceptionType System.X/ ExitCode 134/0")]
    [InlineData("one\ntwo\n", "Unhandled exception. System.Y: broken\n", 134, "ExceptionType System.X/System.Y")]
    [InlineData("one\ntwo\n", "Unhandled exception. System.X: torn\n", 134, "ExceptionMessage broken/torn")]
    [InlineData("two\none\n", "Unhandled exception. System.X: broken\n", 134, "OutputLine two/")]
    [InlineData("", "Unhandled exception. System.X: broken\n", 1, "ExitCode 134/1 OutputLine one/")]
    public void A_run_is_held_against_its_header(string output, string error, int exitCode, string differences)
    {
        var verdict = SnippetVerdict.Of(SnippetHeader.Parse(Failing), Run(SnippetEnd.Exited, exitCode, output, error));

        Assert.Equal(differences, string.Join(' ', verdict.Differences.Select(d => $"{d.Kind} {d.Expected}/{d.Seen}")));
        Assert.Equal(differences.Length == 0 ? SnippetOutcome.AsExpected : SnippetOutcome.Unexpected, verdict.Outcome);
    }

    [Fact]
    public void An_exception_that_nobody_expected_is_a_difference()
    {
        var verdict = SnippetVerdict.Of(
            SnippetHeader.Parse("// t\n// expect: output one\n"),
            Run(SnippetEnd.Exited, 134, "one\n", "Unhandled exception. System.X: broken\n"));

        Assert.Equal(new SnippetDifference(SnippetDifferenceKind.ExceptionType, null, "System.X"), Assert.Single(verdict.Differences));
    }

    [Theory]
    [InlineData(SnippetEnd.TimedOut, SnippetOutcome.Timeout)]
    [InlineData(SnippetEnd.OutputCut, SnippetOutcome.OutputCut)]
    [InlineData(SnippetEnd.Cancelled, SnippetOutcome.Cancelled)]
    [InlineData(SnippetEnd.Killed, SnippetOutcome.Lost)]
    [InlineData(SnippetEnd.WorkerLost, SnippetOutcome.Lost)]
    [InlineData(SnippetEnd.DoesNotCompile, SnippetOutcome.DoesNotCompile)]
    public void A_run_that_did_not_end_by_itself_is_not_compared(SnippetEnd end, SnippetOutcome outcome)
    {
        var verdict = SnippetVerdict.Of(SnippetHeader.Parse(Failing), SnippetRun.NotStarted(end));

        Assert.Equal(outcome, verdict.Outcome);
        Assert.Empty(verdict.Differences);
    }

    [Fact]
    public void Running_out_of_memory_is_as_expected_only_where_the_header_says_so()
    {
        const string Error = "Unhandled exception. System.OutOfMemoryException: Array\n";
        var run = Run(SnippetEnd.OutOfMemory, 134, "", Error);

        Assert.Equal(SnippetOutcome.OutOfMemory, SnippetVerdict.Of(SnippetHeader.Parse("// t\n// expect: exit 0\n"), run).Outcome);
        Assert.Equal(SnippetOutcome.OutOfMemory, SnippetVerdict.Of(SnippetHeader.Parse("// t\n"), run).Outcome);
        Assert.Equal(
            SnippetOutcome.AsExpected,
            SnippetVerdict.Of(SnippetHeader.Parse("// t\n// expect: exception System.OutOfMemoryException\n"), run).Outcome);
    }

    [Fact]
    public void A_header_that_expects_nothing_is_neither_kept_nor_broken()
    {
        Assert.Equal(
            SnippetOutcome.NothingExpected,
            SnippetVerdict.Of(SnippetHeader.Parse("Console.WriteLine();"), Run(SnippetEnd.Exited, 0, "\n", "")).Outcome);
    }

    [Theory]
    [InlineData("System.Threading.SemaphoreFullException", "SemaphoreFullException")]
    [InlineData("Mine", "Mine")]
    [InlineData("App.Outer`1[System.Int32]", "Outer`1[System.Int32]")]
    public void A_type_is_named_without_its_namespace(string type, string name)
    {
        Assert.Equal(name, SnippetException.ShortName(type));
    }

    [Theory]
    [InlineData("Unhandled exception. System.X: a: b\n   at Main()\n", "System.X|a: b")]
    [InlineData("Unhandled exception. System.X: a\n\nb\n ---> System.Y: c\n   at Main()\n", "System.X|a\n\nb")]
    [InlineData("Unhandled exception. System.X\n   at Main()\n", "System.X|")]
    [InlineData("Unhandled exception. System.X: a\r\n   at Main()\r\n", "System.X|a")]
    [InlineData("no line endUnhandled exception. System.X: a\n", "System.X|a")]
    [InlineData("Unhandled exception. Forged: f\nUnhandled exception. System.X: a\n", "System.X|a")]
    [InlineData("said\nOut of memory.\n", "System.OutOfMemoryException|")]
    [InlineData("Out of memory. Not.\n", null)]
    [InlineData("something else\n", null)]
    [InlineData("", null)]
    public void The_exception_is_read_as_the_runtime_prints_it(string error, string? exception)
    {
        Assert.Equal(exception, SnippetException.Find(error) is { } found ? $"{found.Type}|{found.Message}" : null);
    }

    private static SnippetRun Run(SnippetEnd end, int exitCode, string output, string error) =>
        new(end, exitCode, output, error, SnippetException.Find(error), TimeSpan.Zero, TimeSpan.Zero, Truncated: false, []);
}
