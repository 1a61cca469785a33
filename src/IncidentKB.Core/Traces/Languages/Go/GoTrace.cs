using System.Buffers;
using IncidentKB.Core.Traces.Cleaning;
using IncidentKB.Core.Traces.Parsing;

namespace IncidentKB.Core.Traces.Languages.Go;

/// <summary>
/// Reads the lines of Go's traces. Formats: src/runtime/panic.go, traceback.go and race reports of Go 1.5 to 1.27, and the
/// stacks of github.com/pkg/errors, which print the same two lines a frame without the arguments.
/// </summary>
internal static class GoTrace
{
    /// <summary>Name of the language in content.</summary>
    public const string Language = "go";

    /// <summary>What lines with a message hold.</summary>
    public static readonly string[] MessageMarks =
    [
        "panic: ", "fatal error: ", "fatal: ", "runtime error: ", "sync: ", "semaphore: ", "DATA RACE", "panic serving ",
        "panic in ", "SIG",
    ];

    private const string Goroutine = "goroutine ";
    private const string CreatedBy = "created by ";
    private const string DataRace = "data race";

    // What stands before a message. The runtime prints the first two; net/http and others print a recovered panic in their own words.
    private static readonly (string Mark, string Kind)[] Marks =
    [
        ("fatal error: ", "fatal error"),
        ("panic: ", "panic"),
        ("fatal: ", "fatal error"),
        ("WARNING: DATA RACE", DataRace),
    ];

    // Messages of the runtime and of sync that programs print after recovering, without the word panic.
    private static readonly string[] Beginnings = ["runtime error: ", "sync: ", "semaphore: "];

    private const int MaxLinesAbove = 2;
    private const int MaxLineAbove = 1_000;

    // How a log says that something failed.
    private static readonly SearchValues<string> Levels = SearchValues.Create(
        ["error", "[err", "err ", "erro[", "fatal", "failed", "failure", "错误", "失败", "异常"], StringComparison.OrdinalIgnoreCase);

    private static readonly SearchValues<char> NameEnd = SearchValues.Create(" \t\"'<>,;=|");

    /// <summary>Reads a line that may hold a message.</summary>
    /// <returns>True where it held one.</returns>
    public static bool TryReadMessage(TraceBuilder trace, int start, ReadOnlySpan<char> line, int number)
    {
        foreach (var (mark, kind) in Marks)
        {
            var at = line.IndexOf(mark, StringComparison.Ordinal);
            if (at >= 0 && (at == 0 || !char.IsAsciiLetterOrDigit(line[at - 1])) && IsGo(trace, line, at, kind))
            {
                // "\tpanic: again" follows from the panic above it, and so does Go 1.25's "panic: x [recovered, repanicked]".
                var follows = line[..at].IsWhiteSpace() && (at > 0 || trace.LastLine == number - 1)
                    && trace is { Language: Language, HasMessages: true, HasFrames: false };

                // The first line of a race report says nothing behind its mark: the mark is the message, as content has it.
                var message = SaidText.Of(start, line, at, kind == DataRace ? at : at + mark.Length, line.Length);
                var link = follows ? MessageLink.Follows : MessageLink.Begins;
                trace.Message(Language, kind, default, WithoutRecovered(message, trace.Text), link, number);
                return true;
            }
        }

        return TryReadRecovered(trace, start, line, number);
    }

