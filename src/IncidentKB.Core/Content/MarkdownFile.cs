using System.Security.Cryptography;
using System.Text;
using IncidentKB.Core.Articles;
using Markdig.Syntax;

namespace IncidentKB.Core.Content;

/// <summary>A Markdown file with front matter, cut into its parts.</summary>
/// <param name="FrontMatter">The YAML between the two lines of three hyphens.</param>
/// <param name="BodyStart">Where the body begins, in UTF-16 units.</param>
/// <param name="BodyLine">Lines before the body.</param>
internal sealed record MarkdownFile(string FrontMatter, int BodyStart, int BodyLine)
{
    /// <summary>
    /// Longest article, in characters. Markdig takes time that grows faster than the text on some texts: 160,000 characters of unclosed
    /// image marks take 5 s.
    /// </summary>
    public const int MaxBodyLength = 100_000;

    private const string Fence = "---";

    private static readonly string LinkSchemes = string.Join(", ", ArticleMarkdown.LinkSchemes);

    /// <summary>Cuts a file; null (with a problem) when it has no front matter.</summary>
    public static MarkdownFile? Cut(string text, string file, ICollection<ContentProblem> problems)
    {
        if (!IsFence(text, 0, out var start))
        {
            problems.Add(new(file, 1, new(
                "The file must begin with front matter: a line '---', keys and values, and a line '---'.",
                "文件必须以 front matter 开头：一行 ---，若干键和值，再一行 ---。")));
            return null;
        }

        var line = 1;
        for (var at = start; at < text.Length;)
        {
            line++;
            if (IsFence(text, at, out var bodyStart))
            {
                return new(text[start..at], bodyStart, line);
            }

            var end = text.IndexOf('\n', at);
            at = end < 0 ? text.Length : end + 1;
        }

        problems.Add(new(file, 1, new(
            "The front matter has no end. Close it with a line '---'.", "front matter 没有结束，请用一行 --- 结束它。")));
        return null;
    }

    /// <summary>First 12 hex digits of the SHA-256 over all that has to be translated: the revision that a translation names.</summary>
    /// <param name="texts">Title, summary and the lists of the front matter, entry by entry.</param>
    /// <param name="body">The article.</param>
    public static string Revision(IEnumerable<string> texts, string body) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{string.Join('\n', texts)}\n{body}")))[..12];

