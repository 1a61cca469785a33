using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace IncidentKB.Core.Content.Archives;

/// <summary>
/// Writes HTML as Markdown where Markdown has an equal; elsewhere the text stays, and the decisions name the element. Scripts are
/// text as well.
/// </summary>
/// <param name="decisions">Where it is said what has no equal.</param>
/// <param name="line">Line of the document on which the HTML begins.</param>
internal sealed class HtmlToMarkdown(Decisions decisions, int line)
{
    // The rules of HTML repeat each open <b> in every <p> that follows: a few thousand of both would fill the memory.
    private const int MaxTags = 10_000;
    private const int MaxOpenFormats = 20;
    private const int MaxDepth = 100;

    private const string BlockNames = "address,article,aside,blockquote,body,center,dd,details,dialog,div,dl,dt,fieldset,figcaption,"
        + "figure,footer,form,h1,h2,h3,h4,h5,h6,header,hr,li,main,nav,ol,p,pre,script,section,style,summary,table,tbody,td,textarea,"
        + "tfoot,th,thead,tr,ul";

    private static readonly HashSet<string> Blocks = [.. BlockNames.Split(',')];

    private static readonly HashSet<string> Formats =
        ["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"];

    // They only hold other elements together, or name a place.
    private static readonly HashSet<string> Plain =
        ["p", "div", "section", "article", "main", "body", "header", "footer", "center", "figure", "figcaption", "span", "tbody", "thead",
            "tfoot", "tr", "td", "th", "li", "dd", "dt", "dl", "wbr", "a", "picture"];

    private static readonly HtmlParser Parser = new();

    /// <summary>Whether a piece of HTML can be read at all, within bounds on its tags.</summary>
    public static bool IsReadable(string html)
    {
        var (tags, formats) = (0, 0);
        for (var at = html.IndexOf('<'); at >= 0; at = html.IndexOf('<', at + 1))
        {
            var isEnd = at + 1 < html.Length && html[at + 1] == '/';
            var start = at + (isEnd ? 2 : 1);
            var end = start;
            while (end < html.Length && end < start + 10 && char.IsAsciiLetter(html[end]))
            {
                end++;
            }

            if (Formats.Contains(html[start..end].ToLowerInvariant()))
            {
                formats = Math.Max(0, formats + (isEnd ? -1 : 1));
            }

            if (++tags > MaxTags || formats > MaxOpenFormats)
            {
                return false;
            }
        }

        return IsFlat(Parse(html));
    }

    /// <summary>The nodes of a piece of HTML, as it would stand in a page.</summary>
    public static INodeList Parse(string html)
    {
        var page = Parser.ParseDocument("");
        return Parser.ParseFragment(html, page.Body!);
    }

    /// <summary>The Markdown of a piece of HTML that is readable; blocks have an empty line between them.</summary>
    public string Convert(string html) => string.Join("\n\n", BlocksOf(Parse(html)));

    /// <summary>An image as Markdown.</summary>
    public static string Image(IElement image)
    {
        var target = Target(image.GetAttribute("src") ?? "");
        return $"![{Escape(OneLine(image.GetAttribute("alt") ?? ""))}]({target}{Title(image.GetAttribute("title"))})";
    }

    /// <summary>The title of an image as it stands behind its target; nothing where it has none.</summary>
    public static string Title(string? title)
    {
        var text = OneLine(title ?? "").Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
        return text.Length == 0 ? "" : $" \"{text}\"";
    }

    /// <summary>A link that shows its address.</summary>
    public static string Address(string address) => $"[{Escape(OneLine(address))}]({Target(address)}) ";

    /// <summary>A text as a code span, whatever backticks it has.</summary>
    public static string CodeSpan(string text)
    {
        var line = OneLine(text);
        if (line.Length == 0)
        {
            return "";
        }

        var fence = new string('`', LongestRun(line, '`') + 1);
        var pad = line[0] == '`' || line[^1] == '`' ? " " : "";
        return $"{fence}{pad}{line}{pad}{fence}";
    }

