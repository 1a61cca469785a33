using IncidentKB.Core.Snippets;
using IncidentKB.Runner;
using IncidentKB.Web.Features.Runs;
using Xunit;

namespace IncidentKB.Web.Tests.Features.Runs;

/// <summary>What a reader is told of runs.</summary>
public sealed class RunTextTests
{
    private const string Header =
        "// one\n// expect: exception System.InvalidOperationException: gone\n// expect: exit 134\n// expect: output a\n";

    private static readonly RunText English = new("en");

    private static readonly RunText Chinese = new("zh-Hans");

    private static readonly SnippetRun Crash = new(
        SnippetEnd.Exited, 134, "a\n", "", new("System.InvalidOperationException", "gone"), null, TimeSpan.Zero, Truncated: false, []);

    private static readonly SnippetRun Well = new(SnippetEnd.Exited, 0, "a\n", "", null, null, TimeSpan.Zero, Truncated: false, []);

    private static readonly SnippetRun Cut = Well with { End = SnippetEnd.Cancelled, ExitCode = null };

    [Theory]
    [InlineData("bug.cs", false, "Bug reproduced: InvalidOperationException, exit code 134", "缺陷已复现：InvalidOperationException，退出码 134")]
    [InlineData("other.cs", false, "As described: InvalidOperationException, exit code 134", "与描述一致：InvalidOperationException，退出码 134")]
    [InlineData("bug.cs", true, "Bug reproduced: InvalidOperationException, exit code 134", "缺陷已复现：InvalidOperationException，退出码 134")]
    public void A_crash_as_described_says_what_it_is(string file, bool isChanged, string english, string chinese)
    {
        Assert.Equal(english, Answer(file, isChanged, Crash, English).Summary);
        Assert.Equal(chinese, Answer(file, isChanged, Crash, Chinese).Summary);
    }

    [Fact]
    public void Only_who_changed_the_bug_has_repaired_it()
    {
        var (repaired, stored) = (Answer("bug.cs", isChanged: true, Well, English), Answer("bug.cs", isChanged: false, Well, English));

        Assert.Equal((true, "The bug is gone: no exception, exit code 0"), (repaired.BugGone, repaired.Summary));
        Assert.False(stored.BugGone);
        Assert.StartsWith(
            "Bug not reproduced: expected InvalidOperationException, no exception came", stored.Summary, StringComparison.Ordinal);
        Assert.StartsWith("Not as described: ", Answer("fix.cs", isChanged: true, Well, English).Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_repaired_it_is_asked_what_comes_next()
    {
        var repaired = Answer("bug.cs", isChanged: true, Well, English);

        Assert.Equal("The bug is gone: no exception, exit code 0. Does it stay away in 100 runs?", English.Summary([repaired]));
        Assert.StartsWith(
            "2 runs. The bug is gone: no exception, exit code 0. Compare your change with fix.cs",
            English.Summary([repaired, repaired]),
            StringComparison.Ordinal);
        var crashed = Answer("bug.cs", isChanged: true, Crash, English);
        Assert.DoesNotContain("?", English.Summary([repaired, crashed]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_was_cut_short_is_no_failure()
    {
        var (whole, cut) = (Answer("bug.cs", isChanged: false, Crash, English), Answer("bug.cs", isChanged: false, Cut, English));

        Assert.Equal(
            "8 runs. Bug reproduced: InvalidOperationException, exit code 134; 1 more cut short, which does not count",
            English.Summary([.. Enumerable.Repeat(whole, 8), cut]));
        Assert.Equal("Stopped before its end", English.Summary([cut]));
    }

    private static RunAnswer Answer(string file, bool isChanged, SnippetRun run, RunText text) =>
        RunAnswer.Of(1, new(Header, SnippetOrigin.Edited) { FileName = file }, isChanged, run, text);
}
