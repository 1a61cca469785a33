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
/// A trace as safe HTML, line by line: the message stands out, the application's frames are bright, those of libraries
/// and of the runtime are dim and folded where there are many, and so are the stacks that did not fail. Labels stand in
/// attributes, so that copying gives the trace back.
/// </summary>
public sealed class TraceHtml
{
    private readonly StringBuilder _html = new("<div class=\"trace\">");
    private readonly string[] _lines;
    private readonly TraceLayout _layout;
    private readonly TraceLabels _labels;
    private readonly Dictionary<int, string> _marks = [];

    private TraceHtml(string[] lines, PasteReading reading, TraceLabels labels)
    {
        _lines = lines;
        _layout = new(reading, reading.Traces);
        _labels = labels;
        foreach (var trace in reading.Traces)
        {
            MarkFrames(trace, reading.Text);
        }
    }

    /// <summary>Renders a trace.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="labels">Words for what is marked and folded.</param>
    public static string Of(string text, TraceLabels labels)
    {
        text = text.ReplaceLineEndings("\n").TrimEnd('\n');
        var reading = PanicReader.Read(text);
        return new TraceHtml(ShownLines(text, reading), reading, labels).Write();
    }

    // The lines as they were written, with what a log put before them, wherever cleaning has kept them apart.
    private static string[] ShownLines(string text, PasteReading reading)
    {
        var lines = text.Split('\n');
        var isKept = lines.Length == reading.Lines.Count
            && reading.CleaningSteps.All(s => s is CleaningStep.ControlCharacters or CleaningStep.MarkdownLinks or CleaningStep.LogPrefix);
        return isKept ? lines : [.. Enumerable.Range(0, reading.Lines.Count).Select(l => reading.Lines[l].In(reading.Text).ToString())];
    }

    private void MarkFrames(ParsedTrace trace, string text)
    {
        var calls = trace.FailingFrames(text).Where(f => !f.IsCreator).ToList();
        if (calls.Count < 2)
        {
            // A single frame needs no mark.
            return;
        }

        var crash = CrashFrame.In(trace.Language, calls, text);
        var application = calls.Find(f => f.Origin == FrameOrigin.Application);
        if (application.Function.Length > 0)
        {
            _marks[application.TextLine] = _labels.Application;
        }

        if (crash >= 0)
        {
            _marks[calls[crash].TextLine] = _labels.Failed;
        }
    }

    private string Write()
    {
        for (var first = 0; first < _lines.Length;)
        {
            var end = TraceLayout.EndOfRun(first, _lines.Length, IsFolded);
            if (IsFolded(first) && end - first >= TraceLayout.MinFoldedLines)
            {
                WriteFold(first, end, _labels.OtherStacks(_layout.CountStacks(first, end)));
            }
            else
            {
                WriteStack(first, end);
            }

            first = end;
        }

        return _html.Append("</div>").ToString();
    }

    private bool IsFolded(int line) => _layout.IsBeside(line);

    // Runs of frames that many programs share are folded; what stands between them is not.
    private void WriteStack(int first, int end)
    {
        var open = first;
        for (var line = first; line < end;)
        {
            var run = EndOfShared(line, end);
            if (run - line < TraceLayout.MinFoldedLines)
            {
                line = Math.Max(line + 1, run);
                continue;
            }

            WriteLines(open, line);
            var frames = Enumerable.Range(line, run - line).Count(l => _layout.KindOf(l) == TraceLineKind.SharedFrame);
            WriteFold(line, run, _labels.FoldedFrames(frames));
            open = line = run;
        }

        WriteLines(open, end);
    }

    private int EndOfShared(int line, int end)
    {
        if (!IsShared(line))
        {
            return line;
        }

        while (line < end && (IsShared(line) || _layout.KindOf(line) == TraceLineKind.FrameDetail))
        {
            line++;
        }

        return line;
    }

    private bool IsShared(int line) => _layout.KindOf(line) == TraceLineKind.SharedFrame && !_marks.ContainsKey(line);

    private void WriteFold(int first, int end, string summary)
    {
        _html.Append("<details><summary>").Append(WebUtility.HtmlEncode(summary)).Append("</summary>");
        WriteLines(first, end);
        _html.Append("</details>");
    }

    private void WriteLines(int first, int end)
    {
        if (first == end)
        {
            return;
        }

        var isChinese = _lines.AsSpan(first, end - first).ToArray().Any(CjkText.IsIn);
        _html.Append($"<pre tabindex=\"0\"><code{(isChinese ? "" : " lang=\"en\"")}>");
        for (var line = first; line < end; line++)
        {
            var label = _marks.TryGetValue(line, out var mark) ? $" data-label=\"{WebUtility.HtmlEncode(mark)}\"" : "";
            _html.Append($"<span class=\"{_layout.StyleOf(line)}\"{label}>{WebUtility.HtmlEncode(_lines[line])}</span>\n");
        }

        _html.Append("</code></pre>");
    }
}
