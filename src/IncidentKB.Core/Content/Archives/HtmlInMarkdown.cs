using IncidentKB.Core.Articles;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace IncidentKB.Core.Content.Archives;

/// <summary>Writes the HTML inside a Markdown text as Markdown, because the site shows none.</summary>
internal static class HtmlInMarkdown
{
    private static readonly Dictionary<string, string> Marks = new(StringComparer.Ordinal)
    {
        ["b"] = "**",
        ["strong"] = "**",
        ["i"] = "*",
        ["em"] = "*",
        ["s"] = "~~",
        ["strike"] = "~~",
        ["del"] = "~~",
    };

    private static readonly HashSet<string> Code = ["code", "kbd", "samp", "tt"];

    // Places and boxes: without them nothing is missing.
    private static readonly HashSet<string> Silent = ["a", "span", "div", "p", "center", "wbr", "picture"];

    /// <summary>The text without HTML; the same text where it has none.</summary>
    /// <exception cref="ArgumentException">It is nested too deeply, see <see cref="ArticleMarkdown.Parse(string)"/>.</exception>
    public static SourceText Replace(SourceText source, Decisions decisions)
    {
        if (!source.Text.Contains('<'))
        {
            return source;
        }

        var edits = new List<TextEdit>();
        var open = new Stack<ContainerBlock>([ArticleMarkdown.ParseInPlace(source.Text, withHtml: true)]);
        while (open.TryPop(out var container))
        {
            for (var i = 0; i < container.Count; i++)
            {
                switch (container[i])
                {
                    case HtmlBlock html:
                        i = ReplaceBlock(source, container, i, html, edits, decisions);
                        break;
                    case LeafBlock { Inline: { } inline } leaf:
                        ReplaceInlines(source, inline, leaf is HeadingBlock || leaf.Parent is TableCell, edits, decisions);
                        break;
                    case ContainerBlock inner:
                        open.Push(inner);
                        break;
                }
            }
        }

        return source.With(new TextEdits(source.Text, edits).All);
    }

    // Returns the index of the last block that went into it: a table may hold empty lines, which end an HTML block of Markdown.
    private static int ReplaceBlock(
        SourceText source, ContainerBlock container, int index, HtmlBlock html, List<TextEdit> edits, Decisions decisions)
    {
        var (last, text) = (index, html.Lines.ToString());
        if (container is MarkdownDocument && OpenTables(text) > 0)
        {
            last = EndOfTable(source, container, index);
            text = source.Text[html.Span.Start..(container[last].Span.End + 1)];
        }

        var start = html.Span.Start;
        var length = Math.Min(container[last].Span.End + 1, source.Text.Length) - start;
        var line = source.LineAt(start);
        if (!HtmlToMarkdown.IsReadable(text))
        {
            decisions.Add(line, new(
                "This HTML is nested too deeply or has too many elements. It is kept as a block of code.",
                "这段 HTML 嵌套过深或元素过多，已作为代码块保留。"));
            edits.Add(new(start, length, Prefixed(source, start, HtmlToMarkdown.CodeBlock(text, "html"))));
            return last;
        }

        // What only looks like HTML, such as a line "<nil>", is a text on this site anyway.
        var nodes = HtmlToMarkdown.Parse(text);
        if (nodes.Length > 0 && nodes.All(n => n is AngleSharp.Html.Dom.IHtmlUnknownElement { LocalName: var name } && IsWord(name)))
        {
            return last;
        }

        var markdown = new HtmlToMarkdown(decisions, line).Convert(text);

        // What follows was another block, and would go on with this one.
        var next = source.LineEnd(start + length) + 1;
        var isApart = next >= source.Text.Length || string.IsNullOrWhiteSpace(source.Line(source.IndexAt(next)));
        edits.Add(new(start, length, Prefixed(source, start, markdown.Length == 0 || isApart ? markdown : $"{markdown}\n")));
        return last;
    }

    private static bool IsWord(string name) => name.All(char.IsAsciiLetterOrDigit);

    private static int OpenTables(string html) => Count(html, "<table") - Count(html, "</table");

    private static int Count(string text, string word)
    {
        var count = 0;
        for (var at = text.IndexOf(word, StringComparison.OrdinalIgnoreCase); at >= 0;
            at = text.IndexOf(word, at + word.Length, StringComparison.OrdinalIgnoreCase))
        {
            count++;
        }

        return count;
    }

