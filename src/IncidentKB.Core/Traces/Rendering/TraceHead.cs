namespace IncidentKB.Core.Traces.Rendering;

/// <summary>
/// The part of a trace by which one recognises it: the message and the innermost calls, down to the first of the application.
/// </summary>
public static class TraceHead
{
    private const int MinFrames = 2;
    private const int MaxFrames = 5;

    /// <summary>Cuts it out.</summary>
    /// <param name="text">A recorded trace.</param>
    /// <param name="language">Language in which it must have been read, as content names it.</param>
    /// <param name="message">What its message must contain; null where any will do.</param>
    /// <returns>Whole lines of the trace without the blank ones; null where it has no such message, or no calls.</returns>
    public static string? Of(string text, string language, string? message)
    {
        var reading = PanicReader.Read(text.ReplaceLineEndings("\n"));
        var found = reading.Traces.FirstOrDefault(t => t.SourceLanguage == language && MessageOf(t, reading, message) != null);
        if (found == null || found.FailingFrames(reading.Text).ToList() is not { Count: > 0 } frames)
        {
            return null;
        }

        var application = frames.FindIndex(f => f.Origin == FrameOrigin.Application);
        var shown = frames.Take(Math.Clamp(application + 1, MinFrames, MaxFrames)).ToList();
        List<int> lines = [MessageOf(found, reading, message)!.Value.TextLine, .. shown.Select(f => f.TextLine)];
        var layout = new TraceLayout(reading, [found]);
        var last = lines.Max() + 1;
        while (last < reading.Lines.Count && layout.KindOf(last) == TraceLineKind.FrameDetail)
        {
            last++;
        }

        var head = Enumerable.Range(lines.Min(), last - lines.Min());
        var texts = head.Select(line => reading.Lines[line].In(reading.Text).ToString());
        return string.Join('\n', texts.Where(line => !string.IsNullOrWhiteSpace(line)));
    }

    private static TraceMessage? MessageOf(ParsedTrace trace, PasteReading reading, string? message)
    {
        var found = trace.Messages.Where(m => message == null || m.Text.In(reading.Text).Contains(message, StringComparison.Ordinal))
            .ToList();
        return found.Count > 0 ? found[0] : null;
    }
}
