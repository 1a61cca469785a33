using IncidentKB.Core.Traces.Cleaning;
using IncidentKB.Core.Traces.Parsing;

namespace IncidentKB.Core.Traces.Languages.Native;

/// <summary>Reads the reports of the Linux kernel (lib/dump_stack.c, kernel/panic.c).</summary>
internal static class KernelTrace
{
    /// <summary>Stands above a warning.</summary>
    public const string CutHere = "[ cut here ]";

    /// <summary>What follows "BUG: " of the kernel; others write the word as well.</summary>
    public static readonly string[] Bugs =
    [
        "KASAN", "KFENCE", "KCSAN", "unable to handle", "kernel NULL", "soft lockup", "scheduling while atomic",
        "sleeping function", "spinlock", "Bad page", "using __", "workqueue",
    ];

    /// <summary>Reads what frames a warning: the line "[ cut here ]", and "WARNING: CPU: 2 PID: 0 at lib/refcount.c:187 f+0x58/0xb0".</summary>
    /// <returns>True where it was one of them.</returns>
    public static bool TryReadWarning(TraceBuilder trace, int start, ReadOnlySpan<char> line, ReadOnlySpan<char> next, int number)
    {
        if (line.Contains(CutHere, StringComparison.Ordinal))
        {
            trace.EndTrace();
            trace.Take(number);
            return true;
        }

        var at = line.IndexOf("WARNING: CPU: ", StringComparison.Ordinal);
        if (at < 0)
        {
            return line.Contains("Call Trace:", StringComparison.Ordinal) && trace.Language == NativeTrace.Language;
        }

        if (trace.Language != NativeTrace.Language || !trace.HasMessages || trace.HasFrames)
        {
            trace.Message(NativeTrace.Language, "warning", default, LineSpans.SliceOf(start, line, at, line.Length), MessageLink.Begins, number);
        }

        var place = line[at..].IndexOf(" at ", StringComparison.Ordinal);
        if (place >= 0 && TryReadFrame(trace, start, line, number))
        {
            var file = line[(at + place + 4)..];
            var colon = file.IndexOf(':');
            var digits = colon + 1;
            if (colon > 0 && LineSpans.TryReadNumber(file, ref digits, out var fileLine))
            {
                trace.Place(new(start + at + place + 4, colon), fileLine, null, number);
            }
        }

        return true;
    }

    /// <summary>
    /// Reads " refcount_warn_saturate+0x8d/0xf0 [module]", "? f+0x1/0x2", "RIP: 0010:f+0x58/0xb0": name, offset and size of a function.
    /// </summary>
    /// <returns>True where it was one.</returns>
    public static bool TryReadFrame(TraceBuilder trace, int start, ReadOnlySpan<char> line, int number)
    {
        var plus = line.IndexOf("+0x", StringComparison.Ordinal);
        if (plus <= 0 || plus > 2_000)
        {
            return false;
        }

        var size = line[(plus + 3)..].IndexOfAnyExcept(LineSpans.Hexadecimal);
        if (size <= 0 || !line[(plus + 3 + size)..].StartsWith("/0x", StringComparison.Ordinal))
        {
            return false;
        }

        var begin = plus;
        while (begin > 0 && (char.IsAsciiLetterOrDigit(line[begin - 1]) || line[begin - 1] is '_' or '.' or '$'))
        {
            begin--;
        }

        if (begin == plus || (trace.Language != NativeTrace.Language && line.Contains("? ", StringComparison.Ordinal)))
        {
            return false;
        }

        var name = line[begin..plus];
        var isModule = line[plus..].Contains('[');
        var origin = isModule ? FrameOrigin.Application : NativeFrames.OriginOf(name, default);
        trace.Frame(NativeTrace.Language, new(start + begin, name.Length), origin, isCreator: false, number);
        return true;
    }
}
