using System.Net;
using System.Text;

namespace IncidentKB.Core.Traces.Rendering;

/// <summary>What a shown trace says beside its lines, in the reader's language.</summary>
/// <param name="Failed">Beside the frame in which the program failed.</param>
/// <param name="Application">Beside the first frame of the application, where that is another one.</param>
/// <param name="FoldedFrames">Names a fold of so many frames of libraries and of the runtime.</param>
/// <param name="OtherStacks">Names the fold of the stacks that did not fail, with their number.</param>
public sealed record TraceLabels(string Failed, string Application, Func<int, string> FoldedFrames, Func<int, string> OtherStacks);

/// <summary>
/// A trace as safe HTML, frame by frame: the message stands out, the application's frames are bright, those of libraries
/// and of the runtime are dim and folded where there are many, and so are the stacks that did not fail. Every line of the
/// trace is there, in its order; labels stand in attributes, so that copying gives the trace back.
/// </summary>
public static class TraceHtml
{
    // Fewer are not worth a click.
    private const int LeastFolded = 3;

    /// <summary>Renders a trace.</summary>
    /// <param name="trace">The trace; line ends of either kind.</param>
    /// <param name="labels">Words for what is marked and folded.</param>
    public static string Of(string trace, TraceLabels labels)
    {
        var lines = trace.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n').Select(line => new Line(line, TraceLine.ClassOf(line))).ToList();
        var entries = EntriesOf(lines);
        var stacks = entries.Where(e => e.IsHead).ToList();
        var rest = stacks.Count > 1 ? entries.IndexOf(stacks[1]) : entries.Count;
        while (rest > 0 && rest < entries.Count && entries[rest - 1].IsBlank)
        {
            rest--;
        }

        var frames = entries.Take(rest).Where(e => e.IsFrame).ToList();
        var failed = frames.Find(f => !f.IsMachinery);
        var application = frames.Find(f => f.IsApplication);
        if (application != null && application != failed)
        {
            application.Label = labels.Application;
        }

        // A single frame needs no mark.
        if (failed != null && frames.Count > 1)
        {
            failed.Label = labels.Failed;
        }

        var html = new StringBuilder("<div class=\"trace\">");
        WriteStack(html, entries[..rest], labels);
        if (rest < entries.Count)
        {
            WriteFold(html, entries[rest..], labels.OtherStacks(stacks.Count - 1));
        }

        return html.Append("</div>").ToString();
    }

    // A frame takes its place, the line below it, along.
    private static List<Entry> EntriesOf(List<Line> lines)
    {
        var entries = new List<Entry>();
        foreach (var line in lines)
        {
            if (line.Class == TraceLine.Place && entries is [.., { IsFrame: true } frame])
            {
                frame.Lines.Add(line);
            }
            else
            {
                entries.Add(new(line));
            }
        }

        return entries;
    }

    private static void WriteStack(StringBuilder html, List<Entry> entries, TraceLabels labels)
    {
        var open = new List<Entry>();
        for (var i = 0; i < entries.Count;)
        {
            var end = i;
            while (end < entries.Count && entries[end] is { IsFrame: true, IsApplication: false, Label: null })
            {
                end++;
            }

            if (end - i >= LeastFolded)
            {
                WriteOpen(html, open);
                WriteFold(html, entries[i..end], labels.FoldedFrames(end - i));
                open.Clear();
                i = end;
            }
            else
            {
                open.Add(entries[i++]);
            }
        }

        WriteOpen(html, open);
    }

    private static void WriteFold(StringBuilder html, List<Entry> entries, string summary)
    {
        html.Append("<details><summary>").Append(WebUtility.HtmlEncode(summary)).Append("</summary>");
        WriteOpen(html, entries);
        html.Append("</details>");
    }

    private static void WriteOpen(StringBuilder html, List<Entry> entries)
    {
        if (entries.Count == 0)
        {
            return;
        }

        var language = entries.Exists(e => e.Lines.Exists(l => l.Text.Any(IsChinese))) ? "" : " lang=\"en\"";
        html.Append($"<pre tabindex=\"0\"><code{language}>");
        foreach (var entry in entries)
        {
            foreach (var (line, index) in entry.Lines.Select((line, index) => (line, index)))
            {
                var label = index == 0 && entry.Label != null ? $" data-label=\"{WebUtility.HtmlEncode(entry.Label)}\"" : "";
                html.Append($"<span class=\"{line.Class}\"{label}>").Append(WebUtility.HtmlEncode(line.Text)).Append("</span>\n");
            }
        }

        html.Append("</code></pre>");
    }

    private static bool IsChinese(char c) => c is >= '\u3400' and <= '\u9fff';

    private sealed record Line(string Text, string Class);

    private sealed class Entry(Line first)
    {
        public List<Line> Lines { get; } = [first];

        public string? Label { get; set; }

        public bool IsFrame { get; } = first.Class is TraceLine.ApplicationFrame or TraceLine.RuntimeFrame;

        public bool IsApplication { get; } = first.Class == TraceLine.ApplicationFrame;

        public bool IsHead { get; } = first.Class == TraceLine.Head;

        public bool IsBlank { get; } = string.IsNullOrWhiteSpace(first.Text);

        // How a panic travels, not where it began.
        public bool IsMachinery { get; } = first.Text.TrimStart() is var text
            && (text.StartsWith("panic(", StringComparison.Ordinal) || text.StartsWith("runtime.", StringComparison.Ordinal) || text.StartsWith("runtime/", StringComparison.Ordinal)
                || text.StartsWith("created by ", StringComparison.Ordinal));
    }
}
