using System.Buffers;
using System.Text;

namespace IncidentKB.Core.Articles;

/// <summary>Reduces Markdown to the words a reader sees, for the index and for excerpts.</summary>
public static class PlainText
{
    // A link's text or address longer than this is left as it stands, which keeps the work linear for "[[[[[...".
    private const int LongestLinkPart = 500;

    private static readonly SearchValues<char> RuleSigns = SearchValues.Create("|-:*_= ");

    /// <summary>
    /// The text of <paramref name="markdown"/> without its signs: headings, lists, quotes, emphasis, tables and the
    /// addresses of links. Code keeps every character. One line a block line; takes time in proportion to the length.
    /// </summary>
    public static string OfMarkdown(string markdown)
    {
        var plain = new StringBuilder(markdown.Length);
        var fence = ReadOnlySpan<char>.Empty;
        foreach (var line in markdown.AsSpan().EnumerateLines())
        {
            var trimmed = line.Trim();
            var marker = FenceOf(trimmed);
            if (!fence.IsEmpty)
            {
                if (marker.Length >= fence.Length && marker[0] == fence[0] && marker.Length == trimmed.Length)
                {
                    fence = [];
                }
                else
                {
                    AppendLine(plain, line.TrimEnd());
                }
            }
            else if (!marker.IsEmpty)
            {
                fence = marker;
            }
            else if (!IsRule(trimmed))
            {
                AppendInline(plain, WithoutBlockSigns(trimmed));
            }
        }

        return plain.ToString().TrimEnd('\n');
    }

    private static ReadOnlySpan<char> FenceOf(ReadOnlySpan<char> line)
    {
        if (line.IsEmpty || line[0] is not ('`' or '~'))
        {
            return [];
        }

        var length = line.IndexOfAnyExcept(line[0]);
        length = length < 0 ? line.Length : length;
        return length >= 3 ? line[..length] : [];
    }

    // A thematic break, the line under a table's head, or the line under a heading.
    private static bool IsRule(ReadOnlySpan<char> line) => !line.IsEmpty && line.IndexOfAnyExcept(RuleSigns) < 0;

    private static ReadOnlySpan<char> WithoutBlockSigns(ReadOnlySpan<char> line)
    {
        while (!line.IsEmpty && line[0] is '>')
        {
            line = line[1..].TrimStart();
            if (line.StartsWith("[!", StringComparison.Ordinal) && line[^1] == ']')
            {
                // The kind of an alert.
                return [];
            }
        }

        var heading = line.IndexOfAnyExcept('#');
        if (heading is > 0 and <= 6 && line[heading] == ' ')
        {
            return line[heading..].Trim().TrimEnd('#');
        }

        if (line.Length > 1 && (line[0] is '-' or '*' or '+') && line[1] == ' ')
        {
            return WithoutBox(line[2..]);
        }

        var digits = line.IndexOfAnyExceptInRange('0', '9');
        return digits is > 0 and <= 9 && digits + 1 < line.Length && (line[digits] is '.' or ')') && line[digits + 1] == ' '
            ? WithoutBox(line[(digits + 2)..])
            : line;
    }

    // "[x] told the customers" -> "told the customers"
    private static ReadOnlySpan<char> WithoutBox(ReadOnlySpan<char> item) =>
        item.Length > 3 && item[0] == '[' && item[1] is ' ' or 'x' or 'X' && item[2] == ']' && item[3] == ' ' ? item[4..] : item;

    private static void AppendInline(StringBuilder plain, ReadOnlySpan<char> line)
    {
        var inCode = false;
        for (var i = 0; i < line.Length; i++)
        {
            var c = line[i];
            if (c == '`')
            {
                inCode = !inCode;
            }
            else if (inCode)
            {
                plain.Append(c);
            }
            else if (c == '\\' && i + 1 < line.Length && char.IsPunctuation(line[i + 1]))
            {
                plain.Append(line[++i]);
            }
            else if (c == '[' && FootnoteAt(line[i..]) is var mark and > 0)
            {
                i += mark - 1;
            }
            else if (c == '[' && LinkAt(line[i..]) is var (text, length) && length > 0)
            {
                AppendLinkText(plain, line.Slice(i + 1, text));
                i += length - 1;
            }
            else if (c == '|')
            {
                plain.Append(' ');
            }
            else if (!IsEmphasis(line, i))
            {
                plain.Append(c);
            }
        }

        AppendLine(plain, []);
    }

    // The text of a link: emphasis and code inside it are taken off, a link inside a link does not exist.
    private static void AppendLinkText(StringBuilder plain, ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '`' && !IsEmphasis(text, i))
            {
                plain.Append(text[i]);
            }
        }
    }

    private static bool IsEmphasis(ReadOnlySpan<char> line, int i) => line[i] switch
    {
        '*' => true,
        // snake_case keeps its underscores.
        '_' => i == 0 || i + 1 == line.Length || !char.IsLetterOrDigit(line[i - 1]) || !char.IsLetterOrDigit(line[i + 1]),
        '~' => (i > 0 && line[i - 1] == '~') || (i + 1 < line.Length && line[i + 1] == '~'),
        '!' => i + 1 < line.Length && line[i + 1] == '[',
        _ => false,
    };

    // Length of "[^1]", or of "[^1]:" before the footnote itself; 0 when it is neither.
    private static int FootnoteAt(ReadOnlySpan<char> line)
    {
        if (line.Length < 4 || line[1] != '^')
        {
            return 0;
        }

        var close = line[..Math.Min(line.Length, LongestLinkPart)].IndexOf(']');
        var length = close + 1;
        return close < 3 || line[1..close].Contains(' ') ? 0
            : length < line.Length && line[length] == ':' ? length + 1
            : length;
    }

    // Lengths of the text and of the whole "[text](address)" at the start of the span; 0 when it is no link.
    private static (int Text, int Length) LinkAt(ReadOnlySpan<char> line)
    {
        var close = line[..Math.Min(line.Length, LongestLinkPart)].IndexOf(']');
        if (close < 0 || close + 1 >= line.Length || line[close + 1] != '(')
        {
            return (0, 0);
        }

        var rest = line[(close + 2)..];
        var end = rest[..Math.Min(rest.Length, LongestLinkPart)].IndexOf(')');
        return end < 0 ? (0, 0) : (close - 1, close + 2 + end + 1);
    }

    private static void AppendLine(StringBuilder plain, ReadOnlySpan<char> line)
    {
        plain.Append(line);
        if (plain.Length > 0 && plain[^1] != '\n')
        {
            plain.Append('\n');
        }
    }
}
