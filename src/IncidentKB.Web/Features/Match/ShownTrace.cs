using IncidentKB.Core.Matching;
using IncidentKB.Core.Traces.Rendering;

namespace IncidentKB.Web.Features.Match;

/// <summary>A line of a pasted text as the page shows it.</summary>
/// <param name="Text">Its characters, the end left out where it is very long.</param>
/// <param name="Style">Style class.</param>
/// <param name="IsMatched">True where the answer rests on it.</param>
internal sealed record ShownLine(string Text, string Style, bool IsMatched);

/// <summary>Lines that stand together: open ones, or a run that is folded.</summary>
/// <param name="Lines">Those that are shown.</param>
/// <param name="IsFolded">True for lines that say nothing about the failure: other goroutines, the log around the trace.</param>
/// <param name="Count">Lines of the run; more than are shown where the page would grow too long.</param>
internal sealed record ShownBlock(IReadOnlyList<ShownLine> Lines, bool IsFolded, int Count);

/// <summary>
/// A pasted text, line by line: the message and the failing stack open, everything else folded. At most
/// <see cref="MaxLines"/> lines, so that a dump of a large program stays a page.
/// </summary>
internal static class ShownTrace
{
    /// <summary>Lines on a page.</summary>
    public const int MaxLines = 2_000;

    // Of these at most so many in one fold, so that the log before a trace does not use them all up.
    private const int MaxFolded = 300;

    private const int MaxLineLength = 2_000;

    /// <summary>Cuts the cleaned text of an answer into blocks.</summary>
    public static IReadOnlyList<ShownBlock> Of(MatchAnswer answer)
    {
        var reading = answer.Reading;
        var layout = new TraceLayout(reading, answer.Trace is { } trace ? [trace] : []);
        var matched = answer.MatchedLines.Where(l => l >= 0 && l < layout.Count).ToHashSet();
        var isOpen = OpenLines(layout, matched, hasTrace: answer.Trace != null);
        var blocks = new List<ShownBlock>();

        // The open lines first, whatever stands before them; what is left of the page goes to the folds.
        var roomOpen = MaxLines;
        var roomFolded = Math.Max(0, MaxLines - isOpen.Count(open => open));
        for (var first = 0; first < layout.Count;)
        {
            var end = TraceLayout.EndOfRun(first, layout.Count, line => isOpen[line]);
            ref var room = ref isOpen[first] ? ref roomOpen : ref roomFolded;
            var shown = Math.Min(end - first, isOpen[first] ? room : Math.Min(room, MaxFolded));
            room -= shown;
            var lines = Enumerable.Range(first, shown)
                .Select(line => new ShownLine(Shorten(reading.Lines[line].In(reading.Text)), layout.StyleOf(line), matched.Contains(line)));
            blocks.Add(new([.. lines], !isOpen[first], end - first));
            first = end;
        }

        return blocks;
    }

    private static string Shorten(ReadOnlySpan<char> line) => line.Length <= MaxLineLength ? line.ToString() : $"{line[..MaxLineLength]}…";

    private static bool[] OpenLines(TraceLayout layout, HashSet<int> matched, bool hasTrace)
    {
        // Where nothing was understood, nothing is beside the point. A matched line has its place below it.
        var isOpen = Enumerable.Range(0, layout.Count)
            .Select(line => !hasTrace || layout.IsFailure(line) || matched.Contains(line) || matched.Contains(line - 1)).ToArray();
        for (var first = 0; first < isOpen.Length;)
        {
            var end = TraceLayout.EndOfRun(first, isOpen.Length, line => isOpen[line]);
            isOpen.AsSpan(first, end - first).Fill(isOpen[first] || end - first < TraceLayout.MinFoldedLines);
            first = end;
        }

        return isOpen;
    }
}
