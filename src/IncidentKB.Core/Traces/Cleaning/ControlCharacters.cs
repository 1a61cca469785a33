using System.Buffers;
using System.Text;

namespace IncidentKB.Core.Traces.Cleaning;

/// <summary>
/// Takes out what terminals and editors leave in a text: escape sequences (ECMA-48), also those whose escape character was lost
/// (<c>[92m</c>) or spelled out (<c>^[[92m</c>, <c>#033[92m</c>), NUL and other control characters, carriage returns (real or as
/// <c>^M</c>), rsyslog's <c>#011</c> for a tab, non-breaking and zero-width spaces, byte order marks.
/// </summary>
internal static class ControlCharacters
{
    private static readonly SearchValues<char> Signs = SearchValues.Create(SignCharacters());

    private static readonly SearchValues<string> Spelled = SearchValues.Create(
        ["^M", "^[[", "#011", "#015", "#033[", "[0m", "[1m", "[0;", "[1;", "[3", "[4", "[9", "[2K", "[0K", "[2J", "[38;"],
        StringComparison.Ordinal);

    /// <summary>The text without them; the same text where there are none.</summary>
    public static string Remove(string text)
    {
        var sign = Next(text, 0, Signs);
        var spelled = Next(text, 0, Spelled);
        if (Math.Min(sign, spelled) == text.Length)
        {
            return text;
        }

        var result = new StringBuilder(text.Length);
        var from = 0;
        var isChanged = false;
        for (var at = Math.Min(sign, spelled); at < text.Length; at = Math.Min(sign, spelled))
        {
            var next = at + 1;
            if (TryReplace(text, at, out var length, out var replacement))
            {
                result.Append(text, from, at - from).Append(replacement);
                from = next = at + length;
                isChanged = true;
            }

            // Each search goes on where it stopped, so that many of one kind do not make it look for the other kind again and again.
            sign = sign < next ? Next(text, next, Signs) : sign;
            spelled = spelled < next ? Next(text, next, Spelled) : spelled;
        }

        return isChanged ? result.Append(text, from, text.Length - from).ToString() : text;
    }

    private static int Next(string text, int from, SearchValues<char> values)
    {
        var at = text.AsSpan(from).IndexOfAny(values);
        return at < 0 ? text.Length : from + at;
    }

    private static int Next(string text, int from, SearchValues<string> values)
    {
        var at = text.AsSpan(from).IndexOfAny(values);
        return at < 0 ? text.Length : from + at;
    }

    private static bool TryReplace(string text, int at, out int length, out string replacement)
    {
        replacement = "";
        length = 1;
        var rest = text.AsSpan(at);
        switch (text[at])
        {
            case '\r':
                length = rest.StartsWith("\r\n") ? 2 : rest.StartsWith("\r\r\n") ? 3 : 1;
                replacement = "\n";
                return true;
            case '\u00a0' or '\u202f' or '\u3000':
                replacement = " ";
                return true;
            case '\u001b' or '\u009b':
                length = EscapeLength(rest);
                return true;
            case '^':
                // "^M" of cat -v and of editors; inside a line only where the line ends with it.
                length = rest.StartsWith("^[[") ? SequenceLength(rest, 3) : IsAtEnd(rest[2..]) ? 2 : 0;
                return length > 0;
            case '#':
                replacement = rest.StartsWith("#011") ? "\t" : "";
                length = rest.StartsWith("#033[") ? SequenceLength(rest, 5) : 4;
                return length > 0;
            case '[':
                length = SequenceLength(rest, 1);
                return length > 2;
            default:
                return true;
        }
    }

    private static bool IsAtEnd(ReadOnlySpan<char> rest) => rest.Length == 0 || rest[0] is '\n' or '\r' || rest.StartsWith("^M");

    // CSI ... letter, OSC ... BEL, or one character.
    private static int EscapeLength(ReadOnlySpan<char> rest)
    {
        if (rest[0] == '\u009b' || (rest.Length > 1 && rest[1] == '['))
        {
            var begin = rest[0] == '\u009b' ? 1 : 2;
            var end = begin;
            while (end < rest.Length && end < 64 && rest[end] is >= ' ' and <= '?')
            {
                end++;
            }

            return end < rest.Length && rest[end] is >= '@' and <= '~' ? end + 1 : begin;
        }

        if (rest.Length > 1 && rest[1] == ']')
        {
            var end = rest[..Math.Min(rest.Length, 1024)].IndexOf('\u0007');
            return end < 0 ? 2 : end + 1;
        }

        return 1;
    }

    // "92m", "1;31m", "2K" behind the bracket: length with what is before it; 0 where it is none. "[38]" or "[3]int" are none.
    private static int SequenceLength(ReadOnlySpan<char> rest, int begin)
    {
        var end = begin;
        while (end < rest.Length && end - begin < 20 && (char.IsAsciiDigit(rest[end]) || rest[end] == ';'))
        {
            end++;
        }

        return end > begin && end < rest.Length && rest[end] is 'm' or 'K' or 'J' && char.IsAsciiDigit(rest[begin]) ? end + 1 : 0;
    }

    private static string SignCharacters()
    {
        var signs = new StringBuilder("\u007f\u009b\u00a0\u00ad\u202f\u3000\u200b\u200c\u200d\u200e\u200f\u2060\ufeff");
        for (var c = '\0'; c < ' '; c++)
        {
            if (c is not ('\n' or '\t'))
            {
                signs.Append(c);
            }
        }

        return signs.ToString();
    }
}
