using IncidentKB.Core.Content;
using Microsoft.EntityFrameworkCore;

namespace IncidentKB.Data.Incidents;

/// <summary>Reads former revisions of incidents.</summary>
public static class RevisionQueries
{
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
}
