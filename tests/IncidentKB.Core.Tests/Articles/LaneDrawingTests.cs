using IncidentKB.Core.Articles;
using IncidentKB.Core.Traces.Rendering;
using Xunit;

namespace IncidentKB.Core.Tests.Articles;

public sealed class LaneDrawingTests
{
    private const string Drawing = """
        lanes: main, reaper | Count
        main: closes the client -> reaper | 0

        ~ reaper: waits for the lock
        ! main: `Add` | a `0`, dead
        """;

    private static readonly ArticleWords Words = new(
        "Link to {0}", kind => kind, "done", "to do", "Footnotes", "back to {0}",
        new TraceLabels("failed", "first", n => $"{n} frames", n => $"{n} stacks"), new("Step", "Who", "What happens"));

    [Fact]
    public void A_block_names_its_lanes_and_its_steps()
    {
        var drawing = LaneDrawing.Parse(Drawing, []);

        Assert.NotNull(drawing);
        Assert.Equal(["main", "reaper"], drawing.Lanes);
        Assert.Equal("Count", drawing.State);
        Assert.Equal(
            [
                new LaneStep(0, "closes the client", 1, "0", LaneMark.None),
                new LaneStep(1, "waits for the lock", null, null, LaneMark.Waits),
                new LaneStep(0, "`Add`", null, "a `0`, dead", LaneMark.Fails),
            ],
            drawing.Steps);
    }

    [Theory]
    [InlineData("", 0, "A drawing begins with 'lanes: ONE, TWO' and, if its steps have states, '| STATE'. Name two to 6 different lanes.")]
    [InlineData("\nmain: closes", 1, "A drawing begins with 'lanes: ONE, TWO'")]
    [InlineData("lanes: main\nmain: closes", 0, "A drawing begins with 'lanes: ONE, TWO'")]
    [InlineData("lanes: main, main\nmain: closes", 0, "A drawing begins with 'lanes: ONE, TWO'")]
    [InlineData("lanes: a, b, c, d, e, f, g\na: closes", 0, "A drawing begins with 'lanes: ONE, TWO'")]
    [InlineData("lanes: a, b", 0, "The drawing has 0 steps; it may have 1 to 40. Write one step a line.")]
    [InlineData(
        "lanes: a, b\na: x\nc: y", 2,
        "This step begins with none of the lanes (a, b). Write 'LANE: EVENT', after '~' where it waits or '!' where it fails.")]
    [InlineData("lanes: a, b\n*a: x", 1, "This step begins with none of the lanes (a, b).")]
    [InlineData("lanes: a, b\n!", 1, "This step begins with none of the lanes (a, b).")]
    [InlineData("lanes: a, b\na:", 1, "This step says of no event. Write it behind the colon.")]
    [InlineData("lanes: a, b\na: x -> c", 1, "The arrow of this step leads to no other lane (a, b). Name one of them.")]
    [InlineData("lanes: a, b\na: x -> a", 1, "The arrow of this step leads to no other lane (a, b). Name one of them.")]
    [InlineData("lanes: a, b\na: x | 1", 1, "This step has a state, but the first line names none. Write 'lanes: ONE, TWO | STATE' there.")]
    public void A_line_that_is_no_step_is_named(string text, int line, string sentence)
    {
        var faults = new List<LaneFault>();

        Assert.Null(LaneDrawing.Parse(text, faults));
        var fault = Assert.Single(faults);
        Assert.Equal(line, fault.Line);
        Assert.StartsWith(sentence, fault.Said.English, StringComparison.Ordinal);
    }

    [Fact]
    public void A_drawing_has_at_most_forty_steps()
    {
        string Of(int steps) => "lanes: a, b\n" + string.Concat(Enumerable.Repeat("a: x\n", steps));

        Assert.Equal(LaneDrawing.MaxSteps, LaneDrawing.Parse(Of(LaneDrawing.MaxSteps), [])?.Steps.Count);
        Assert.Null(LaneDrawing.Parse(Of(LaneDrawing.MaxSteps + 1), []));
    }

    [Fact]
    public void It_is_a_table_to_read_out_with_lines_for_the_eye_alone()
    {
        Assert.Equal(
            """
            <div class="drawing-frame"><table class="drawing" role="table" data-lanes="2" data-after>
            <thead role="rowgroup"><tr role="row"><th role="columnheader"><span class="visually-hidden">Step</span></th>
            <th role="columnheader"><span class="visually-hidden">Who</span></th>
            <th class="names" role="columnheader"><span class="visually-hidden">What happens</span>
            <span aria-hidden="true">main</span><span aria-hidden="true">reaper</span></th>
            <th class="after" role="columnheader">Count</th></tr></thead>
            <tbody role="rowgroup"><tr role="row" data-lane="1"><td class="number" role="cell"><svg aria-hidden="true">
            <line x1="25%" x2="25%" y1="20" y2="100%"/>
            <line x1="75%" x2="75%" y1="20" y2="100%"/>
            <line class="go" x1="25%" x2="75%" y1="20" y2="20"/><svg x="75%" y="20"><path class="go" d="M-8 -4 L0 0 L-8 4"/></svg>
            <circle cx="25%" cy="20" r="5"/></svg>1</td>
            <td class="who" role="cell">main → reaper</td><td class="what" role="cell">closes the client</td><td class="after" role="cell" data-label="Count">0</td></tr>
            <tr role="row" data-lane="2" data-mark="waits"><td class="number" role="cell"><svg aria-hidden="true">
            <line x1="25%" x2="25%" y1="0" y2="20"/><line x1="25%" x2="25%" y1="20" y2="100%"/>
            <line x1="75%" x2="75%" y1="0" y2="20"/><line class="wait" x1="75%" x2="75%" y1="20" y2="100%"/>
            <circle cx="75%" cy="20" r="5"/></svg>2</td>
            <td class="who" role="cell">reaper</td><td class="what" role="cell">waits for the lock</td><td class="after" role="cell" data-label="Count"></td></tr>
            <tr role="row" data-lane="1" data-mark="fails"><td class="number" role="cell"><svg aria-hidden="true">
            <line x1="25%" x2="25%" y1="0" y2="20"/>
            <line class="wait" x1="75%" x2="75%" y1="0" y2="20"/><line class="wait" x1="75%" x2="75%" y1="20" y2="100%"/>
            <svg x="25%" y="20"><path class="fail" d="M-5 -5 L5 5 M-5 5 L5 -5"/></svg></svg>3</td>
            <td class="who" role="cell">main</td><td class="what" role="cell"><code>Add</code></td><td class="after" role="cell" data-label="Count">a <code>0</code>, dead</td></tr>
            </tbody></table></div>
            """.ReplaceLineEndings(""),
            Html(Drawing));
    }

    [Fact]
    public void What_an_author_writes_is_text()
    {
        var html = Html("lanes: <b>, \"c\"\n<b>: <script> `</td>` ` -> \"c\"");

        Assert.Contains("&lt;b&gt; → &quot;c&quot;", html, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt; <code>&lt;/td&gt;</code> `", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_block_with_a_fault_stays_as_it_was_written()
    {
        Assert.Contains(
            "lanes: a\na: x</code>",
            Html("lanes: a\na: x").Replace("\n</code>", "</code>", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    private static string Html(string drawing) =>
        ArticleRenderer.Render($"```lanes\n{drawing}\n```\n", target => target, Words, new Dictionary<string, ShownImage>()).Html.Trim();
}
