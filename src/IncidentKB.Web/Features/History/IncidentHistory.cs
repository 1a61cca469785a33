using IncidentKB.Core.Content;
using IncidentKB.Core.Incidents;
using IncidentKB.Data;
using IncidentKB.Data.Entities;
using IncidentKB.Data.Incidents;
using IncidentKB.Web.Features.People;
using IncidentKB.Web.Shared;
using Microsoft.EntityFrameworkCore;

namespace IncidentKB.Web.Features.History;

/// <summary>An incident whose history somebody may see.</summary>
/// <param name="Id">Row id.</param>
/// <param name="Key">Permanent id.</param>
/// <param name="Slug">Its address today.</param>
/// <param name="Current">Number of the current revision.</param>
/// <param name="IsArchived">Hidden because somebody archived it.</param>
/// <param name="IsPublished">Readers see it.</param>
/// <param name="Title">Title of the present article.</param>
/// <param name="TitleLanguage">Language of the title.</param>
public sealed record IncidentHistory(
    int Id, string Key, string Slug, int Current, bool IsArchived, bool IsPublished, string Title, string TitleLanguage)
{
    /// <summary>Reads it by slug or permanent id; null when there is none that this reader may see.</summary>
    public static Task<IncidentHistory?> ReadAsync(KbContext db, string slug, PageRequest page)
    {
        var language = page.Reader.Language;
        return Visible(db, page).Where(i => i.Slug == slug || i.Key == slug)
            .Select(i => new { Incident = i, Text = i.Texts.OrderByDescending(t => t.Language == language).First() })
            .Select(i => new IncidentHistory(
                i.Incident.Id, i.Incident.Key, i.Incident.Slug, i.Incident.RevisionNumber, i.Incident.ArchivedAt != null,
                i.Incident.Status == IncidentStatus.Published && i.Incident.ArchivedAt == null, i.Text.Title, i.Text.Language))
            .SingleOrDefaultAsync(page.Cancelled);
    }

    /// <summary>Where an incident with this former slug lives now; null when there is none that this reader may see.</summary>
    public static Task<string?> CurrentSlugAsync(KbContext db, string alias, PageRequest page) =>
        db.IncidentAliases.Where(a => a.Slug == alias)
            .Join(Visible(db, page), a => a.IncidentId, i => i.Id, (a, i) => i.Slug).FirstOrDefaultAsync(page.Cancelled);

    /// <summary>One of its revisions; null when there is none of this number.</summary>
    public Task<RevisionEntry?> ReadEntryAsync(KbContext db, int number, CancellationToken cancellationToken) =>
        db.Revisions.Where(r => r.IncidentId == Id && r.Number == number).Entries().SingleOrDefaultAsync(cancellationToken);

    /// <summary>Its files as a revision left them; null when they were not kept.</summary>
    public Task<IReadOnlyDictionary<string, string>?> ReadDocumentsAsync(KbContext db, int number, CancellationToken cancellationToken) =>
        db.ReadDocumentsAsync(Id, number, cancellationToken);

    /// <summary>Paths of files as a person looks for them: the articles, programs, then folders.</summary>
    public static IEnumerable<string> InOrder(IEnumerable<string> paths) =>
        paths.OrderBy(p => p.Contains('/')).ThenBy(p => p != IncidentBundle.EnglishFile).ThenBy(p => p != IncidentBundle.ChineseFile)
            .ThenBy(p => p, StringComparer.Ordinal);

    // Drafts are for those who write, archived ones for those who may bring them back.
    private static IQueryable<Incident> Visible(KbContext db, PageRequest page) =>
        page.Http.User.Is(Role.Reviewer) ? db.Incidents
        : page.Http.User.Is(Role.Author) ? db.Incidents.Where(i => i.ArchivedAt == null || i.Status == IncidentStatus.Published)
        : db.ReadableIncidents;
}
