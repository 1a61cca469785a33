using IncidentKB.Core.Traces.Cleaning;

namespace IncidentKB.Core.Traces.Parsing;

/// <summary>
/// Finds the message of frames that no exception line introduces: the words right above them, over blank lines and headings
/// ("Stack trace:", "### Exception stack"). Only the frames below tell that the words are a message.
/// </summary>
internal static class MessageAbove
{
    private const int MaxLines = 6;
    private const int MaxMessageLength = 1_000;
    private const int MaxHeadingLength = 40;

    /// <summary>Reads the message above the frame that was read last.</summary>
    /// <param name="trace">The trace with its first frame.</param>
    /// <param name="at">Index in the text, somewhere on the frame's line.</param>
    /// <param name="number">Index of that line.</param>
    public static void Read(TraceBuilder trace, int at, int number)
    {
        var text = trace.Text.AsSpan();
        var lineStart = text[..at].LastIndexOf('\n') + 1;
        for (var above = 1; above <= MaxLines && lineStart > 0; above++)
        {
            var end = lineStart - 1;
            lineStart = text[..end].LastIndexOf('\n') + 1;
            var line = text[lineStart..end];
            if (line.Length > MaxMessageLength || number - above <= trace.LineBefore)
            {
                return;
            }

            if (line.IsWhiteSpace() || IsHeading(line.Trim()))
            {
                continue;
            }

            var type = ExceptionLine.FindDottedType(line);
            var typeSlice = type.Length == 0 ? default : type with { Start = lineStart + type.Start };
            trace.MessageAbove("exception", typeSlice, LineSpans.SliceOf(lineStart, line, 0, line.Length), number - above);
            return;
        }
    }

    private static bool IsHeading(ReadOnlySpan<char> line) =>
        line.Length <= MaxHeadingLength
        && (line[0] == '#' || line[^1] == ':' || line is "```"
            || line.Contains("stack", StringComparison.OrdinalIgnoreCase) || line.Contains("堆栈", StringComparison.Ordinal));
}
