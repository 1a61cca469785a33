using IncidentKB.Core.Traces.Cleaning;
using IncidentKB.Core.Traces.Parsing;

namespace IncidentKB.Core.Traces.Languages.Java;

/// <summary>
/// Reads the frames of Java, Kotlin and Android: <c>at pkg.Class.method(File.java:12)</c>. Formats: Throwable.printStackTrace,
/// StackTraceElement.toString, logback's <c>~[jar:version]</c> behind a frame, Crashlytics' <c>method + 795(File.java:795)</c>.
/// A frame is told by its place in parentheses, so that any number of them may stand on a line.
/// </summary>
internal static class JavaTrace
{
    /// <summary>Name of the language in content.</summary>
    public const string Language = "java";

    private static readonly string[] FileEndings = [".java", ".kt", ".kts", ".scala", ".groovy", ".clj", ".cljc", ".jsp", ".xtend"];

    private static readonly string[] Places =
        ["Native Method", "Unknown Source", "<generated>", "SourceFile", "Proguard", "R8", "D8$$SyntheticClass", "LambdaForm"];

    /// <summary>Reads the frames of a line, and the messages before, between and behind them.</summary>
    /// <returns>True where there was one.</returns>
    public static bool TryReadFrame(
        TraceBuilder trace, int start, ReadOnlySpan<char> line, ReadOnlySpan<char> next, bool hasMark, int number)
    {
        var from = 0;
        var isRead = false;
        while (TryFindCall(line, from, out var name, out var open, out var close))
        {
            if (hasMark)
            {
                ExceptionLine.TryRead(trace, start + from, line[from..name.Start], default, number);
            }

            Add(trace, new(start + name.Start, name.Length), number);
            if (TrySplitPlace(line[(open + 1)..close], out var file, out var fileLine))
            {
                trace.Place(new(start + open + 1, file), fileLine, null, number);
            }

            from = close + 1;
            isRead = true;
        }

        if (isRead && hasMark)
        {
            ExceptionLine.TryRead(trace, start + from, line[from..], next, number);
        }

        return isRead || TryReadDump(trace, start, line, number) || TryReadEnd(trace, start, line, number);
    }

    // A thread dump: "\"worker-1\" #12 prio=5 ..." and below it "   java.lang.Thread.State: WAITING (parking)".
    private static bool TryReadDump(TraceBuilder trace, int start, ReadOnlySpan<char> line, int number)
    {
        const string State = "java.lang.Thread.State: ";
        var indent = LineSpans.Indent(line);
        if (line[indent] != 'j' || !line[indent..].StartsWith(State, StringComparison.Ordinal))
        {
            return false;
        }

        trace.Thread(Language, default, LineSpans.SliceOf(start, line, indent + State.Length, line.Length), number);
        return true;
    }

    /// <summary>Reads <c>HashMap.java:1442 - java.util.HashMap$HashIterator.nextNode</c>, a frame as issue trackers list it.</summary>
    /// <returns>True where it was one.</returns>
    public static bool TryReadListed(TraceBuilder trace, in PastedLine line)
    {
        if (!ListedFrame.TryCut(line.Text, out var file, out var fileLine, out var name)
            || !HasFileEnding(line.Text.Slice(file.Start, file.Length)))
        {
            return false;
        }

        Add(trace, LineSpans.SliceOf(line.Start, line.Text, name, line.Text.Length), line.Number);
        trace.Place(file with { Start = line.Start + file.Start }, fileLine, null, line.Number);
        return true;
    }

    // "... 23 more", and a frame that was cut off before its place.
    private static bool TryReadEnd(TraceBuilder trace, int start, ReadOnlySpan<char> line, int number)
    {
        if (trace.Language != Language || !trace.HasFrames)
        {
            return false;
        }

        var text = line.TrimStart();
        if (text.StartsWith("... ", StringComparison.Ordinal) || text is "...")
        {
            trace.Take(number);
            return true;
        }

        var at = line.Length - text.Length + "at ".Length;
        var open = text.IndexOf('(');
        var end = open < 0 ? line.Length : line.Length - text.Length + open;
        if (!text.StartsWith("at ", StringComparison.Ordinal) || end <= at || text[^1] == ')'
            || WordStart(line, end) != at || !line[at..end].Contains('.'))
        {
            return false;
        }

        var name = NameBefore(line, end);
        Add(trace, name with { Start = start + name.Start }, number);
        return true;
    }

