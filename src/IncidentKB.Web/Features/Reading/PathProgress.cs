using IncidentKB.Core.Incidents;
using IncidentKB.Core.ReadingPaths;
using IncidentKB.Data;
using IncidentKB.Data.Incidents;
using IncidentKB.Web.Features.Articles;
using IncidentKB.Web.Shared;
using Microsoft.EntityFrameworkCore;

namespace IncidentKB.Web.Features.Reading;

/// <summary>A step of a path with the incident behind it and this reader's state.</summary>
/// <param name="Item">The step as the path has it.</param>
/// <param name="Slug">Address of the incident.</param>
/// <param name="Title">Its headline.</param>
/// <param name="TextLanguage">Language of the text that the reader gets.</param>
/// <param name="Severity">How bad it was.</param>
/// <param name="Minutes">What the path says it takes, or else the reading time of that text.</param>
/// <param name="State">How far this reader is; null where nothing is known.</param>
public sealed record PathStep(
    ReadingItem Item, string Slug, string Title, string TextLanguage, Severity Severity, int Minutes, ReadingState? State)
{
    public bool IsOpen => State is null;
}

/// <summary>A reading path as one reader sees it. Steps whose incident is not published are left out.</summary>
public sealed record PathProgress(ReadingPath Path, IReadOnlyList<PathStep> Steps, DateTime? LastRead)
{
    public int DoneCount => Steps.Count(s => !s.IsOpen);

    public int MinutesLeft => Steps.Where(s => s.IsOpen).Sum(s => s.Minutes);

    public int Minutes => Steps.Sum(s => s.Minutes);

    public bool HasStarted => LastRead != null;

    /// <summary>The step to read next: the first that is open.</summary>
    public PathStep? Next => Steps.FirstOrDefault(s => s.IsOpen);

    /// <summary>Its number, from 1; 0 when none is open.</summary>
    public int NextNumber => Steps.TakeWhile(s => !s.IsOpen).Count() is var before && before < Steps.Count ? before + 1 : 0;

    /// <summary>Every path, in order of their slugs.</summary>
    internal static async Task<List<PathProgress>> ReadAllAsync(KbContext db, ArticleCache cache, PageRequest page)
    {
        var paths = await db.ReadingPaths.AsNoTracking().Where(p => p.ArchivedAt == null)
            .Include(p => p.Items.OrderBy(i => i.Position)).OrderBy(p => p.Slug).ToListAsync(page.Cancelled);
        return await ReadAsync(db, cache, paths, page);
    }

    internal static async Task<PathProgress?> ReadOneAsync(KbContext db, ArticleCache cache, string slug, PageRequest page)
    {
        var paths = await db.ReadingPaths.AsNoTracking().Where(p => p.ArchivedAt == null && p.Slug == slug)
            .Include(p => p.Items.OrderBy(i => i.Position)).ToListAsync(page.Cancelled);
        return (await ReadAsync(db, cache, paths, page)).FirstOrDefault();
    }

    /// <summary>A path that need not be stored, as this reader would see it.</summary>
    internal static async Task<PathProgress> OfAsync(KbContext db, ArticleCache cache, ReadingPath path, PageRequest page) =>
        (await ReadAsync(db, cache, [path], page))[0];

    /// <summary>The path that this reader read in last, or the first one; null when there is none.</summary>
    internal static async Task<PathProgress?> MostRecentAsync(KbContext db, ArticleCache cache, PageRequest page) =>
        (await ReadAllAsync(db, cache, page)).OrderByDescending(p => p.LastRead).FirstOrDefault();

    private static async Task<List<PathProgress>> ReadAsync(KbContext db, ArticleCache cache, List<ReadingPath> paths, PageRequest page)
    {
        var keys = paths.SelectMany(p => p.Items).Select(i => i.IncidentKey).Distinct().ToList();
        var incidents = await db.PublishedIncidents.Where(i => keys.Contains(i.Key)).InLanguage(page.Reader.Language).Select(i => new
        {
            i.Incident.Id,
            i.Incident.Key,
            i.Incident.ContentHash,
            i.Incident.Slug,
            i.Incident.Severity,
            Title = i.Texts.Select(t => t.Title).First(),
            TextLanguage = i.Texts.Select(t => t.Language).First(),
        }).ToDictionaryAsync(i => i.Key, StringComparer.Ordinal, page.Cancelled);
        var minutes = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var incident in incidents.Values)
        {
            minutes[incident.Key] = await cache.MinutesAsync(
                incident.ContentHash, incident.TextLanguage, () => ReadBodyAsync(db, incident.Id, incident.TextLanguage, page.Cancelled));
        }

        var reader = ReaderCookie.Read(page.Http);
        var progress = reader == null
            ? []
            : await db.ReaderProgress.AsNoTracking().Where(p => p.ReaderId == reader).ToListAsync(page.Cancelled);
        return paths.ConvertAll(path => new PathProgress(
            path,
            [.. path.Items.Where(i => incidents.ContainsKey(i.IncidentKey)).Select(item =>
            {
                var incident = incidents[item.IncidentKey];
                var state = progress.Find(p => p.PathSlug == path.Slug && p.IncidentKey == item.IncidentKey)?.State;
                var time = item.Minutes > 0 ? item.Minutes : minutes[incident.Key];
                return new PathStep(item, incident.Slug, incident.Title, incident.TextLanguage, incident.Severity, time, state);
            })],
            progress.Where(p => p.PathSlug == path.Slug).Max(p => (DateTime?)p.UpdatedAt)));
    }

    private static async Task<string> ReadBodyAsync(KbContext db, int incidentId, string language, CancellationToken cancellationToken) =>
        (await db.IncidentTexts.AsNoTracking()
            .SingleAsync(t => t.IncidentId == incidentId && t.Language == language, cancellationToken)).Body;
}
