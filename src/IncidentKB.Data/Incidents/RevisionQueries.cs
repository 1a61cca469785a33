using IncidentKB.Core.Content;
using IncidentKB.Core.Incidents;
using Microsoft.EntityFrameworkCore;

namespace IncidentKB.Data.Incidents;

/// <summary>Reads former revisions of incidents.</summary>
public static class RevisionQueries
{
    /// <summary>What a revision says of itself, without its documents.</summary>
    public static IQueryable<RevisionEntry> Entries(this IQueryable<Revision> revisions) =>
        revisions.Select(r => new RevisionEntry(r.Number, r.CreatedAt, r.Cause, r.Author, r.Approvers, r.Summary, r.ContentHash));

    /// <summary>
    /// The documents as a revision left them, path to text; of a picture its hash, see <see cref="ContentImage.Document"/>. Null where
    /// there is no such revision, or its documents were not kept.
    /// </summary>
    /// <param name="db">The database.</param>
    /// <param name="incidentId">The incident.</param>
    /// <param name="number">The revision, from 1.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static async Task<IReadOnlyDictionary<string, string>?> ReadDocumentsAsync(
        this KbContext db, int incidentId, int number, CancellationToken cancellationToken)
    {
        // They are written down when the next ones replace them. To archive or restore an incident replaces none, so it is the nearest
        // revision from this one on that has them; where none has, they are the current ones.
        var revisions = db.Revisions.AsNoTracking().Where(r => r.IncidentId == incidentId);
        var kept = revisions.Where(r => r.Number >= number && r.Documents != null).OrderBy(r => r.Number).Select(r => r.Documents);
        var hash = await revisions.Where(r => r.Number == number).Select(r => r.ContentHash).FirstOrDefaultAsync(cancellationToken);
        IReadOnlyDictionary<string, string>? documents = await kept.FirstOrDefaultAsync(cancellationToken);
        if (documents == null)
        {
            // Asked again at the end: somebody may have saved the next revision while the tables were read one by one.
            var current = await db.ReadDocumentsAsync(incidentId, cancellationToken);
            documents = await kept.FirstOrDefaultAsync(cancellationToken)
                ?? current.ToDictionary(f => f.Path, f => f.Text, StringComparer.Ordinal);
        }

        return hash == IncidentBundle.HashOf(documents.Select(d => new ContentFile(d.Key, d.Value))) ? documents : null;
    }

    /// <summary>
    /// The record that documents of a former revision make today; null where they do not make one any more, because the pattern or
    /// page that they name is gone or the rules have changed.
    /// </summary>
    /// <param name="db">The database.</param>
    /// <param name="documents">The documents, as <see cref="ReadDocumentsAsync"/> gives them.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static async Task<Incident?> ReadRecordAsync(
        this KbContext db, IReadOnlyDictionary<string, string> documents, CancellationToken cancellationToken)
    {
        if (IncidentReader.SlugIn(
            new(IncidentBundle.EnglishFile, documents.GetValueOrDefault(IncidentBundle.EnglishFile, ""))) is not { } slug)
        {
            return null;
        }

        var files = documents.Select(d => new ContentFile(d.Key, d.Value)).ToLookup(f => ContentImage.HashIn(f) == null);
        var bundle = new IncidentBundle($"incidents/{slug}", [.. files[true]])
        {
            Images = await db.ReadImagesAsync(files[false], cancellationToken),
        };
        return IncidentReader.Read(bundle, pack: "", await db.ReadVocabularyAsync(bundle, cancellationToken), []);
    }

    private static async Task<List<ContentImage>> ReadImagesAsync(
        this KbContext db, IEnumerable<ContentFile> documents, CancellationToken cancellationToken)
    {
        var images = new List<ContentImage>();
        foreach (var document in documents)
        {
            var hash = ContentImage.HashIn(document);
            var bytes = await db.Images.Where(i => i.Sha256 == hash).Select(i => i.Bytes).SingleAsync(cancellationToken);
            if (ImageFormat.Read(bytes) is { } format)
            {
                images.Add(new(document.Path, hash!, format, bytes));
            }
        }

        return images;
    }
}

/// <summary>What a revision says of itself.</summary>
/// <param name="Number">From 1.</param>
/// <param name="CreatedAt">When it was made (UTC).</param>
/// <param name="Cause">What made it.</param>
/// <param name="Author">Who made it; null where a content pack did.</param>
/// <param name="Approvers">Who approved it; empty where nobody was asked.</param>
/// <param name="Summary">What changed and why; null where nobody said.</param>
/// <param name="ContentHash">Hash of the documents as it left them.</param>
public sealed record RevisionEntry(
    int Number,
    DateTime CreatedAt,
    RevisionCause Cause,
    string? Author,
    IReadOnlyList<string> Approvers,
    string? Summary,
    string ContentHash);
