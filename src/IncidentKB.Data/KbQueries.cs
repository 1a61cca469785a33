using IncidentKB.Core.Incidents;
using IncidentKB.Core.Patterns;
using IncidentKB.Core.ReadingPaths;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace IncidentKB.Data;

/// <summary>Queries that more than one place needs.</summary>
internal static class KbQueries
{
    public static IQueryable<PatternTwin> PatternTwinsOf(this KbContext db, IReadOnlyCollection<string> patterns) =>
        db.Set<PatternTwin>().Where(t => patterns.Contains(t.PatternSlug));

    public static IQueryable<ReadingItem> ReadingItemsOf(this KbContext db, IReadOnlyCollection<string> paths) =>
        db.Set<ReadingItem>().Where(i => paths.Contains(i.PathSlug));

    /// <summary>Loads what the search index reads of an incident.</summary>
    public static async Task LoadPartsAsync(this EntityEntry<Incident> incident, CancellationToken cancellationToken)
    {
        await incident.Collection(i => i.Texts).LoadAsync(cancellationToken);
        await incident.Collection(i => i.Signatures).LoadAsync(cancellationToken);
        await incident.Collection(i => i.Practices).LoadAsync(cancellationToken);
        await incident.Collection(i => i.Aliases).LoadAsync(cancellationToken);
    }
}
