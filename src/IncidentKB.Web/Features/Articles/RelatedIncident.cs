using IncidentKB.Core.Incidents;
using IncidentKB.Core.Patterns;
using IncidentKB.Data;
using IncidentKB.Web.Features.Incidents;
using Microsoft.EntityFrameworkCore;

namespace IncidentKB.Web.Features.Articles;

/// <summary>Another incident worth reading after this one, and why.</summary>
/// <param name="Incident">The incident.</param>
/// <param name="IsSamePattern">Whether the same failure pattern is behind it.</param>
/// <param name="SharedPractices">Practices that both teach.</param>
public sealed record RelatedIncident(IncidentListItem Incident, bool IsSamePattern, IReadOnlyList<Practice> SharedPractices)
{
    private const int Most = 4;

    // Enough to find those with several practices in common, few enough that a large database costs no more than a small one.
    private const int NewestOfEachPractice = 40;

    /// <summary>Incidents of the same pattern first, then those with most practices in common.</summary>
    public static async Task<IReadOnlyList<RelatedIncident>> ReadAsync(
        KbContext db, Incident incident, IReadOnlyList<Practice> practices, string language, CancellationToken cancellationToken)
    {
        var samePattern = await db.PublishedIncidents
            .Where(i => i.PatternSlug != null && i.PatternSlug == incident.PatternSlug && i.Id != incident.Id)
            .OrderByDescending(i => i.OccurredOn).Take(Most).Select(i => i.Id).ToListAsync(cancellationToken);
        var shared = await SharedPracticesAsync(db, incident.Id, practices, cancellationToken);
        var ids = samePattern.Concat(shared.OrderByDescending(s => s.Value.Count).ThenByDescending(s => s.Key).Select(s => s.Key))
            .Distinct().Take(Most * 2).ToList();
        var items = await db.PublishedIncidents.Where(i => ids.Contains(i.Id)).ToListItemsAsync(language, cancellationToken);
        return [.. items.OrderBy(i => ids.IndexOf(i.Id)).Take(Most)
            .Select(i => new RelatedIncident(
                i, i.PatternSlug is { } slug && slug == incident.PatternSlug, shared.GetValueOrDefault(i.Id) ?? []))];
    }

    private static async Task<Dictionary<int, List<Practice>>> SharedPracticesAsync(
        KbContext db, int incidentId, IReadOnlyList<Practice> practices, CancellationToken cancellationToken)
    {
        var shared = new Dictionary<int, List<Practice>>();
        if (practices.Count == 0)
        {
            return shared;
        }

        var newest = practices
            .Select(practice => db.IncidentPractices.Where(p => p.PracticeSlug == practice.Slug && p.IncidentId != incidentId)
                .OrderByDescending(p => p.IncidentId).Take(NewestOfEachPractice).Select(p => new { p.IncidentId, p.PracticeSlug }))
            .Aggregate((all, one) => all.Concat(one));
        foreach (var row in await newest.ToListAsync(cancellationToken))
        {
            shared.TryAdd(row.IncidentId, []);
            shared[row.IncidentId].Add(practices.First(p => p.Slug == row.PracticeSlug));
        }

        return shared;
    }
}
