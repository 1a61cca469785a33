using IncidentKB.Core.Matching;
using IncidentKB.Core.Traces;

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
/// <see cref="MostLines"/> lines, so that a dump of a large program stays a page.
/// </summary>
internal static class ShownTrace
{
    /// <summary>Lines on a page.</summary>
    public const int MostLines = 2_000;

    // Of these at most so many in one fold, so that the log before a trace does not use them all up.
    private const int MostFolded = 300;

    // Fewer lines are not worth a fold.
    private const int LeastFolded = 5;

    private const int LongestLine = 2_000;

    /// <summary>Cuts the cleaned text of an answer into blocks.</summary>
    public static IReadOnlyList<ShownBlock> Of(MatchAnswer answer)
    {
        var text = answer.Reading.Text;
        var lines = answer.Reading.Lines;
        var styles = StylesOf(answer, lines.Count);
        var matched = answer.MatchedLines.Where(l => l >= 0 && l < lines.Count).ToHashSet();
        var isOpen = OpenLines(answer, lines.Count, matched);
        var blocks = new List<ShownBlock>();

        // The open lines first, whatever stands before them; what is left of the page goes to the folds.
        var roomOpen = MostLines;
        var roomFolded = Math.Max(0, MostLines - isOpen.Count(open => open));
        for (var first = 0; first < lines.Count;)
        {
            var end = first;
            while (end < lines.Count && isOpen[end] == isOpen[first])
            {
                end++;
            }

            ref var room = ref isOpen[first] ? ref roomOpen : ref roomFolded;
            var shown = Math.Min(end - first, isOpen[first] ? room : Math.Min(room, MostFolded));
            room -= shown;
            blocks.Add(new(
                [.. Enumerable.Range(first, shown).Select(l => new ShownLine(Shorten(lines[l].In(text).TrimEnd('\r')), styles.GetValueOrDefault(l, "trace-other"), matched.Contains(l)))],
                !isOpen[first],
                end - first));
            first = end;
        }

        return blocks;
    }

    private static string Shorten(ReadOnlySpan<char> line) => line.Length <= LongestLine ? line.ToString() : $"{line[..LongestLine]}…";

    private static Dictionary<int, string> StylesOf(MatchAnswer answer, int lines)
    {
        var styles = new Dictionary<int, string>();
        foreach (var trace in answer.Reading.Traces)
        {
            foreach (var frame in trace.Frames)
            {
                styles[frame.TextLine] = frame.Origin == FrameOrigin.Application ? "trace-frame trace-app" : "trace-frame trace-runtime";
                if (frame.File.Length > 0 && frame.TextLine + 1 < lines)
                {
                    styles.TryAdd(frame.TextLine + 1, "trace-place");
                }
            }

            foreach (var message in trace.Messages)
            {
                styles[message.TextLine] = "trace-message";
            }
        }

        return styles;
    }

    private static bool[] OpenLines(MatchAnswer answer, int lines, HashSet<int> matched)
    {
        var isOpen = new bool[lines];
        void Open(int from, int to) => isOpen.AsSpan(Math.Clamp(from, 0, lines), Math.Clamp(to + 1, 0, lines) - Math.Clamp(from, 0, lines)).Fill(true);

        if (answer.Trace is not { } trace)
        {
            // Nothing was understood, so nothing is beside the point.
            Open(0, lines);
            return isOpen;
        }

        foreach (var message in trace.Messages)
        {
            Open(message.TextLine - 1, message.TextLine + 1);
        }

        var frames = trace.FailingFrames(answer.Reading.Text).Select(f => f.TextLine).Order().ToList();
        if (frames.Count > 0)
        {
            Open(frames[0] - 1, frames[^1] + 1);
        }

        foreach (var line in matched)
        {
            Open(line, line + 1);
        }

        OpenShortRuns(isOpen);
        return isOpen;
    }

    private static void OpenShortRuns(bool[] isOpen)
    {
        for (var first = 0; first < isOpen.Length;)
        {
            var end = first;
            while (end < isOpen.Length && isOpen[end] == isOpen[first])
            {
                end++;
            }

            if (!isOpen[first] && end - first < LeastFolded)
            {
                isOpen.AsSpan(first, end - first).Fill(true);
            }

            first = end;
        }
    }
}
