using System.Buffers;
using System.Text;

namespace IncidentKB.Core.Traces.Cleaning;

/// <summary>
/// Turns HTML that was pasted as source into the text it stands for: entities, and tags of a fixed list. Names in traces look like
/// tags as well (<c>&lt;init&gt;</c>, <c>&lt;&gt;c__DisplayClass</c>, <c>&lt;module&gt;</c>), so tags go only where one of them is
/// closed or is a line break.
/// </summary>
internal static class HtmlText
{
    private static readonly string[] Blocks =
    [
        "br", "p", "div", "li", "ul", "ol", "tr", "table", "tbody", "pre", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "hr",
        "details",
        "summary",
    ];

    private static readonly string[] Inlines =
        ["span", "a", "code", "b", "i", "em", "strong", "td", "th", "font", "samp", "kbd", "tt", "u", "img", "mark", "small", "sub", "sup"];

    private static readonly (string Name, string Text)[] Entities =
        [("lt;", "<"), ("gt;", ">"), ("quot;", "\""), ("apos;", "'"), ("nbsp;", " ")];

    private static readonly SearchValues<string> Proofs = SearchValues.Create(
        [
            "<br>", "<br/>", "<br />", "</pre>", "</code>", "</p>", "</div>", "</span>", "</a>", "</li>", "</td>", "</b>", "</i>", "</em>",
            "</strong>", "</tr>", "</table>", "</details>",
        ],
        StringComparison.OrdinalIgnoreCase);

    private static readonly SearchValues<char> Begins = SearchValues.Create("<&");

    /// <summary>The text it stands for; the same text where it is no HTML.</summary>
    public static string Remove(string text)
    {
        var hasTags = text.AsSpan().IndexOfAny(Proofs) >= 0;
        if (!hasTags && !text.Contains('&', StringComparison.Ordinal))
        {
            return text;
        }

        var result = new StringBuilder(text.Length);
        var from = 0;
        var isChanged = false;
        for (var at = text.AsSpan().IndexOfAny(Begins); at >= 0;)
        {
            var length = text[at] == '&' ? EntityLength(text, at, out var replacement)
                : hasTags ? TagLength(text, at, out replacement)
                : None(out replacement);
            if (length > 0)
            {
                result.Append(text, from, at - from).Append(replacement);
                from = at + length;
                isChanged = true;
            }

            var next = Math.Max(from, at + 1);
            var found = text.AsSpan(next).IndexOfAny(Begins);
            at = found < 0 ? -1 : next + found;
        }

        return isChanged ? result.Append(text, from, text.Length - from).ToString() : text;
    }

    private static int None(out string replacement)
    {
        replacement = "";
        return 0;
    }

    // "&lt;", "&amp;lt;" (escaped twice), "&#39;", "&#x27;". 0 where it is none.
    private static int EntityLength(string text, int at, out string replacement)
    {
        replacement = "&";
        var i = at + 1;
        while (string.CompareOrdinal(text, i, "amp;", 0, 4) == 0)
        {
            i += 4;
        }

        foreach (var (name, character) in Entities)
        {
            if (string.CompareOrdinal(text, i, name, 0, name.Length) == 0)
            {
                replacement = character;
                return i + name.Length - at;
            }
        }

        if (i < text.Length && text[i] == '#' && NumberLength(text, i + 1, out var code) is var length and > 0 && IsPunctuation(code))
        {
            replacement = ((char)code).ToString();
            return i + 1 + length - at;
        }

        return i > at + 1 ? i - at : 0;
    }

    // Letters and digits are written as numbers by nobody, and "&" again would be the beginning of the next entity.
    private static bool IsPunctuation(int code) =>
        code is '\n' or '\t'
        || (code is >= ' ' and < 127 && !char.IsAsciiLetterOrDigit((char)code) && (char)code is not ('&' or '#' or ';'));

    private static int NumberLength(string text, int at, out int code)
    {
        code = 0;
        var isHexadecimal = at < text.Length && text[at] is 'x' or 'X';
        var i = isHexadecimal ? at + 1 : at;
        for (; i < text.Length && i < at + 6 && (isHexadecimal ? char.IsAsciiHexDigit(text[i]) : char.IsAsciiDigit(text[i])); i++)
        {
            code = (code * (isHexadecimal ? 16 : 10)) + Convert.ToInt32(text[i].ToString(), 16);
        }

        return i < text.Length && text[i] == ';' && i > at ? i + 1 - at : 0;
    }

    private static int TagLength(string text, int at, out string replacement)
    {
        replacement = "";
        var isEnd = at + 1 < text.Length && text[at + 1] == '/';
        var begin = isEnd ? at + 2 : at + 1;
        var end = begin;
        while (end < text.Length && end - begin < 12 && char.IsAsciiLetterOrDigit(text[end]))
        {
            end++;
        }

        if (end == begin || end == text.Length || !(text[end] is '>' or '/' || (text[end] == ' ' && !isEnd)))
        {
            return 0;
        }

        var name = text.AsSpan(begin, end - begin);
        var isBlock = IsOneOf(name, Blocks);
        var close = text.AsSpan(end, Math.Min(500, text.Length - end)).IndexOfAny('>', '\n');
        if (close < 0 || text[end + close] != '>' || !(isBlock || IsOneOf(name, Inlines))
            || IsOfName(text, end + close + 1, name.Length, isEnd))
        {
            return 0;
        }

        // Where the source has a line end of its own, the tag adds none.
        var after = end + close + 1;
        var isAtEnd = after == text.Length || text[after] is '\n' or '\r' || at == 0 || text[at - 1] == '\n';
        replacement = isBlock && !isAtEnd ? "\n" : "";
        return end + close + 1 - at;
    }

    // "<a>b__0_1", "<p>d__5.MoveNext": names that the C# compiler makes of a method with a short name.
    private static bool IsOfName(string text, int after, int nameLength, bool isEnd) =>
        !isEnd && nameLength <= 4 && after + 2 < text.Length
        && char.IsAsciiLetter(text[after]) && text[after + 1] == '_' && text[after + 2] == '_';

    private static bool IsOneOf(ReadOnlySpan<char> name, string[] names)
    {
        foreach (var known in names)
        {
            if (name.Equals(known, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
