using System.Globalization;
using Markdig.Extensions.Alerts;
using Markdig.Extensions.Footnotes;
using Markdig.Extensions.TaskLists;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Renderers.Html.Inlines;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace IncidentKB.Core.Articles;

/// <summary>
/// An alert: a quote whose first line is <c>[!WARNING]</c> or another of the five kinds. Another word makes it a note with that heading.
/// </summary>
internal sealed class AlertHtml(ArticleWords words) : HtmlObjectRenderer<AlertBlock>
{
    private static readonly string[] Kinds = ["note", "tip", "important", "warning", "caution"];

    protected override void Write(HtmlRenderer renderer, AlertBlock alert)
    {
        var kind = alert.Kind.ToString().ToLowerInvariant();
        var isKnown = Kinds.Contains(kind);
        renderer.Write($"<div class=\"alert\" role=\"note\" data-kind=\"{(isKnown ? kind : "note")}\"><p class=\"alert-title\">")
            .WriteEscape(isKnown ? words.Alert(kind) : alert.Kind.ToString()).WriteLine("</p>");
        renderer.WriteChildren(alert);
        renderer.WriteLine("</div>");
    }
}

/// <summary>The box of a task: a sign with a name, and nothing to press, as nothing would be saved.</summary>
internal sealed class TaskHtml(ArticleWords words) : HtmlObjectRenderer<TaskList>
{
    protected override void Write(HtmlRenderer renderer, TaskList task) =>
        renderer.Write($"<span class=\"task\" role=\"img\" data-done=\"{(task.Checked ? "true" : "false")}\" aria-label=\"")
            .WriteEscape(task.Checked ? words.TaskDone : words.TaskOpen).Write("\"></span>");
}

/// <summary>The number of a footnote in the text, or the way back from the footnote.</summary>
internal sealed class FootnoteLinkHtml(ArticleWords words) : HtmlObjectRenderer<FootnoteLink>
{
    protected override void Write(HtmlRenderer renderer, FootnoteLink link)
    {
        if (link.IsBackLink)
        {
            renderer.Write($" <a class=\"footnote-back\" href=\"#fnref-{link.Index}\" aria-label=\"")
                .WriteEscape(string.Format(CultureInfo.InvariantCulture, words.FootnoteBack, link.Footnote.Order)).Write("\">↩</a>");
        }
        else
        {
            renderer.Write($"<sup><a id=\"fnref-{link.Index}\" href=\"#fn-{link.Footnote.Order}\">{link.Footnote.Order}</a></sup>");
        }
    }
}

/// <summary>The footnotes at the end of the article.</summary>
internal sealed class FootnotesHtml(ArticleWords words) : HtmlObjectRenderer<FootnoteGroup>
{
    protected override void Write(HtmlRenderer renderer, FootnoteGroup group)
    {
        renderer.Write("<div class=\"footnotes\" role=\"group\" aria-label=\"").WriteEscape(words.Footnotes).WriteLine("\"><ol>");
        foreach (var footnote in group.OfType<Footnote>())
        {
            renderer.Write($"<li id=\"fn-{footnote.Order}\">");
            renderer.WriteChildren(footnote);
            renderer.WriteLine("</li>");
        }

        renderer.WriteLine("</ol></div>");
    }
}

/// <summary>
/// A picture of the incident's own folder. Any other is a link with its description: the page shows nothing of other hosts.
/// </summary>
internal sealed class ImageHtml(IReadOnlyDictionary<LinkInline, ShownImage> images) : LinkInlineRenderer
{
    protected override void Write(HtmlRenderer renderer, LinkInline link)
    {
        if (!link.IsImage)
        {
            base.Write(renderer, link);
        }
        else if (images.TryGetValue(link, out var image))
        {
            WriteImage(renderer, link, image);
        }
        else
        {
            renderer.Write("<a href=\"").WriteEscapeUrl(link.Url).Write("\">").WriteEscape(TextOf(link)).Write("</a>");
        }
    }

    internal static void WriteImage(HtmlRenderer renderer, LinkInline link, ShownImage image) =>
        renderer.Write("<img src=\"").WriteEscapeUrl(image.Address)
            .Write($"\" width=\"{image.Width}\" height=\"{image.Height}\" loading=\"lazy\" decoding=\"async\" alt=\"")
            .WriteEscape(TextOf(link)).Write("\">");

    private static string TextOf(LinkInline link) =>
        ArticleMarkdown.PlainText(link) is { Length: > 0 } text ? text : link.Url ?? "";
}

/// <summary>A picture alone in its paragraph stands as a figure: it opens in full, and its title is its caption.</summary>
internal sealed class FigureHtml(IReadOnlyDictionary<LinkInline, ShownImage> images) : ParagraphRenderer
{
    protected override void Write(HtmlRenderer renderer, ParagraphBlock paragraph)
    {
        if (paragraph.Inline is not { FirstChild: LinkInline { IsImage: true, NextSibling: null } link }
            || !images.TryGetValue(link, out var image))
        {
            base.Write(renderer, paragraph);
            return;
        }

        renderer.Write("<figure class=\"picture\"><a href=\"").WriteEscapeUrl(image.Address).Write("\">");
        ImageHtml.WriteImage(renderer, link, image);
        renderer.Write("</a>");
        if (!string.IsNullOrEmpty(link.Title))
        {
            renderer.Write("<figcaption>").WriteEscape(link.Title).Write("</figcaption>");
        }

        renderer.WriteLine("</figure>");
    }
}
