using IncidentKB.Core.Traces.Cleaning;
using IncidentKB.Core.Traces.Parsing;

namespace IncidentKB.Core.Traces.Languages.Swift;

/// <summary>
/// Reads what programs of Apple's systems leave: Swift's fatal errors (stdlib/public/core/AssertCommon.swift), uncaught exceptions of
/// Foundation, and the threads of crash reports (<c>3  Shop  0x0000000102 Cart.total() + 120 (Cart.swift:8)</c>).
/// </summary>
internal static class SwiftTrace
{
    /// <summary>Name of the language in content.</summary>
    public const string Language = "swift";

    /// <summary>What lines with a message hold.</summary>
    public static readonly string[] Marks = [Fatal, Terminating, ExceptionType, Information];

    private const string Fatal = "Fatal error: ";
    private const string Terminating = "*** Terminating app due to uncaught exception '";
    private const string ExceptionType = "Exception Type: ";
    private const string Information = "Application Specific Information:";
    private const string Place = ": file ";
    private const int MaxLine = 2_000;

    /// <summary>Reads a line with a fatal error, an uncaught exception or the type that a crash report gives.</summary>
    /// <returns>True where it was one.</returns>
    public static bool TryReadMessage(TraceBuilder trace, in PastedLine line)
    {
        var text = line.Text;
        if (text.IndexOf(Terminating, StringComparison.Ordinal) is var terminating and >= 0)
        {
            return TryReadException(trace, line, terminating + Terminating.Length);
        }

        if (text.StartsWith(ExceptionType, StringComparison.Ordinal))
        {
            var signal = LineSpans.SliceOf(line.Start, text, ExceptionType.Length, text.Length);
            trace.Message(Language, "signal", default, signal, MessageLink.Begins, line.Number);
            return true;
        }

        if (text.StartsWith(Information, StringComparison.Ordinal))
        {
            return TryReadInformation(trace, line);
        }

        var fatal = text.IndexOf(Fatal, StringComparison.Ordinal);
        var place = fatal < 0 ? -1 : text.LastIndexOf(Place, StringComparison.Ordinal);
        if (fatal < 0 || !IsSwift(text, fatal))
        {
            return false;
        }

        var said = LineSpans.SliceOf(line.Start, text, fatal + Fatal.Length, place > fatal ? place : text.Length);
        trace.Message(Language, "fatal error", default, said, MessageLink.Begins, line.Number);
        return true;
    }

    // What a library of the system left for the crash report: the cause of its signal. What is a message of its own is read as such.
    private static bool TryReadInformation(TraceBuilder trace, in PastedLine line)
    {
        var next = line.Next.Trim();
        if (!next.Contains(' ') || next is "abort() called" || LineSpans.ContainsAny(next, [Fatal, Terminating]))
        {
            return false;
        }

        trace.Take(line.Number + 1);
        var said = LineSpans.SliceOf(trace.Text.IndexOf('\n', line.Start) + 1, line.Next, 0, line.Next.Length);
        var link = trace is { Language: Language, HasMessages: true, HasFrames: false } ? MessageLink.Causes : MessageLink.Begins;
        trace.Message(Language, "fatal error", default, said, link, line.Number + 1);
        return true;
    }

    // PHP's "Fatal error: Uncaught X in /a.php:3" begins alike.
    private static bool IsSwift(ReadOnlySpan<char> text, int fatal) =>
        LineSpans.ContainsAny(text, [".swift", "SWIFT "]) || LineSpans.ContainsAny(text[..fatal], ["Thread ", "Swift"])
        || (fatal == 0 && !LineSpans.ContainsAny(text, ["Uncaught ", " in /", ".php"]));

    /// <summary>Reads a call of a crash report, or the head of one of its threads.</summary>
    /// <returns>True where it was one.</returns>
    public static bool TryReadFrame(TraceBuilder trace, in PastedLine line)
    {
        var text = line.Text;
        var at = LineSpans.Indent(text);
        if (text[at] == 'T' && text.Length < MaxLine)
        {
            return TryReadThread(trace, line, at);
        }

        if (!char.IsAsciiDigit(text[at]) || text.Length > MaxLine || !LineSpans.TryReadNumber(text, ref at, out var index)
            || at >= text.Length || text[at] is not (' ' or '\t'))
        {
            return false;
        }

        // The module may have spaces in its name: the address is what stands fast.
        var address = text[at..].IndexOf(" 0x", StringComparison.Ordinal);
        address = address < 0 ? text[at..].IndexOf("\t0x", StringComparison.Ordinal) : address;
        var module = address <= 0 ? default : text.Slice(at, address).Trim();
        var name = address < 0 ? -1 : text[(at + address + 1)..].IndexOf(' ');
        if (module.Length == 0 || name < 0 || module.Contains("::", StringComparison.Ordinal))
        {
            return false;
        }

        name += at + address + 2;
        var end = text[name..].LastIndexOf(" + ", StringComparison.Ordinal);
        if (end <= 0)
        {
            return false;
        }

        if (index == 0 && trace.Language == Language && trace.IsThreadBegun)
        {
            trace.EndThread();
        }

        trace.Frame(Language, new(line.Start + name, end), SwiftFrames.OriginOf(module), isCreator: false, line.Number);
        ReadPlace(trace, line, name + end);
        return true;
    }

    // "Thread 0 Crashed:: Dispatch queue: com.apple.main-thread", "Thread 3 name:", "Thread 4:". Only the first kind failed.
    private static bool TryReadThread(TraceBuilder trace, in PastedLine line, int at)
    {
        const string Thread = "Thread ";
        var digits = at + Thread.Length;
        if (!line.Text[at..].StartsWith(Thread, StringComparison.Ordinal) || !LineSpans.TryReadNumber(line.Text, ref digits, out _))
        {
            return false;
        }

        var rest = line.Text[digits..];
        var hasFailed = rest.StartsWith(" Crashed", StringComparison.OrdinalIgnoreCase);
        if (!hasFailed && rest is not ":")
        {
            return false;
        }

        var name = new TextSlice(line.Start + at, digits - at);
        trace.Thread(Language, name, hasFailed ? default : name, line.Number);
        return true;
    }

    // "NSInternalInconsistencyException', reason: 'too many calls'".
    private static bool TryReadException(TraceBuilder trace, in PastedLine line, int begin)
    {
        const string Reason = "', reason: '";
        var text = line.Text;
        var length = text[begin..].IndexOf(Reason, StringComparison.Ordinal);
        if (length <= 0)
        {
            return false;
        }

        var from = begin + length + Reason.Length;
        var to = text[^1] == '\'' && text.Length - 1 > from ? text.Length - 1 : text.Length;
        var reason = LineSpans.SliceOf(line.Start, text, from, to);
        trace.Message(Language, "exception", new(line.Start + begin, length), reason, MessageLink.Begins, line.Number);
        return true;
    }

    private static void ReadPlace(TraceBuilder trace, in PastedLine line, int at)
    {
        var open = line.Text[at..].LastIndexOf(" (", StringComparison.Ordinal);
        var colon = line.Text[at..].LastIndexOf(':');
        var digits = at + colon + 1;
        if (open > 0 && colon > open && LineSpans.TryReadNumber(line.Text, ref digits, out var fileLine))
        {
            trace.Place(new(line.Start + at + open + 2, colon - open - 2), fileLine, null, line.Number);
        }
    }
}