    /// <summary>Reads a goroutine's first line, a call, the line that starts with "created by", or a call's place.</summary>
    /// <returns>True where it was one of them.</returns>
    public static bool TryReadFrame(TraceBuilder trace, int start, ReadOnlySpan<char> line, ReadOnlySpan<char> next, int number)
    {
        var indent = LineSpans.Indent(line);
        var text = line[indent..].TrimEnd();
        start += indent;
        if (text.StartsWith(Goroutine, StringComparison.Ordinal) && TryReadHeader(trace, start, text, number))
        {
            return true;
        }

        if (trace.Language == Language && text[^1] == ':' && IsRaceHead(text))
        {
            // "Previous write at 0x00c00 by goroutine 7:", "Goroutine 8 (running) created at:": the stacks of a race report.
            trace.Thread(Language, new(start, text.Length - 1), default, number);
            return true;
        }

        if (trace.Language == Language && trace.LastLine < number && TryReadPlace(trace, start, text, number))
        {
            return true;
        }

        var isCreator = text.StartsWith(CreatedBy, StringComparison.Ordinal);
        if (isCreator)
        {
            start += CreatedBy.Length;
            text = text[CreatedBy.Length..];
            var by = text.IndexOf(" in goroutine ", StringComparison.Ordinal);
            text = by > 0 ? text[..by] : text;
        }

        var length = NameLength(text);
        var isCall = isCreator || IsPlace(next)
            || (HasArguments(text, length) && (IsInStack(trace, number) || IsDump(text, length)));
        if (length == 0 || !isCall)
        {
            return false;
        }

        var isFirst = trace.Language == null;
        trace.Frame(Language, new(start, length), GoFrames.OriginOf(text[..length]), isCreator, number);
        if (isFirst)
        {
            ReadLineAbove(trace, start, number, max: 1, needsLevel: false);
        }

        return true;
    }

    // "s.mu.Unlock()" on a line of its own is a frame inside a stack; in a text it is a piece of code.
    private static bool IsInStack(TraceBuilder trace, int number) =>
        trace.Language == Language && trace.LastLine >= number - MaxLinesAbove;

    private static bool IsDump(ReadOnlySpan<char> text, int nameLength) => !(text[nameLength..] is "()" or "(...)" or "(…)");

    // What a log says right above a stack that it printed is the stack's message: programs recover and go on.
    private static void ReadLineAbove(TraceBuilder trace, int at, int number, int max, bool needsLevel)
    {
        var text = trace.Text.AsSpan();
        var lineStart = text[..at].LastIndexOf('\n') + 1;
        for (var above = 1; above <= max && lineStart > 0 && number - above > trace.LineBefore; above++)
        {
            var end = lineStart - 1;
            lineStart = text[..end].LastIndexOf('\n') + 1;
            var line = text[lineStart..end].TrimEnd();
            if (line.IsWhiteSpace())
            {
                continue;
            }

            var isHeading = line[^1] is ':' or '`' || line[0] == '#' || line.Length > MaxLineAbove
                || line.Contains("stack", StringComparison.OrdinalIgnoreCase) || IsPlace(line);
            if (!isHeading && (!needsLevel || line.IndexOfAny(Levels) >= 0))
            {
                trace.MessageAbove("exception", default, LineSpans.SliceOf(lineStart, line, 0, line.Length), number - above);
            }

            return;
        }
    }

    /// <summary>A goroutine's header stands above a function; below one, the newest line is the first.</summary>
    public static int OrderOf(ReadOnlySpan<char> above, ReadOnlySpan<char> line, ReadOnlySpan<char> below)
    {
        if (!line.StartsWith(Goroutine, StringComparison.Ordinal) || !line.Contains('[') || above.Length == 0)
        {
            return 0;
        }

        if (IsFunction(above))
        {
            return 1;
        }

        return IsPlace(above) || IsFunction(below) ? -1 : 0;
    }

    private static bool IsRaceHead(ReadOnlySpan<char> text) =>
        text.Contains(" by goroutine ", StringComparison.Ordinal)
        || text.EndsWith(" by main goroutine:", StringComparison.Ordinal)
        || text.EndsWith(" created at:", StringComparison.Ordinal);

    // A panic is Go's unless another language's trace is being read; "fatal:" is git's and many others' word, so it needs a dump below.
    private static bool IsGo(TraceBuilder trace, ReadOnlySpan<char> line, int at, string kind)
    {
        if (kind == DataRace)
        {
            return line[..at].IsWhiteSpace();
        }

        var isOthers = (at > 0 && line[at..].StartsWith("fatal: ", StringComparison.Ordinal))
            || line.Contains("Kernel panic", StringComparison.Ordinal);
        return !isOthers && (trace.Language is null or Language || !trace.HasMessages || trace.HasFrames);
    }

