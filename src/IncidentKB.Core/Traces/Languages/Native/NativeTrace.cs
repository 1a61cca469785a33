using System.Buffers;
using IncidentKB.Core.Traces.Cleaning;
using IncidentKB.Core.Traces.Parsing;

namespace IncidentKB.Core.Traces.Languages.Native;

/// <summary>
/// Reads what C and C++ programs and the Linux kernel leave: gdb's backtraces, the messages of glibc, the reports of the sanitizers
/// (compiler-rt's sanitizer_stacktrace_printer) and of valgrind, the kernel's (lib/dump_stack.c, <c>f+0x1/0x2 [module]</c>), and
/// Android's.
/// </summary>
internal static class NativeTrace
{
    /// <summary>Name of the language in content.</summary>
    public const string Language = "c";

    /// <summary>What lines with a message hold.</summary>
    public static readonly string[] Marks;

    private const string What = "what():";

    // The mark, the kind of the message, and whether the message begins behind the mark or with it.
    private static readonly (string Mark, string Kind, bool IsAfter)[] Messages =
    [
        ("ERROR: AddressSanitizer: ", "fatal error", false),
        ("ERROR: LeakSanitizer: ", "fatal error", false),
        ("WARNING: ThreadSanitizer: ", "warning", false),
        ("WARNING: MemorySanitizer: ", "warning", false),
        ("free(): ", "signal", false),
        ("malloc(): ", "signal", false),
        ("realloc(): ", "signal", false),
        ("munmap_chunk(): ", "signal", false),
        ("malloc_consolidate(): ", "signal", false),
        ("double free or corruption", "signal", false),
        ("corrupted size vs. prev_size", "signal", false),
        ("corrupted double-linked list", "signal", false),
        ("*** stack smashing detected ***", "signal", false),
        ("*** buffer overflow detected ***", "signal", false),
        ("pure virtual method called", "signal", false),
        ("terminate called ", "signal", false),
        ("Assertion `", "signal", false),
        ("Assertion failed: ", "signal", false),
        ("Check failed: ", "fatal error", false),
        (What, "exception", true),
        ("Program received signal ", "signal", true),
        ("Program terminated with signal ", "signal", true),
        ("Segmentation fault", "signal", false),
        ("kernel BUG at ", "fatal error", false),
        ("BUG: ", "fatal error", true),
        ("refcount_t: ", "warning", false),
        ("refcount_t hit zero", "warning", false),
        ("Unbalanced enable for IRQ", "warning", false),
        ("usage count underflow!", "warning", false),
        ("list_del corruption", "fatal error", false),
        ("list_add corruption", "fatal error", false),
        ("WARNING: bad unlock balance detected", "warning", false),
        ("WARNING: possible ", "warning", false),
        ("WARNING: suspicious ", "warning", false),
        ("general protection fault", "fatal error", false),
        (AndroidTombstone.FatalSignal, "signal", false),
        (AndroidTombstone.AbortMessage, "signal", true),
    ];

    // Lines that hold one of these are looked at as well: a frame, or what leads to the message on the next line.
    private static readonly string[] OtherMarks = [KernelTrace.CutHere, "WARNING: CPU: ", ": runtime error: ", "Call Trace:", "Invalid free() / "];

    private static readonly string[] StackHeads =
    [
        "Thread ", "Stack trace of thread ", "Write of ", "Read of ", "Previous ", "Mutex ", "Location ", "freed by ",
        "previously allocated ", "allocated by ",
    ];

    private static readonly SearchValues<char> NameEnd = SearchValues.Create(" \t\"';,=");

    static NativeTrace() => Marks = [.. Array.ConvertAll(Messages, message => message.Mark), .. OtherMarks];

    /// <summary>Reads a line that may hold a message.</summary>
    /// <returns>True where it held one.</returns>
    public static bool TryReadMessage(TraceBuilder trace, int start, ReadOnlySpan<char> line, ReadOnlySpan<char> next, int number)
    {
        if (LineSpans.Indent(line) is var at && line[at] == '#' && TryReadNumbered(trace, start, line, at, number))
        {
            return true;
        }

        foreach (var (mark, kind, isAfter) in Messages)
        {
            var found = line.IndexOf(mark, StringComparison.Ordinal);
            if (found >= 0 && IsMessage(line, found, mark))
            {
                AddMessage(trace, start, line, found, mark, kind, isAfter, number);
                return true;
            }
        }

        return TryReadUndefined(trace, start, line, number) || KernelTrace.TryReadWarning(trace, start, line, next, number);
    }

