using IncidentKB.Core.Articles;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace IncidentKB.Core.Content.Archives;

/// <summary>A heading of a document, or a line that serves as one: "**Impact**", "Impact:", "**Impact:** all of them".</summary>
/// <param name="Level">1 for the highest.</param>
/// <param name="Text">Its text without marks.</param>
/// <param name="Start">Where it begins in the text.</param>
/// <param name="End">Where what stands below it begins.</param>
/// <param name="TextStart">Where its text begins.</param>
/// <param name="TextEnd">Where its text ends.</param>
/// <param name="Name">What it names; null for a heading of the author's own.</param>
internal sealed record DocumentHeading(int Level, string Text, int Start, int End, int TextStart, int TextEnd, HeadingName? Name);

/// <summary>A part of a document: a heading and the text up to the next one.</summary>
internal sealed class DocumentPart
{
    /// <summary>The heading; null for what stands above the first one.</summary>
    public DocumentHeading? Heading { get; init; }

    /// <summary>Where the text begins.</summary>
    public required int Start { get; init; }

    /// <summary>Where it ends.</summary>
    public required int End { get; init; }

    /// <summary>The section that it goes into.</summary>
    public required ArticleSection Section { get; init; }

    /// <summary>Level of its heading in the article; 0 where the heading is the title, or the name of the section itself.</summary>
    public required int Level { get; init; }

    /// <summary>True where the heading, or one above it, has a section of its own.</summary>
    public required bool IsNamed { get; init; }
}

/// <summary>The parts of a document and the sections that they go into.</summary>
/// <param name="Title">The heading that is the title; null where none is.</param>
/// <param name="Parts">The parts in their order.</param>
/// <param name="IsSeveral">True where it tells of several incidents; all of it then stays in its order, in the first section.</param>
internal sealed record DocumentOutline(DocumentHeading? Title, IReadOnlyList<DocumentPart> Parts, bool IsSeveral)
{
    private const int MaxTitleLine = 120;
    private const int MaxLevel = 6;

    // As IncidentReader allows it.
    private const int MaxTitle = 200;

    private static readonly ArticleSection First = ArticleSections.All[0];

    /// <summary>Reads the headings and finds a section for each.</summary>
    /// <param name="source">The text.</param>
    /// <param name="document">Its blocks.</param>
    /// <param name="hasTitle">True where the front matter has a title.</param>
    public static DocumentOutline Of(SourceText source, MarkdownDocument document, bool hasTitle)
    {
        var real = document.OfType<HeadingBlock>().Select(h => HeadingOf(source, h)).ToList();
        var title = TitleAmong(real, hasTitle);
        var headings = WithLines(source, document, real, title);
        if (title == null && !hasTitle && BoldTitle(source, document, headings) is { } bold)
        {
            title = headings[0] = bold;
        }

        var several = IsOfSeveral(headings);
        return new(title, PartsOf(source, headings, title, several), several);
    }

    private static DocumentHeading HeadingOf(SourceText source, HeadingBlock block)
    {
        var text = HtmlToMarkdown.OneLine(ArticleMarkdown.PlainText(block.Inline));

        // "# **Summary**": emphasis of the whole says nothing.
        var inlines = block.Inline is { FirstChild: EmphasisInline { NextSibling: null } whole } ? whole : block.Inline;
        var (start, end) = inlines is { FirstChild: { } first, LastChild: { } last } && last.Span.End >= first.Span.Start
            ? (first.Span.Start, last.Span.End + 1)
            : (block.Span.Start, block.Span.Start);
        return new(block.Level, text, block.Span.Start, source.LineEnd(block.Span.End), start, end, HeadingNames.Find(text));
    }

    // The only heading of level 1, or the first heading of all where it names no section; else the title is not in a heading.
    private static DocumentHeading? TitleAmong(List<DocumentHeading> headings, bool hasTitle)
    {
        var highest = headings.Where(h => h.Level == 1).Take(2).ToList();
        return highest.Count == 1 && MayBeTitle(highest[0]) ? highest[0]
            : !hasTitle && headings.Count > 0 && MayBeTitle(headings[0]) ? headings[0]
            : null;
    }

    // "Incident: the map was blank" names more than a section.
    private static bool MayBeTitle(DocumentHeading heading) =>
        heading.Text.Length > 0
        && (heading.Name == null || heading.Text.AsSpan().TrimEnd(":：").IndexOfAny(":：—–") > 0);

    // Where a document writes names of sections as lines, these are headings too: above the first real one, or where there is none.
    private static List<DocumentHeading> WithLines(
        SourceText source, MarkdownDocument document, List<DocumentHeading> real, DocumentHeading? title)
    {
        var others = real.Where(h => h != title).ToList();
        var limit = others.Count > 0 ? others[0].Start : source.Text.Length;
        var level = others.Count > 0 ? others.Min(h => h.Level) : 2;
        var headings = new List<DocumentHeading>(real);
        foreach (var paragraph in document.OfType<ParagraphBlock>().Where(p => p.Span.Start < limit && p.Span.Length > 0))
        {
            if (others.Count == 0 && BoldLine(source, paragraph) is { } bold)
            {
                headings.Add(bold with { Level = level });
                continue;
            }

            for (var i = source.IndexAt(paragraph.Span.Start); i <= source.IndexAt(paragraph.Span.End); i++)
            {
                if (Label(source, i, level) is { Name: not null } label)
                {
                    headings.Add(label);
                }
            }
        }

        return [.. headings.OrderBy(h => h.Start)];
    }

