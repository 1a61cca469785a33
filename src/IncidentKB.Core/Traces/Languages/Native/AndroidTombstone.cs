using IncidentKB.Core.Traces.Cleaning;

namespace IncidentKB.Core.Traces.Languages.Native;

/// <summary>
/// Finds what Android's debuggerd prints of a native crash (system/core/debuggerd, tombstone_proto_to_text.cpp): what the process gave
/// to <c>abort()</c>, and frames such as <c>#00 pc 00083134  /system/lib/libc.so (abort+172) (BuildId: 6f1a)</c>.
/// </summary>
internal static class AndroidTombstone
{
    /// <summary>What stands before the message.</summary>
    public const string AbortMessage = "Abort message: ";

    /// <summary>What a log says of the signal.</summary>
    public const string FatalSignal = "Fatal signal ";

    private const int MinAddress = 8;

    /// <summary>The message of <c>abort()</c> without its quotation marks.</summary>
    /// <param name="line">The line.</param>
    /// <param name="from">Where the message begins in it.</param>
    /// <returns>Where its words begin and end.</returns>
    public static (int From, int To) Unquoted(ReadOnlySpan<char> line, int from)
    {
        var to = Math.Max(from, line.TrimEnd().Length);
        var isQuoted = to - from > 2 && line[from] is '\'' or '"' && line[to - 1] == line[from];
        return isQuoted ? (from + 1, to - 1) : (from, to);
    }

    /// <summary>The function of a frame.</summary>
    /// <param name="frame">What follows the number of the frame.</param>
    /// <returns>Where it begins and how long it is, 0 for a frame without one; null where this is no frame of a tombstone.</returns>
    public static (int Begin, int Length)? FunctionIn(ReadOnlySpan<char> frame)
    {
        var at = LineSpans.StartsWithAny(frame, ["pc "]) ? "pc ".Length : 0;
        at += LineSpans.Indent(frame[at..]);
        at += LineSpans.StartsWithAny(frame[at..], ["0x"]) ? "0x".Length : 0;
        var address = frame[at..].IndexOfAnyExcept(LineSpans.Hexadecimal);
        if (address < MinAddress)
        {
            return null;
        }

        var module = at + address + LineSpans.Indent(frame[(at + address)..]);
        if (module == at + address || module >= frame.Length || frame[module] is not ('/' or '[' or '<'))
        {
            return null;
        }

        var plus = frame.LastIndexOf('+');
        var end = plus + 1;
        if (plus < module || !LineSpans.TryReadNumber(frame, ref end, out _) || end >= frame.Length || frame[end] != ')')
        {
            return (module, 0);
        }

        // "art::Thread::Run(void*)+12" has brackets of its own.
        var begin = plus;
        for (var depth = 1; begin > module && depth > 0; begin--)
        {
            depth += frame[begin - 1] == ')' ? 1 : frame[begin - 1] == '(' ? -1 : 0;
        }

        return (begin + 1, plus - begin - 1);
    }
}