    /// <summary>Reads a frame of one of the formats.</summary>
    /// <returns>True where it was one.</returns>
    public static bool TryReadFrame(TraceBuilder trace, int start, ReadOnlySpan<char> line, int number)
    {
        var at = LineSpans.Indent(line);
        if (line[at] == '#')
        {
            return TryReadNumbered(trace, start, line, at, number);
        }

        if (line[at] == '=' && line[at..].StartsWith("==", StringComparison.Ordinal))
        {
            return TryReadValgrind(trace, start, line, at, number);
        }

        return line[at] == '@'
            ? TryReadLogged(trace, start, line, at, number)
            : KernelTrace.TryReadFrame(trace, start, line, number) || TryReadThread(trace, start, line, at, number);
    }

    // "refcount_t: addition on 0" is a message, "BUG: " of a list of bugs or "DEBUG: " of a log is none.
    private static bool IsMessage(ReadOnlySpan<char> line, int at, ReadOnlySpan<char> mark)
    {
        if (at > 0 && char.IsAsciiLetterOrDigit(line[at - 1]))
        {
            return false;
        }

        return mark switch
        {
            "BUG: " => LineSpans.StartsWithAny(line[(at + mark.Length)..], KernelTrace.Bugs),
            "Segmentation fault" => line.Length - at < 60,
            What => line[..at].IsWhiteSpace(),
            "terminate called " => LineSpans.StartsWithAny(line[at..], ["terminate called after", "terminate called without"]),
            AndroidTombstone.FatalSignal => line[at..].Contains("(SIG", StringComparison.Ordinal),
            _ => true,
        };
    }

    private static void AddMessage(
        TraceBuilder trace, int start, ReadOnlySpan<char> line, int at, string mark, string kind, bool isAfter, int number)
    {
        var from = isAfter ? at + mark.Length : at;
        if (mark == "usage count underflow!")
        {
            // Words before the mark belong to the message: "Runtime PM usage count underflow!"
            from = Math.Max(0, at - "Runtime PM ".Length);
        }
        else if (mark.EndsWith("Sanitizer: ", StringComparison.Ordinal))
        {
            // "==12==ERROR: AddressSanitizer: x": the message begins with the sanitizer's name.
            from = at + mark.IndexOf(' ', StringComparison.Ordinal) + 1;
        }

        // "terminate called after throwing an instance of 'x'" and the signal of abort() say less than what was thrown or given to it.
        if (mark is What or AndroidTombstone.AbortMessage)
        {
            var (begin, end) = mark == What ? (from, line.Length) : AndroidTombstone.Unquoted(line, from);
            trace.Message(Language, kind, default, LineSpans.SliceOf(start, line, begin, end), MessageLink.Causes, number);
            return;
        }

        // What a signal stopped comes after what the library said of it, and the same report of the kernel holds several of these lines.
        var link = trace is { Language: Language, HasMessages: true, HasFrames: false } ? MessageLink.Follows : MessageLink.Begins;
        trace.Message(Language, kind, default, LineSpans.SliceOf(start, line, from, line.Length), link, number);
        if (mark == "refcount_t hit zero")
        {
            // "refcount_t hit zero at acrn_trace_release+0x2b/0x70 in cat[10384]" names the caller.
            KernelTrace.TryReadFrame(trace, start, line, number);
        }
    }

    // UBSan: "a.c:5:3: runtime error: signed integer overflow".
    private static bool TryReadUndefined(TraceBuilder trace, int start, ReadOnlySpan<char> line, int number)
    {
        const string Mark = ": runtime error: ";
        var at = line.IndexOf(Mark, StringComparison.Ordinal);
        if (at < 3 || !char.IsAsciiDigit(line[at - 1]) || line[..at].TrimStart().Contains(' ')
            || line[..at].Contains(".go:", StringComparison.Ordinal))
        {
            return false;
        }

        trace.Message(Language, "warning", default, LineSpans.SliceOf(start, line, at + 2, line.Length), MessageLink.Begins, number);
        return true;
    }

