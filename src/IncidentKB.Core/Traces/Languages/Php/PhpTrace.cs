using IncidentKB.Core.Traces.Cleaning;
using IncidentKB.Core.Traces.Parsing;

namespace IncidentKB.Core.Traces.Languages.Php;

/// <summary>
/// Reads PHP's uncaught exceptions and the stacks of Throwable::getTraceAsString (<c>#0 /a.php(21): A\B->c()</c>), also as the loggers
/// of Symfony and Laravel write them.
/// </summary>
internal static class PhpTrace
{
    /// <summary>Name of the language in content.</summary>
    public const string Language = "php";

    /// <summary>What lines with a message hold.</summary>
    public static readonly string[] Marks = [Uncaught, Logged, ConsoleLine];

    private const string Uncaught = "Uncaught ";
    private const string Logged = "[object] (";
    private const string ConsoleLine = ".php line ";
    private const string Symfony = "PHP Exception ";
    private const int MaxType = 300;

    /// <summary>Reads the line of an exception that nobody caught, or that a logger wrote down.</summary>
    /// <returns>True where it was one.</returns>
    public static bool TryReadMessage(TraceBuilder trace, in PastedLine line)
    {
        var text = line.Text;
        var logged = text.IndexOf(Logged, StringComparison.Ordinal);
        if (logged >= 0)
        {
            return TryReadLogged(trace, line, logged + Logged.Length);
        }

        if (text.StartsWith("In ", StringComparison.Ordinal) && text[^1] == ':' && text.Contains(ConsoleLine, StringComparison.Ordinal))
        {
            return TryReadConsole(trace, line);
        }

        var uncaught = text.IndexOf(Uncaught, StringComparison.Ordinal);
        if (uncaught < 0 || !LineSpans.ContainsAny(text, ["atal error: ", ".php", Symfony, "PHP "]))
        {
            return false;
        }

        var begin = uncaught + Uncaught.Length;
        begin += text[begin..].StartsWith(Symfony, StringComparison.Ordinal) ? Symfony.Length : 0;
        var colon = text[begin..].IndexOf(':');
        if (colon is <= 0 or > MaxType || text.Slice(begin, colon).Contains(' '))
        {
            return false;
        }

        Add(trace, line, new(begin, colon), begin + colon + 1, EndOf(text));
        return true;
    }

    // Symfony's console: "In Connection.php line 1761:", the message below it, with blank lines and its type in brackets between.
    private static bool TryReadConsole(TraceBuilder trace, in PastedLine line)
    {
        const int MaxLines = 5;
        var text = trace.Text.AsSpan();
        var at = line.Start;
        for (var below = 1; below <= MaxLines && text[at..].IndexOf('\n') is var end and >= 0; below++)
        {
            at += end + 1;
            var length = text[at..].IndexOf('\n');
            var next = length < 0 ? text[at..] : text.Slice(at, length);
            if (next.IsWhiteSpace() || next.TrimStart() is ['[', ..])
            {
                continue;
            }

            trace.Take(line.Number + below);
            trace.Message(
                Language, "exception", default, LineSpans.SliceOf(at, next, 0, next.Length), MessageLink.Begins, line.Number + below);
            return true;
        }

        return false;
    }

    /// <summary>Reads a call, or a line that belongs to a stack.</summary>
    /// <returns>True where it was one.</returns>
    public static bool TryReadFrame(TraceBuilder trace, in PastedLine line)
    {
        var text = line.Text;
        var at = LineSpans.Indent(text);
        if (text[at] != '#')
        {
            return TryReadEnd(trace, line, at);
        }

        at++;
        if (!LineSpans.TryReadNumber(text, ref at, out var index) || at >= text.Length || text[at] != ' ')
        {
            return false;
        }

        var rest = text[++at..];
        if (rest is "{main}")
        {
            trace.Take(line.Number);
            return trace.Language == Language;
        }

        const string Internal = "[internal function]: ";
        if (rest.StartsWith(Internal, StringComparison.Ordinal))
        {
            return TryAddCall(trace, line, index, default, 0, at + Internal.Length);
        }

        var close = rest.IndexOf("): ", StringComparison.Ordinal);
        var open = close > 0 ? rest[..close].LastIndexOf('(') : -1;
        var digits = open + 1;
        return open > 0 && LineSpans.TryReadNumber(rest, ref digits, out var fileLine) && digits == close
            && TryAddCall(trace, line, index, new(at, open), fileLine, at + close + 3);
    }

