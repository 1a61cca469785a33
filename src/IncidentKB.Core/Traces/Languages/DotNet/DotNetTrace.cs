using System.Buffers;
using IncidentKB.Core.Traces.Cleaning;
using IncidentKB.Core.Traces.Parsing;

namespace IncidentKB.Core.Traces.Languages.DotNet;

/// <summary>
/// Reads the frames of .NET. Formats: System.Diagnostics.StackTrace.ToString (the words "at", "in" and "line" are translated with
/// the runtime's language), Mono's <c>at A.B (args) [0x0002e] in file:0</c>, and the list of issue trackers <c>:0 - A.B(args)</c>.
/// </summary>
internal static class DotNetTrace
{
    /// <summary>Name of the language in content.</summary>
    public const string Language = "csharp";

    /// <summary>
    /// Word_At of the runtime's resources (mscorlib, the .NET Framework's language packs): en, de, es, fr, it, ja, ko, pl, pt, ru, tr,
    /// zh-Hans, zh-Hant, cs.
    /// </summary>
    public static readonly string[] At =
        ["at ", "bei ", "en ", "à ", "in ", "場所 ", "위치: ", "w ", "em ", "в ", "konum: ", "在 ", "於 ", "v "];

    private static readonly SearchValues<char> FirstCharacters = SearchValues.Create([.. At.Select(word => word[0]), '-']);

    /// <summary>Reads the frames of a line, the message before them on the same line, and the lines that stand between frames.</summary>
    /// <returns>True where there was one.</returns>
    public static bool TryReadFrame(
        TraceBuilder trace, int start, ReadOnlySpan<char> line, ReadOnlySpan<char> next, bool hasMark, int number)
    {
        var at = LineSpans.Indent(line);
        if (at == line.Length || !CanBegin(line[at]))
        {
            return TryReadInLine(trace, start, line, next, hasMark, number);
        }

        return line[at] == '-'
            ? TryReadBetween(trace, line, at, number)
            : TryReadCalls(trace, start, line, at, number) || TryReadInLine(trace, start, line, next, hasMark, number);
    }

    /// <summary>Reads <c>:0 - A.B(args)</c>, a frame as issue trackers list it.</summary>
    /// <returns>True where it was one.</returns>
    public static bool TryReadListed(TraceBuilder trace, in PastedLine line)
    {
        if (!ListedFrame.TryCut(line.Text, out var file, out var fileLine, out var name)
            || !(file.Length == 0 || line.Text.Slice(file.Start, file.Length).EndsWith(".cs", StringComparison.Ordinal)))
        {
            return false;
        }

        var call = line.Text[name..];
        var open = call.IndexOf('(');
        Add(trace, line.Start + name, open < 0 ? call : call[..open], line.Number);
        trace.Place(file with { Start = line.Start + file.Start }, fileLine, null, line.Number);
        return true;
    }

    // The first characters of these words, and of the lines between frames.
    private static bool CanBegin(char c) => FirstCharacters.Contains(c);

    // "--- End of inner exception stack trace ---", in the runtime's language, and "--- End of stack trace from previous location ---",
    // after which the same stack goes on. The first is indented, the second is not.
    private static bool TryReadBetween(TraceBuilder trace, ReadOnlySpan<char> line, int at, int number)
    {
        if (trace.Language != Language || !line[at..].StartsWith("--- ", StringComparison.Ordinal)
            || !line.EndsWith(" ---", StringComparison.Ordinal))
        {
            return false;
        }

        var isInner = line.Contains("inner exception", StringComparison.Ordinal)
            || (at > 0 && !line.Contains("previous location", StringComparison.Ordinal));
        if (isInner)
        {
            trace.EndThread();
        }

        trace.Take(number);
        return true;
    }

    // A trace on one line, or behind a prefix that was not recognised: "message   at A.B()   at C.D() in c.cs:line 3".
    private static bool TryReadInLine(
        TraceBuilder trace, int start, ReadOnlySpan<char> line, ReadOnlySpan<char> next, bool hasMark, int number)
    {
        var at = line.IndexOf("   at ", StringComparison.Ordinal);
        if (at <= 0 || !IsCall(line[(at + 6)..]))
        {
            return false;
        }

        if (hasMark)
        {
            ExceptionLine.TryRead(trace, start, line[..at], next, number);
        }

        return TryReadCalls(trace, start, line, at + 3, number);
    }

    private static bool TryReadCalls(TraceBuilder trace, int start, ReadOnlySpan<char> line, int at, int number)
    {
        var isRead = false;
        while (at < line.Length)
        {
            // Each call has the line up to the next "   at " to itself.
            var length = line[(at + 1)..].IndexOf("   at ", StringComparison.Ordinal);
            var call = length < 0 ? line[at..] : line.Slice(at, length + 1);
            if (!TryReadCall(trace, start + at, call, number))
            {
                break;
            }

            isRead = true;
            at = length < 0 ? line.Length : at + length + 4;
        }

        return isRead;
    }

