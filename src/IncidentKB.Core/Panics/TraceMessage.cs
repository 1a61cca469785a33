using IncidentKB.Core.Markdown;

namespace IncidentKB.Core.Panics;

/// <summary>Finds the message line in a pasted trace, so that it can be searched for as text.</summary>
public static class TraceMessage
{
    // What stands before the message; the first one found in a line wins, whatever a log put before it.
    private static readonly string[] Introductions = ["panic: ", "fatal error: ", "Unhandled exception. ", "Unhandled exception: ", "Unhandled Exception: ", "panicked at ", "Exception in thread "];

    // A recovered Go panic is logged without the word panic; the message keeps these words.
    private static readonly string[] Beginnings = ["runtime error: ", "sync: ", "semaphore: "];

    /// <summary>The message without what introduces it; null when no line looks like one. Reads each line once.</summary>
    public static string? Find(string trace)
    {
        string? exception = null;
        var isNext = false;
        foreach (var range in trace.AsSpan().Split('\n'))
        {
            var line = trace.AsSpan(range).Trim();
            if (isNext && line.Length > 0)
            {
                return line.ToString();
            }

            if (AfterIntroduction(line) is { Length: > 0 } message)
            {
                isNext = IsRustPlace(message);
                if (!isNext)
                {
                    return message;
                }
            }

            exception ??= ExceptionLine(line);
        }

        return exception;
    }

    /// <summary>The first function of the application in a Go or .NET trace, for a trace without a message; null when there is none.</summary>
    public static string? FindFrame(string trace)
    {
        foreach (var range in trace.AsSpan().Split('\n'))
        {
            var line = trace[range].TrimEnd('\r');
            if (TraceLine.ClassOf(line) == TraceLine.ApplicationFrame)
            {
                var call = line.Trim();
                var end = call.EndsWith(')') ? call.LastIndexOf('(') : -1;
                return end > 0 ? call[..end] : call;
            }
        }

        return null;
    }

    private static string? AfterIntroduction(ReadOnlySpan<char> line)
    {
        foreach (var introduction in Introductions)
        {
            if (line.IndexOf(introduction, StringComparison.Ordinal) is var at and >= 0)
            {
                return Unwrap(line[(at + introduction.Length)..].Trim()).ToString();
            }
        }

        foreach (var beginning in Beginnings)
        {
            // "rsync: " is not "sync: ".
            if (line.IndexOf(beginning, StringComparison.Ordinal) is var at and >= 0 && (at == 0 || !char.IsLetterOrDigit(line[at - 1])))
            {
                return line[at..].ToString();
            }
        }

        return null;
    }

    // Java names the thread first ('"main" java.lang...'); Rust before 1.73 put the message in quotes before its place.
    private static ReadOnlySpan<char> Unwrap(ReadOnlySpan<char> message)
    {
        if (message.StartsWith('"') && message[1..].IndexOf("\" ", StringComparison.Ordinal) is var name and >= 0)
        {
            return message[(name + 3)..].Trim();
        }

        return message.StartsWith('\'') && message.LastIndexOf("', ", StringComparison.Ordinal) is var place and > 0 ? message[1..place] : message;
    }

    // "src/main.rs:2:5:" since Rust 1.73: the message stands on the next line.
    private static bool IsRustPlace(ReadOnlySpan<char> message) =>
        message.EndsWith(':') && message.IndexOf(".rs:", StringComparison.Ordinal) > 0 && !message.Contains(' ');

    // "System.InvalidOperationException: text", "ValueError: text": a name that ends in Exception or Error, a colon, a text.
    // A log may have put colons of its own before it.
    private static string? ExceptionLine(ReadOnlySpan<char> line)
    {
        while (line.IndexOf(": ", StringComparison.Ordinal) is var colon and > 0)
        {
            var name = line[..colon];
            name = name[(name.LastIndexOf(' ') + 1)..];
            if (name.EndsWith("Exception", StringComparison.Ordinal) || (name.EndsWith("Error", StringComparison.Ordinal) && name.Length > "Error".Length))
            {
                return line[(colon - name.Length)..].ToString();
            }

            line = line[(colon + 2)..];
        }

        return null;
    }
}
