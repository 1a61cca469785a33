using IncidentKB.Core.Content;
using IncidentKB.Core.Incidents;
using Microsoft.EntityFrameworkCore;

namespace IncidentKB.Data.Incidents;

/// <summary>
/// Writes incidents. Every change goes through here, inside the caller's transaction, and leaves a revision.
/// </summary>
public static class IncidentStore
{
    /// <summary>Adds a new incident with its first revision.</summary>
    public static void Add(KbContext db, Incident incident, DateTime now)
    {
        incident.RevisionNumber = 1;
        incident.CreatedAt = now;
        incident.UpdatedAt = now;
        incident.Revisions.Add(new() { Number = 1, CreatedAt = now, Cause = RevisionCause.Imported, ContentHash = incident.ContentHash });
        db.Incidents.Add(incident);
    }

    /// <summary>Replaces a stored incident by a newly read one and keeps the documents it had in its revision.</summary>
    /// <param name="db">Context inside a transaction.</param>
    /// <param name="stored">The stored row, tracked, without its parts.</param>
    /// <param name="incoming">What takes its place.</param>
    /// <param name="cause">Why; an import also moves the hash that later edits are told by.</param>
    /// <param name="now">The instant of the revision.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static async Task ReplaceAsync(KbContext db, Incident stored, Incident incoming, RevisionCause cause, DateTime now, CancellationToken cancellationToken)
    {
        await KeepDocumentsAsync(db, stored.Id, stored.RevisionNumber, cancellationToken);
        await DeletePartsAsync(db, stored.Id, cancellationToken);
        CopyColumns(incoming, stored);
        if (cause == RevisionCause.Imported)
        {
            stored.ImportedHash = incoming.ContentHash;
        }

        stored.Aliases.AddRange(incoming.Aliases);
        stored.Texts.AddRange(incoming.Texts);
        stored.Practices.AddRange(incoming.Practices);
        stored.Signatures.AddRange(incoming.Signatures);
        stored.References.AddRange(incoming.References);
        stored.Traces.AddRange(incoming.Traces);
        stored.Snippets.AddRange(incoming.Snippets);
        AddRevision(db, stored, cause, now);
    }

    /// <summary>Hides an incident whose files left the pack.</summary>
    public static void Archive(KbContext db, Incident stored, DateTime now)
    {
        stored.ArchivedAt = now;
        AddRevision(db, stored, RevisionCause.Archived, now);
    }

    /// <summary>Shows an archived incident again.</summary>
    public static void Restore(KbContext db, Incident stored, DateTime now)
    {
        stored.ArchivedAt = null;
        AddRevision(db, stored, RevisionCause.Restored, now);
    }

    /// <summary>The documents of an incident as they are now, with paths relative to its folder.</summary>
    public static async Task<List<ContentFile>> ReadDocumentsAsync(KbContext db, int incidentId, CancellationToken cancellationToken)
    {
        var texts = await db.IncidentTexts.AsNoTracking().Where(t => t.IncidentId == incidentId)
            .Select(t => new { t.Language, t.Source }).ToListAsync(cancellationToken);
        var snippets = await db.Snippets.AsNoTracking().Where(s => s.IncidentId == incidentId)
            .Select(s => new ContentFile(s.FileName, s.Source)).ToListAsync(cancellationToken);
        var traces = await db.Traces.AsNoTracking().Where(t => t.IncidentId == incidentId)
            .Select(t => new ContentFile(IncidentBundle.TraceFolder + t.FileName, t.Text)).ToListAsync(cancellationToken);
        return
        [
            .. texts.Select(t => new ContentFile(t.Language == Languages.English ? IncidentBundle.EnglishFile : IncidentBundle.ChineseFile, t.Source)),
            .. snippets,
            .. traces,
        ];
    }

    private static async Task KeepDocumentsAsync(KbContext db, int incidentId, int revisionNumber, CancellationToken cancellationToken)
    {
        var documents = (await ReadDocumentsAsync(db, incidentId, cancellationToken)).ToDictionary(f => f.Path, f => f.Text, StringComparer.Ordinal);
        var revision = await db.Revisions.SingleAsync(r => r.IncidentId == incidentId && r.Number == revisionNumber, cancellationToken);
        revision.Documents = documents;
    }

    // By statement and not through the change tracker, which would need all of them loaded first.
    private static async Task DeletePartsAsync(KbContext db, int id, CancellationToken cancellationToken)
    {
        await db.IncidentAliases.Where(p => p.IncidentId == id).ExecuteDeleteAsync(cancellationToken);
        await db.IncidentTexts.Where(p => p.IncidentId == id).ExecuteDeleteAsync(cancellationToken);
        await db.IncidentPractices.Where(p => p.IncidentId == id).ExecuteDeleteAsync(cancellationToken);
        await db.Signatures.Where(p => p.IncidentId == id).ExecuteDeleteAsync(cancellationToken);
        await db.References.Where(p => p.IncidentId == id).ExecuteDeleteAsync(cancellationToken);
        await db.Traces.Where(p => p.IncidentId == id).ExecuteDeleteAsync(cancellationToken);
        await db.Snippets.Where(p => p.IncidentId == id).ExecuteDeleteAsync(cancellationToken);
    }

    private static void CopyColumns(Incident from, Incident to)
    {
        to.Slug = from.Slug;
        to.Project = from.Project;
        to.Repository = from.Repository;
        to.Language = from.Language;
        to.Severity = from.Severity;
        to.Kind = from.Kind;
        to.OccurredOn = from.OccurredOn;
        to.IntroducedIn = from.IntroducedIn;
        to.FixedIn = from.FixedIn;
        to.PatternSlug = from.PatternSlug;
        to.Cwe = from.Cwe;
        to.Status = from.Status;
        to.VerifiedOn = from.VerifiedOn;
        to.Pack = from.Pack;
        to.ContentHash = from.ContentHash;
        to.ArchivedAt = null;
    }

    private static void AddRevision(KbContext db, Incident stored, RevisionCause cause, DateTime now)
    {
        stored.RevisionNumber++;
        stored.UpdatedAt = now;
        db.Revisions.Add(new()
        {
            IncidentId = stored.Id,
            Number = stored.RevisionNumber,
            CreatedAt = now,
            Cause = cause,
            ContentHash = stored.ContentHash,
        });
    }
}
