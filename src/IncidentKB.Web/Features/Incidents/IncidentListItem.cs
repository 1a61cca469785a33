using IncidentKB.Core.Incidents;
using IncidentKB.Core.Snippets;
using IncidentKB.Data;
using IncidentKB.Data.Incidents;
using Microsoft.EntityFrameworkCore;

namespace IncidentKB.Web.Features.Incidents;

/// <summary>An incident as lists show it.</summary>
public sealed record IncidentListItem(
    int Id,
    string Key,
    string Slug,
    string Project,
    string Language,
    Severity Severity,
    string? IntroducedIn,
    string? FixedIn,
    string PatternSlug,
    DateOnly OccurredOn,
    DateTime UpdatedAt,
    string Title,
    string Summary,
    string TextLanguage,
    string? Message,
    ProofState? Proof,
    DateTime? ProvedAt);

internal static class IncidentListQuery
{
    /// <summary>Projects incidents to list items, with title and summary in the reader's language where there is one.</summary>
    public static async Task<List<IncidentListItem>> ToListItemsAsync(this IQueryable<Incident> incidents, string language, CancellationToken cancellationToken)
    {
        var rows = await incidents.AsNoTracking().InLanguage(language).Select(i => new
        {
            i.Incident.Id,
            i.Incident.Key,
            i.Incident.Slug,
            i.Incident.Project,
            i.Incident.Language,
            i.Incident.Severity,
            i.Incident.IntroducedIn,
            i.Incident.FixedIn,
            i.Incident.PatternSlug,
            i.Incident.OccurredOn,
            i.Incident.UpdatedAt,
            Title = i.Texts.Select(t => t.Title).First(),
            Summary = i.Texts.Select(t => t.Summary).First(),
            TextLanguage = i.Texts.Select(t => t.Language).First(),
            Message = i.Incident.Signatures.Where(s => s.Language == i.Incident.Language && s.Message != null).OrderBy(s => s.Id).Select(s => s.Message).FirstOrDefault(),
            Proof = i.Incident.Proofs.Where(p => p.ContentHash == i.Incident.ContentHash).OrderByDescending(p => p.Id).Select(p => (ProofState?)p.State).FirstOrDefault(),
            ProvedAt = i.Incident.Proofs.Where(p => p.ContentHash == i.Incident.ContentHash).OrderByDescending(p => p.Id).Select(p => (DateTime?)p.StartedAt).FirstOrDefault(),
        }).ToListAsync(cancellationToken);
        return rows.ConvertAll(r => new IncidentListItem(
            r.Id, r.Key, r.Slug, r.Project, r.Language, r.Severity, r.IntroducedIn, r.FixedIn, r.PatternSlug, r.OccurredOn, r.UpdatedAt,
            r.Title, r.Summary, r.TextLanguage, r.Message, r.Proof, r.ProvedAt));
    }

    /// <summary>Where an incident with this former slug lives now; null when there is none.</summary>
    public static Task<string?> CurrentSlugAsync(this KbContext db, string alias, CancellationToken cancellationToken) =>
        db.IncidentAliases.Where(a => a.Slug == alias)
            .Join(db.PublishedIncidents, a => a.IncidentId, i => i.Id, (a, i) => i.Slug).FirstOrDefaultAsync(cancellationToken);

    /// <summary>Slug and title of the patterns, for links in lists.</summary>
    public static Task<Dictionary<string, LocalText>> PatternTitlesAsync(this KbContext db, CancellationToken cancellationToken) =>
        db.Patterns.AsNoTracking().OrderBy(p => p.Position).ToDictionaryAsync(p => p.Slug, p => p.Title, StringComparer.Ordinal, cancellationToken);
}
