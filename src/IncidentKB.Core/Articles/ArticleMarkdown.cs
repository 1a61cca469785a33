using Markdig;
using Markdig.Extensions.AutoLinks;
using Markdig.Extensions.EmphasisExtras;
using Markdig.Helpers;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace IncidentKB.Core.Articles;

/// <summary>A link of an article, as the author wrote it.</summary>
/// <param name="Target">What stands in the parentheses.</param>
/// <param name="Line">Line in the body, from 0.</param>
public sealed record ArticleLink(string Target, int Line);

/// <summary>A picture of an article, as the author wrote it.</summary>
/// <param name="Target">What stands in the parentheses.</param>
/// <param name="Text">What it shows, for those who cannot see it.</param>
/// <param name="Line">Line in the body, from 0.</param>
public sealed record ArticleImage(string Target, string Text, int Line);

/// <summary>A heading of an article.</summary>
/// <param name="Level">2 for a section, 3 and more below it.</param>
/// <param name="Text">Its text without marks.</param>
/// <param name="Id">Its anchor on the page.</param>
/// <param name="Line">Line in the body, from 0.</param>
public sealed record ArticleHeading(int Level, string Text, string Id, int Line);

/// <summary>
/// The Markdown that articles are written in: CommonMark with pipe tables, task lists, strikethrough, footnotes and alerts,
/// without raw HTML.
/// </summary>
public static class ArticleMarkdown
{
    /// <summary>Schemes a link may have; a link without one stays inside the site.</summary>
    public static readonly IReadOnlyList<string> LinkSchemes = ["http", "https", "mailto"];

    // Markdig gives up while writing at 128, where it is too late to tell the author; it reads far deeper emphasis than that.
    private const int MaxDepth = 100;

    /// <summary>
    /// Most marks of footnotes (<c>[^</c>) in a text. Markdig takes time with the square of their number where they stay open: 16 s for
    /// 50,000, 0.1 s for so many.
    /// </summary>
    public const int MaxFootnoteMarks = 2_000;

    internal static readonly MarkdownPipeline Pipeline = Extensions().DisableHtml().Build();

    // For texts that are rewritten: each part knows its place.
    private static readonly MarkdownPipeline Placed = Extensions().DisableHtml().UsePreciseSourceLocation().Build();
    private static readonly MarkdownPipeline PlacedWithHtml = Extensions().UsePreciseSourceLocation().Build();

    /// <summary>Parses a body.</summary>
    /// <exception cref="ArgumentException">
    /// Its quotes, lists, brackets or emphasis are nested deeper than Markdig reads or writes, or it has too many footnotes.
    /// </exception>
    public static MarkdownDocument Parse(string body) => Parse(body, Pipeline);

    /// <summary>Parses a body so that each part knows its exact place.</summary>
    /// <param name="body">Markdown.</param>
    /// <param name="withHtml">True to find the HTML in it, false to read it as the site does.</param>
    /// <exception cref="ArgumentException">As in <see cref="Parse(string)"/>.</exception>
    internal static MarkdownDocument ParseInPlace(string body, bool withHtml) => Parse(body, withHtml ? PlacedWithHtml : Placed);

    private static MarkdownPipelineBuilder Extensions() => new MarkdownPipelineBuilder()
        .UsePipeTables()
        .UseTaskLists()
        .UseEmphasisExtras(EmphasisExtraOptions.Strikethrough)
        .UseFootnotes()
        .UseAlertBlocks()
        .UseAutoLinks(new AutoLinkOptions { AllowDomainWithoutPeriod = false })
        .UseCjkFriendlyEmphasis();

    private static MarkdownDocument Parse(string body, MarkdownPipeline pipeline)
    {
        if (FootnoteMarks(body) > MaxFootnoteMarks)
        {
            throw new ArgumentException($"The text has more than {MaxFootnoteMarks} marks of footnotes.", nameof(body));
        }

        var document = Markdown.Parse(body, pipeline);
        return IsFlatEnough(document)
            ? document
            : throw new ArgumentException($"The text is nested more than {MaxDepth} deep.", nameof(body));
    }

