using System.Globalization;
using IncidentKB.Core.Snippets;
using IncidentKB.Core.Traces.Rendering;
using Markdig.Extensions.Alerts;
using Markdig.Extensions.Footnotes;
using Markdig.Extensions.Tables;
using Markdig.Extensions.TaskLists;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Renderers.Html.Inlines;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace IncidentKB.Core.Articles;

/// <summary>An article ready for the page.</summary>
/// <param name="Html">Safe HTML: raw HTML of the source is shown as text, links have allowed schemes only.</param>
/// <param name="Headings">Its headings, with the anchors in <paramref name="Html"/>.</param>
/// <param name="Minutes">Reading time in whole minutes, at least 1.</param>
/// <param name="Record">Where in <paramref name="Html"/> the sections stand that are for the record, in their order.</param>
public sealed record RenderedArticle(string Html, IReadOnlyList<ArticleHeading> Headings, int Minutes, IReadOnlyList<Range> Record)
{
    /// <summary>The sections that a reader needs first, in their order.</summary>
    public string ReadingHtml => string.Concat(Record.Select(r => r.Start.Value).Append(Html.Length)
        .Zip(Record.Select(r => r.End.Value).Prepend(0), (end, start) => Html[start..end]));

    /// <summary>The sections for the record: corrections, evidence, timeline.</summary>
    public string RecordHtml => string.Concat(Record.Select(r => Html[r]));
}

/// <summary>Turns the Markdown of an article into HTML.</summary>
public static class ArticleRenderer
{
    // Brysbaert (2019, doi 10.1016/j.jml.2019.104047) finds 238 words a minute for English non-fiction; a little less here,
    // for code and tables. The Chinese figure is set so that both languages of the starting articles come out within a
    // minute of each other.
    private const double EnglishWordsAMinute = 220;
    private const double ChineseCharactersAMinute = 400;

    /// <summary>Renders a body.</summary>
    /// <param name="body">Markdown.</param>
    /// <param name="resolve">Turns a link of the content into an address of the site; absolute links do not pass through it.</param>
    /// <param name="words">What the site itself says in it.</param>
    /// <param name="images">The pictures that can be shown, by their paths in the content.</param>
    public static RenderedArticle Render(
        string body, Func<string, string> resolve, ArticleWords words, IReadOnlyDictionary<string, ShownImage> images)
    {
        var document = ArticleMarkdown.Parse(body);
        var headings = ArticleMarkdown.Headings(document);
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        var renderer = new HtmlRenderer(writer);
        ArticleMarkdown.Pipeline.Setup(renderer);
        var anchored = new AnchoredHeading(headings, words.Permalink, () => writer.GetStringBuilder().Length);
        renderer.ObjectRenderers.ReplaceOrAdd<HeadingRenderer>(anchored);
        renderer.ObjectRenderers.ReplaceOrAdd<CodeBlockRenderer>(new CodeOrDrawing(words));
        renderer.ObjectRenderers.ReplaceOrAdd<HtmlTableRenderer>(new ScrollingTable());
        renderer.ObjectRenderers.ReplaceOrAdd<AlertBlockRenderer>(new AlertHtml(words));
        renderer.ObjectRenderers.ReplaceOrAdd<HtmlTaskListRenderer>(new TaskHtml(words));
        renderer.ObjectRenderers.ReplaceOrAdd<HtmlFootnoteLinkRenderer>(new FootnoteLinkHtml(words));
        renderer.ObjectRenderers.ReplaceOrAdd<HtmlFootnoteGroupRenderer>(new FootnotesHtml(words));
        var shown = new Dictionary<LinkInline, ShownImage>();
        renderer.ObjectRenderers.ReplaceOrAdd<LinkInlineRenderer>(new ImageHtml(shown));
        renderer.ObjectRenderers.ReplaceOrAdd<ParagraphRenderer>(new FigureHtml(shown));
        foreach (var link in document.Descendants<LinkInline>())
        {
            if (images.TryGetValue(link.Url ?? "", out var image))
            {
                // A link to a picture leads to it, too.
                link.Url = image.Address;
                shown[link] = image;
            }
            else
            {
                link.Url = Address(link.Url ?? "", resolve);
            }
        }

        var forbidden = document.Descendants<AutolinkInline>().Where(a => !a.IsEmail && !ArticleMarkdown.IsAllowed(a.Url));
        foreach (var autolink in forbidden.ToList())
        {
            autolink.ReplaceBy(new LiteralInline(autolink.Url));
        }

        renderer.Render(document);
        var html = writer.ToString();
        return new(html, headings, Minutes(body), [.. RecordIn(anchored.Sections, html.Length)]);
    }

