using IncidentKB.Core.Traces.Cleaning;
using IncidentKB.Core.Traces.Parsing;

namespace IncidentKB.Core.Traces.Languages.Ruby;

/// <summary>
/// Reads Ruby's backtraces: <c>a.rb:3:in `f': message (Type)</c> and <c>from a.rb:9:in `g'</c> (error.c; since 3.4 with
/// <c>'A#f'</c> in plain quotes), and those of Rails, whose message stands above.
/// </summary>
internal static class RubyTrace
{
    /// <summary>Name of the language in content.</summary>
    public const string Language = "ruby";

    private const string In = ":in ";
    private const int MaxLine = 4_000;

    /// <summary>Reads a call, with the message behind it where it is the first.</summary>
    /// <returns>True where it was one.</returns>
    public static bool TryReadFrame(TraceBuilder trace, in PastedLine line)
    {
        var text = line.Text.Length > MaxLine ? line.Text[..MaxLine] : line.Text;
        var at = text.IndexOf(In, StringComparison.Ordinal);
        var name = at + In.Length + 1;
        if (at <= 0 || name >= text.Length || text[name - 1] is not ('`' or '\'')
            || !TryFindPlace(text[..at], out var file, out var fileLine))
        {
            return false;
        }

        var length = text[name..].IndexOf('\'');
        if (length <= 0)
        {
            return false;
        }

        var isFirst = !trace.HasFrames || trace.Language != Language;
        var hasMessage = TryReadMessage(trace, line, text, name + length + 1);
        var origin = RubyFrames.OriginOf(text.Slice(file.Start, file.Length));
        trace.Frame(Language, new(line.Start + name, length), origin, isCreator: false, line.Number);
        trace.Place(file with { Start = line.Start + file.Start }, fileLine, null, line.Number);
        if (isFirst && !hasMessage && !trace.HasMessages)
        {
            MessageAbove.Read(trace, line.Start, line.Number);
        }

        return true;
    }

    // ": message (Type)" behind the first call.
    private static bool TryReadMessage(TraceBuilder trace, in PastedLine line, ReadOnlySpan<char> text, int at)
    {
        if (!text[at..].StartsWith(": ", StringComparison.Ordinal))
        {
            return false;
        }

        var open = text[^1] == ')' ? text.LastIndexOf(" (", StringComparison.Ordinal) : -1;
        var hasType = open > at && char.IsUpper(text[open + 2]) && !text[(open + 2)..^1].Contains(' ');
        var type = hasType ? new TextSlice(line.Start + open + 2, text.Length - open - 3) : default;
        var said = LineSpans.SliceOf(line.Start, text, at + 2, hasType ? open : text.Length);

        // Right below the calls of one exception stands its cause; the same again is another report of it.
        var isCause = trace is { Language: Language, HasFrames: true } && trace.LastLine == line.Number - 1
            && !trace.HasMessage(type, said);
        if (isCause)
        {
            trace.EndThread();
        }

        trace.Message(Language, "exception", type, said, isCause ? MessageLink.Causes : MessageLink.Begins, line.Number);
        return true;
    }

    // "/srv/a.rb:31", with "from " or "3: from " before it. A file may have no ending, but it has a line.
    private static bool TryFindPlace(ReadOnlySpan<char> text, out TextSlice file, out int fileLine)
    {
        file = default;
        fileLine = 0;
        var colon = text.LastIndexOf(':');
        var digits = colon + 1;
        if (colon <= 0 || !LineSpans.TryReadNumber(text, ref digits, out fileLine) || digits != text.Length)
        {
            return false;
        }

        var begin = text[..colon].LastIndexOf(' ') + 1;
        begin = Math.Max(begin, text[..colon].LastIndexOf('\t') + 1);
        file = new(begin, colon - begin);
        var path = text[begin..colon];
        return path.EndsWith(".rb", StringComparison.Ordinal) || path.Contains('/')
            || LineSpans.StartsWithAny(path, ["<internal:", "(eval", "-e"]);
    }
}
