using IncidentKB.Core.Articles;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace IncidentKB.Core.Content.Archives;

/// <summary>
/// Takes the pictures of a document along, and writes links and pictures that lead nowhere on this site as text with their target.
/// </summary>
/// <param name="source">The text of the document.</param>
/// <param name="pictures">Gives the file at a path relative to the document; null where there is none.</param>
/// <param name="vocabulary">The pages of this site.</param>
/// <param name="decisions">Where it is said what was not taken along.</param>
internal sealed class DocumentLinks(
    SourceText source, Func<string, byte[]?> pictures, ContentVocabulary vocabulary, Decisions decisions)
{
    // The two texts of an incident are files as well.
    private const int MaxImages = ContentDirectory.MaxFilesPerIncident - 2;

    // Of a target in a sentence.
    private const int MaxShown = 120;

    private static readonly IncidentBundle NoFiles = new("", []);

    private readonly Dictionary<string, ContentImage> _taken = new(StringComparer.Ordinal);

    /// <summary>The pictures that go along.</summary>
    public List<ContentImage> Images { get; } = [];

    /// <summary>What changes in the text.</summary>
    public IEnumerable<TextEdit> Edits(MarkdownDocument document)
    {
        var edits = new List<TextEdit>();
        foreach (var inline in document.Descendants<Inline>())
        {
            switch (inline)
            {
                case LinkInline { IsImage: true } image:
                    edits.Add(new(image.Span.Start, image.Span.Length, Picture(image)));
                    break;
                case LinkInline link:
                    edits.AddRange(Link(link));
                    break;
                case AutolinkInline { IsEmail: false } link when MarkdownFile.FaultOf(link.Url, NoFiles, vocabulary) is not null:
                    Say(link, KeptAsText(link.Url));
                    edits.Add(new(link.Span.Start, link.Span.Length, HtmlToMarkdown.CodeSpan(link.Url)));
                    break;
            }
        }

        // The targets of what was rewritten now stand in the text itself.
        var used = document.Descendants<LinkInline>().Select(l => l.Label).OfType<string>().ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var definition in document.Descendants<LinkReferenceDefinition>())
        {
            if (used.Remove(definition.Label ?? "") && MarkdownFile.FaultOf(definition.Url ?? "", NoFiles, vocabulary) != null)
            {
                edits.Add(new(definition.Span.Start, definition.Span.Length, ""));
            }
        }

        return edits;
    }

    private string Picture(LinkInline image)
    {
        var target = image.Url ?? "";
        var text = HtmlToMarkdown.OneLine(ArticleMarkdown.PlainText(image));
        var title = image.Title is { Length: > 0 } words ? HtmlToMarkdown.OneLine(words) : "";
        if (Take(target, out var why) is { } taken)
        {
            if (text.Length == 0)
            {
                text = NameOf(target);
                Say(image, new(
                    $"The picture '{Shown(target)}' has no description. Its name stands for it; write what it shows.",
                    $"图片“{Shown(target)}”没有说明，暂以文件名代替。请写明它展示了什么。"));
            }

            return $"![{HtmlToMarkdown.Escape(text)}]({taken.Path}{HtmlToMarkdown.Title(title)})";
        }

        var shown = HtmlToMarkdown.Escape(string.Join(" – ", new[] { text, title }.Where(t => t.Length > 0)));
        if (IsWeb(target) && image.Parent is not LinkInline)
        {
            Say(image, new(
                $"The picture '{Shown(target)}' is on another host and became a link. Save it into the incident to show it.",
                $"图片“{Shown(target)}”在别的网站上，已改成链接。要显示它，请把图片存进事故。"));
            return $"[{(shown.Length > 0 ? shown : HtmlToMarkdown.Escape(target))}]({HtmlToMarkdown.Target(target)})";
        }

        Say(image, new(
            $"The description and the name of the picture '{Shown(target)}' are kept as text. {why.English}",
            $"图片“{Shown(target)}”的说明和名字已作为文字保留。{why.Chinese}"));
        return $"{shown} ({HtmlToMarkdown.CodeSpan(target)})".Trim();
    }

    private IEnumerable<TextEdit> Link(LinkInline link)
    {
        var target = link.Url ?? "";
        if (MarkdownFile.FaultOf(target, NoFiles, vocabulary) is null)
        {
            return [];
        }

        var end = link.LastChild is { } last ? last.Span.End + 1 : link.Span.Start + 1;
        if (link.IsAutoLink || end > link.Span.End || source.Text[link.Span.Start] != '[' || source.Text[end] != ']')
        {
            Say(link, KeptAsText(target));
            var code = HtmlToMarkdown.CodeSpan(link.IsAutoLink ? target : $"{ArticleMarkdown.PlainText(link)} {target}");
            return [new(link.Span.Start, link.Span.Length, code)];
        }

        var tail = link.Span.End + 1 - end;
        if (target.Length > 0 && ImageAt(target) != null && Take(target, out _) is { } taken)
        {
            return [new(end, tail, $"]({taken.Path})")];
        }

        Say(link, new(
            $"The link '{Shown(target)}' leads to no file of the incident and to no page of this site. "
            + "Its text is kept, with the target as code.",
            $"链接“{Shown(target)}”既不指向事故的文件，也不指向本站的页面。文字已保留，链接目标写成代码。"));
        var space = link.FirstChild == null ? "" : " ";
        var title = link.Title is { Length: > 0 } words ? $" {HtmlToMarkdown.Escape(HtmlToMarkdown.OneLine(words))}" : "";
        return
        [
            new(link.Span.Start, 1, ""),
            new(end, tail, target.Length == 0 ? title : $"{space}({HtmlToMarkdown.CodeSpan(target)}){title}"),
        ];
    }

    private static Sentence KeptAsText(string target) => new(
        $"The link '{Shown(target)}' leads to no page that this site links to. It is kept as text.",
        $"链接“{Shown(target)}”不是本站可以链接的页面，已作为文字保留。");

    private void Say(Inline inline, Sentence message) => decisions.Add(source.LineAt(inline.Span.Start), message);

    // The picture as a file of the incident; null with the reason where it cannot be.
    private ContentImage? Take(string target, out Sentence why)
    {
        why = new("It does not lie beside the document.", "文档旁边没有这个文件。");
        if (_taken.TryGetValue(target, out var known))
        {
            return known;
        }

        if (IsWeb(target) || target.Contains("://", StringComparison.Ordinal) || Bytes(target) is not { } bytes)
        {
            return null;
        }

        if (bytes.Length > ImageFormat.MaxBytes)
        {
            const int MiB = ImageFormat.MaxBytes / 1024 / 1024;
            why = new($"It is larger than {MiB} MiB.", $"它超过 {MiB} MiB。");
            return null;
        }

        if (ContentImage.Read("", bytes, out var fault) is not { } image)
        {
            why = fault!;
            return null;
        }

        if (Images.Count == MaxImages)
        {
            why = new($"An incident has at most {MaxImages} pictures.", $"一个事故最多 {MaxImages} 张图片。");
            return null;
        }

        image = image with { Path = NewPath(target, image.Format) };
        if (Images.Find(i => i.Sha256 == image.Sha256) is { } same)
        {
            image = same;
        }
        else
        {
            Images.Add(image);
        }

        return _taken[target] = image;
    }

    private ImageFormat? ImageAt(string target) => !IsWeb(target) && Bytes(target) is { } bytes ? ImageFormat.Read(bytes) : null;

    private byte[]? Bytes(string target)
    {
        var end = target.IndexOfAny(['#', '?']);
        var path = Uri.UnescapeDataString(end < 0 ? target : target[..end]).Replace('\\', '/');
        return path.Length == 0 ? null : pictures(path);
    }

    private string NewPath(string target, ImageFormat format)
    {
        var name = Slugs.Of(NameOf(target), 60) is { Length: > 0 } slug ? slug : "picture";
        var extension = ImageFormat.ExtensionOf(format.MediaType);
        var path = $"{IncidentBundle.ImageFolder}{name}{extension}";
        for (var n = 2; Images.Exists(i => i.Path == path); n++)
        {
            path = $"{IncidentBundle.ImageFolder}{name}-{n}{extension}";
        }

        return path;
    }

    private static string NameOf(string target)
    {
        var end = target.IndexOfAny(['#', '?']);
        var name = Path.GetFileNameWithoutExtension(Uri.UnescapeDataString(end < 0 ? target : target[..end]).Replace('\\', '/'));
        return name.Length > 0 ? name : "picture";
    }

    private static bool IsWeb(string target) =>
        target.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
        || target.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    private static string Shown(string target) => TextLimit.Cut(target, MaxShown);
}
