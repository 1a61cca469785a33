using System.Text;
using IncidentKB.Core.Traces.Languages;

namespace IncidentKB.Core.Traces;

/// <summary>Brings the message line of a panic to the form in which signatures are compared.</summary>
public static class PanicMessage
{
    // What programs print before the message itself; Java's 'Exception in thread "name"' is cut off by itself.
    private static readonly string[] Introductions = [.. TraceLanguages.All.SelectMany(l => l.Introductions), "error:"];

    private static readonly string[] Common = [.. TraceLanguages.All.SelectMany(l => l.CommonMessages)];

    /// <summary>
    /// True for a text with a message that many programs print for many reasons, so that the same message is no sign of the same
    /// incident.
    /// </summary>
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
        var end = text.StartsWith(Before, StringComparison.Ordinal) ? text.IndexOf("\" ", Before.Length, StringComparison.Ordinal) : -1;
        return end > 0 ? text[(end + 2)..] : text;
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
        var isType = type.EndsWith("exception", StringComparison.Ordinal)
            || (type.EndsWith("error", StringComparison.Ordinal) && type.Length > "error".Length);
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
