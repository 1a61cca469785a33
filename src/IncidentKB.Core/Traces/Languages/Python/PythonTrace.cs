using System.Buffers;
using IncidentKB.Core.Traces.Cleaning;
using IncidentKB.Core.Traces.Languages.DotNet;
using IncidentKB.Core.Traces.Parsing;

namespace IncidentKB.Core.Traces.Languages.Python;

/// <summary>
/// Reads Python's tracebacks (traceback.print_exception): frames of two lines with the outermost call first, and the exception at
/// the end. Two sentences chain the next traceback to the one before it, which is its cause.
/// </summary>
internal static class PythonTrace
{
    /// <summary>Name of the language in content.</summary>
    public const string Language = "python";

    /// <summary>What lines that begin something hold.</summary>
    public static readonly string[] Marks =
        ["Traceback (most recent", "\", line ", "During handling of the above", "The above exception was", "Fatal Python error: "];

    private static readonly SearchValues<char> Underlining = SearchValues.Create("^~ ");

    private const int MaxTypeLength = 300;
    private const string Fatal = "Fatal Python error: ";

    /// <summary>Reads the first line of a traceback, a frame's place, or a sentence that chains two tracebacks.</summary>
    /// <returns>True where it was one of them.</returns>
    public static bool TryReadMessage(TraceBuilder trace, int start, ReadOnlySpan<char> line, ReadOnlySpan<char> next, int number)
    {
        if (line.IndexOf("\", line ", StringComparison.Ordinal) is var quote and > 0)
        {
            return TryReadFrame(trace, start, line, quote, next, number);
        }

        if (line.Contains("Traceback (most recent", StringComparison.Ordinal))
        {
            EndUnlessChained(trace);
            var name = trace.HasMessages ? default : ThreadName(trace.Text, start);
            trace.Thread(Language, name, default, number);
            return true;
        }

        if (LineSpans.ContainsAny(line, ["During handling of the above", "The above exception was"]))
        {
            trace.IsChained = trace.Language == Language;
            if (trace.IsChained && trace.HasOnly(Unwinding))
            {
                trace.ForgetMessages();
            }

            trace.Take(number);
            return true;
        }

        var fatal = line.IndexOf(Fatal, StringComparison.Ordinal);
        if (fatal >= 0)
        {
            var message = LineSpans.SliceOf(start, line, fatal + Fatal.Length, line.Length);
            trace.Message(Language, "fatal error", default, message, MessageLink.Begins, number);
        }

        return fatal >= 0;
    }

    // By these a task or a generator ends: asyncio.wait_for cancels what it waits for, and then says what happened.
    private static readonly string[] Unwinding = ["CancelledError", "GeneratorExit", "StopIteration", "StopAsyncIteration"];

    /// <summary>Reads a line inside a traceback: source text and the marks under it, and the exception at the end.</summary>
    /// <returns>True where it belongs to the traceback.</returns>
    public static bool TryReadInside(TraceBuilder trace, int start, ReadOnlySpan<char> line, int number)
    {
        if (trace.Language != Language || !trace.HasFrames || number - trace.LastLine > 2 || (trace.HasMessages && !trace.IsChained))
        {
            return false;
        }

        var indent = LineSpans.Indent(line);
        if (TrySplitException(line[indent..], out var typeLength, out var isSure) && (indent == 0 || (isSure && indent <= 4)))
        {
            trace.EndThread();
            var type = new TextSlice(start + indent, typeLength);
            var message = LineSpans.SliceOf(start, line, Math.Min(line.Length, indent + typeLength + 1), line.Length);
            trace.Message(Language, "exception", type, message, MessageLink.Follows, number);
            return true;
        }

        var isMark = line[indent..].IndexOfAnyExcept(Underlining) < 0 || line[indent..].StartsWith("[Previous line repeated ");
        if (indent == 0 && !isMark && !trace.IsSourceNext)
        {
            return false;
        }

        trace.IsSourceNext = false;
        trace.Take(number);
        return true;
    }

    /// <summary>A traceback's first line stands above a frame; below one, the newest line is the first.</summary>
    public static int OrderOf(ReadOnlySpan<char> above, ReadOnlySpan<char> line, ReadOnlySpan<char> below)
    {
        if (!line.StartsWith("Traceback (most", StringComparison.Ordinal))
        {
            return 0;
        }

        return above.StartsWith("File \"", StringComparison.Ordinal) ? 1 : -1;
    }

