using System.Collections.Concurrent;
using IncidentKB.Core.Articles;
using IncidentKB.Core.Incidents;
using Microsoft.EntityFrameworkCore;

namespace IncidentKB.Data.Search;

/// <summary>An incident as far as a hit shows it.</summary>
internal sealed record HitIncident(
    string Key, string Slug, string? Project, string? Language, Severity Severity, string? PatternSlug, DateOnly OccurredOn,
    IReadOnlyList<HitText> Texts);

/// <summary>
/// The incidents that were found lately, of one version of the content. Reading their long texts from the database, and making plain
/// ones of them, took more than half of the time of a search, and most searches find what others found.
/// </summary>
internal sealed class HitIncidents
{
    // About 16 MB; the starting pack has 0.4.
    private const int MaxCharacters = 8_000_000;

    private readonly ConcurrentDictionary<int, HitIncident> _known = new();
    private int _characters;

    /// <summary>The incidents with these ids, from the database where they are not known yet.</summary>
    public async Task<IReadOnlyDictionary<int, HitIncident>> ReadAsync(KbContext db, List<int> ids, CancellationToken cancellationToken)
    {
        var found = new Dictionary<int, HitIncident>();
        foreach (var id in ids)
        {
            if (_known.TryGetValue(id, out var known))
            {
                found[id] = known;
            }
        }

        var missing = ids.FindAll(id => !found.ContainsKey(id));
        if (missing.Count > 0)
        {
            var incidents = db.Incidents.AsNoTracking().Where(i => missing.Contains(i.Id)).Include(i => i.Texts).AsAsyncEnumerable();
            await foreach (var incident in incidents.WithCancellation(cancellationToken))
            {
                found[incident.Id] = Keep(incident);
            }
        }

        return found;
    }

    private HitIncident Keep(Incident incident)
    {
        var kept = new HitIncident(
            incident.Key, incident.Slug, incident.Project, incident.Language, incident.Severity, incident.PatternSlug, incident.OccurredOn,
            [.. incident.Texts.Select(t => HitText.Of(t.Language, t.Title, t.Summary, () => PlainText.OfMarkdown(t.Body)))]);
        var length = incident.Texts.Sum(t => t.Body.Length);
        if (Interlocked.Add(ref _characters, length) > MaxCharacters)
        {
            _known.Clear();
            Interlocked.Exchange(ref _characters, length);
        }

        _known[incident.Id] = kept;
        return kept;
    }
}
