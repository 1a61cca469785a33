using System.Text;
using System.Text.Json.Nodes;
using IncidentKB.Core.Articles;
using IncidentKB.Core.Incidents;
using Markdig.Extensions.Footnotes;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace IncidentKB.Core.Content.Archives;

/// <summary>One document on its way into the files of an incident.</summary>
internal sealed class DocumentReading(
    string name,
    DraftRecord record,
    StatedFacts facts,
    Decisions decisions,
    ContentVocabulary vocabulary,
    SlugNames slugs,
    Func<string, byte[]?> pictures)
{
    // As IncidentReader allows them.
    private const int MaxTitle = 200;
    private const int MaxSummary = 600;

    // Markdig takes time with the square of the links that are left open: 7 s for 25,000, 0.2 s for so many.
    private const int MaxLinks = 4_000;

    /// <summary>Reads the text below the front matter and writes the files.</summary>
    public ArchivedDocument? Read(SourceText source, ICollection<ContentProblem> problems)
    {
        var images = new List<ContentImage>();
        string body;
        var isChinese = IsChinese(source);
        try
        {
            body = source.Text.AsSpan().Count("](") <= MaxLinks
                ? Sections(HtmlInMarkdown.Replace(source, decisions), isChinese, images)
                : AsCode(source, isChinese, new($"It has more than {MaxLinks} links.", $"它的链接超过 {MaxLinks} 个。"));
        }
        catch (ArgumentException)
        {
            // Markdig nests no further, and neither does the site.
            body = AsCode(source, isChinese, new(
                "Its lists, quotes or brackets are nested too deeply, or it has too many footnotes.",
                "它的列表、引用或括号嵌套过深，或者脚注过多。"));
            images.Clear();
        }

        if (!record.Has("title"))
        {
            record.Set("title", JsonValue.Create(TextLimit.Cut(DocumentName.Words(name), MaxTitle)), 1);
            decisions.Add(1, new(
                "The document has no title; the name of the file stands for it. Write what happened, in one line.",
                "文档没有标题，暂以文件名代替。请用一行写明发生了什么。"));
        }

        facts.Finish(DocumentName.Of(name));
        if (decisions.Comments.Count > 0)
        {
            record.Keep("comments", new JsonArray([.. decisions.Comments.Select(c => JsonValue.Create(c))]), 1);
        }

        var slug = NewSlug();
        var revision = CheckRecord(slug);
        var bundle = Files(slug, body, isChinese, revision, images);
        if (FaultIn(bundle, isChinese) is { } fault)
        {
            bundle = Files(slug, AsCode(source, isChinese, fault), isChinese, revision, []);
            if (FaultIn(bundle, isChinese) is { } lasting)
            {
                problems.Add(new(name, 1, lasting));
                return null;
            }
        }

        return new(name, record.TextOf("title"), slug, bundle, decisions.All());
    }

    private string AsCode(SourceText source, bool isChinese, Sentence why)
    {
        decisions.Add(source.LineAt(0), new(
            $"The text cannot be shown as an article and is kept as it is, in one block. {why.English}",
            $"这段文字无法作为文章显示，已原样放进一个代码块。{why.Chinese}"));
        return $"## {ArticleSections.All[0].In(LanguageOf(isChinese))}\n\n{HtmlToMarkdown.CodeBlock(source.Text, "text")}\n";
    }

    private static string LanguageOf(bool isChinese) => isChinese ? Languages.Chinese : Languages.English;

    // More ideographs than words of other scripts: names inside a Chinese text are Latin. Code says nothing, and kana or Hangul in
    // number are another language.
    private static bool IsChinese(SourceText source)
    {
        var (ideographs, syllables, words, isCode) = (0, 0, 0, false);
        for (var i = 0; i < source.Count; i++)
        {
            var line = source.Line(i);
            var isFence = line.AsSpan().TrimStart() is ['`', '`', '`', ..] or ['~', '~', '~', ..];
            isCode ^= isFence;
            var inWord = false;
            foreach (var c in isCode || isFence ? "" : line)
            {
                var isCjk = CjkText.IsCjk(c);
                var isSyllable = c is (>= '\u3041' and <= '\u30FF') or (>= '\uAC00' and <= '\uD7A3');
                syllables += isSyllable ? 1 : 0;
                ideographs += isCjk && !isSyllable ? 1 : 0;
                words += !isCjk && char.IsLetter(c) && !inWord ? 1 : 0;
                inWord = !isCjk && (char.IsLetterOrDigit(c) || (inWord && c is '-' or '_' or '.' or '/' or '\''));
            }
        }

        return ideographs > words && ideographs > syllables * 5;
    }

    // The article: the parts of the document below the fixed headings, in the order of these.
    private string Sections(SourceText source, bool isChinese, List<ContentImage> images)
    {
        var document = ArticleMarkdown.ParseInPlace(source.Text, withHtml: false);
        var outline = DocumentOutline.Of(source, document, record.Has("title"));
        if (outline.IsSeveral)
        {
            decisions.Add(source.LineAt(0), new(
                "The document seems to tell of several incidents: names of sections stand in it several times. "
                + "All of it is kept below the first section. Make an incident of each.",
                "文档似乎讲了多个事故：同名的章节出现了多次。全部内容暂放在第一节之下，请为每个事故各建一篇。"));
        }
        else if (!outline.Parts.Any(p => p.IsNamed))
        {
            decisions.Add(source.LineAt(0), new(
                "No heading of the document is known here, so all of it stands below the first section. Move what belongs elsewhere.",
                "文档的标题都无法识别，全部内容暂放在第一节之下。请把属于别处的内容移过去。"));
        }

        ReadFacts(source, document, outline);
        if (outline.Title is { } title)
        {
            SetTitle(title.Text, source.LineAt(title.Start));
        }
        else if (!record.Has("title") && facts.Title is var (text, line))
        {
            SetTitle(text, line);
        }

        TakeSummary(source, outline);
        var links = new DocumentLinks(source, pictures, vocabulary, decisions);
        var edits = new TextEdits(source.Text,
        [
            .. new FollowUpsInText(source, record, decisions).Take(document, outline),
            .. links.Edits(document),
            .. LowerHeadings(document),
            .. RulesBetween(document, outline),
            .. LineEnds(document, outline),
        ]);
        images.AddRange(links.Images);
        var article = Write(outline, source, edits, LanguageOf(isChinese));
        SayLostAnchors(source, document, article);
        return article;
    }

    // A heading may have another anchor here.
    private void SayLostAnchors(SourceText source, MarkdownDocument document, string article)
    {
        var links = document.Descendants<LinkInline>().Where(l => l.Url is ['#', _, ..]).ToList();
        if (links.Count == 0)
        {
            return;
        }

        var ids = ArticleMarkdown.Headings(ArticleMarkdown.Parse(article)).Select(h => "#" + h.Id)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var link in links.Where(l => !ids.Contains(Uri.UnescapeDataString(l.Url!))))
        {
            var target = TextLimit.Cut(link.Url!, 100);
            decisions.Add(source.LineAt(link.Span.Start), new(
                $"The link '{target}' leads to no heading of the article. Correct it, or write its text without it.",
                $"链接“{target}”在文章中没有对应的标题。请改正，或者去掉链接只留文字。"));
        }
    }

    private static string Write(DocumentOutline outline, SourceText source, TextEdits edits, string language)
    {
        var article = new StringBuilder();
        foreach (var section in ArticleSections.All)
        {
            var text = new StringBuilder();
            var hasHeading = false;
            for (var i = 0; i < outline.Parts.Count; i++)
            {
                if (outline.Parts[i].Section == section)
                {
                    hasHeading |= WritePart(outline.Parts, i, source, edits, text);
                }
            }

            if (text.Length > 0 || hasHeading)
            {
                article.Append(article.Length > 0 ? "\n" : "").Append("## ").Append(section.In(language)).Append('\n').Append(text);
            }
        }

        return article.ToString();
    }

    // True where the heading of the section itself stood in the document.
    private static bool WritePart(IReadOnlyList<DocumentPart> parts, int index, SourceText source, TextEdits edits, StringBuilder text)
    {
        var part = parts[index];
        var content = WithoutEmptyEnds(edits.Slice(part.Start, part.End));
        var wasTaken = content.Length == 0 && !string.IsNullOrWhiteSpace(source.Text[part.Start..part.End])
            && part.Heading?.Name?.Role is HeadingRole.Actions or HeadingRole.Factors
            && !(index + 1 < parts.Count && parts[index + 1].Heading!.Level > part.Heading.Level);
        if (wasTaken)
        {
            return false;
        }

        if (part is { Heading: { } heading, Level: > 0 }
            && HtmlToMarkdown.OneLine(edits.Slice(heading.TextStart, heading.TextEnd)) is { Length: > 0 } words)
        {
            text.Append('\n').Append('#', part.Level).Append(' ').Append(words).Append('\n');
        }

        if (content.Length > 0)
        {
            text.Append('\n').Append(content).Append('\n');
        }

        return part is { Heading.Name.IsExact: true, Level: 0 };
    }

    // Empty lines go, and the indent of the first line stays: it may be code.
    private static string WithoutEmptyEnds(string text)
    {
        var first = 0;
        for (var at = 0; at < text.Length && char.IsWhiteSpace(text[at]); at++)
        {
            first = text[at] == '\n' ? at + 1 : first;
        }

        return text[first..].TrimEnd();
    }

    private void SetTitle(string text, int line)
    {
        if (record.Has("title") && record.TextOf("title") != text)
        {
            record.Demote("title");
        }

        if (text.Length > MaxTitle)
        {
            decisions.Add(line, new(
                $"The title has {text.Length} characters; at most {MaxTitle} are allowed. It is cut, and stands in full in the text.",
                $"标题长 {text.Length} 个字符，最多 {MaxTitle} 个。标题已截断，完整的标题在正文中。"));
        }

        record.Set("title", JsonValue.Create(TextLimit.Cut(text, MaxTitle)), line);
    }

    private void ReadFacts(SourceText source, MarkdownDocument document, DocumentOutline outline)
    {
        var isCode = new bool[source.Count];
        foreach (var code in document.Descendants<CodeBlock>().Where(c => c.Span.Length > 0))
        {
            isCode.AsSpan(source.IndexAt(code.Span.Start)..(source.IndexAt(code.Span.End) + 1)).Fill(true);
        }

        SayForeignSigns(source, isCode);
        foreach (var part in outline.Parts)
        {
            var mayName = !outline.IsSeveral && part.Section.Id is "symptom" or "impact";
            var first = source.IndexAt(part.Heading?.Start ?? part.Start);
            var end = part.End == source.Text.Length ? source.Count : source.IndexAt(part.End);
            for (var i = first; i < end; i++)
            {
                if (!isCode[i])
                {
                    facts.ReadLine(source.Line(i), source.LineAt(source.StartOf(i)), mayName);
                }
            }

            if (part.Heading is { Name: null } heading && !outline.IsSeveral)
            {
                var value = source.Text[part.Start..part.End].TrimStart().Split('\n')[0];
                facts.Named(heading.Text, PlainText.OfMarkdown(value), source.LineAt(part.Start));
            }
        }

        if (!outline.IsSeveral)
        {
            foreach (var table in document.OfType<Table>())
            {
                facts.ReadTable(table, source.LineAt(table.Span.Start));
            }
        }
    }

    // Signs of the program that made pages of the document: Liquid, shortcodes of Hugo, boxes of MkDocs.
    private void SayForeignSigns(SourceText source, bool[] isCode)
    {
        var lines = Enumerable.Range(0, source.Count).Where(i => !isCode[i] && IsForeign(source.Line(i))).ToList();
        if (lines.Count > 0)
        {
            decisions.Add(source.LineAt(source.StartOf(lines[0])), new(
                $"{(lines.Count == 1 ? "A line has" : $"{lines.Count} lines, here first, have")} signs of the program that made pages of "
                + "this document. They are kept as text; write in Markdown what they stood for.",
                $"有 {lines.Count} 行带有网站生成程序的标记{(lines.Count == 1 ? "" : "，这里是第一行")}，已作为文字保留。请用 Markdown 写出它们的意思。"));
        }
    }

    private static bool IsForeign(string line) =>
        line.Contains("{{", StringComparison.Ordinal) || line.Contains("{%", StringComparison.Ordinal)
        || line.StartsWith("!!! ", StringComparison.Ordinal) || line.StartsWith("??? ", StringComparison.Ordinal);

    // The first paragraph of a summary says what happened; it stays in the text as well.
    private void TakeSummary(SourceText source, DocumentOutline outline)
    {
        if (record.Has("summary") || outline.IsSeveral
            || outline.Parts.FirstOrDefault(p => p.Heading?.Name?.Role == HeadingRole.Summary) is not { } part)
        {
            return;
        }

        // A line "Summary: ..." is a part of its paragraph.
        var below = source.Text[part.Start..part.End];
        var paragraph = ArticleMarkdown.Parse(below).FirstOrDefault() as ParagraphBlock;
        foreach (var image in paragraph?.Inline?.Descendants<LinkInline>().Where(l => l.IsImage).ToList() ?? [])
        {
            image.Remove();
        }

        var text = PlainLine(paragraph?.Inline);
        if (text.Length is > 0 and <= MaxSummary)
        {
            record.Set("summary", JsonValue.Create(text), source.LineAt(part.Start));
        }
    }

    // A heading inside a quote or a list is none of the article.
    private static IEnumerable<TextEdit> LowerHeadings(MarkdownDocument document) =>
        document.Descendants<HeadingBlock>().Where(h => h.Parent is not MarkdownDocument && h.Level < 3).Select(h => h.IsSetext
            ? new TextEdit(h.Span.Start, h.Span.Length, "### " + HtmlToMarkdown.Escape(PlainLine(h.Inline)))
            : new TextEdit(h.Span.Start, 0, new string('#', 3 - h.Level)));

    private static string PlainLine(ContainerInline? inline) => HtmlToMarkdown.OneLine(ArticleMarkdown.PlainText(inline));

    // In a plain text a line ends where it ends; behind a line that serves as a heading, there is none to end.
    private IEnumerable<TextEdit> LineEnds(MarkdownDocument document, DocumentOutline outline)
    {
        if (!name.EndsWith(".txt", StringComparison.OrdinalIgnoreCase))
        {
            return [];
        }

        var headings = outline.Parts.Select(p => p.Heading?.End ?? -1).ToHashSet();
        return document.Descendants<LineBreakInline>().Where(b => !b.IsHard && !headings.Contains(b.Span.Start))
            .Select(b => new TextEdit(b.Span.Start, 0, "\\"));
    }

    // The lines that divide a document before each heading divide nothing here.
    private static IEnumerable<TextEdit> RulesBetween(MarkdownDocument document, DocumentOutline outline)
    {
        var starts = outline.Parts.Select(p => p.Heading?.Start ?? -1).ToHashSet();
        var blocks = document.Where(b => b is not (FootnoteGroup or LinkReferenceDefinitionGroup)).ToList();
        for (var i = 0; i < blocks.Count; i++)
        {
            if (blocks[i] is ThematicBreakBlock && (i + 1 == blocks.Count || starts.Contains(blocks[i + 1].Span.Start)))
            {
                yield return new(blocks[i].Span.Start, blocks[i].Span.Length, "");
            }
        }
    }

    private string NewSlug() =>
        record.TextOf("slug") is { Length: > 0 } wanted ? slugs.Numbered(wanted)
        : slugs.Take(record.TextOf("title"), name, record.TextOf("occurred_on"));

    private IncidentBundle Files(string slug, string body, bool isChinese, string revision, List<ContentImage> images)
    {
        var text = body.Length == 0 ? "" : "\n" + body;
        List<ContentFile> files = isChinese
            ? [new(IncidentBundle.EnglishFile, record.Write()), new(IncidentBundle.ChineseFile, record.WriteChinese(revision) + text)]
            : [new(IncidentBundle.EnglishFile, record.Write() + text)];
        return new($"incidents/{slug}", files) { Images = images };
    }

    // The reader of this site judges the record; what it refuses becomes a key of the team's own. Returns the revision of the text.
    private string CheckRecord(string slug)
    {
        record.Set("slug", JsonValue.Create(slug), 1);
        while (true)
        {
            // Of a draft only the id must be there.
            record.Set("id", JsonValue.Create("DRAFT-0000"), 1);
            record.Set("status", JsonValue.Create("draft"), 1);
            var found = new List<ContentProblem>();
            var bundle = new IncidentBundle($"incidents/{slug}", [new(IncidentBundle.EnglishFile, record.Write())]);
            if (IncidentReader.Read(bundle, "", vocabulary, found) is { } incident)
            {
                record.Set("id", null, 1);
                record.Set("status", JsonValue.Create("published"), 1);
                return incident.Texts[0].Revision;
            }

            var faults = found.Where(p => !p.IsWarning).Select(p => (Key: record.KeyAt(p.Line), p.Said)).DistinctBy(f => f.Key);
            foreach (var (key, said) in faults.ToList())
            {
                var (kept, line) = record.Demote(key ?? throw new InvalidOperationException(said.English));
                decisions.Add(line, new(
                    $"The value of '{key}' is kept under '{kept}'. {said.English}", $"“{key}”的值保存在“{kept}”之下。{said.Chinese}"));
            }
        }
    }

    // What the check of the article would refuse, as a sentence: then Markdown was read in two ways.
    private Sentence? FaultIn(IncidentBundle bundle, bool isChinese)
    {
        var found = new List<ContentProblem>();
        var file = bundle.Files[^1];
        var body = MarkdownFile.Cut(file.Text, file.Path, found) is { } cut ? file.Text[cut.BodyStart..] : "";
        MarkdownFile.CheckBody(body, LanguageOf(isChinese), file, 0, bundle, vocabulary, allowsGaps: true, found);
        return found.Find(p => !p.IsWarning)?.Said;
    }
}