    private static bool TryReadRecovered(TraceBuilder trace, int start, ReadOnlySpan<char> line, int number)
    {
        const string Serving = ": panic serving ";
        const string Handling = "panic in ";
        if (TryReadSignal(trace, start, line, number))
        {
            return true;
        }

        if (line.IndexOf(Serving, StringComparison.Ordinal) is var serving and >= 0
            && line[(serving + Serving.Length)..].IndexOf(": ", StringComparison.Ordinal) is var address and >= 0)
        {
            var recovered = LineSpans.SliceOf(start, line, serving + Serving.Length + address + 2, line.Length);
            trace.Message(Language, "panic", default, recovered, MessageLink.Begins, number);
            return true;
        }

        if (line.IndexOf(Handling, StringComparison.Ordinal) is var handling and >= 0
            && line[(handling + Handling.Length)..].LastIndexOf(": ", StringComparison.Ordinal) is var handler and >= 0)
        {
            var recovered = LineSpans.SliceOf(start, line, handling + Handling.Length + handler + 2, line.Length);
            trace.Message(Language, "panic", default, recovered, MessageLink.Begins, number);
            return true;
        }

        foreach (var beginning in Beginnings)
        {
            // "rsync: " is not "sync: ", and a line with much before it may merely speak of one.
            var at = line.IndexOf(beginning, StringComparison.Ordinal);
            if (at == 0 || (at > 0 && line[at - 1] is ' ' or '\t' or ':' or '"' or '`' or '“' && !line[..at].EndsWith("(\"")))
            {
                trace.Message(Language, "panic", default, SaidText.Of(start, line, at, at, line.Length), MessageLink.Begins, number);
                return true;
            }
        }

        return false;
    }

    // "SIGQUIT: quit" above the dump that a signal asks for (runtime/signal_unix.go).
    private static bool TryReadSignal(TraceBuilder trace, int start, ReadOnlySpan<char> line, int number)
    {
        var indent = LineSpans.Indent(line);
        start += indent;
        line = line[indent..];
        var colon = line.StartsWith("SIG", StringComparison.Ordinal) ? line.IndexOf(": ", StringComparison.Ordinal) : -1;
        if (colon is < 5 or > 10 || line[..colon].IndexOfAnyExceptInRange('A', 'Z') >= 0)
        {
            return false;
        }

        trace.Message(Language, "signal", default, LineSpans.SliceOf(start, line, 0, line.Length), MessageLink.Begins, number);
        return true;
    }

    // "goroutine 7 [chan receive, 2 minutes, locked to thread]:", since 1.22 with gp= m= mp= before the bracket, since 1.27 with
    // labels inside it; "Goroutine 7 (running) created at:" of race reports is told by its brackets.
    private static bool TryReadHeader(TraceBuilder trace, int start, ReadOnlySpan<char> text, int number)
    {
        var digits = text[Goroutine.Length..].IndexOfAnyExceptInRange('0', '9');
        var open = text.IndexOf('[');
        if (digits <= 0 || open < 0)
        {
            return false;
        }

        var isFirst = trace.Language == null;
        var state = text[(open + 1)..];
        var end = state.IndexOfAny(',', ']', ':');
        state = end < 0 ? state : state[..end];
        var labels = state.IndexOf(" labels", StringComparison.Ordinal);
        trace.Thread(Language, new(start, Goroutine.Length + digits), new(start + open + 1, labels < 0 ? state.Length : labels), number);
        if (isFirst)
        {
            ReadLineAbove(trace, start, number, MaxLinesAbove, needsLevel: true);
        }

        return true;
    }

    private static bool TryReadPlace(TraceBuilder trace, int start, ReadOnlySpan<char> text, int number)
    {
        if (!trace.IsPlaceMissing || !TrySplitPlace(text, out var length, out var line))
        {
            return false;
        }

        trace.Place(new(start, length), line, GoFrames.OriginOf(trace.LastOrigin, text[..length]), number);
        return true;
    }

