using System.Text;

namespace IncidentKB.Core.Traces;

/// <summary>Brings the message line of a panic to the form in which signatures are compared.</summary>
public static class PanicMessage
{
    // What programs print before the message itself. "panic:" and "fatal error:" are the Go runtime's (runtime/panic.go),
    // "Unhandled exception." is .NET's; Java's 'Exception in thread "name"' is cut off by itself, Rust's message has its own line.
    private static readonly string[] Introductions = ["panic:", "fatal error:", "unhandled exception.", "unhandled exception:", "caused by:", "error:"];

    // Messages of runtimes that any program of the language prints for a mistake of any kind: alone they point to no incident.
    private static readonly string[] Common =
    [
        "invalid memory address or nil pointer dereference",
        "index out of range",
        "slice bounds out of range",
        "integer divide by zero",
        "all goroutines are asleep",
        "object reference not set to an instance of an object",
        "cannot access a disposed object",
        "index was outside the bounds of the array",
        "segmentation fault",
        "nullpointerexception",
    ];

    /// <summary>True for a text with a message that many programs print for many reasons, so that the same message is no sign of the same incident.</summary>
    public static bool IsCommon(string text) => Array.Exists(Common, message => text.Contains(message, StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// The message in lower case without the words a runtime puts before it (<c>panic:</c>, <c>Unhandled exception.</c>,
    /// an exception type), without Go's <c>[recovered]</c> after it, and with runs of white space as one space.
    /// </summary>
    /// <param name="line">One line; longer texts are read as one line.</param>
    /// <returns>The comparable form; empty when nothing is left.</returns>
    public static string Normalize(string line)
    {
        var text = CollapseWhitespace(line).ToLowerInvariant();
        for (var before = -1; before != text.Length;)
        {
            before = text.Length;
            foreach (var introduction in Introductions)
            {
                if (text.StartsWith(introduction, StringComparison.Ordinal))
                {
                    text = text[introduction.Length..].TrimStart();
                }
            }

            text = WithoutExceptionType(WithoutThread(text));
        }

        var bracket = text.LastIndexOf(" [recovered", StringComparison.Ordinal);
        return (bracket > 0 && text[^1] == ']' ? text[..bracket] : text).TrimEnd(' ', '.');
    }

    private static string WithoutThread(string text)
    {
        const string Before = "exception in thread \"";
        return text.StartsWith(Before, StringComparison.Ordinal) && text.IndexOf("\" ", Before.Length, StringComparison.Ordinal) is var end and > 0
            ? text[(end + 2)..]
            : text;
    }

    // "system.invalidoperationexception: the event..." -> "the event...". A type is dotted or ends in exception/error,
    // and has no space before its colon.
    private static string WithoutExceptionType(string text)
    {
        var colon = text.IndexOf(": ", StringComparison.Ordinal);
        if (colon <= 0 || text.AsSpan(0, colon).Contains(' '))
        {
            return text;
        }

        var type = text.AsSpan(0, colon);
        var isType = type.EndsWith("exception", StringComparison.Ordinal) || (type.EndsWith("error", StringComparison.Ordinal) && type.Length > "error".Length);
        return isType ? text[(colon + 2)..] : text;
    }

    private static string CollapseWhitespace(string line)
    {
        var builder = new StringBuilder(line.Length);
        foreach (var c in line)
        {
            if (!char.IsWhiteSpace(c))
            {
                builder.Append(c);
            }
            else if (builder.Length > 0 && builder[^1] != ' ')
            {
                builder.Append(' ');
            }
        }

        return builder.ToString().TrimEnd();
    }
}
