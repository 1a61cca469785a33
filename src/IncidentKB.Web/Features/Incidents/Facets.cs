using IncidentKB.Core.Incidents;
using IncidentKB.Data;
using IncidentKB.Data.Incidents;
using IncidentKB.Web.Features.Articles;
using IncidentKB.Web.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;

namespace IncidentKB.Web.Features.Incidents;

/// <summary>One choice of a facet.</summary>
/// <param name="Text">What the reader sees.</param>
/// <param name="Filters">The list with this choice made, or taken back when it is active.</param>
/// <param name="Count">Incidents that it would show.</param>
/// <param name="IsActive">Whether the list shows only these now.</param>
/// <param name="Severity">Set for severities, which are shown as badges.</param>
internal sealed record FacetChoice(string Text, IncidentFilters Filters, int Count, bool IsActive, Severity? Severity = null);

/// <summary>A way to narrow the list down.</summary>
internal sealed record Facet(string Title, IReadOnlyList<FacetChoice> Choices);

/// <summary>
/// Counts incidents per pattern, practice, severity, kind, service, project and language, each with the other filters applied.
/// </summary>
internal static class Facets
{
    // Of the projects, those with most incidents; the search finds the others by project:name.
    private const int MaxChoices = 14;

    // Rough size of one answer in characters, for the limit of the cache.
    private const int CachedSize = 4_000;

    // Kept until the content changes: counting a large database takes longer than a page may.
    public static async Task<IReadOnlyList<Facet>> ReadAsync(KbContext db, IMemoryCache cache, IncidentFilters filters, PageRequest page)
    {
        var key = (nameof(Facets), filters, page.Reader.Language, await db.ReadContentVersionAsync(page.Cancelled));
        return await cache.GetOrCreateAsync(key, entry =>
        {
            entry.Size = CachedSize;
            return CountAsync(db, filters, page);
        }) ?? [];
    }

    private static async Task<IReadOnlyList<Facet>> CountAsync(KbContext db, IncidentFilters filters, PageRequest page)
    {
        var ui = page.Reader.Ui;
        var patterns = await db.PatternTitlesAsync(page.Cancelled);
        var practices = await db.Practices.AsNoTracking()
            .ToDictionaryAsync(p => p.Slug, p => p.Title, StringComparer.Ordinal, page.Cancelled);

        var byPattern = await Counts(
            (filters with { Pattern = null }).Apply(db).Where(i => i.PatternSlug != null).GroupBy(i => i.PatternSlug!), page);
        var byPractice = await Counts(
            (filters with { Practice = null }).Apply(db).SelectMany(i => i.Practices).GroupBy(p => p.PracticeSlug), page);
        var byProject = await Counts(
            (filters with { Project = null }).Apply(db).Where(i => i.Project != null).GroupBy(i => i.Project!), page);
        var byService = await Counts((filters with { Service = null }).Apply(db).SelectMany(i => i.Services).GroupBy(s => s.Name), page);
        var byLanguage = await Counts(
            (filters with { Lang = null }).Apply(db).Where(i => i.Language != null).GroupBy(i => i.Language!), page);
        var byKind = await (filters with { Kind = null }).Apply(db).GroupBy(i => i.Kind)
            .Select(g => new { g.Key, Count = g.Count() }).ToListAsync(page.Cancelled);
        var bySeverity = await (filters with { Severity = null }).Apply(db).GroupBy(i => i.Severity)
            .Select(g => new { g.Key, Count = g.Count() }).ToListAsync(page.Cancelled);

        FacetChoice Choice(string value, string text, int count, string? active, Func<string?, IncidentFilters> with) =>
            new(text, with(active == value ? null : value), count, active == value);

        return
        [
            new(ui.Pattern, [.. byPattern.Select(c => Choice(
                c.Key,
                patterns.GetValueOrDefault(c.Key)?.In(page.Reader.Language) ?? c.Key,
                c.Count, filters.Pattern, v => filters with { Pattern = v }))]),
            new(ui.Practice, [.. byPractice.Select(c => Choice(
                c.Key,
                practices.GetValueOrDefault(c.Key)?.In(page.Reader.Language) ?? c.Key,
                c.Count, filters.Practice, v => filters with { Practice = v }))]),
            new(ui.SeverityLabel, [.. bySeverity.OrderByDescending(c => c.Key).Select(c => new FacetChoice(
                ui.Severity(c.Key),
                filters with { Severity = filters.Severity == c.Key ? null : c.Key },
                c.Count, filters.Severity == c.Key, c.Key))]),
            new(ui.Kind, [.. byKind.OrderByDescending(c => c.Count).ThenBy(c => c.Key).Select(c => new FacetChoice(
                ui.KindOf(c.Key), filters with { Kind = filters.Kind == c.Key ? null : c.Key }, c.Count, filters.Kind == c.Key))]),
            new(ui.Service, [.. byService.Select(c => Choice(c.Key, c.Key, c.Count, filters.Service, v => filters with { Service = v }))]),
            new(ui.Project, [.. byProject.Select(c => Choice(c.Key, c.Key, c.Count, filters.Project, v => filters with { Project = v }))]),
            new(ui.LanguageLabel, [.. byLanguage.Select(
                c => Choice(c.Key, UiText.Programming(c.Key), c.Count, filters.Lang, v => filters with { Lang = v }))]),
        ];
    }

    private static async Task<List<(string Key, int Count)>> Counts<T>(IQueryable<IGrouping<string, T>> groups, PageRequest page)
    {
        var counts = await groups.Select(g => new { g.Key, Count = g.Count() })
            .OrderByDescending(c => c.Count).ThenBy(c => c.Key).Take(MaxChoices).ToListAsync(page.Cancelled);
        return counts.ConvertAll(c => (c.Key, c.Count));
    }
}
