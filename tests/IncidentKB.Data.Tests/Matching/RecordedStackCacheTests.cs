using IncidentKB.Core.Incidents;
using IncidentKB.Core.Matching;
using IncidentKB.Data.Matching;
using IncidentKB.Data.Tests.Search;
using Microsoft.EntityFrameworkCore;
using Xunit;
using static IncidentKB.Testing.RunningTest;

namespace IncidentKB.Data.Tests.Matching;

public sealed class RecordedStackCacheTests
{
    [Fact]
    public async Task Traces_are_read_once_for_each_content_of_their_incident()
    {
        await using var database = await SearchCorpus.CreateAsync();
        using var cache = new RecordedStackCache();
        await AddTracesAsync(database, "IKB-0001", 2);
        await AddTracesAsync(database, "IKB-0002", 1);

        var first = await ReadAsync(database, cache);
        var again = await ReadAsync(database, cache);
        await AddTracesAsync(database, "IKB-0002", 3);
        var changed = await ReadAsync(database, cache);

        Assert.Equal([2, 1], first.Select(s => s.Count));
        Assert.Same(first[0][1], again[0][1]);
        Assert.Same(first[0][1], changed[0][1]);
        Assert.Same(first[1][0], again[1][0]);
        Assert.Equal(4, changed[1].Count);
    }

    [Fact]
    public async Task No_more_traces_of_an_incident_are_read_than_are_compared()
    {
        await using var database = await SearchCorpus.CreateAsync();
        using var cache = new RecordedStackCache();
        await AddTracesAsync(database, "IKB-0001", IncidentSignature.MaxTraces + 1);

        Assert.Equal([IncidentSignature.MaxTraces], (await ReadAsync(database, cache)).Select(s => s.Count));
    }

    [Fact]
    public async Task More_than_the_cache_holds_is_read_all_the_same()
    {
        await using var database = await SearchCorpus.CreateAsync();
        using var cache = new RecordedStackCache(maxBytes: 100);
        await AddTracesAsync(database, "IKB-0001", 2);

        var first = await ReadAsync(database, cache);
        var again = await ReadAsync(database, cache);

        Assert.Equal([2], again.Select(s => s.Count));
        Assert.NotSame(first[0][0], again[0][0]);
    }

    // Those of the incidents that have some, in the order of their ids.
    private static async Task<List<IReadOnlyList<RecordedStack>>> ReadAsync(TemporaryDatabase database, RecordedStackCache cache)
    {
        await using var db = database.CreateDbContext();
        var incidents = await db.Incidents.AsNoTracking().OrderBy(i => i.Id).ToListAsync(Cancelled);
        var found = await cache.ReadAsync(db, incidents, Cancelled);
        return [.. incidents.Where(i => found.ContainsKey(i.Id)).Select(i => found[i.Id])];
    }

    private static async Task AddTracesAsync(TemporaryDatabase database, string key, int count)
    {
        await using var db = database.CreateDbContext();
        var incident = await db.Incidents.SingleAsync(i => i.Key == key, Cancelled);
        incident.ContentHash += "+";
        incident.Traces.AddRange(
            Enumerable.Range(0, count).Select(i => new RecordedTrace { FileName = $"{i}.txt", Text = TraceOf($"Open{i}") }));
        await db.SaveChangesAsync(Cancelled);
    }

    private static string TraceOf(string function) =>
        $"panic: depot: lock is free\n\ngoroutine 1 [running]:\nexample.org/depot/gate.{function}(0x1)\n"
        + "\t/src/depot/gate/gate.go:12 +0x1d\n";
}