    private static int EndOfTable(SourceText source, ContainerBlock container, int index)
    {
        var tables = 0;
        for (var i = index; i < container.Count && container[i].Span.Start >= container[index].Span.Start; i++)
        {
            tables += OpenTables(source.Text.Substring(container[i].Span.Start, Math.Max(0, container[i].Span.Length)));
            if (tables <= 0)
            {
                return i;
            }
        }

        return index;
    }

    // Inside a list or a quote, each line begins as the first one does.
    private static string Prefixed(SourceText source, int start, string markdown)
    {
        var before = source.Text[source.LineStart(start)..start];
        return before.Length == 0 ? markdown
            : markdown.Replace("\n", "\n" + string.Concat(before.Select(c => c is '>' ? '>' : ' ')), StringComparison.Ordinal);
    }

    private static void ReplaceInlines(
        SourceText source, ContainerInline inlines, bool isOneLine, List<TextEdit> edits, Decisions decisions)
    {
        var open = new Stack<ContainerInline>([inlines]);
        while (open.TryPop(out var container))
        {
            var ends = Pairs(container);
            for (var inline = container.FirstChild; inline != null; inline = inline.NextSibling)
            {
                if (inline is HtmlInline tag)
                {
                    inline = ReplaceTag(source, tag, ends, isOneLine, edits, decisions);
                }
                else if (inline is ContainerInline inner)
                {
                    open.Push(inner);
                }
            }
        }
    }

    // The end of each element whose begin and end stand beside each other.
    private static Dictionary<HtmlInline, HtmlInline> Pairs(ContainerInline container)
    {
        var ends = new Dictionary<HtmlInline, HtmlInline>();
        var begun = new Dictionary<string, Stack<HtmlInline>>(StringComparer.Ordinal);
        foreach (var tag in container.OfType<HtmlInline>())
        {
            var name = NameOf(tag.Tag);
            if (!tag.Tag.StartsWith("</", StringComparison.Ordinal))
            {
                (begun.TryGetValue(name, out var stack) ? stack : begun[name] = new()).Push(tag);
            }
            else if (begun.TryGetValue(name, out var stack) && stack.TryPop(out var begin))
            {
                ends[begin] = tag;
            }
        }

        return ends;
    }

    private static string NameOf(string tag)
    {
        var start = tag.StartsWith("</", StringComparison.Ordinal) ? 2 : 1;
        var end = start;
        while (end < tag.Length && (char.IsAsciiLetterOrDigit(tag[end]) || tag[end] is '-' or ':'))
        {
            end++;
        }

        return tag[start..end].ToLowerInvariant();
    }

    // Returns the inline after which the work goes on.
    private static HtmlInline ReplaceTag(
        SourceText source,
        HtmlInline tag,
        Dictionary<HtmlInline, HtmlInline> ends,
        bool isOneLine,
        List<TextEdit> edits,
        Decisions decisions)
    {
        var span = tag.Span;
        var name = NameOf(tag.Tag);
        var line = source.LineAt(span.Start);
        var end = ends.GetValueOrDefault(tag);
        if (tag.Tag.StartsWith("<!--", StringComparison.Ordinal))
        {
            decisions.AddComment(tag.Tag[4..Math.Max(4, tag.Tag.Length - 3)], line);
            edits.Add(new(span.Start, span.Length, ""));
        }
        else if (tag.Tag[1] is '!' or '?')
        {
            // Of another language, and a text on this site.
            return tag;
        }
        else if (Marks.TryGetValue(name, out var mark))
        {
            Mark(source, tag, end, mark, edits);
        }
        else if (Code.Contains(name) && end != null)
        {
            edits.Add(new(span.Start, end.Span.End + 1 - span.Start, HtmlToMarkdown.CodeSpan(TextBetween(tag, end))));
            return end;
        }
        else if (HtmlToMarkdown.Parse(tag.Tag).OfType<AngleSharp.Dom.IElement>().FirstOrDefault() is not { } element)
        {
            // An end, or a part of a table that stands alone; what HTML does not know is a text: List<int>.
            if (!tag.Tag.StartsWith("</", StringComparison.Ordinal) || IsKnown(name))
            {
                edits.Add(new(span.Start, span.Length, ""));
            }
        }
        else if (element is not AngleSharp.Html.Dom.IHtmlUnknownElement)
        {
            Element(source, tag, element, end, isOneLine, edits, decisions);
        }

        return tag;
    }