    private static bool TryReadCall(TraceBuilder trace, int start, ReadOnlySpan<char> line, int number)
    {
        var word = WordLength(line);
        if (word == 0)
        {
            return false;
        }

        // An AggregateException ends each of its inner exceptions with "<---".
        var name = word + LineSpans.Indent(line[word..]);
        var call = line[name..].EndsWith("<---") ? line[name..^"<---".Length] : line[name..];
        if (call.StartsWith("(wrapper ", StringComparison.Ordinal) && call.IndexOf(") ", StringComparison.Ordinal) is var wrapper and > 0)
        {
            name += wrapper + 2;
            call = line[name..];
        }

        var open = call.IndexOf('(');
        var isOurs = trace.Language == Language && line.StartsWith("at ", StringComparison.Ordinal);
        if (open < 0)
        {
            // Cut in the middle of a name.
            return isOurs && trace.HasFrames && IsName(call) && Add(trace, start + name, call, number);
        }

        // An iterator is "A.Parts()+MoveNext()".
        var end = EndOfArguments(call, open);
        if (end + 1 < call.Length && call[end + 1] == '+' && call[end..].IndexOf('(') is var second and > 0)
        {
            open = end + second;
            end = EndOfArguments(call, open);
        }

        var function = call[..open].TrimEnd();
        if (!IsName(function) || !IsArguments(call[(open + 1)..end]))
        {
            return false;
        }

        var place = end < call.Length ? call[(end + 1)..].TrimEnd() : default;
        var hasPlace = TrySplitPlace(place, out var file, out var fileLine);
        var isPlausible = hasPlace || place.IsWhiteSpace() || isOurs;
        if (!isPlausible || !(function.Contains('.') || isOurs || function.StartsWith("lambda_method", StringComparison.Ordinal)))
        {
            return false;
        }

        Add(trace, start + name, function, number);
        if (hasPlace && file.Length > 0)
        {
            trace.Place(new(start + name + end + 1 + file.Start, file.Length), fileLine, null, number);
        }

        return true;
    }

    private static bool Add(TraceBuilder trace, int start, ReadOnlySpan<char> function, int number)
    {
        var isFirst = !trace.HasFrames || trace.Language != Language;
        trace.Frame(Language, new(start, function.Length), DotNetFrames.OriginOf(function), isCreator: false, number);
        if (isFirst && !trace.HasMessages)
        {
            MessageAbove.Read(trace, start, number);
        }

        return true;
    }

    private static int WordLength(ReadOnlySpan<char> line)
    {
        foreach (var word in At)
        {
            if (line.StartsWith(word, StringComparison.Ordinal))
            {
                return word.Length;
            }
        }

        return 0;
    }

    private static bool IsCall(ReadOnlySpan<char> call) => call.IndexOf('(') is var open and > 0 && IsName(call[..open].TrimEnd());

    // "Group.<>c__DisplayClass3_0.<Go>b__0", "A.B`1[T].C", "lambda_method1928", "Game..ctor": no space, no quote, no slash.
    private static bool IsName(ReadOnlySpan<char> name)
    {
        if (name.Length is 0 or > 1_000 || !(char.IsLetter(name[0]) || name[0] is '_' or '<'))
        {
            return false;
        }

        var depth = 0;
        foreach (var c in name)
        {
            depth += c is '[' or '<' ? 1 : c is ']' or '>' ? -1 : 0;
            if ((c is ' ' or ',' or '=' && depth <= 0) || c is '"' or '/' or '\\' or ';' or ':' or '{')
            {
                return false;
            }
        }

        return true;
    }

    // Index of the parenthesis that closes the arguments; the end where it was cut off.
    private static int EndOfArguments(ReadOnlySpan<char> call, int open)
    {
        var depth = 0;
        for (var i = open; i < call.Length; i++)
        {
            depth += call[i] == '(' ? 1 : call[i] == ')' ? -1 : 0;
            if (depth == 0)
            {
                return i;
            }
        }

        return call.Length;
    }

    // Types and names; places of other languages ("HashMap.java:1453", "app.js:1:2") have colons and slashes.
    private static bool IsArguments(ReadOnlySpan<char> arguments) =>
        arguments.IndexOfAny(":/\\\"") < 0 && !(arguments is "Native Method" or "Unknown Source")
        && !arguments.EndsWith(".java", StringComparison.Ordinal) && !arguments.EndsWith(".kt", StringComparison.Ordinal);

    // " in /src/bug.cs:line 50", " 位置 C:\a.cs:行号 5", " [0x0002e] in <6bc0>:0", " [0x001f1] in /a/b.cs:137", " C:\a.cs içinde: satır 5".
    private static bool TrySplitPlace(ReadOnlySpan<char> place, out TextSlice file, out int line)
    {
        file = default;
        line = 0;
        var end = place.Length;
        if (end > 0 && place[end - 1] == '.')
        {
            end--;
        }

        var digits = end;
        while (digits > 0 && char.IsAsciiDigit(place[digits - 1]))
        {
            digits--;
        }

        var colon = digits == end ? -1 : place[..digits].LastIndexOf(':');
        if (colon <= 0 || digits - colon > 20)
        {
            return place.TrimStart().StartsWith("[0x", StringComparison.Ordinal);
        }

        LineSpans.TryReadNumber(place, ref digits, out line);
        var begin = LineSpans.Indent(place);
        if (place[begin] == '[' && place.IndexOf(']') is var offset and > 0 && offset < colon)
        {
            begin = offset + 1 + LineSpans.Indent(place[(offset + 1)..]);
        }

        var word = place[begin..colon].IndexOf(' ');
        if (word > 0 && place.Slice(begin, word).IndexOfAny("/\\.") < 0)
        {
            begin += word + 1;
        }

        var path = place[begin..colon];
        path = path.EndsWith(" içinde", StringComparison.Ordinal) ? path[..^" içinde".Length] : path;
        file = path.StartsWith("<", StringComparison.Ordinal) ? default : new(begin, path.Length);
        return true;
    }
}
