using IncidentKB.Core.Content;
using Microsoft.EntityFrameworkCore;

namespace IncidentKB.Data.Incidents;

/// <summary>Reads the documents of incidents back.</summary>
public static class IncidentDocumentQueries
{
    /// <summary>
    /// The documents of an incident as they are now, with paths relative to its folder. For a picture its hash stands, see
    /// <see cref="ContentImage.Document"/>.
    /// </summary>
    public static async Task<List<ContentFile>> ReadDocumentsAsync(this KbContext db, int incidentId, CancellationToken cancellationToken)
    {
        var texts = await db.IncidentTexts.AsNoTracking().Where(t => t.IncidentId == incidentId)
            .Select(t => new { t.Language, t.Source }).ToListAsync(cancellationToken);
        var snippets = await db.Snippets.AsNoTracking().Where(s => s.IncidentId == incidentId)
            .Select(s => new ContentFile(s.FileName, s.Source)).ToListAsync(cancellationToken);
        var traces = await db.Traces.AsNoTracking().Where(t => t.IncidentId == incidentId)
            .Select(t => new ContentFile(IncidentBundle.TraceFolder + t.FileName, t.Text)).ToListAsync(cancellationToken);
        var models = await db.Models.AsNoTracking().Where(m => m.IncidentId == incidentId)
            .Select(m => new ContentFile(IncidentBundle.ModelFolder + m.FileName, m.Source)).ToListAsync(cancellationToken);
        var images = await db.IncidentImages.AsNoTracking().Where(i => i.IncidentId == incidentId)
            .Select(i => new { i.FileName, i.Sha256 }).ToListAsync(cancellationToken);
        return
        [
            .. texts.Select(t => new ContentFile(IncidentBundle.FileOf(t.Language), t.Source)),
            .. snippets,
            .. traces,
            .. models,
            .. images.Select(i => ContentImage.Document(IncidentBundle.ImageFolder + i.FileName, i.Sha256)),
        ];
    }

    /// <summary>Stores the bytes of a picture, which may be there already.</summary>
    internal static Task StoreImageAsync(this KbContext db, string sha256, byte[] bytes, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync(
            $"""INSERT INTO images ("Sha256", "Bytes") VALUES ({sha256}, {bytes}) ON CONFLICT DO NOTHING""", cancellationToken);
}
