using IncidentKB.Core.Incidents;
using IncidentKB.Core.Patterns;
using IncidentKB.Core.ReadingPaths;
using IncidentKB.Data.Incidents;
using Microsoft.EntityFrameworkCore;

namespace IncidentKB.Data.Catalogue;

/// <summary>
/// Writes entries of the catalogue inside a transaction of the caller, who begins a new content version with it. Every change leaves a
/// revision.
/// </summary>
/// <param name="db">The context of the transaction.</param>
/// <param name="now">The instant of the changes (UTC).</param>
internal sealed class CatalogueWriter(KbContext db, DateTime now)
{
    /// <summary>Stores what people made of an entry as its next revision, or as the first one of a new entry.</summary>
    /// <param name="incoming">The entry as its text says.</param>
    /// <param name="expectedRevision">The revision that was edited; null for an entry that is new.</param>
    /// <param name="note">Who made it and why.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The revision that it is now; null where somebody saved another one meanwhile.</returns>
    public async Task<int?> SaveAsync(
        CatalogueEntry incoming, int? expectedRevision, RevisionNote note, CancellationToken cancellationToken)
    {
        var existing = await db.FindEntryAsync(incoming.Kind, incoming.Slug, cancellationToken);
        if (existing?.RevisionNumber != expectedRevision)
        {
            return null;
        }

        if (existing is { ArchivedAt: null } && existing.ContentHash == incoming.ContentHash)
        {
            return existing.RevisionNumber;
        }

        incoming.Pack = existing?.Pack ?? "";
        incoming.ImportedHash = existing?.ImportedHash ?? "";
        incoming.Position = existing?.Position ?? await NextPositionAsync(incoming.Kind, cancellationToken);
        await StoreAsync(existing, incoming, note, cancellationToken);
        return incoming.RevisionNumber;
    }

    /// <summary>
    /// Stores the entries of a pack. One that was edited here and differs from the pack keeps its text, one of another pack all it has.
    /// </summary>
    /// <returns>The entries that were kept as they are.</returns>
    public async Task<List<T>> ImportAsync<T>(IReadOnlyList<T> incoming, CancellationToken cancellationToken)
        where T : CatalogueEntry
    {
        var stored = await db.Set<T>().ToDictionaryAsync(e => e.Slug, StringComparer.Ordinal, cancellationToken);
        var kept = new List<T>();
        foreach (var entry in incoming)
        {
            var existing = stored.GetValueOrDefault(entry.Slug);
            entry.ImportedHash = entry.ContentHash;
            if (existing is { ArchivedAt: null, Pack.Length: > 0 } && existing.Pack != entry.Pack)
            {
                // A pack that was copied has the same ones, and nothing has to be decided about them.
                if (existing.ContentHash != entry.ContentHash)
                {
                    kept.Add(existing);
                }

                continue;
            }

            if (existing == null || (existing.ContentHash != entry.ContentHash && !existing.IsEditedHere))
            {
                await StoreAsync(existing, entry, new(RevisionCause.Imported), cancellationToken);
                continue;
            }

            (existing.Pack, existing.Position) = (entry.Pack, entry.Position);
            if (existing.ContentHash == entry.ContentHash)
            {
                existing.ImportedHash = entry.ContentHash;
            }
            else
            {
                kept.Add(existing);
            }

            if (existing.ArchivedAt != null)
            {
                await MoveAsync(existing, null, RevisionCause.Restored, cancellationToken);
            }
        }

        return kept;
    }

    /// <summary>Takes the entries that left their pack out of the lists.</summary>
    /// <param name="pack">Name of the pack.</param>
    /// <param name="isHeld">Whether the pack still has an entry of this slug.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task ArchiveMissingAsync<T>(string pack, Func<string, bool> isHeld, CancellationToken cancellationToken)
        where T : CatalogueEntry
    {
        var held = await db.Set<T>().Where(e => e.Pack == pack && e.ArchivedAt == null).ToListAsync(cancellationToken);
        foreach (var entry in held.Where(e => !isHeld(e.Slug)))
        {
            await MoveAsync(entry, now, RevisionCause.Archived, cancellationToken);
        }
    }

    private async Task<int> NextPositionAsync(CatalogueKind kind, CancellationToken cancellationToken) => 1 + (kind switch
    {
        CatalogueKind.Pattern => await db.Patterns.MaxAsync(p => (int?)p.Position, cancellationToken),
        CatalogueKind.Practice => await db.Practices.MaxAsync(p => (int?)p.Position, cancellationToken),
        _ => null,
    } ?? -1);

    private async Task StoreAsync(CatalogueEntry? existing, CatalogueEntry incoming, RevisionNote note, CancellationToken cancellationToken)
    {
        incoming.RevisionNumber = (existing?.RevisionNumber ?? 0) + 1;
        if (existing == null)
        {
            db.Add(incoming);
        }
        else
        {
            // By statement and not through the change tracker, which would need the parts loaded first.
            await db.Set<PatternTwin>().Where(t => incoming.Kind == CatalogueKind.Pattern && t.PatternSlug == incoming.Slug)
                .ExecuteDeleteAsync(cancellationToken);
            await db.Set<ReadingItem>().Where(i => incoming.Kind == CatalogueKind.Path && i.PathSlug == incoming.Slug)
                .ExecuteDeleteAsync(cancellationToken);
            db.Entry(existing).CurrentValues.SetValues(incoming);
            db.AddRange(incoming switch { FailurePattern pattern => pattern.Twins, ReadingPath path => path.Items, _ => [] });
        }

        AddRevision(incoming, note, incoming.Source!);
    }

    private async Task MoveAsync(CatalogueEntry entry, DateTime? archivedAt, RevisionCause cause, CancellationToken cancellationToken)
    {
        entry.ArchivedAt = archivedAt;
        var text = await db.RevisionsOf(entry.Kind, entry.Slug).Where(r => r.Number == entry.RevisionNumber).Select(r => r.Text)
            .SingleOrDefaultAsync(cancellationToken);

        // There is none where it was imported before revisions of entries were kept.
        if (text != null)
        {
            entry.RevisionNumber++;
            AddRevision(entry, new(cause), text);
        }
    }

    private void AddRevision(CatalogueEntry entry, RevisionNote note, string text) => db.CatalogueRevisions.Add(new()
    {
        Kind = entry.Kind,
        Slug = entry.Slug,
        Number = entry.RevisionNumber,
        CreatedAt = now,
        Cause = note.Cause,
        Author = note.Author,
        Approvers = note.Approvers,
        Summary = note.Summary,
        Text = text,
    });
}
