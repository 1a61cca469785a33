using IncidentKB.Core.Incidents;
using IncidentKB.Core.Matching;
using IncidentKB.Data.Incidents;
using IncidentKB.Data.Matching;
using IncidentKB.Data.Tests.Search;
using Xunit;
using static IncidentKB.Testing.RunningTest;

namespace IncidentKB.Data.Tests.Matching;

public sealed class IncidentMatcherTests
{
    private const string Trace = "panic: depot: lock is free\n\ngoroutine 1 [running]:\nexample.org/depot/gate.(*Gate).Open(0x1)\n\t/src/depot/gate/gate.go:12 +0x1d\n";

    [Fact]
    public async Task What_was_saved_since_the_index_was_made_is_in_the_next_answer()
    {
        await using var database = await SearchCorpus.CreateAsync();
        using var matcher = new IncidentMatcher(database);
        await matcher.WarmAsync();
        var before = await matcher.MatchAsync(Trace, Cancelled);

        await using var db = database.CreateDbContext();
        var incident = SearchCorpus.Incident(
            6, "depot-lock-is-free", "depot", "released-more-often-than-acquired", "copy-per-owner", "CWE-765", Severity.High, "depot: lock is free",
            "The gate opens twice", "门开了两次", "The gate opens twice.", "门开了两次。");
        incident.Traces.Add(new() { FileName = "gate.txt", Text = Trace, Print = TraceDigest.Of(Trace) });
        IncidentStore.Add(db, incident, DateTime.UnixEpoch);
        await db.SaveChangesAsync(Cancelled);
        var after = await matcher.MatchAsync(Trace, Cancelled);

        Assert.Equal((MatchVerdict.None, MatchVerdict.Incident), (before.Verdict, after.Verdict));
        Assert.Equal(incident.Id, after.Candidates[0].IncidentId);
        Assert.Equal(incident.Id, await matcher.FindRecordedAsync(after.Fingerprint!, Cancelled));
    }
}