    // gdb: "#0  0x00007f in f (args) at a.c:12", "#1  f (args) from /lib/x.so". Sanitizers: "#0 0x5 in f a.c:5:3", "#0 f a.c:5 (exe+0x1)".
    private static bool TryReadNumbered(TraceBuilder trace, int start, ReadOnlySpan<char> line, int hash, int number)
    {
        var at = hash + 1;
        if (!LineSpans.TryReadNumber(line, ref at, out var index) || at >= line.Length || line[at] != ' ')
        {
            return false;
        }

        at += LineSpans.Indent(line[at..]);
        if (AndroidTombstone.FunctionIn(line[at..]) is var (begin, named))
        {
            return AddAndroidFrame(trace, start, line, at + begin, named, index, number);
        }

        var hasAddress = line[at..].StartsWith("0x", StringComparison.Ordinal);
        if (hasAddress)
        {
            // "0x00007f in f (args)" of gdb, "0x00007f1d3f05afb2 raise (libc.so.6 + 0x5afb2)" of systemd-coredump.
            var call = line[at..].IndexOf(" in ", StringComparison.Ordinal);
            var space = line[at..].IndexOf(' ');
            var isDump = space > 0 && line[^1] == ')' && line.Contains(" + 0x", StringComparison.Ordinal);
            at = call is >= 0 and < 30 ? at + call + 4 : isDump ? at + space + 1 : line.Length;
        }

        // "#1 at a.B.c(D.java:1)" is another language's.
        var length = NameLength(line[at..]);
        var rest = line[(at + length)..];
        var isCall = hasAddress || LineSpans.StartsWithAny(rest, [" (", "(", " <null>"])
            || (HasPlace(rest) && line.Slice(at, length) is not "at");
        if (length == 0 || !isCall)
        {
            return false;
        }

        EndThreadBefore(trace, index);
        trace.Frame(Language, new(start + at, length), NativeFrames.OriginOf(line.Slice(at, length), rest), isCreator: false, number);
        ReadPlace(trace, start + at + length, rest, number);
        ReadPrinted(trace, start, line, number);
        return true;
    }

    private static bool AddAndroidFrame(
        TraceBuilder trace, int start, ReadOnlySpan<char> line, int at, int length, int index, int number)
    {
        EndThreadBefore(trace, index);
        if (length == 0)
        {
            trace.Take(number);
            return trace.Language == Language;
        }

        var origin = NativeFrames.OriginOf(line.Slice(at, length), line[..at]);
        trace.Frame(Language, new(start + at, length), origin, isCreator: false, number);
        return true;
    }

    // The frames of the next thread are counted from the beginning.
    private static void EndThreadBefore(TraceBuilder trace, int index)
    {
        if (index == 0 && trace.Language == Language && trace.IsThreadBegun)
        {
            trace.EndThread();
        }
    }

    // malloc_printerr (str=str@entry=0x7f "free(): double free detected in tcache 2"): glibc's message as an argument.
    private static void ReadPrinted(TraceBuilder trace, int start, ReadOnlySpan<char> line, int number)
    {
        var at = trace.HasMessages ? -1 : line.IndexOf("malloc_printerr (", StringComparison.Ordinal);
        var open = at < 0 ? -1 : line[at..].IndexOf('"');
        var length = open < 0 ? -1 : line[(at + open + 1)..].IndexOf('"');
        if (length > 0)
        {
            trace.Message(Language, "signal", default, new(start + at + open + 1, length), MessageLink.Follows, number);
        }
    }

    // "==12==    at 0x4C2: free (vg_replace_malloc.c:530)", "==12==    by 0x1: main (a.c:8)", "==12== Invalid free() / delete".
    private static bool TryReadValgrind(TraceBuilder trace, int start, ReadOnlySpan<char> line, int at, int number)
    {
        var text = line[at..].IndexOf("== ", StringComparison.Ordinal);
        if (text < 0)
        {
            return false;
        }

        at += text + 3 + LineSpans.Indent(line[(at + text + 3)..]);
        var said = line[at..];
        if (said.StartsWith("Invalid ", StringComparison.Ordinal))
        {
            trace.Message(Language, "warning", default, LineSpans.SliceOf(start, line, at, line.Length), MessageLink.Begins, number);
            return true;
        }

        var isFirst = said.StartsWith("at 0x", StringComparison.Ordinal);
        var colon = isFirst || said.StartsWith("by 0x", StringComparison.Ordinal) ? said.IndexOf(": ", StringComparison.Ordinal) : -1;
        var length = colon < 0 ? 0 : NameLength(said[(colon + 2)..]);
        if (length == 0)
        {
            return false;
        }

        if (isFirst && trace.Language == Language && trace.IsThreadBegun)
        {
            trace.EndThread();
        }

        var rest = said[(colon + 2 + length)..];
        var origin = NativeFrames.OriginOf(said.Slice(colon + 2, length), rest);
        trace.Frame(Language, new(start + at + colon + 2, length), origin, isCreator: false, number);
        ReadPlace(trace, start + at + colon + 2 + length, rest, number);
        return true;
    }

