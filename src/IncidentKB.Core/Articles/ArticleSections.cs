using IncidentKB.Core.Incidents;

namespace IncidentKB.Core.Articles;

/// <summary>A level-2 heading of the fixed list that articles are made of.</summary>
/// <param name="Id">Anchor on the page; the same in every language, so that a language switch stays in its section.</param>
/// <param name="English">The heading in index.md.</param>
/// <param name="Chinese">The heading in index.zh-Hans.md.</param>
/// <param name="IsRequired">True when an article without it is incomplete.</param>
/// <param name="IsRecord">True for what is written for the record: how the article came to be, and not what a reader needs first.</param>
public sealed record ArticleSection(string Id, string English, string Chinese, bool IsRequired = false, bool IsRecord = false)
{
    /// <summary>The heading in <paramref name="language"/>.</summary>
    public string In(string language) => language == Languages.Chinese ? Chinese : English;
}

/// <summary>The fixed headings of an article, in their order.</summary>
public static class ArticleSections
{
    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<ArticleSection> All =
    [
        new("symptom", "Symptom", "症状", IsRequired: true),
        new("impact", "Impact", "影响"),
        new("trigger", "Trigger", "触发条件"),
        new("root-cause", "Root cause", "根本原因", IsRequired: true),
        new("what-misled-us", "What misled us", "误导线索"),
        new("fix-required", "Fix required", "修复要求", IsRequired: true),
        new("corrections", "Corrections", "勘误", IsRecord: true),
        new("how-we-know", "How we know", "证据", IsRecord: true),
        new("prevention", "Prevention", "预防"),
        new("timeline", "Timeline", "时间线", IsRecord: true),
        new("links", "Links", "链接", IsRecord: true),
    ];

    /// <summary>The section with this heading, in either language; null for a heading of the author's own.</summary>
    public static ArticleSection? Find(string heading) =>
        All.FirstOrDefault(s => s.English.Equals(heading, StringComparison.OrdinalIgnoreCase) || s.Chinese == heading);
}