    // A paragraph that is one line of bold text.
    private static DocumentHeading? BoldLine(SourceText source, ParagraphBlock paragraph)
    {
        if (paragraph.Inline is not { FirstChild: EmphasisInline { DelimiterCount: 2, DelimiterChar: '*' or '_', NextSibling: null } bold }
            || bold.FirstChild == null || source.IndexAt(paragraph.Span.Start) != source.IndexAt(paragraph.Span.End))
        {
            return null;
        }

        var text = HtmlToMarkdown.OneLine(ArticleMarkdown.PlainText(bold));
        return text.Length is 0 or > MaxTitleLine ? null
            : new(2, text, paragraph.Span.Start, paragraph.Span.End + 1, bold.Span.Start + 2, bold.Span.End - 1, HeadingNames.Find(text));
    }

    // "Impact:", "**Impact**", "**Impact:** all" and "Impact: all", with the colon of either script.
    private static DocumentHeading? Label(SourceText source, int index, int level)
    {
        var line = source.Line(index);
        var indent = line.Length - line.TrimStart().Length;
        var marks = indent;
        while (marks < line.Length && marks < indent + 3 && line[marks] is '*' or '_')
        {
            marks++;
        }

        var mark = line[indent..marks];
        var colon = line.AsSpan(marks).IndexOfAny(':', '：') + marks;
        var close = mark.Length == 0 ? -1 : line.IndexOf(mark, marks, StringComparison.Ordinal);
        if (mark.Length > 0 ? close < 0 : colon < marks)
        {
            return null;
        }

        var end = mark.Length == 0 ? colon : close;
        var after = mark.Length == 0 ? colon + 1 : close + mark.Length;
        if (mark.Length > 0)
        {
            var hasColonInside = end > marks && line[end - 1] is ':' or '：';
            var hasColonAfter = after < line.Length && line[after] is ':' or '：';
            end -= hasColonInside ? 1 : 0;
            after += hasColonAfter ? 1 : 0;

            // "**Impact** was small" is a sentence.
            if (!hasColonInside && !hasColonAfter && line[after..].Trim().Length > 0)
            {
                return null;
            }
        }

        while (after < line.Length && line[after] is ' ' or '\t')
        {
            after++;
        }

        var start = source.StartOf(index);
        var text = line[marks..end].Trim();
        return text.Length is 0 or > MaxTitleLine ? null
            : new(level, text, start, start + after, start + marks, start + end, HeadingNames.Find(text));
    }

    private static DocumentHeading? BoldTitle(SourceText source, MarkdownDocument document, List<DocumentHeading> headings) =>
        headings.Count > 0 && headings[0].Name == null && document.FirstOrDefault() is ParagraphBlock paragraph
            && paragraph.Span.Start == headings[0].Start && BoldLine(source, paragraph) != null
            ? headings[0] with { Level = 1 }
            : null;

    // Two names of sections, each several times: "Impact" of this one and "Impact" of that one.
    private static bool IsOfSeveral(List<DocumentHeading> headings) =>
        headings.Where(h => h.Name != null).GroupBy(h => (h.Level, Text: h.Text.ToLowerInvariant()))
            .Count(g => g.Count() > 1) > 1;

    private static List<DocumentPart> PartsOf(SourceText source, List<DocumentHeading> headings, DocumentHeading? title, bool several)
    {
        var parts = new List<DocumentPart>();
        var above = new Stack<DocumentPart>();
        var lowest = headings.Where(h => h != title).Select(h => h.Level).DefaultIfEmpty(1).Min();
        Add(null, 0, First, 0, false);
        for (var i = 0; i < headings.Count; i++)
        {
            var heading = headings[i];
            while (above.TryPeek(out var top) && top.Heading!.Level >= heading.Level)
            {
                above.Pop();
            }

            var parent = above.TryPeek(out var open) ? open : null;
            if (heading == title)
            {
                Add(heading, i + 1, parts[^1].Section, IsTitleOnly(i) ? 0 : 3, false);
            }
            else if (several)
            {
                Add(heading, i + 1, First, Math.Min(MaxLevel, heading.Level - lowest + 3), false);
            }
            else if (heading.Name is { } name && (parent == null || !parent.IsNamed || (parent.Section == First && name.Section != First)))
            {
                Add(heading, i + 1, name.Section, name.IsExact ? 0 : 3, true);
            }
            else
            {
                var level = parent == null ? 3 : Math.Min(MaxLevel, Math.Max(2, parent.Level) + 1);
                Add(heading, i + 1, parent?.Section ?? parts[^1].Section, level, parent?.IsNamed ?? false);
            }

            if (heading != title)
            {
                above.Push(parts[^1]);
            }
        }

        return parts;

        // A heading that serves as the title and as one among others stays.
        bool IsTitleOnly(int i) =>
            headings[i].Text.Length <= MaxTitle
            && (headings[i].Level == 1
                || headings.Count(h => h.Level == headings[i].Level) == 1
                || (i + 1 < headings.Count && string.IsNullOrWhiteSpace(source.Text[headings[i].End..headings[i + 1].Start])));

        void Add(DocumentHeading? heading, int next, ArticleSection section, int level, bool isNamed) => parts.Add(new()
        {
            Heading = heading,
            Start = heading?.End ?? 0,
            End = next < headings.Count ? headings[next].Start : source.Text.Length,
            Section = section,
            Level = level,
            IsNamed = isNamed,
        });
    }
}