    // A call with its arguments, on a line of its own. A message may end like one: "json: unsupported type: func()".
    private static bool IsFunction(ReadOnlySpan<char> line) =>
        line.EndsWith(")", StringComparison.Ordinal) && !line[..Math.Max(0, line.IndexOf('('))].Contains(": ", StringComparison.Ordinal)
        && !IsPlace(line) && !line.StartsWith(CreatedBy, StringComparison.Ordinal)
        && (LineSpans.ContainsAny(line, ["(0x", "({"])
            || line.EndsWith("()", StringComparison.Ordinal) || line.EndsWith("(...)", StringComparison.Ordinal));

    private static bool IsPlace(ReadOnlySpan<char> next) => next.Length > 0 && TrySplitPlace(next.Trim(), out _, out _);

    // "/src/a.go:12 +0x1d fp=0x.. sp=0x.. pc=0x..", "C:/Program Files/Go/src/a.go:12 +0x1d", "a.s:12".
    private static bool TrySplitPlace(ReadOnlySpan<char> text, out int length, out int line)
    {
        length = 0;
        line = 0;
        var at = text.IndexOf(".go:", StringComparison.Ordinal);
        var extension = 3;
        if (at <= 0)
        {
            at = text.IndexOf(".s:", StringComparison.Ordinal);
            at = at <= 0 ? text.IndexOf(".c:", StringComparison.Ordinal) : at;
            extension = 2;
        }

        if (at <= 0 || text[..at].IndexOf(": ", StringComparison.Ordinal) >= 0 || text[..at].Contains('('))
        {
            return false;
        }

        length = at + extension;
        var end = length + 1;
        return LineSpans.TryReadNumber(text, ref end, out line) && (end == text.Length || text[end] is ' ' or '\t' or ')');
    }

    // Length of a function's name: up to the parenthesis of its arguments, which is the first that no dot precedes
    // ("sync.(*WaitGroup).Done(...)"); brackets of generics may hold anything. 0 where it is no name.
    private static int NameLength(ReadOnlySpan<char> text)
    {
        if (text.Length == 0 || !(char.IsLetter(text[0]) || text[0] is '_' or '.'))
        {
            return 0;
        }

        var depth = 0;
        var hasDot = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            switch (c)
            {
                case '[':
                    depth++;
                    break;
                case ']':
                    depth--;
                    break;
                case '(' when depth == 0 && (i == 0 || text[i - 1] != '.'):
                    return hasDot || text[..i] is "panic" ? i : 0;
                case '.' or '·':
                    hasDot = true;
                    break;
                default:
                    if (depth == 0 && NameEnd.Contains(c))
                    {
                        return 0;
                    }

                    break;
            }
        }

        return hasDot && depth == 0 ? text.Length : 0;
    }

    // "(...)", "()", "(0xc000, {0x1, 0x2}, ...)": what the runtime prints, and "(…)", as people shorten it. A list cut by wrapping or
    // by a tracker counts as well.
    private static bool HasArguments(ReadOnlySpan<char> text, int nameLength)
    {
        var arguments = text[nameLength..];
        return arguments is ['(', _, ..]
            && (arguments is "(...)" or "()" || arguments[1] is '0' or '{' or '.' or '…'
                || arguments.StartsWith("(_,", StringComparison.Ordinal));
    }

    private static TextSlice WithoutRecovered(TextSlice message, string text)
    {
        var span = message.In(text);
        if (span.Length > 1 && span[^1] is '"' or '`' && span[..^1].IndexOf(span[^1]) < 0)
        {
            // Somebody quoted the message together with what introduces it: the quote that opens stands before it.
            return message with { Length = span.Length - 1 };
        }

        if (span.IndexOf("        ", StringComparison.Ordinal) is var gap and > 0)
        {
            // A terminal pads to its width before the next line.
            message = message with { Length = gap };
            span = message.In(text);
        }

        var bracket = span.LastIndexOf(" [recovered", StringComparison.Ordinal);
        return bracket >= 0 && span[^1] == ']' ? message with { Length = bracket } : message;
    }
}