    /// <summary>Number of <c>[^</c> in a text.</summary>
    public static int FootnoteMarks(string body) => body.AsSpan().Count("[^");

    /// <summary>The headings in their order, with the anchors that the page gives them.</summary>
    public static IReadOnlyList<ArticleHeading> Headings(MarkdownDocument document)
    {
        var used = new HashSet<string>(StringComparer.Ordinal);
        var next = new Dictionary<string, int>(StringComparer.Ordinal);
        var headings = new List<ArticleHeading>();
        foreach (var block in document.Descendants<HeadingBlock>())
        {
            var text = PlainText(block.Inline);
            var section = block.Level <= 2 ? ArticleSections.Find(text) : null;
            var wanted = section?.Id ?? LinkHelper.UrilizeAsGfm(text);
            wanted = wanted.Length == 0 ? "section" : wanted;
            var id = wanted;
            for (var n = next.GetValueOrDefault(wanted, 2); !used.Add(id); n++)
            {
                // Counting on from the last one: thousands of equal headings are not counted through for each.
                next[wanted] = n + 1;
                id = $"{wanted}-{n}";
            }

            // The page's own heading is the title, so the body starts at level 2.
            headings.Add(new(Math.Max(block.Level, 2), text, id, block.Line));
        }

        return headings;
    }

    /// <summary>Every picture.</summary>
    public static IEnumerable<ArticleImage> Images(MarkdownDocument document) =>
        document.Descendants<LinkInline>().Where(l => l.IsImage).Select(l => new ArticleImage(l.Url ?? "", PlainText(l), l.Line));

    /// <summary>Every link; pictures are none.</summary>
    public static IEnumerable<ArticleLink> Links(MarkdownDocument document)
    {
        foreach (var inline in document.Descendants<Inline>())
        {
            if (inline is LinkInline { IsImage: false } link)
            {
                yield return new(link.Url ?? "", link.Line);
            }
            else if (inline is AutolinkInline autolink)
            {
                yield return new(autolink.IsEmail ? "mailto:" + autolink.Url : autolink.Url, autolink.Line);
            }
        }
    }

    /// <summary>True when the target has no scheme, or one of <see cref="LinkSchemes"/>.</summary>
    public static bool IsAllowed(string target)
    {
        // "//host" would leave the site without saying so, and browsers read a backslash as a slash.
        if (target.StartsWith("//", StringComparison.Ordinal) || target.Contains('\\') || target.Any(char.IsControl))
        {
            return false;
        }

        var colon = target.IndexOf(':');
        var end = target.IndexOfAny(['/', '?', '#']);
        return colon < 0 || (end >= 0 && end < colon)
            || LinkSchemes.Contains(target[..colon], StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The text of an inline without its marks.</summary>
    internal static string PlainText(ContainerInline? container) =>
        container == null ? "" : string.Concat(container.Descendants().Select(inline => inline switch
        {
            LiteralInline literal => literal.Content.ToString(),
            CodeInline code => code.Content,
            LineBreakInline => " ",
            _ => "",
        }));

    private static bool IsFlatEnough(MarkdownDocument document)
    {
        var open = new Stack<(MarkdownObject Node, int Depth)>([(document, 0)]);
        while (open.TryPop(out var next))
        {
            if (next.Depth > MaxDepth)
            {
                return false;
            }

            IEnumerable<MarkdownObject?> children = next.Node switch
            {
                ContainerBlock block => block,
                LeafBlock leaf => [leaf.Inline],
                ContainerInline inline => inline,
                _ => [],
            };
            foreach (var child in children.OfType<MarkdownObject>())
            {
                open.Push((child, next.Depth + 1));
            }
        }

        return true;
    }
}