    private static bool IsKnown(string name) =>
        HtmlToMarkdown.Parse($"<{name}>").OfType<AngleSharp.Dom.IElement>().FirstOrDefault() is not AngleSharp.Html.Dom.IHtmlUnknownElement;

    private static void Element(
        SourceText source,
        HtmlInline tag,
        AngleSharp.Dom.IElement element,
        HtmlInline? end,
        bool isOneLine,
        List<TextEdit> edits,
        Decisions decisions)
    {
        var span = tag.Span;
        switch (element.LocalName)
        {
            case "br":
                Break(source, span, isOneLine, edits);
                return;
            case "img":
                edits.Add(new(span.Start, span.Length, HtmlToMarkdown.Image(element)));
                return;
            case "input" when element.GetAttribute("type") == "checkbox":
                edits.Add(new(span.Start, span.Length, element.HasAttribute("checked") ? "[x] " : "[ ] "));
                return;
            case "a" when element.GetAttribute("href") is { Length: > 0 } href && end != null:
                edits.Add(new(span.Start, span.Length, "["));
                edits.Add(new(end.Span.Start, end.Span.Length, $"]({HtmlToMarkdown.Target(href)})"));
                return;
            case var name:
                // Its address, if it has one, must not be lost with it.
                var address = element.GetAttribute("href") ?? element.GetAttribute("src") ?? element.GetAttribute("data");
                var instead = address is { Length: > 0 } ? HtmlToMarkdown.Address(address) : name == "sup" ? "^" : "";
                edits.Add(new(span.Start, span.Length, instead));
                if (!Silent.Contains(name))
                {
                    decisions.AddTag(name, source.LineAt(span.Start));
                }

                return;
        }
    }

    // "<b> bold </b>" -> " **bold** ": emphasis begins and ends at a word.
    private static void Mark(SourceText source, HtmlInline tag, HtmlInline? end, string mark, List<TextEdit> edits)
    {
        if (end == null)
        {
            // The end of a pair was written with its begin.
            edits.Add(new(tag.Span.Start, tag.Span.Length, ""));
            return;
        }

        var (from, to) = (tag.Span.End + 1, end.Span.Start);
        while (from < to && char.IsWhiteSpace(source.Text[from]))
        {
            from++;
        }

        while (to > from && char.IsWhiteSpace(source.Text[to - 1]))
        {
            to--;
        }

        var isEmpty = from == to;
        edits.Add(new(tag.Span.Start, from - tag.Span.Start, source.Text[(tag.Span.End + 1)..from] + (isEmpty ? "" : mark)));
        edits.Add(new(to, end.Span.End + 1 - to, (isEmpty ? "" : mark) + source.Text[to..end.Span.Start]));
    }

    private static void Break(SourceText source, SourceSpan span, bool isOneLine, List<TextEdit> edits)
    {
        var after = span.End + 1;
        while (after < source.Text.Length && source.Text[after] == ' ')
        {
            after++;
        }

        var isAtEnd = after == source.Text.Length || source.Text[after] == '\n';

        // What could begin a list or a heading there stays in its line.
        var breaks = isAtEnd || char.IsLetter(source.Text[after]) || source.Text[after] is '[' or '(' or '`' or '<'
            || source.Text.AsSpan(after).StartsWith("**", StringComparison.Ordinal);
        edits.Add(isOneLine || !breaks ? new(span.Start, span.Length, " ")
            : isAtEnd ? new(span.Start, span.Length, "\\")
            : new(span.Start, after - span.Start, "\\\n"));
    }

    private static string TextBetween(HtmlInline begin, HtmlInline end)
    {
        var text = new System.Text.StringBuilder();
        for (var inline = begin.NextSibling; inline != null && inline != end; inline = inline.NextSibling)
        {
            text.Append(inline switch
            {
                HtmlInline tag => tag.Tag,
                LineBreakInline => " ",
                LiteralInline literal => literal.Content.ToString(),
                CodeInline code => code.Content,
                HtmlEntityInline entity => entity.Transcoded.ToString(),
                ContainerInline inner => ArticleMarkdown.PlainText(inner),
                AutolinkInline link => link.Url,
                _ => "",
            });
        }

        return text.ToString();
    }
}
