using IncidentKB.Core.Incidents;
using IncidentKB.Core.Matching;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;

namespace IncidentKB.Data.Matching;

/// <summary>
/// The recorded traces of incidents, read once for each content of an incident: a trace of a megabyte takes 14 ms, and every
/// question that the incident is a candidate for compares it.
/// </summary>
/// <param name="maxBytes">About how much memory it takes at most.</param>
internal sealed class RecordedStackCache(int maxBytes = RecordedStackCache.MaxBytes) : IDisposable
{
    private const int MaxBytes = 16 * 1024 * 1024;

    private readonly MemoryCache _cache = new(new MemoryCacheOptions { SizeLimit = maxBytes });

    /// <summary>The recorded traces of some incidents, by row id; those that have none are missing.</summary>
    public async Task<IReadOnlyDictionary<int, IReadOnlyList<RecordedStack>>> ReadAsync(
        KbContext db, IReadOnlyCollection<Incident> incidents, CancellationToken cancellationToken)
    {
        var found = new Dictionary<int, IReadOnlyList<RecordedStack>>();
        var missing = new List<int>();
        foreach (var incident in incidents)
        {
            if (_cache.TryGetValue(new Key(incident.Id, incident.ContentHash), out IReadOnlyList<RecordedStack>? stacks))
            {
                found.Add(incident.Id, stacks!);
            }
            else
            {
                missing.Add(incident.Id);
            }
        }

        if (missing.Count > 0)
        {
            await AddMissingAsync(db, missing, found, cancellationToken);
        }

        return found;
    }

    /// <inheritdoc/>
    public void Dispose() => _cache.Dispose();

    // The hash is read together with the texts: read before them, it could be that of former ones.
    private async Task AddMissingAsync(
        KbContext db, List<int> missing, Dictionary<int, IReadOnlyList<RecordedStack>> found, CancellationToken cancellationToken)
    {
        var rows = from trace in db.Traces
                   join incident in db.Incidents on trace.IncidentId equals incident.Id
                   where missing.Contains(trace.IncidentId)
                   where db.Traces.Count(t => t.IncidentId == trace.IncidentId && t.Id < trace.Id) < IncidentSignature.MaxTraces
                   orderby trace.Id
                   select new { trace.IncidentId, incident.ContentHash, trace.Text };
        foreach (var texts in (await rows.ToListAsync(cancellationToken)).GroupBy(r => new Key(r.IncidentId, r.ContentHash), r => r.Text))
        {
            IReadOnlyList<RecordedStack> stacks = [.. texts.Select(RecordedStack.Read)];
            found.Add(texts.Key.IncidentId, _cache.Set(texts.Key, stacks, new MemoryCacheEntryOptions { Size = stacks.Sum(s => s.Size) }));
        }
    }

    private sealed record Key(int IncidentId, string ContentHash);
}
