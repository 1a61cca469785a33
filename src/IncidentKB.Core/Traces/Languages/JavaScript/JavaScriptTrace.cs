using IncidentKB.Core.Traces.Cleaning;
using IncidentKB.Core.Traces.Parsing;

namespace IncidentKB.Core.Traces.Languages.JavaScript;

/// <summary>
/// Reads the stacks of JavaScript and TypeScript: V8's <c>at f (file:line:column)</c> (v8.dev/docs/stack-trace-api), and
/// <c>f@file:line:column</c> of Firefox and Safari.
/// </summary>
internal static class JavaScriptTrace
{
    /// <summary>Name of the language in content.</summary>
    public const string Language = "javascript";

    private const int MaxLine = 2_000;

    // How far above its first frame the message of a stack may begin: some have several lines.
    private const int MaxLinesAbove = 8;

    private static readonly string[] CallWords = ["async ", "new "];

    private static readonly string[] BareErrors = ["Error: ", "Error [", "Uncaught Error: ", "Uncaught (in promise) Error: "];

    // Places of the engine: it gives neither line nor column.
    private static readonly string[] EnginePlaces = ["<anonymous>", "native", "index ", "node:", "internal/", "wasm:"];

    private static readonly string[] OtherEndings =
        [".rs", ".java", ".kt", ".go", ".swift", ".cs", ".dart", ".lua", ".cpp", ".cc", ".c", ".h"];

    /// <summary>Reads a call.</summary>
    /// <returns>True where it was one.</returns>
    public static bool TryReadFrame(TraceBuilder trace, in PastedLine line)
    {
        var text = line.Text;
        if (text[^1] == ':' && trace.Language == Language && text.StartsWith("Emitted '", StringComparison.Ordinal))
        {
            // "Emitted 'error' event on WriteStream instance at:": another stack.
            trace.EndThread();
            trace.Take(line.Number);
            return true;
        }

        if (text.Length > MaxLine || !(char.IsAsciiDigit(text[^1]) || text[^1] is ')' or ']' or '>'))
        {
            return false;
        }

        var at = LineSpans.Indent(text);
        if (text[at..].StartsWith("at ", StringComparison.Ordinal))
        {
            return TryReadV8(trace, line, at + 3);
        }

        var sign = text[at..].IndexOf('@');
        return sign >= 0 && TryReadNamed(trace, line, at, at + sign);
    }

    // "at f (/a.js:3:5)", "at async Promise.all (index 0)", "at /a.js:3:5", "at Object.<anonymous> (/a.ts:1:2)", "at new X (...)".
    private static bool TryReadV8(TraceBuilder trace, in PastedLine line, int begin)
    {
        var text = line.Text;
        foreach (var word in CallWords)
        {
            begin += text[begin..].StartsWith(word, StringComparison.Ordinal) ? word.Length : 0;
        }

        if (text[^1] != ')')
        {
            return TrySplitPlace(text[begin..], out var length, out var fileLine)
                && Add(trace, line, new(begin, length), new(begin, length), fileLine);
        }

        var open = text.LastIndexOf(" (", StringComparison.Ordinal);
        if (open <= begin || IsEvaluated(text, ref open))
        {
            return false;
        }

        var place = text[(open + 2)..^1];
        var name = text[begin..open].IndexOf(" [as ", StringComparison.Ordinal) is var alias and > 0 ? alias : open - begin;
        if (TrySplitPlace(place, out var file, out var number))
        {
            return Add(trace, line, new(begin, name), new(open + 2, file), number);
        }

        return LineSpans.StartsWithAny(place, EnginePlaces) && Add(trace, line, new(begin, name), default, 0);
    }

    // "at eval (eval at f (/a.js:1:2), <anonymous>:1:1)": the outer parenthesis has the place.
    private static bool IsEvaluated(ReadOnlySpan<char> text, ref int open)
    {
        var outer = text.IndexOf(" (eval at ", StringComparison.Ordinal);
        open = outer > 0 ? outer : open;
        return false;
    }

