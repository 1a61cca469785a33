using IncidentKB.Core.Content;
using IncidentKB.Core.Patterns;
using IncidentKB.Data.Entities;
using IncidentKB.Data.Incidents;
using Microsoft.EntityFrameworkCore;

namespace IncidentKB.Data.Catalogue;

/// <summary>Reads entries of the catalogue and their revisions.</summary>
public static class CatalogueQueries
{
    /// <summary>An entry without its parts (twins, steps); null where there is none.</summary>
    public static async Task<CatalogueEntry?> FindEntryAsync(
        this KbContext db, CatalogueKind kind, string slug, CancellationToken cancellationToken) => kind switch
        {
            CatalogueKind.Pattern => await db.Patterns.SingleOrDefaultAsync(p => p.Slug == slug, cancellationToken),
            CatalogueKind.Practice => await db.Practices.SingleOrDefaultAsync(p => p.Slug == slug, cancellationToken),
            _ => await db.ReadingPaths.SingleOrDefaultAsync(p => p.Slug == slug, cancellationToken),
        };

    /// <summary>The revisions of an entry.</summary>
    public static IQueryable<CatalogueRevision> RevisionsOf(this KbContext db, CatalogueKind kind, string slug) =>
        db.CatalogueRevisions.Where(r => r.Kind == kind && r.Slug == slug);

    /// <summary>What revisions say of themselves, without their texts.</summary>
    public static IQueryable<RevisionEntry> Entries(this IQueryable<CatalogueRevision> revisions) =>
        revisions.Select(r => new RevisionEntry(r.Number, r.CreatedAt, r.Cause, r.Author, r.Approvers, r.Summary, ""));

    /// <summary>The text of an entry as a revision left it, under the name of its file; null where there is no such revision.</summary>
    public static async Task<IReadOnlyDictionary<string, string>?> ReadDocumentsAsync(
        this KbContext db, CatalogueKind kind, string slug, int number, CancellationToken cancellationToken) =>
        await db.RevisionsOf(kind, slug).Where(r => r.Number == number).Select(r => r.Text)
            .SingleOrDefaultAsync(cancellationToken) is { } text
            ? new Dictionary<string, string>(StringComparer.Ordinal) { [EntryFile.PathOf(kind)] = text } : null;
}
