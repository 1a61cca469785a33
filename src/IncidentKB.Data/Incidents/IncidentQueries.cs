using IncidentKB.Core.Incidents;
using Microsoft.EntityFrameworkCore;

namespace IncidentKB.Data.Incidents;

/// <summary>Small questions about incidents and patterns that more than one page asks.</summary>
public static class IncidentQueries
{
    /// <summary>Loads all of an incident that the text index holds.</summary>
    internal static IQueryable<Incident> WithSearchedParts(this IQueryable<Incident> incidents) => incidents
        .Include(i => i.Texts).Include(i => i.Signatures).Include(i => i.Practices).Include(i => i.Services).Include(i => i.Aliases);

    /// <summary>Where an incident with this former slug lives now; null when there is none.</summary>
    public static Task<string?> CurrentSlugAsync(this KbContext db, string alias, CancellationToken cancellationToken) =>
        db.IncidentAliases.Where(a => a.Slug == alias)
            .Join(db.ReadableIncidents, a => a.IncidentId, i => i.Id, (a, i) => i.Slug).FirstOrDefaultAsync(cancellationToken);

    /// <summary>Slug and title of the patterns, for links in lists.</summary>
    public static Task<Dictionary<string, LocalText>> PatternTitlesAsync(this KbContext db, CancellationToken cancellationToken) =>
        db.Patterns.AsNoTracking().OrderBy(p => p.Position)
            .ToDictionaryAsync(p => p.Slug, p => p.Title, StringComparer.Ordinal, cancellationToken);
}