    private static IEnumerable<Range> RecordIn(List<(ArticleHeading Heading, int Start)> sections, int length) =>
        from section in sections.Index()
        where ArticleSections.Find(section.Item.Heading.Text) is { IsRecord: true }
        select section.Item.Start..(section.Index + 1 < sections.Count ? sections[section.Index + 1].Start : length);

    /// <summary>Reading time of a Markdown text in whole minutes, at least 1.</summary>
    public static int Minutes(string markdown)
    {
        var (words, characters, inWord) = (0, 0, false);
        foreach (var c in markdown)
        {
            if (CjkText.IsCjk(c))
            {
                characters++;
                inWord = false;
            }
            else if (char.IsLetterOrDigit(c))
            {
                words += inWord ? 0 : 1;
                inWord = true;
            }
            else
            {
                // A hyphen or apostrophe does not end a word.
                inWord = inWord && c is '-' or '\'';
            }
        }

        return Math.Max(1, (int)Math.Round((words / EnglishWordsAMinute) + (characters / ChineseCharactersAMinute)));
    }

    private static string Address(string target, Func<string, string> resolve)
    {
        if (!ArticleMarkdown.IsAllowed(target))
        {
            return "#";
        }

        var isWhole = target.Contains("://", StringComparison.Ordinal) || target.StartsWith('#')
            || target.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase);
        return isWhole ? target : resolve(target);
    }

    // The permalink stands beside the heading: inside, it would be part of its name, and every heading be read out twice.
    private sealed class AnchoredHeading(IReadOnlyList<ArticleHeading> headings, string permalinkLabel, Func<int> place)
        : HtmlObjectRenderer<HeadingBlock>
    {
        private int _next;

        /// <summary>Headings of the sections, each with where its section begins.</summary>
        public List<(ArticleHeading Heading, int Start)> Sections { get; } = [];

        protected override void Write(HtmlRenderer renderer, HeadingBlock block)
        {
            var heading = headings[_next++];
            renderer.EnsureLine();
            if (heading.Level == 2 && block.Parent is MarkdownDocument)
            {
                Sections.Add((heading, place()));
            }

            renderer.Write($"<div class=\"titled\"><h{heading.Level} id=\"").WriteEscape(heading.Id).Write("\">");
            renderer.WriteLeafInline(block);
            renderer.Write($"</h{heading.Level}> <a class=\"anchor\" href=\"#").WriteEscapeUrl(heading.Id).Write("\" aria-label=\"")
                .WriteEscape(string.Format(CultureInfo.InvariantCulture, permalinkLabel, heading.Text)).Write("\">#</a></div>");
            renderer.WriteLine();
        }
    }

    // A table scrolls inside itself, so that the page never scrolls sideways; the frame takes focus for the keyboard.
    private sealed class ScrollingTable : HtmlTableRenderer
    {
        protected override void Write(HtmlRenderer renderer, Table table)
        {
            renderer.Write("<div class=\"table-scroll\" tabindex=\"0\">");
            base.Write(renderer, table);
            renderer.WriteLine("</div>");
        }
    }

    private sealed class CodeOrDrawing(ArticleWords words) : HtmlObjectRenderer<CodeBlock>
    {
        protected override void Write(HtmlRenderer renderer, CodeBlock block)
        {
            var language = (block as FencedCodeBlock)?.Info ?? "text";
            if (language == "trace")
            {
                renderer.WriteLine($"<ikb-copy>{TraceHtml.Of(block.Lines.ToString(), words.Trace)}</ikb-copy>");
                return;
            }

            // A text that is no drawing stays as its author wrote it; the check says what is wrong.
            if (language == LaneDrawing.Info && LaneDrawing.Parse(block.Lines.ToString(), []) is { } drawing)
            {
                LaneHtml.Write(renderer, drawing, words.Lanes);
                return;
            }

            renderer.Write("<ikb-copy><pre class=\"code\" tabindex=\"0\" data-language=\"").WriteEscape(language)
                .Write($"\"><code{LangOf(block)}>");
            if (language == CodeHtml.CSharp)
            {
                renderer.WriteLine(string.Join('\n', CodeHtml.Lines(block.Lines.ToString().ReplaceLineEndings("\n"))));
            }
            else
            {
                renderer.WriteLeafRawLines(block, writeEndOfLines: true, escape: true);
            }

            renderer.WriteLine("</code></pre></ikb-copy>");
        }

        // Code and output are English inside a Chinese article, too, so that a screen reader does not read them as Chinese.
        private static string LangOf(CodeBlock block) => CjkText.IsIn(block.Lines.ToString()) ? "" : " lang=\"en\"";
    }
}
