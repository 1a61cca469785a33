namespace IncidentKB.Core.Traces.Rendering;

/// <summary>Tells the lines of a shown trace apart, so that the eye finds the message and the application's frames.</summary>
public static class TraceLine
{
    /// <summary>Class of a frame of the application.</summary>
    public const string ApplicationFrame = "trace-frame trace-app";

    /// <summary>Class of a frame of a library or of the runtime.</summary>
    public const string RuntimeFrame = "trace-frame trace-runtime";

    /// <summary>Class of the line that names the file of the frame above it.</summary>
    public const string Place = "trace-place";

    /// <summary>Class of a goroutine's first line.</summary>
    public const string Head = "trace-head";

    private static readonly string[] MessageMarks = ["panic: ", "fatal error: ", "Unhandled exception. ", "runtime error: "];

    // Packages of Go's standard library and extensions that appear between a mistake and its panic.
    private static readonly string[] RuntimePrefixes =
        ["runtime.", "runtime/", "sync.", "sync/", "net/", "io.", "internal/", "golang.org/x/", "testing.", "panic(", "System.", "at System."];

    /// <summary>
    /// CSS class of a line: <c>trace-message</c>, <c>trace-head</c> (a goroutine's first line), <c>trace-place</c> (file and
    /// line), <c>trace-frame trace-app</c>, <c>trace-frame trace-runtime</c> or <c>trace-other</c>.
    /// </summary>
    public static string ClassOf(string line)
    {
        var text = line.TrimStart();
        if (Array.Exists(MessageMarks, mark => text.Contains(mark, StringComparison.Ordinal)))
        {
            return "trace-message";
        }

        if (text.StartsWith("goroutine ", StringComparison.Ordinal))
        {
            return Head;
        }

        var call = text.StartsWith("created by ", StringComparison.Ordinal) ? text["created by ".Length..] : text;
        if (call.StartsWith("at ", StringComparison.Ordinal))
        {
            call = call["at ".Length..];
        }
        else if (line.Length > text.Length)
        {
            return Place;
        }

        if (call.Contains(": ", StringComparison.Ordinal))
        {
            return "trace-other";
        }

        if (Array.Exists(RuntimePrefixes, prefix => call.StartsWith(prefix, StringComparison.Ordinal)))
        {
            return RuntimeFrame;
        }

        return call.Contains('.') ? ApplicationFrame : "trace-other";
    }
}
