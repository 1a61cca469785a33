namespace IncidentKB.Core.Panics;

/// <summary>Finds the message line in a pasted trace, so that it can be searched for as text.</summary>
public static class TraceMessage
{
    // What stands before the message; the first one found in a line wins, whatever a log put before it.
    private static readonly string[] Introductions = ["panic: ", "fatal error: ", "Unhandled exception. ", "Unhandled exception: ", "panicked at ", "Exception in thread "];

    // A recovered Go panic is logged without the word panic; the message keeps these words.
    private static readonly string[] Beginnings = ["runtime error: ", "sync: ", "semaphore: "];

    /// <summary>The message without what introduces it; null when no line looks like one. Reads each line once.</summary>
    public static string? Find(string trace)
    {
        string? exception = null;
        foreach (var range in trace.AsSpan().Split('\n'))
        {
            var line = trace.AsSpan(range).Trim();
            if (AfterIntroduction(line) is { Length: > 0 } message)
            {
                return message;
            }

            exception ??= ExceptionLine(line);
        }

        return exception;
    }

    private static string? AfterIntroduction(ReadOnlySpan<char> line)
    {
        foreach (var introduction in Introductions)
        {
            if (line.IndexOf(introduction, StringComparison.Ordinal) is var at and >= 0)
            {
                return line[(at + introduction.Length)..].Trim().ToString();
            }
        }

        foreach (var beginning in Beginnings)
        {
            if (line.IndexOf(beginning, StringComparison.Ordinal) is var at and >= 0)
            {
                return line[at..].ToString();
            }
        }

        return null;
    }

    // "System.InvalidOperationException: text", "ValueError: text": a name that ends in Exception or Error, a colon, a text.
    private static string? ExceptionLine(ReadOnlySpan<char> line)
    {
        var colon = line.IndexOf(": ", StringComparison.Ordinal);
        if (colon <= 0)
        {
            return null;
        }

        var name = line[..colon];
        name = name[(name.LastIndexOf(' ') + 1)..];
        return name.EndsWith("Exception", StringComparison.Ordinal) || (name.EndsWith("Error", StringComparison.Ordinal) && name.Length > "Error".Length)
            ? line[(colon - name.Length)..].ToString()
            : null;
    }
}