    private static bool TryReadEnd(TraceBuilder trace, in PastedLine line, int at)
    {
        if (trace.Language == Language && TryReadNext(trace, line, at))
        {
            return true;
        }

        var isOurs = trace.Language == Language
            && LineSpans.StartsWithAny(line.Text[at..], ["Stack trace:", "thrown in ", "[stacktrace]"]);
        if (isOurs)
        {
            trace.Take(line.Number);
        }

        return isOurs;
    }

    // "Next RuntimeException: message in /a.php:4": what the exception above led to.
    private static bool TryReadNext(TraceBuilder trace, in PastedLine line, int at)
    {
        const string Next = "Next ";
        var type = at + Next.Length;
        var hasNext = line.Text[at..].StartsWith(Next, StringComparison.Ordinal);
        var colon = hasNext ? line.Text[type..].IndexOf(": ", StringComparison.Ordinal) : -1;
        if (colon <= 0 || line.Text.Slice(type, colon).Contains(' '))
        {
            return false;
        }

        trace.EndThread();
        Add(trace, line, new(type, colon), type + colon + 1, EndOf(line.Text), MessageLink.Follows);
        return true;
    }

    private static bool TryAddCall(TraceBuilder trace, in PastedLine line, int index, TextSlice file, int fileLine, int name)
    {
        var call = line.Text[name..];
        var length = call.IndexOf('(');
        if (length <= 0 || call[..length].Contains(' '))
        {
            return false;
        }

        if (index == 0 && trace.Language == Language && trace.IsThreadBegun)
        {
            trace.EndThread();
        }

        var isFirst = !trace.HasFrames || trace.Language != Language;
        var origin = PhpFrames.OriginOf(line.Text.Slice(file.Start, file.Length));
        trace.Frame(Language, new(line.Start + name, length), origin, isCreator: false, line.Number);
        if (file.Length > 0)
        {
            trace.Place(file with { Start = line.Start + file.Start }, fileLine, null, line.Number);
        }

        if (isFirst && !trace.HasMessages)
        {
            MessageAbove.Read(trace, line.Start, line.Number);
        }

        return true;
    }

    // {"exception":"[object] (PDOException(code: 0): There is no active transaction at /a.php:46)"}
    private static bool TryReadLogged(TraceBuilder trace, in PastedLine line, int begin)
    {
        var text = line.Text;
        var length = text[begin..].IndexOf("(code: ", StringComparison.Ordinal);
        var said = length < 0 ? -1 : text[begin..].IndexOf("): ", StringComparison.Ordinal);
        if (length is <= 0 or > MaxType || said < length)
        {
            return false;
        }

        var end = text[begin..].LastIndexOf(" at /", StringComparison.Ordinal);
        Add(trace, line, new(begin, length), begin + said + 3, end > said ? begin + end : text.Length);
        return true;
    }

    private static void Add(
        TraceBuilder trace, in PastedLine line, TextSlice type, int from, int to, MessageLink link = MessageLink.Begins) =>
        trace.Message(
            Language, "exception", type with { Start = line.Start + type.Start },
            LineSpans.SliceOf(line.Start, line.Text, from, to), link, line.Number);

    // "... in /var/www/Db.php:21" at the end says where.
    private static int EndOf(ReadOnlySpan<char> text)
    {
        var at = text.LastIndexOf(" in /", StringComparison.Ordinal);
        return at > 0 && text[at..].Contains(".php", StringComparison.Ordinal) ? at : text.Length;
    }
}