    // "f@https://host/a.js:1:2", "@file:///a.js:1:2", "map@[native code]", "async*f/<@webpack-internal:///./a.ts:1:2".
    private static bool TryReadNamed(TraceBuilder trace, in PastedLine line, int begin, int sign)
    {
        var text = line.Text;
        var place = text[(sign + 1)..];
        if (text[begin..sign].ContainsAny(" \t\"'(") || place.Contains(' ') && place is not "[native code]")
        {
            return false;
        }

        if (place is "[native code]")
        {
            return sign > begin && Add(trace, line, new(begin, sign - begin), default, 0);
        }

        return (place.Contains("://", StringComparison.Ordinal) || place.StartsWith("/", StringComparison.Ordinal))
            && TrySplitPlace(place, out var file, out var number)
            && Add(trace, line, sign > begin ? new(begin, sign - begin) : new(sign + 1, file), new(sign + 1, file), number);
    }

    // "/a.js:3:5", "https://host/a.js?v=1:3:5", "webpack-internal:///./a.ts:3:5", "file:///a.mjs:3:5", "node:internal/x:3:5".
    private static bool TrySplitPlace(ReadOnlySpan<char> place, out int length, out int line)
    {
        length = 0;
        line = 0;
        var column = place.LastIndexOf(':');
        var number = column > 0 ? place[..column].LastIndexOf(':') : -1;
        if (number <= 0 || !IsNumber(place[(column + 1)..]) || !IsNumber(place[(number + 1)..column]))
        {
            return false;
        }

        var file = place[..number];
        foreach (var ending in OtherEndings)
        {
            if (file.EndsWith(ending, StringComparison.Ordinal))
            {
                return false;
            }
        }

        var digits = number + 1;
        length = number;
        return LineSpans.TryReadNumber(place, ref digits, out line) && !file.Contains(" in ", StringComparison.Ordinal);
    }

    private static bool IsNumber(ReadOnlySpan<char> text) => text.Length is > 0 and < 9 && text.IndexOfAnyExceptInRange('0', '9') < 0;

    private static bool Add(TraceBuilder trace, in PastedLine line, TextSlice function, TextSlice file, int fileLine)
    {
        var isFirst = !trace.HasFrames || trace.Language != Language;
        var path = line.Text.Slice(file.Start, file.Length);
        var name = function with { Start = line.Start + function.Start };
        trace.Frame(Language, name, JavaScriptFrames.OriginOf(path), isCreator: false, line.Number);
        if (file.Length > 0)
        {
            trace.Place(file with { Start = line.Start + file.Start }, fileLine, null, line.Number);
        }

        if (isFirst && !trace.HasMessages)
        {
            ReadMessageAbove(trace, line);
        }

        return true;
    }

    // A bare "Error: " is a message only because a stack stands below it. Where none is found, the words right above are the message.
    private static void ReadMessageAbove(TraceBuilder trace, in PastedLine line)
    {
        var text = trace.Text.AsSpan();
        var lineStart = line.Start;
        for (var above = 1; above <= MaxLinesAbove && lineStart > 0 && line.Number - above > trace.LineBefore; above++)
        {
            var end = lineStart - 1;
            lineStart = text[..end].LastIndexOf('\n') + 1;
            var said = text[lineStart..end].TrimEnd();
            if (said.IsWhiteSpace())
            {
                break;
            }

            foreach (var bare in BareErrors)
            {
                var at = said.Length > MaxLine ? -1 : said.IndexOf(bare, StringComparison.Ordinal);
                var colon = at < 0 ? -1 : said[at..].IndexOf(": ", StringComparison.Ordinal);
                if (colon > 0 && (at == 0 || !char.IsLetterOrDigit(said[at - 1])))
                {
                    var type = at + bare.IndexOf("Error", StringComparison.Ordinal);
                    trace.MessageAbove(
                        "exception", new(lineStart + type, "Error".Length),
                        LineSpans.SliceOf(lineStart, said, at + colon + 2, said.Length), line.Number - above);
                    return;
                }
            }
        }

        MessageAbove.Read(trace, line.Start, line.Number);
    }
}
