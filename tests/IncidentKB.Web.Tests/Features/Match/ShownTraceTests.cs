using IncidentKB.Core.Matching;
using IncidentKB.Core.Traces;
using IncidentKB.Web.Features.Match;
using Xunit;

namespace IncidentKB.Web.Tests.Features.Match;

public sealed class ShownTraceTests
{
    private const string Panic =
        "panic: gone\n\ngoroutine 7 [running]:\nexample.org/a.F(...)\n\t/src/a.go:1 +0x1\nruntime.goexit()\n\t/go/asm.s:2 +0x1\n";

    [Fact]
    public void Message_application_library_and_place_look_different()
    {
        var lines = Show(Panic).SelectMany(b => b.Lines).ToDictionary(l => l.Text, l => l.Style, StringComparer.Ordinal);

        Assert.Equal("trace-message", lines["panic: gone"]);
        Assert.Equal("trace-frame trace-app", lines["example.org/a.F(...)"]);
        Assert.Equal("trace-frame trace-runtime", lines["runtime.goexit()"]);
        Assert.Equal("trace-place", lines["\t/src/a.go:1 +0x1"]);
    }

    [Fact]
    public void Other_goroutines_and_the_log_around_are_folded_and_short_runs_are_not()
    {
        var noise = string.Concat(Enumerable.Range(1, 20).Select(n => $"served {n}\n"));
        var others = string.Concat(
            Enumerable.Range(8, 10).Select(n => $"\ngoroutine {n} [chan receive]:\nexample.org/b.Wait{n}(...)\n\t/src/b.go:{n} +0x1\n"));

        var blocks = Show(noise + Panic + "one\ntwo\n" + others);

        Assert.Equal([true, false, true], blocks.Select(b => b.IsFolded));
        Assert.Contains("served 3", blocks[0].Lines.Select(l => l.Text));
        Assert.Equal((19, 19), (blocks[0].Count, blocks[0].Lines.Count));
        Assert.Contains("goroutine 12 [chan receive]:", blocks[2].Lines.Select(l => l.Text));
        Assert.Equal("served 20", blocks[1].Lines[0].Text);
    }

    [Fact]
    public void Matched_lines_are_open_wherever_they_stand()
    {
        var blocks = Show(Panic + string.Concat(Enumerable.Repeat("served\n", 50)), 40);

        var open = blocks.Single(b => b.Lines.Any(l => l.IsMatched));
        Assert.False(open.IsFolded);
        Assert.Equal((2, 1), (open.Count, open.Lines.Count(l => l.IsMatched)));
    }

    [Fact]
    public void A_page_shows_two_thousand_lines_and_counts_the_rest()
    {
        var deep = string.Concat(Enumerable.Range(1, 3_000).Select(n => $"example.org/a.F{n}(...)\n\t/src/a.go:{n} +0x1\n"));
        var noise = string.Concat(Enumerable.Repeat("served\n", 10_000));

        var blocks = Show($"{noise}panic: gone\n\ngoroutine 7 [running]:\n{deep}");

        Assert.Equal(ShownTrace.MaxLines, blocks.Sum(b => b.Lines.Count));
        Assert.Equal(16_003, blocks.Sum(b => b.Count));
        Assert.Contains("panic: gone", blocks.Where(b => !b.IsFolded).SelectMany(b => b.Lines).Select(l => l.Text));
    }

    [Fact]
    public void A_line_without_end_is_cut()
    {
        var line = Assert.Single(Show(new string('x', 100_000)).SelectMany(b => b.Lines));

        Assert.Equal(2_001, line.Text.Length);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("a\n\n\n")]
    [InlineData("panic: x")]
    public void A_short_text_is_shown_as_it_is(string text)
    {
        var blocks = Show(text);

        Assert.All(blocks, b => Assert.False(b.IsFolded));
        Assert.Equal(text.TrimEnd('\n'), string.Join('\n', blocks.SelectMany(b => b.Lines).Select(l => l.Text)).TrimEnd('\n'));
    }

    private static IReadOnlyList<ShownBlock> Show(string text, params int[] matched)
    {
        var reading = PanicReader.Read(text);
        return ShownTrace.Of(
            new(MatchVerdict.None, null, MatchGap.None, reading.Traces.Count > 0 ? reading.Traces[0] : null, [], null, reading, matched));
    }
}
