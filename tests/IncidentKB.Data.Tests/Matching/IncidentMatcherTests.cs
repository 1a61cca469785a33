using IncidentKB.Core.Incidents;
using IncidentKB.Core.Matching;
using IncidentKB.Data.Incidents;
using IncidentKB.Data.Matching;
using IncidentKB.Data.Tests.Search;
using Microsoft.EntityFrameworkCore;
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
        var incident = await AddAsync(db, 6);
        var after = await matcher.MatchAsync(Trace, Cancelled);

        Assert.Equal((MatchVerdict.None, MatchVerdict.Incident), (before.Verdict, after.Verdict));
        Assert.Equal(incident.Id, after.Candidates[0].IncidentId);
        Assert.Equal(incident.Id, await matcher.FindRecordedAsync(after.Fingerprint!.Value, Cancelled));
    }

    [Fact]
    public async Task The_incidents_with_a_very_message_are_those_that_visitors_see_now()
    {
        await using var database = await SearchCorpus.CreateAsync();
        using var matcher = new IncidentMatcher(database);
        await using var db = database.CreateDbContext();
        var first = await AddAsync(db, 6);
        await matcher.WarmAsync();
        var second = await AddAsync(db, 7);

        Assert.Equal([first.Id, second.Id], await FindAsync("panic: depot: lock is free"));

        await using var edit = database.CreateDbContext();
        IncidentStore.Archive(edit, await edit.Incidents.SingleAsync(i => i.Id == first.Id, Cancelled), DateTime.UnixEpoch);
        var stored = await edit.Incidents.SingleAsync(i => i.Id == second.Id, Cancelled);
        await IncidentStore.ReplaceAsync(edit, stored, Incident(7, "depot: gate is open"), RevisionCause.Edited, DateTime.UnixEpoch, Cancelled);
        await edit.SaveChangesAsync(Cancelled);

        Assert.Empty(await FindAsync("panic: depot: lock is free"));
        Assert.Equal([second.Id], await FindAsync("ERROR: depot: gate is open (7)"));

        async Task<IEnumerable<int>> FindAsync(string line) =>
            (await matcher.FindByMessageAsync(db, line, 10, Cancelled)).Select(h => h.IncidentId).Order();
    }

    private static async Task<Incident> AddAsync(KbContext db, int number)
    {
        var incident = Incident(number, "depot: lock is free");
        IncidentStore.Add(db, incident, DateTime.UnixEpoch);
        await db.SaveChangesAsync(Cancelled);
        return incident;
    }

    private static Incident Incident(int number, string message)
    {
        var incident = SearchCorpus.Incident(
            number, $"depot-{number}", "depot", "released-more-often-than-acquired", "copy-per-owner", "CWE-765", Severity.High, message,
            "The gate opens twice", "门开了两次", "The gate opens twice.", "门开了两次。");
        incident.Traces.Add(new() { FileName = "gate.txt", Text = Trace, Print = TraceDigest.Of(Trace) });
        return incident;
    }
}
