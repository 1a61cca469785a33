using System.Buffers;
using System.Globalization;
using System.Text;
using IncidentKB.Core.Traces.Languages;

namespace IncidentKB.Core.Traces.Cleaning;

/// <summary>
/// Takes back JSON: strings whose line ends were escaped (<c>\n</c>, <c>\t</c>, <c>\u003c</c>) get their lines back, and logs of one JSON
/// object a line become their messages and stacks. A lone <c>\n</c> may be part of a Windows path and stays.
/// </summary>
internal static class JsonText
{
    // Fields of loggers and log shippers with messages and stacks.
    private static readonly string[] Fields =
    [
        "log", "message", "msg", "@message", "@mt", "@m", "text", "body", "line", "textpayload", "short_message", "event",
        "error", "err", "exception", "exc_info", "stack", "stacktrace", "stack_trace", "error.stack_trace", "error.stack", "errorverbose",
        "full_message", "@x", "traceback",
    ];

    // What follows an escaped line end in a trace, which may be escaped twice.
    private static readonly SearchValues<string> LineBegins = SearchValues.Create(
        [
            "\\n\\t", "\\n\\\\t", "\\n\\n", "\\n\\\\n", "\\r\\n", "\\r\\\\n", "\\n  ",
            .. TraceLanguages.All.SelectMany(l => l.LineOpenings).Select(opening => "\\n" + opening),
        ],
        StringComparison.Ordinal);

    /// <summary>The text with its lines; the same text where nothing is escaped.</summary>
    public static string Unescape(string text)
    {
        var hasObjects = HasObjects(text);
        if (!hasObjects && text.AsSpan().IndexOfAny(LineBegins) < 0)
        {
            return text;
        }

        var result = new StringBuilder(text.Length);
        var isChanged = false;
        for (var start = 0; start <= text.Length;)
        {
            var length = text.AsSpan(start).IndexOf('\n');
            var end = length < 0 ? text.Length : start + length;
            var line = text.AsSpan(start, end - start);
            isChanged |= hasObjects && TryAppendFields(result, line.Trim()) || TryAppendStrings(result, line) || Keep(result, line);
            if (end < text.Length)
            {
                result.Append('\n');
            }

            start = end + 1;
        }

        return isChanged ? result.ToString() : text;
    }

    private static bool Keep(StringBuilder result, ReadOnlySpan<char> line)
    {
        result.Append(line);
        return false;
    }

    // Most of the lines that are not blank begin and end like an object.
    private static bool HasObjects(string text)
    {
        var (objects, others) = (0, 0);
        foreach (var range in text.AsSpan()[..Math.Min(text.Length, 256 * 1024)].Split('\n'))
        {
            var line = text.AsSpan()[range].Trim();
            objects += IsObject(line) ? 1 : 0;
            others += line.Length > 0 && !IsObject(line) ? 1 : 0;
        }

        return objects > 0 && objects >= 2 * others;
    }

    private static bool IsObject(ReadOnlySpan<char> line) =>
        line.Length > 4 && line[0] == '{' && line[^1] == '}' && line[1..].TrimStart().StartsWith("\"");

    // Writes the fields of an object that hold messages and stacks, each on lines of its own.
    private static bool TryAppendFields(StringBuilder result, ReadOnlySpan<char> line)
    {
        if (!IsObject(line))
        {
            return false;
        }

        var before = result.Length;
        var isValue = false;
        var isWanted = false;
        for (var at = 1; at < line.Length; at++)
        {
            switch (line[at])
            {
                case '"':
                    var end = EndOfString(line, at);
                    var content = line[(at + 1)..end];
                    if (isValue && isWanted)
                    {
                        AppendField(result, content, before);
                    }

                    isWanted = !isValue && IsWanted(content);
                    at = end;
                    break;
                case ':':
                    isValue = true;
                    break;
                case ',' or '{' or '}':
                    isValue = false;
                    break;
            }
        }

        return result.Length > before;
    }

    private static void AppendField(StringBuilder result, ReadOnlySpan<char> content, int before)
    {
        if (result.Length > before && result[^1] != '\n')
        {
            result.Append('\n');
        }

        Append(result, content);
        while (result.Length > before && result[^1] == '\n')
        {
            result.Length--;
        }
    }

    private static bool IsWanted(ReadOnlySpan<char> name)
    {
        foreach (var field in Fields)
        {
            if (name.Equals(field, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    // Writes a line in which escaped line ends stand, with each string that holds some on lines of its own.
    private static bool TryAppendStrings(StringBuilder result, ReadOnlySpan<char> line)
    {
        if (line.IndexOfAny(LineBegins) < 0 || line.Count("\\n") < 2)
        {
            return false;
        }

        // Escaped twice, as a string in a string is: no line end has a single backslash.
        if (!HasSingle(line))
        {
            var once = new StringBuilder(line.Length);
            Append(once, line);
            line = once.ToString();
        }

        var from = 0;
        for (var at = Quote(line, 0); at < line.Length;)
        {
            var end = EndOfString(line, at);
            var isTrace = line[at..end].IndexOf("\\n", StringComparison.Ordinal) >= 0;
            if (isTrace)
            {
                Append(result, line[from..at]);
                result.Append('\n');
                Append(result, line[(at + 1)..end]);
                result.Append('\n');
                from = Math.Min(end + 1, line.Length);
            }

            at = Quote(line, Math.Min(end + 1, line.Length));
        }

        Append(result, line[from..]);
        return true;
    }

    private static bool HasSingle(ReadOnlySpan<char> line)
    {
        for (var at = line.IndexOf("\\n"); at >= 0;)
        {
            if (at == 0 || line[at - 1] != '\\')
            {
                return true;
            }

            var next = line[(at + 2)..].IndexOf("\\n");
            at = next < 0 ? -1 : at + 2 + next;
        }

        return false;
    }

    // Index of the next quote that no backslash stands before, or the end of the line.
    private static int Quote(ReadOnlySpan<char> line, int from)
    {
        for (var at = from; ; at++)
        {
            var found = line[at..].IndexOf('"');
            if (found < 0)
            {
                return line.Length;
            }

            at += found;
            if (at == 0 || line[at - 1] != '\\')
            {
                return at;
            }
        }
    }

    // Index of the quote that ends the string which begins at a quote, or the end of the line.
    private static int EndOfString(ReadOnlySpan<char> line, int open)
    {
        for (var i = open + 1; i < line.Length; i++)
        {
            if (line[i] == '\\')
            {
                i++;
            }
            else if (line[i] == '"')
            {
                return i;
            }
        }

        return line.Length;
    }

    private static void Append(StringBuilder result, ReadOnlySpan<char> escaped)
    {
        for (var at = escaped.IndexOf('\\'); at >= 0 && at + 1 < escaped.Length; at = escaped.IndexOf('\\'))
        {
            result.Append(escaped[..at]);
            var c = escaped[at + 1];
            var length = 2;
            if (c == 'u' && at + 6 <= escaped.Length
                && ushort.TryParse(escaped.Slice(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
            {
                result.Append((char)code);
                length = 6;
            }
            else if (c is 'n' or 't' or '"' or '\\' or '/' or '\'')
            {
                result.Append(c switch { 'n' => '\n', 't' => '\t', _ => c });
            }
            else if (c != 'r')
            {
                result.Append('\\').Append(c);
            }

            escaped = escaped[(at + length)..];
        }

        result.Append(escaped);
    }
}
