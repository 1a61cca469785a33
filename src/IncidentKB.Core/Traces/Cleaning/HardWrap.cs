using System.Text;
using IncidentKB.Core.Traces.Languages;

namespace IncidentKB.Core.Traces.Cleaning;

/// <summary>
/// Joins lines that a terminal or an editor broke at a fixed width, and lists of arguments that were broken after a comma. The width
/// shows itself: no line is longer, several are exactly as long, and most of these end in the middle of something.
/// </summary>
internal static class HardWrap
{
    private const int MinWidth = 40;
    private const int MaxWidth = 400;

    // Wrapped pastes come from windows and mails; a text of many megabytes does not.
    private const int MaxLength = 1024 * 1024;

    private static readonly NamePrefixes LineOpenings = new(TraceLanguages.All.SelectMany(l => l.LineOpenings));

    /// <summary>The text with whole lines; the same text where none is broken.</summary>
    public static string Join(string text)
    {
        if (text.Length > MaxLength)
        {
            return text;
        }

        var joined = JoinAtWidth(text, tab: 1);
        joined = ReferenceEquals(joined, text) && text.Contains('\t', StringComparison.Ordinal) ? JoinAtWidth(text, tab: 8) : joined;
        return JoinLists(joined);
    }

    private static string JoinAtWidth(string text, int tab)
    {
        var (width, count, cut) = (0, 0, 0);
        for (var lines = new Lines(text); lines.MoveNext();)
        {
            var length = WidthOf(lines.Line, tab);
            if (length > width)
            {
                (width, count, cut) = (length, 0, 0);
            }

            if (length == width && !lines.Next.IsEmpty)
            {
                count++;
                cut += IsCut(lines.Line, lines.Next) ? 1 : 0;
            }
        }

        if (width is < MinWidth or > MaxWidth || cut < 2 || cut * 2 < count)
        {
            return text;
        }

        var result = new StringBuilder(text.Length);
        for (var lines = new Lines(text); lines.MoveNext();)
        {
            result.Append(lines.Line);
            var isBroken = WidthOf(lines.Line, tab) == width && IsRest(lines.Line, lines.Next)
                && (!IsWhole(lines.Line) || IsShort(lines.Next));
            if (!isBroken && !lines.IsLast)
            {
                result.Append('\n');
            }
        }

        return result.Length == text.Length ? text : result.ToString();
    }

    // "f(0xc420430160,\n0x0, 0x0)": a list of arguments goes on in the next line.
    private static string JoinLists(string text)
    {
        if (!text.Contains(",\n", StringComparison.Ordinal))
        {
            return text;
        }

        var result = new StringBuilder(text.Length);
        var depth = 0;
        for (var lines = new Lines(text); lines.MoveNext();)
        {
            result.Append(lines.Line);
            depth = Math.Max(0, depth + Depth(lines.Line));
            var isOpen = depth > 0 && lines.Line.EndsWith(",") && (lines.Next.StartsWith("0x") || lines.Next.StartsWith("{"));
            depth = isOpen ? depth : 0;
            if (!lines.IsLast)
            {
                result.Append(isOpen ? ' ' : '\n');
            }
        }

        return result.Equals(text) ? text : result.ToString();
    }

    // In the middle of parentheses, of a name or of a path.
    private static bool IsCut(ReadOnlySpan<char> line, ReadOnlySpan<char> next)
    {
        if (line.IsEmpty || !IsRest(line, next) || (IsWhole(line) && !IsShort(next)))
        {
            return false;
        }

        var last = line[^1];
        return Depth(line) > 0 || IsShort(next) || char.IsAsciiLetter(last)
            || last is '.' or '/' or '_' or '-' or '*' or ',' or '(' or '{' or '\\' or ' ';
    }

    // "f(0x1)", "/a.go:12 +0x1d", "in /a.cs:line 12".
    private static bool IsWhole(ReadOnlySpan<char> line)
    {
        var word = line[(line.LastIndexOf(' ') + 1)..];
        var isNumber = !word.IsEmpty && char.IsAsciiDigit(word[^1]) && IsLineNumber(word.TrimEnd("0123456789"), line);
        return Depth(line) == 0 && (word.EndsWith(")") || word.StartsWith("+0x") || isNumber);
    }

    private static bool IsLineNumber(ReadOnlySpan<char> before, ReadOnlySpan<char> line) =>
        before is [.., ':'] || (before.IsEmpty && line.Contains(":line ", StringComparison.Ordinal));

    // The last digits of an offset or a line number.
    private static bool IsShort(ReadOnlySpan<char> next) => next.Length < 8 && next.IndexOfAny(" (.") < 0;

    // A rest of a line has neither the indentation nor the beginning that lines of a trace or of a log have.
    private static bool IsRest(ReadOnlySpan<char> line, ReadOnlySpan<char> next) =>
        line.CommonPrefixLength(next) < 4 && !next.IsWhiteSpace() && !(next[0] == '\t' || next.StartsWith("  "))
        && (line.EndsWith(" ") || !LineOpenings.StartsOne(next)) && !next.StartsWith(" ---");

    private static int Depth(ReadOnlySpan<char> line) =>
        line.Count('(') + line.Count('{') + line.Count('[') - line.Count(')') - line.Count('}') - line.Count(']');

    private static int WidthOf(ReadOnlySpan<char> line, int tab) => line.Length + ((tab - 1) * line.Count('\t'));

    // The lines of a text, each with the one after it.
    private ref struct Lines(string text)
    {
        private int _start = -1;
        private int _end = -1;

        public readonly ReadOnlySpan<char> Line => text.AsSpan(_start, _end - _start);

        public readonly bool IsLast => _end == text.Length;

        public readonly ReadOnlySpan<char> Next => IsLast ? default : text.AsSpan(_end + 1, EndAfter(_end + 1) - _end - 1);

        public bool MoveNext()
        {
            if (_end == text.Length)
            {
                return false;
            }

            _start = _end + 1;
            _end = EndAfter(_start);
            return true;
        }

        private readonly int EndAfter(int start)
        {
            var length = text.AsSpan(start).IndexOf('\n');
            return length < 0 ? text.Length : start + length;
        }
    }
}