    private static void Add(TraceBuilder trace, TextSlice name, int number)
    {
        var isFirst = !trace.HasFrames || trace.Language != Language;
        trace.Frame(Language, name, JavaFrames.OriginOf(name.In(trace.Text)), isCreator: false, number);
        if (isFirst && !trace.HasMessages && !trace.IsStateKnown)
        {
            MessageAbove.Read(trace, name.Start, number);
        }
    }

    // The next "name(place)". A place holds no parenthesis, so each is looked at once.
    private static bool TryFindCall(ReadOnlySpan<char> line, int from, out TextSlice name, out int open, out int close)
    {
        for (; ; from = open + 1)
        {
            name = default;
            close = 0;
            open = line[from..].IndexOf('(');
            if (open < 0)
            {
                return false;
            }

            open += from;
            if (!CanBeginPlace(line, open + 1))
            {
                continue;
            }

            var length = line[(open + 1)..].IndexOfAny("()");
            close = open + 1 + length;
            if (length <= 0 || line[close] != ')' || !IsPlace(line.Slice(open + 1, length)))
            {
                continue;
            }

            name = NameBefore(line, open);
            if (line.Slice(name.Start, name.Length).Contains('.'))
            {
                return true;
            }
        }
    }

    private static bool CanBeginPlace(ReadOnlySpan<char> line, int at) =>
        at < line.Length && (char.IsAsciiLetter(line[at]) || line[at] is '<' or '_');

    private static bool IsPlace(ReadOnlySpan<char> place)
    {
        if (place.Length > 200)
        {
            return false;
        }

        var colon = place.LastIndexOf(':');
        var hasLine = colon > 0 && colon + 1 < place.Length && place[(colon + 1)..].IndexOfAnyExceptInRange('0', '9') < 0;
        var file = hasLine ? place[..colon] : place;
        return HasFileEnding(file) || LineSpans.StartsWithAny(file, Places);
    }

    private static bool HasFileEnding(ReadOnlySpan<char> file)
    {
        foreach (var ending in FileEndings)
        {
            if (file.EndsWith(ending, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    // Back over "java.base/java.util.HashMap$KeyIterator.next", "a.B$$Lambda$14/0x0000000800066840.run", "a.B.<init>", and
    // Crashlytics' "a.B.c + 795". The module or the class loader before a slash is left out; a hidden class has a slash of its own.
    private static TextSlice NameBefore(ReadOnlySpan<char> line, int end)
    {
        var begin = WordStart(line, end);
        if (line[begin..end].IndexOfAnyExceptInRange('0', '9') < 0 && line[..begin].EndsWith(" + ", StringComparison.Ordinal))
        {
            end = begin - " + ".Length;
            begin = WordStart(line, end);
        }

        var name = line[begin..end];
        begin += name.Contains("$$Lambda", StringComparison.Ordinal) ? 0 : name.LastIndexOf('/') + 1;
        return new(begin, end - begin);
    }

    private static int WordStart(ReadOnlySpan<char> line, int end)
    {
        var oldest = Math.Max(0, end - 500);
        while (end > oldest && IsOfName(line[end - 1]))
        {
            end--;
        }

        return end;
    }

    private static bool IsOfName(char c) => char.IsLetterOrDigit(c) || c is '.' or '$' or '_' or '<' or '>' or '/' or '@' or '-';

    private static bool TrySplitPlace(ReadOnlySpan<char> place, out int fileLength, out int line)
    {
        line = 0;
        var colon = place.LastIndexOf(':');
        fileLength = colon < 0 ? place.Length : colon;
        var at = colon + 1;
        return HasFileEnding(place[..fileLength]) && (colon < 0 || LineSpans.TryReadNumber(place, ref at, out line));
    }
}
