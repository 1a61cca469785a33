using IncidentKB.Core.Content;
using IncidentKB.Core.Incidents;
using IncidentKB.Core.Patterns;
using IncidentKB.Core.Search;
using Microsoft.EntityFrameworkCore;

namespace IncidentKB.Data.Search;

/// <summary>
/// What searches keep in memory of one version of the content: its patterns and practices, which are tens, not thousands, and the
/// incidents that were found lately.
/// </summary>
internal sealed class SearchCatalogue
{
    private const int Most = 5;

    private readonly List<Entry> _entries;
    private readonly HashSet<string> _practices;

    private SearchCatalogue(long version, List<FailurePattern> patterns, List<Practice> practices, Glossary glossary)
    {
        Version = version;
        Glossary = glossary;
        _entries =
        [
            .. patterns.Select(p => new Entry(CatalogueKind.Pattern, p.Slug, TextsOf(p.Title, p.Summary), SearchDocument.Of(p))),
            .. practices.Select(p => new Entry(CatalogueKind.Practice, p.Slug, TextsOf(p.Title, p.Rule), SearchDocument.Of(p))),
        ];
        _practices = practices.Select(p => p.Slug).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>The version of the content that this was read from.</summary>
    public long Version { get; }

    /// <summary>Words that mean the same, of all packs.</summary>
    public Glossary Glossary { get; }

    /// <summary>The incidents that were found lately.</summary>
    public HitIncidents Incidents { get; } = new();

    public bool HasPractice(string slug) => _practices.Contains(slug);

    public static async Task<SearchCatalogue> ReadAsync(KbContext db, long version, CancellationToken cancellationToken) => new(
        version,
        await db.Patterns.AsNoTracking().Where(p => p.ArchivedAt == null).Include(p => p.Twins)
            .OrderBy(p => p.Position).ToListAsync(cancellationToken),
        await db.Practices.AsNoTracking().Where(p => p.ArchivedAt == null).OrderBy(p => p.Position).ToListAsync(cancellationToken),
        await ReadGlossaryAsync(db, cancellationToken));

    /// <summary>The entries that hold everything that is required, best first.</summary>
    public IReadOnlyList<CatalogueHit> Find(SearchPlan plan, SearchRanking ranking, HitTexts texts)
    {
        var required = plan.Required.Sum(t => t.Weight) / plan.Terms.Sum(t => t.Weight);
        return
        [
            .. _entries.Select(e => (Entry: e, Relevance: ranking.Rank(e.Document)))
                .Where(e => e.Relevance.Coverage > 0 && e.Relevance.Coverage >= required - 1e-9)
                .OrderByDescending(e => e.Relevance.Score)
                .Take(Most)
                .Select(e => HitOf(e.Entry, e.Relevance.BySynonym, texts)),
        ];
    }

    // It has no table of its own: nobody asks for one of its words, and the file that was imported has them all.
    private static async Task<Glossary> ReadGlossaryAsync(KbContext db, CancellationToken cancellationToken)
    {
        var files = await db.PackFiles.AsNoTracking().Where(f => f.Path == GlossaryReader.File).OrderBy(f => f.Pack)
            .Select(f => new ContentFile(f.Path, f.Text)).ToListAsync(cancellationToken);
        return new(files.SelectMany(f => GlossaryReader.Read(f, [])));
    }

    private static CatalogueHit HitOf(Entry entry, bool bySynonym, HitTexts texts)
    {
        var text = texts.Show(bySynonym, entry.Texts);
        return new CatalogueHit(entry.Kind, entry.Slug, text.Language, text.Title, text.Excerpt);
    }

    private static IReadOnlyList<HitText> TextsOf(LocalText title, LocalText summary) =>
        [.. title.Texts.Keys.Select(l => HitText.Of(l, title.In(l), summary.In(l), () => ""))];

    private sealed record Entry(CatalogueKind Kind, string Slug, IReadOnlyList<HitText> Texts, SearchDocument Document);
}
