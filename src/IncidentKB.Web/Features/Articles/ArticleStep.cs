using IncidentKB.Core.ReadingPaths;
using IncidentKB.Data;
using IncidentKB.Data.Incidents;
using Microsoft.EntityFrameworkCore;

namespace IncidentKB.Web.Features.Articles;

/// <summary>Where an article stands in the reading path from which it was opened.</summary>
public sealed record ArticleStep(
    ReadingPath Path, int Number, int Count, ReadingState? State, ArticleNeighbour? Previous, ArticleNeighbour? Next)
{
    public static async Task<ArticleStep?> ReadAsync(
        KbContext db, string pathSlug, string key, string language, Guid? reader, CancellationToken cancellationToken)
    {
        var path = await db.ReadingPaths.AsNoTracking().Include(p => p.Items.OrderBy(i => i.Position))
            .SingleOrDefaultAsync(p => p.Slug == pathSlug && p.ArchivedAt == null, cancellationToken);
        var at = path?.Items.FindIndex(i => i.IncidentKey == key) ?? -1;
        if (path == null || at < 0)
        {
            return null;
        }

        async Task<ArticleNeighbour?> NeighbourAsync(int index)
        {
            var neighbour = index < 0 || index >= path.Items.Count ? null : path.Items[index].IncidentKey;
            return neighbour == null ? null : await db.PublishedIncidents.Where(i => i.Key == neighbour).InLanguage(language)
                .Select(i => new ArticleNeighbour(i.Incident.Slug, i.Texts.Select(t => t.Title).First()))
                .FirstOrDefaultAsync(cancellationToken);
        }

        var state = await db.ReaderProgress.Where(p => p.ReaderId == reader && p.PathSlug == pathSlug && p.IncidentKey == key)
            .Select(p => (ReadingState?)p.State).FirstOrDefaultAsync(cancellationToken);
        return new(path, at + 1, path.Items.Count, state, await NeighbourAsync(at - 1), await NeighbourAsync(at + 1));
    }
}

/// <summary>The article before or after in a reading path.</summary>
public sealed record ArticleNeighbour(string Slug, string Title);