    // "    @     0x55c3a1d2e0f4  depot::Shelf::At()" of glog (symbolize and DumpStackTrace), also with "(unknown)".
    private static bool TryReadLogged(TraceBuilder trace, int start, ReadOnlySpan<char> line, int at, int number)
    {
        var address = at + 1 + LineSpans.Indent(line[(at + 1)..]);
        if (!line[address..].StartsWith("0x", StringComparison.Ordinal))
        {
            return false;
        }

        var space = line[address..].IndexOf(' ');
        var name = space < 0 ? line.Length : address + space + LineSpans.Indent(line[(address + space)..]);
        var length = NameLength(line[name..]);
        if (length == 0 || line[name..] is "(unknown)")
        {
            trace.Take(number);
            return trace.Language == Language;
        }

        var function = line.Slice(name, length);
        var origin = NativeFrames.OriginOf(function, line[(name + length)..]);
        trace.Frame(Language, new(start + name, length), origin, isCreator: false, number);
        return true;
    }

    // "Thread 2 (Thread 0x7f (LWP 12)):" of gdb, "  Write of size 4 at 0x7b by thread T1:" of the sanitizers: another stack follows.
    private static bool TryReadThread(TraceBuilder trace, int start, ReadOnlySpan<char> line, int at, int number)
    {
        if (trace.Language != Language || line[^1] != ':' || !LineSpans.StartsWithAny(line[at..], StackHeads))
        {
            return false;
        }

        trace.Thread(Language, new(start + at, line.Length - at - 1), default, number);
        return true;
    }

    // A function of C++ may have spaces in its templates and arguments in its name; gdb puts a space before the arguments of the call.
    private static int NameLength(ReadOnlySpan<char> text)
    {
        if (text.Length == 0 || !(char.IsAsciiLetter(text[0]) || text[0] is '_' or '(' or '<' or '~'))
        {
            return 0;
        }

        var depth = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            depth += c is '<' or '(' or '[' ? 1 : c is '>' or ')' or ']' && depth > 0 ? -1 : 0;
            if (depth == 0 && NameEnd.Contains(c) && !IsInOperator(text, i))
            {
                return i;
            }
        }

        return depth == 0 ? text.Length : 0;
    }

    private static bool IsInOperator(ReadOnlySpan<char> text, int at) =>
        at >= 8 && text[..at].EndsWith("operator", StringComparison.Ordinal);

    private static bool HasPlace(ReadOnlySpan<char> rest)
    {
        var colon = rest.LastIndexOf(':');
        return colon > 0 && colon + 1 < rest.Length && char.IsAsciiDigit(rest[colon + 1])
            && LineSpans.ContainsAny(rest, [".c", ".h", ".s:", ".S:", ".m:"]);
    }

    // " (args) at a.c:12", " a.c:5:3", " a.c:5 (exe+0x1)", " (a.c:8)", " from /lib/x.so", " (/lib/x.so+0x12)".
    private static void ReadPlace(TraceBuilder trace, int start, ReadOnlySpan<char> rest, int number)
    {
        var at = rest.LastIndexOf(") at ", StringComparison.Ordinal);
        var begin = at >= 0 ? at + 5 : LineSpans.Indent(rest);
        begin += begin < rest.Length && rest[begin] == '(' ? 1 : 0;
        var place = rest[begin..];
        var colon = place.IndexOf(':');
        if (colon == 1 && place.Length > 2 && place[2] is '\\' or '/')
        {
            colon = 2 + place[2..].IndexOf(':');
        }

        var digits = colon + 1;
        if (colon > 1 && !place[..colon].ContainsAny(" ,\"") && LineSpans.TryReadNumber(place, ref digits, out var fileLine))
        {
            trace.Place(new(start + begin, colon), fileLine, null, number);
        }
    }
}
