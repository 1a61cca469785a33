using IncidentKB.Core.Incidents;
using IncidentKB.Core.Snippets;
using IncidentKB.Data.Incidents;
using Microsoft.EntityFrameworkCore;

namespace IncidentKB.Web.Features.Incidents;

/// <summary>An incident as lists show it.</summary>
public sealed record IncidentListItem(
    int Id,
    string Key,
    string Slug,
    string? Project,
    string? Language,
    Severity Severity,
    IncidentKind Kind,
    string? IntroducedIn,
    string? FixedIn,
    string? Take,
    string? PatternSlug,
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
    public static async Task<List<IncidentListItem>> ToListItemsAsync(
        this IQueryable<Incident> incidents, string language, CancellationToken cancellationToken)
    {
        var rows = await incidents.AsNoTracking().InLanguage(language).Select(i => new
        {
            i.Incident.Id,
            i.Incident.Key,
            i.Incident.Slug,
            i.Incident.Project,
            i.Incident.Language,
            i.Incident.Severity,
            i.Incident.Kind,
            i.Incident.IntroducedIn,
            i.Incident.FixedIn,
            i.Incident.Take,
            i.Incident.PatternSlug,
            i.Incident.OccurredOn,
            i.Incident.UpdatedAt,
            Title = i.Texts.Select(t => t.Title).First(),
            Summary = i.Texts.Select(t => t.Summary).First(),
            TextLanguage = i.Texts.Select(t => t.Language).First(),
            Message = i.Incident.Signatures.Where(s => s.Language == i.Incident.Language && s.Message != null).OrderBy(s => s.Id)
                .Select(s => s.Message).FirstOrDefault(),
            Proof = i.Incident.Proofs.Where(p => p.ContentHash == i.Incident.ContentHash).OrderByDescending(p => p.Id)
                .Select(p => (ProofState?)p.State).FirstOrDefault(),
            ProvedAt = i.Incident.Proofs.Where(p => p.ContentHash == i.Incident.ContentHash).OrderByDescending(p => p.Id)
                .Select(p => (DateTime?)p.StartedAt).FirstOrDefault(),
        }).ToListAsync(cancellationToken);
        return rows.ConvertAll(r => new IncidentListItem(
            r.Id, r.Key, r.Slug, r.Project, r.Language, r.Severity, r.Kind, r.IntroducedIn, r.FixedIn, r.Take, r.PatternSlug, r.OccurredOn,
            r.UpdatedAt, r.Title, r.Summary, r.TextLanguage, r.Message, r.Proof, r.ProvedAt));
    }
}