    // File "/app/x.py", line 12, in f - and what is left of it where the beginning was cut off.
    private static bool TryReadFrame(TraceBuilder trace, int start, ReadOnlySpan<char> line, int quote, ReadOnlySpan<char> next, int number)
    {
        var at = quote + "\", line ".Length;
        if (!LineSpans.TryReadNumber(line, ref at, out var fileLine))
        {
            return false;
        }

        var open = line[..quote].LastIndexOf('"');
        var begin = open >= 0 ? open + 1 : line[..quote].LastIndexOf(' ') + 1;
        var file = new TextSlice(start + begin, quote - begin);
        var path = line[begin..quote];
        if (!line[at..].StartsWith(", in ", StringComparison.Ordinal))
        {
            // Where a SyntaxError found its error: no call.
            trace.Take(number);
            return trace.Language == Language;
        }

        var call = line[(at + 5)..];
        var nameLength = call.IndexOf(' ');
        if (nameLength > 0 && line.Contains("Traceback (most recent", StringComparison.Ordinal))
        {
            return TryReadOneLine(trace, start, line, number);
        }

        var name = LineSpans.SliceOf(start, line, at + 5, line.Length);
        if (path.EndsWith(".cs", StringComparison.Ordinal))
        {
            // Sentry prints the frames of every language like this.
            trace.Frame(DotNetTrace.Language, name, FrameOrigin.Application, isCreator: false, number);
        }
        else
        {
            EndUnlessChained(trace);
            trace.Frame(Language, name, PythonFrames.OriginOf(path), isCreator: false, number);
        }

        trace.Place(file, fileLine, null, number);
        var isException = LineSpans.Indent(next) == 0 && TrySplitException(next, out _, out var isSure) && isSure;
        trace.IsSourceNext = !isException && !next.IsWhiteSpace();
        return true;
    }

    // A traceback whose lines a log joined: "Traceback (most recent call last): File "/c.py", line 126, in f for a in b: KeyError: 'x'".
    private static bool TryReadOneLine(TraceBuilder trace, int start, ReadOnlySpan<char> line, int number)
    {
        const string Mark = "\", line ";
        EndUnlessChained(trace);
        trace.Thread(Language, default, default, number);
        var rest = 0;
        while (line[rest..].IndexOf(Mark, StringComparison.Ordinal) is var quote and >= 0)
        {
            quote += rest;
            var open = line[..quote].LastIndexOf('"');
            var digits = quote + Mark.Length;
            rest = digits;
            if (open < 0 || !LineSpans.TryReadNumber(line, ref digits, out var fileLine)
                || !line[digits..].StartsWith(", in ", StringComparison.Ordinal))
            {
                continue;
            }

            var name = digits + 5;
            var length = line[name..].IndexOf(' ');
            rest = length < 0 ? line.Length : name + length;
            trace.Frame(Language, new(start + name, rest - name), PythonFrames.OriginOf(line[(open + 1)..quote]), isCreator: false, number);
            trace.Place(new(start + open + 1, quote - open - 1), fileLine, null, number);
        }

        // The exception is the last word that ends like one; before it stands the source of the last call.
        trace.EndThread();
        ExceptionLine.TryRead(trace, start + rest, line[rest..], default, number, MessageLink.Follows);
        return true;
    }

    private static void EndUnlessChained(TraceBuilder trace)
    {
        if (trace is { Language: Language, HasMessages: true, IsChained: false })
        {
            trace.EndTrace();
        }
    }

    // "ValueError: x", "concurrent.futures._base.InvalidStateError: x", "queue.Empty", "__main__.f.<locals>.E". A name that ends like an
    // exception, or that a colon follows, is sure to be one; source text may be a bare name as well.
    private static bool TrySplitException(ReadOnlySpan<char> line, out int length, out bool isSure)
    {
        length = 0;
        while (length < line.Length && (char.IsLetterOrDigit(line[length]) || line[length] is '_' or '.' or '<' or '>'))
        {
            length++;
        }

        isSure = false;
        var rest = line[length..];
        var isEnd = rest.IsWhiteSpace() || rest is ":" || rest.StartsWith(": ", StringComparison.Ordinal);
        if (length is 0 or > MaxTypeLength || !(char.IsLetter(line[0]) || line[0] == '_') || !isEnd)
        {
            return false;
        }

        var name = line[..length];
        var last = name[(name.LastIndexOf('.') + 1)..];
        isSure = last.Length > 0 && char.IsUpper(last[0]) && (rest.Length > 0 || name.Contains('.') || HasExceptionName(name));
        return last.Length > 0 && (char.IsUpper(last[0]) || rest.Length > 0);
    }

    private static bool HasExceptionName(ReadOnlySpan<char> name) =>
        name.EndsWith("Error", StringComparison.Ordinal) || name.EndsWith("Exception", StringComparison.Ordinal)
        || name is "KeyboardInterrupt" or "StopIteration" or "SystemExit" or "GeneratorExit" or "StopAsyncIteration";

    // "Exception in thread Thread-5 (run):" on the line above.
    private static TextSlice ThreadName(string text, int start)
    {
        const string Mark = "Exception in thread ";
        if (start == 0)
        {
            return default;
        }

        var above = text.AsSpan(0, start - 1);
        var lineStart = above.LastIndexOf('\n') + 1;
        var line = above[lineStart..];
        var at = line.Length > 300 ? -1 : line.IndexOf(Mark, StringComparison.Ordinal);
        return at < 0 ? default : new(lineStart + at + Mark.Length, line[(at + Mark.Length)..].TrimEnd(": ").Length);
    }
}
