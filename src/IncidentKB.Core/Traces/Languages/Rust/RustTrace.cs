using IncidentKB.Core.Traces.Cleaning;
using IncidentKB.Core.Traces.Parsing;

namespace IncidentKB.Core.Traces.Languages.Rust;

/// <summary>
/// Reads Rust's panics and backtraces. Formats: library/std/src/panicking.rs (the message on a line of its own since 1.73, in quotes
/// before the place until then) and library/std/src/backtrace.rs.
/// </summary>
internal static class RustTrace
{
    /// <summary>Name of the language in content.</summary>
    public const string Language = "rust";

    /// <summary>What lines with a message hold.</summary>
    public static readonly string[] Marks = [Panicked, Fatal];

    private const string Panicked = "panicked at ";
    private const string Fatal = "fatal runtime error: ";

    private const string Unnamed = "<unnamed>";

    private static readonly string[] Aborting = ["panic in a destructor", "panic in a function that cannot unwind"];

    /// <summary>Reads the line of a panic, with the message below it where that is the form.</summary>
    /// <returns>True where it was one.</returns>
    public static bool TryReadMessage(TraceBuilder trace, int start, ReadOnlySpan<char> line, ReadOnlySpan<char> next, int number)
    {
        var at = line.IndexOf(Panicked, StringComparison.Ordinal);
        if (at < 0)
        {
            var fatal = line.IndexOf(Fatal, StringComparison.Ordinal);
            if (fatal >= 0)
            {
                var message = LineSpans.SliceOf(start, line, fatal + Fatal.Length, line.Length);
                trace.Message(Language, "fatal error", default, message, MessageLink.Begins, number);
            }

            return fatal >= 0;
        }

        var from = at + Panicked.Length;
        if (!TryFindThread(line[..at], out var name))
        {
            return false;
        }

        // A thread that panics while it unwinds says so again, and ends the program: the first panic is the cause.
        var said = MessageOf(trace, start, line, from, next, number);
        var isAgain = trace is { Language: Language, HasMessages: true } && name.Length > 0
            && !line[name.Start..].StartsWith(Unnamed, StringComparison.Ordinal)
            && trace.LastThreadName.SequenceEqual(line.Slice(name.Start, name.Length))
            && (!trace.HasFrames || LineSpans.StartsWithAny(said.In(trace.Text), Aborting));
        if (isAgain)
        {
            trace.EndThread();
        }

        trace.Message(Language, "panic", default, said, isAgain ? MessageLink.Follows : MessageLink.Begins, number);
        trace.Thread(Language, name with { Start = start + name.Start }, default, number);
        return true;
    }

    /// <summary>Reads a call of a backtrace, its place, or a line that belongs to it.</summary>
    /// <returns>True where it was one of them.</returns>
    public static bool TryReadFrame(TraceBuilder trace, int start, ReadOnlySpan<char> line, int number)
    {
        var at = LineSpans.Indent(line);
        var isOurs = trace.Language == Language;
        if (isOurs && line[at..].StartsWith("at ", StringComparison.Ordinal))
        {
            return trace.IsPlaceMissing && TryReadPlace(trace, start, line, at + 3, number);
        }

        if (isOurs && LineSpans.StartsWithAny(line[at..], ["stack backtrace:", "note: "]))
        {
            trace.Take(number);
            return true;
        }

        if (!char.IsAsciiDigit(line[at]) || !LineSpans.TryReadNumber(line, ref at, out _)
            || !line[at..].StartsWith(": ", StringComparison.Ordinal))
        {
            return false;
        }

        at += 2 + LineSpans.Indent(line[(at + 2)..]);
        if (line[at..].StartsWith("0x", StringComparison.Ordinal))
        {
            // RUST_BACKTRACE=full prints the address first.
            at += line[at..].IndexOf(" - ", StringComparison.Ordinal) is var address and >= 0 and < 24 ? address + 3 : 0;
        }

        var name = WithoutHash(line[at..].TrimEnd());
        var isCall = name.Contains("::", StringComparison.Ordinal) && (char.IsLetter(name[0]) || name[0] is '_' or '<' or '{');
        if (name.Length is 0 or > 4_000 || !(isCall ? !name.Contains('"') : isOurs && name.IndexOfAny(" \t") < 0))
        {
            return false;
        }

        trace.Frame(Language, new(start + at, name.Length), RustFrames.OriginOf(name), isCreator: false, number);
        return true;
    }

    // thread 'main' panicked at, thread 'main' (123) panicked at, thread '<unnamed>' panicked at, thread panicked at (no name).
    private static bool TryFindThread(ReadOnlySpan<char> before, out TextSlice name)
    {
        name = default;
        var at = before.LastIndexOf("thread ", StringComparison.Ordinal);
        if (at < 0)
        {
            return before.IsWhiteSpace() || before.TrimEnd().EndsWith(":", StringComparison.Ordinal);
        }

        var quote = before[at..].IndexOf('\'');
        var end = quote < 0 ? -1 : before[(at + quote + 1)..].LastIndexOf('\'');
        name = end < 0 ? default : new(at + quote + 1, end);
        return true;
    }

    private static TextSlice MessageOf(
        TraceBuilder trace, int start, ReadOnlySpan<char> line, int from, ReadOnlySpan<char> next, int number)
    {
        var rest = line[from..].TrimEnd();
        if (rest.StartsWith("'", StringComparison.Ordinal))
        {
            var end = rest.LastIndexOf("', ", StringComparison.Ordinal);
            return LineSpans.SliceOf(start, line, from + 1, from + (end < 0 ? rest.Length : end));
        }

        if (!IsPlace(rest))
        {
            return LineSpans.SliceOf(start, line, from, line.Length);
        }

        if (next.IsWhiteSpace() || LineSpans.StartsWithAny(next.TrimStart(), ["note: ", "stack backtrace:"]))
        {
            return default;
        }

        trace.Take(number + 1);
        return LineSpans.SliceOf(start + line.Length + 1, next, 0, next.Length);
    }

    // src/main.rs:1:2:
    private static bool IsPlace(ReadOnlySpan<char> text)
    {
        text = text.TrimEnd(':');
        var colon = text.LastIndexOf(':');
        return colon > 0 && colon + 1 < text.Length && text[(colon + 1)..].IndexOfAnyExceptInRange('0', '9') < 0;
    }

    private static bool TryReadPlace(TraceBuilder trace, int start, ReadOnlySpan<char> line, int at, int number)
    {
        var place = line[at..].TrimEnd();
        var colon = place.Length > 400 ? -1 : place.IndexOf(".rs:", StringComparison.Ordinal);
        var length = colon < 0 ? place.LastIndexOf(':') : colon + 3;
        if (length <= 0)
        {
            trace.Take(number);
            return true;
        }

        var digits = length + 1;
        LineSpans.TryReadNumber(place, ref digits, out var fileLine);
        trace.Place(new(start + at, length), fileLine, RustFrames.OriginOf(trace.LastOrigin, place[..length]), number);
        return true;
    }

    // "a::b::h0123456789abcdef": the hash of a build.
    private static ReadOnlySpan<char> WithoutHash(ReadOnlySpan<char> name)
    {
        const int Length = 19;
        var at = name.Length - Length;
        var isHash = at > 0 && name[at..].StartsWith("::h", StringComparison.Ordinal)
            && name[(at + 3)..].IndexOfAnyExcept(LineSpans.Hexadecimal) < 0;
        return isHash ? name[..at] : name;
    }
}