    /// <summary>
    /// Reports missing headings, broken links, pictures and drawings that cannot be shown, and words that blame; in a draft a missing
    /// heading is a warning.
    /// </summary>
    public static void CheckBody(
        string body,
        string language,
        ContentFile file,
        int bodyLine,
        IncidentBundle bundle,
        ContentVocabulary vocabulary,
        bool allowsGaps,
        ICollection<ContentProblem> problems)
    {
        if (body.Length > MaxBodyLength)
        {
            problems.Add(new(file.Path, bodyLine + 1, new(
                $"The article has {body.Length} characters; at most {MaxBodyLength} are read. Shorten it.",
                $"正文长 {body.Length} 个字符，最多读取 {MaxBodyLength} 个，请缩短。")));
            return;
        }

        if (ArticleMarkdown.FootnoteMarks(body) is var marks and > ArticleMarkdown.MaxFootnoteMarks)
        {
            problems.Add(new(file.Path, bodyLine + 1, new(
                $"The article has {marks} marks of footnotes; at most {ArticleMarkdown.MaxFootnoteMarks} are read.",
                $"正文有 {marks} 个脚注标记，最多读取 {ArticleMarkdown.MaxFootnoteMarks} 个。")));
            return;
        }

        MarkdownDocument document;
        try
        {
            document = ArticleMarkdown.Parse(body);
        }
        catch (ArgumentException)
        {
            problems.Add(new(file.Path, bodyLine + 1, new(
                "Lists, quotes or brackets are nested too deeply. Write it flatter.", "列表、引用或括号嵌套过深，请写得扁平一些。")));
            return;
        }

        var headings = ArticleMarkdown.Headings(document);
        foreach (var section in ArticleSections.All.Where(s => s.IsRequired && !headings.Any(h => h.Level == 2 && h.Id == s.Id)))
        {
            var missing = new Sentence(
                $"The heading '## {section.In(language)}' is missing. Add it with its text.",
                $"缺少标题“## {section.In(language)}”，请加上它和相应的内容。");
            problems.Add(new(file.Path, bodyLine + 1, missing, isWarning: allowsGaps));
        }

        foreach (var heading in headings.Where(h => h.Level == 2 && ArticleSections.Find(h.Text) == null))
        {
            var fixedOnes = string.Join(", ", ArticleSections.All.Select(s => s.In(language)));
            var foreign = new Sentence(
                $"The heading '{heading.Text}' is not one of the fixed ones ({fixedOnes}). Use '###' below one of them.",
                $"标题“{heading.Text}”不在固定标题之列（{fixedOnes}）。请在其中一个标题之下用 ### 写它。");
            problems.Add(new(file.Path, bodyLine + heading.Line + 1, foreign, isWarning: true));
        }

        foreach (var hint in BlamingWords.FindIn(body, document, file.Path, bodyLine))
        {
            problems.Add(hint);
        }

        var faults = new List<LaneFault>();
        foreach (var block in document.Descendants<FencedCodeBlock>().Where(b => b.Info == LaneDrawing.Info))
        {
            faults.Clear();
            LaneDrawing.Parse(block.Lines.ToString(), faults);

            // The first line of the text stands one below the fence.
            foreach (var fault in faults)
            {
                problems.Add(new(file.Path, bodyLine + block.Line + fault.Line + 2, fault.Said));
            }
        }

        foreach (var image in ArticleMarkdown.Images(document))
        {
            if (FaultOf(image, bundle) is { } fault)
            {
                problems.Add(new(file.Path, bodyLine + image.Line + 1, fault));
            }
        }

        foreach (var link in ArticleMarkdown.Links(document))
        {
            if (FaultOf(link.Target, bundle, vocabulary) is { } fault)
            {
                problems.Add(new(file.Path, bodyLine + link.Line + 1, fault));
            }
        }
    }

    /// <summary>Why a link of an article cannot stay, as a sentence; null when it can.</summary>
    public static Sentence? FaultOf(string target, IncidentBundle bundle, ContentVocabulary vocabulary)
    {
        var isInside = !target.Contains("://", StringComparison.Ordinal)
            && !target.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase);
        return !ArticleMarkdown.IsAllowed(target)
            ? new(
                $"The link '{target}' has a scheme that is not allowed. Use {LinkSchemes} or a page of the site.",
                $"链接“{target}”的协议不允许使用。请用 {LinkSchemes}，或者本站的页面。")
            : isInside ? vocabulary.BrokenLink(target, bundle) : null;
    }

    // The site shows its own pictures only: one of another host would tell that host who reads what, and may change or vanish.
    private static Sentence? FaultOf(ArticleImage image, IncidentBundle bundle) =>
        !bundle.Images.Any(i => i.Path == image.Target)
            ? new(
                $"The picture '{image.Target}' is none of this folder. "
                + $"Put it into {IncidentBundle.ImageFolder}, as PNG, JPEG, WebP or GIF of at most 2 MiB.",
                $"图片“{image.Target}”不在这个文件夹里。请把它放进 {IncidentBundle.ImageFolder}，"
                + "格式为 PNG、JPEG、WebP 或 GIF，不超过 2 MiB。")
        : string.IsNullOrWhiteSpace(image.Text)
            ? new(
                $"The picture '{image.Target}' has no description. Write what it shows between the brackets: ![...]({image.Target}).",
                $"图片“{image.Target}”没有说明。请在方括号里写明它展示了什么：![...]({image.Target})。")
        : null;

    private static bool IsFence(string text, int at, out int after)
    {
        after = at + Fence.Length;
        if (string.CompareOrdinal(text, at, Fence, 0, Fence.Length) != 0)
        {
            return false;
        }

        if (after < text.Length && text[after] == '\r')
        {
            after++;
        }

        if (after == text.Length)
        {
            return true;
        }

        return text[after++] == '\n';
    }
}