    /// <summary>A text as a block of code.</summary>
    public static string CodeBlock(string text, string info)
    {
        var fence = new string('`', Math.Max(3, LongestRun(text, '`') + 1));
        return $"{fence}{info}\n{text.Trim('\n')}\n{fence}";
    }

    /// <summary>A target as it stands in the round brackets of a link.</summary>
    public static string Target(string url)
    {
        var target = OneLine(url);
        return target.Length == 0 || target.AsSpan().IndexOfAny(" ()<>") >= 0
            ? $"<{target.Replace("<", "%3C", StringComparison.Ordinal).Replace(">", "%3E", StringComparison.Ordinal)}>"
            : target;
    }

    /// <summary>A text of which no sign is read as Markdown inside a line.</summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (c is '\\' or '`' or '*' or '_' or '[' or ']' or '<' or '~')
            {
                escaped.Append('\\');
            }

            escaped.Append(c);
        }

        return escaped.ToString();
    }

    /// <summary>A text with single spaces for all white space.</summary>
    public static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static bool IsFlat(INodeList nodes)
    {
        var open = new Stack<(INode Node, int Depth)>(nodes.Select(n => (n, 1)));
        while (open.TryPop(out var next))
        {
            if (next.Depth > MaxDepth)
            {
                return false;
            }

            foreach (var child in next.Node.ChildNodes)
            {
                open.Push((child, next.Depth + 1));
            }
        }

        return true;
    }

    private List<string> BlocksOf(IEnumerable<INode> nodes)
    {
        var blocks = new List<string>();
        var run = new StringBuilder();
        foreach (var node in nodes)
        {
            if (node is IElement element && IsBlock(element))
            {
                EndRun();
                blocks.AddRange(BlockOf(element).Where(b => b.Length > 0));
            }
            else
            {
                run.Append(Inline(node));
            }
        }

        EndRun();
        return blocks;

        void EndRun()
        {
            if (Tidy(run.ToString()) is { Length: > 0 } text)
            {
                blocks.Add(EscapeStart(text));
            }

            run.Clear();
        }
    }

    private static bool IsBlock(IElement element) =>
        Blocks.Contains(element.LocalName) || (element.LocalName != "a" && element.Children.Any(IsBlock));

    private IEnumerable<string> BlockOf(IElement element)
    {
        switch (element.LocalName)
        {
            case "h1" or "h2" or "h3" or "h4" or "h5" or "h6":
                return [$"{new string('#', element.LocalName[1] - '0')} {InlineLine(element)}"];
            case "summary" or "dt":
                return [InlineLine(element) is { Length: > 0 } text ? $"**{text}**" : ""];
            case "ul" or "ol":
                return [ListOf(element)];
            case "li":
                return [Item(element, "- ")];
            case "table":
                return TableOf((IHtmlTableElement)element);
            case "pre":
                return [CodeBlock(element.TextContent, LanguageOf(element))];
            case "script" or "style" or "textarea":
                decisions.AddTag(element.LocalName, line);
                return [CodeBlock(element.TextContent, "")];
            case "blockquote":
                return ["> " + string.Join("\n\n", BlocksOf(element.ChildNodes)).Replace("\n", "\n> ", StringComparison.Ordinal)];
            case "hr":
                return ["***"];
            default:
                if (!Plain.Contains(element.LocalName))
                {
                    decisions.AddTag(element.LocalName, line);
                }

                return BlocksOf(element.ChildNodes);
        }
    }

    private static string LanguageOf(IElement pre)
    {
        var names = pre.ClassList.Concat(pre.Children.FirstOrDefault(c => c.LocalName == "code")?.ClassList ?? Enumerable.Empty<string>());
        var name = names.FirstOrDefault(n => n.StartsWith("language-", StringComparison.Ordinal))?["language-".Length..];
        return name?.All(char.IsAsciiLetterOrDigit) == true ? name : "";
    }

    private string ListOf(IElement list)
    {
        var number = int.TryParse(list.GetAttribute("start"), out var start) && start is >= 0 and < 1_000_000 ? start : 1;
        var items = new List<string>();
        foreach (var node in list.ChildNodes)
        {
            if (node is IElement { LocalName: "li" } item)
            {
                items.Add(Item(item, list.LocalName == "ol" ? $"{number++}. " : "- "));
            }
            else if (BlocksOf([node]) is { Count: > 0 } other)
            {
                items.Add(Indented(string.Join("\n\n", other), list.LocalName == "ol" ? $"{number++}. " : "- "));
            }
        }

        return string.Join('\n', items);
    }

    private string Item(IElement item, string marker) => Indented(ItemText(item), marker);

    // A list right below its text needs no empty line, and the list stays tight.
    private string ItemText(IElement item)
    {
        var text = new StringBuilder();
        foreach (var block in BlocksOf(item.ChildNodes))
        {
            text.Append(text.Length == 0 ? "" : block.StartsWith("- ", StringComparison.Ordinal) ? "\n" : "\n\n").Append(block);
        }

        return text.ToString();
    }

    private static string Indented(string text, string marker) =>
        marker + text.Replace("\n", "\n" + new string(' ', marker.Length), StringComparison.Ordinal)
            .Replace("\n" + new string(' ', marker.Length) + "\n", "\n\n", StringComparison.Ordinal);

    private IEnumerable<string> TableOf(IHtmlTableElement table)
    {
        var rows = table.Rows.Select(r => r.Cells.ToList()).Where(r => r.Count > 0).ToList();
        if (table.Caption is { } caption && InlineLine(caption) is { Length: > 0 } title)
        {
            yield return $"**{title}**";
        }

        if (rows.Count == 0)
        {
            yield break;
        }

        if (rows.Any(r => r.Any(c => c.ColumnSpan > 1 || c.RowSpan > 1)))
        {
            decisions.Add(line, new(
                "A table has cells that span several rows or columns. Markdown has no such cells; see whether the rows are still right.",
                "表格中有跨行或跨列的单元格，Markdown 没有这种写法。请检查各行是否还正确。"));
        }

        var columns = rows.Max(r => r.Count);
        var hasHead = rows[0].All(c => c.LocalName == "th") || rows[0][0].ParentElement?.ParentElement?.LocalName == "thead";
        var lines = new List<string>();
        if (!hasHead)
        {
            lines.Add(Row([], columns));
            lines.Add(Rule(columns));
        }

        foreach (var row in rows)
        {
            lines.Add(Row([.. row.Select(CellText)], columns));
            if (hasHead && lines.Count == 1)
            {
                lines.Add(Rule(columns));
            }
        }

        yield return string.Join('\n', lines);
    }

    private static string Rule(int columns) => "|" + string.Concat(Enumerable.Repeat("---|", columns));

    private static string Row(IReadOnlyList<string> cells, int columns) =>
        "|" + string.Concat(Enumerable.Range(0, columns).Select(i => i < cells.Count && cells[i].Length > 0 ? $" {cells[i]} |" : "  |"));

    private string CellText(IElement cell) =>
        InlineLine(cell).Replace("|", "\\|", StringComparison.Ordinal);

    // Everything of an element in one line, its blocks one after the other.
    private string InlineLine(IElement element) =>
        OneLine(Tidy(string.Concat(element.ChildNodes.Select(Inline))).Replace("\\\n", " ", StringComparison.Ordinal));

    private string Inline(INode node)
    {
        switch (node)
        {
            case IComment comment:
                decisions.AddComment(comment.Data, line);
                return "";
            case IText text:
                return Escape(Collapse(text.Data));
            case IElement element:
                return InlineElement(element);
            default:
                return "";
        }
    }

    private string InlineElement(IElement element)
    {
        switch (element.LocalName)
        {
            case "br":
                return "\\\n";
            case "b" or "strong":
                return Wrapped(element, "**");
            case "i" or "em":
                return Wrapped(element, "*");
            case "s" or "strike" or "del":
                return Wrapped(element, "~~");
            case "code" or "kbd" or "samp" or "tt":
                return CodeSpan(element.TextContent);
            case "img":
                return Image(element);
            case "a" when element.GetAttribute("href") is { Length: > 0 } href:
                return $"[{InlineLine(element)}]({Target(href)})";
            case "input" when element.GetAttribute("type") == "checkbox":
                return element.HasAttribute("checked") ? "[x] " : "[ ] ";
            case "sup":
                decisions.AddTag("sup", line);
                return "^" + InlineLine(element);
            case "iframe" or "video" or "audio" or "embed" or "source" or "object":
                decisions.AddTag(element.LocalName, line);
                return (element.GetAttribute("src") ?? element.GetAttribute("data")) is { Length: > 0 } source
                    ? Address(source) + InlineLine(element)
                    : InlineLine(element);
            case var name:
                if (!Plain.Contains(name) && !Blocks.Contains(name))
                {
                    decisions.AddTag(name, line);
                }

                // A list in a cell of a table: its entries stay apart.
                var inner = string.Concat(element.ChildNodes.Select(Inline));
                return name == "li" ? $" • {inner} " : Blocks.Contains(name) ? $" {inner} " : inner;
        }
    }

    // Emphasis begins and ends at a word: " bold " -> " **bold** ".
    private string Wrapped(IElement element, string mark)
    {
        var inner = string.Concat(element.ChildNodes.Select(Inline)).Replace("\\\n", " ", StringComparison.Ordinal);
        var text = inner.Trim();
        return text.Length == 0 ? inner
            : $"{(char.IsWhiteSpace(inner[0]) ? " " : "")}{mark}{text}{mark}{(char.IsWhiteSpace(inner[^1]) ? " " : "")}";
    }

    private static string Collapse(string text)
    {
        var collapsed = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (!char.IsWhiteSpace(c))
            {
                collapsed.Append(c);
            }
            else if (collapsed.Length == 0 || collapsed[^1] != ' ')
            {
                collapsed.Append(' ');
            }
        }

        return collapsed.ToString();
    }

    // Without spaces around line breaks, and without a break at either end.
    private static string Tidy(string text)
    {
        var lines = Collapsed(text).Split("\\\n").Select(l => l.Trim(' ')).ToList();
        while (lines.Count > 0 && lines[0].Length == 0)
        {
            lines.RemoveAt(0);
        }

        while (lines.Count > 0 && lines[^1].Length == 0)
        {
            lines.RemoveAt(lines.Count - 1);
        }

        return string.Join("\\\n", lines.Select((l, i) => i == 0 ? l : EscapeStart(l)));
    }

    private static string Collapsed(string text)
    {
        var collapsed = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (c != ' ' || collapsed.Length == 0 || collapsed[^1] != ' ')
            {
                collapsed.Append(c);
            }
        }

        return collapsed.ToString();
    }

    /// <summary>A line of text that begins no heading, list, quote or table.</summary>
    public static string EscapeStart(string line)
    {
        var digits = 0;
        while (digits < line.Length && digits < 10 && char.IsAsciiDigit(line[digits]))
        {
            digits++;
        }

        return line.Length > 0 && line[0] is '#' or '>' or '+' or '-' or '=' or '|' or ':' ? "\\" + line
            : digits is > 0 and < 10 && digits < line.Length && line[digits] is '.' or ')' ? line.Insert(digits, "\\")
            : line;
    }

    private static int LongestRun(string text, char sign)
    {
        var (longest, run) = (0, 0);
        foreach (var c in text)
        {
            run = c == sign ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        return longest;
    }
}
