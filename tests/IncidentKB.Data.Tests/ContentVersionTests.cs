using IncidentKB.Core.Incidents;
using IncidentKB.Core.Matching;
using IncidentKB.Data.Incidents;
using IncidentKB.Data.Matching;
using IncidentKB.Data.Tests.Import;
using IncidentKB.Data.Tests.Search;
using IncidentKB.Testing;
using Microsoft.EntityFrameworkCore;
using Xunit;
using static IncidentKB.Testing.RunningTest;

namespace IncidentKB.Data.Tests;

public sealed class ContentVersionTests
{
    [Fact]
    public async Task What_was_written_under_a_version_is_there_for_all_who_see_it()
    {
        await using var database = await SearchCorpus.CreateAsync();
        using var matcher = new IncidentMatcher(database);
        await matcher.WarmAsync();
        var start = await ReadAsync(database);

        // The second one begins while the first is about to commit, and has to wait for it: on a thread of its own, as SQLite waits
        // inside the call.
        await using var db = database.CreateDbContext();
        await using var first = await IncidentWriter.BeginAsync(db, DateTime.UnixEpoch, Cancelled);
        first.Add(Known(6), new(RevisionCause.Edited));
        var second = Task.Run(() => SearchCorpus.StoreAsync(database, Known(7)), Cancelled);

        Assert.Equal(start, await ReadAsync(database));
        Assert.Equal(MatchVerdict.None, (await matcher.MatchAsync(TraceOf(6), null, Cancelled)).Verdict);
        await first.CommitAsync(Cancelled);
        Assert.Equal(MatchVerdict.Incident, (await matcher.MatchAsync(TraceOf(6), null, Cancelled)).Verdict);
        await second;
        Assert.Equal(MatchVerdict.Incident, (await matcher.MatchAsync(TraceOf(7), null, Cancelled)).Verdict);
        Assert.Equal((start.Value + 2, 7), await ReadAsync(database));
        await using var after = database.CreateDbContext();
        Assert.Equal([start.Value + 1, start.Value + 2], await ChangedSinceAsync(after, start.Value));
    }

    [Fact]
    public async Task A_change_that_was_given_up_leaves_the_version()
    {
        await using var database = await SearchCorpus.CreateAsync();
        var start = await ReadAsync(database);

        await using (var db = database.CreateDbContext())
        {
            await using var writer = await IncidentWriter.BeginAsync(db, DateTime.UnixEpoch, Cancelled);
            writer.Add(Known(6), new(RevisionCause.Edited));
        }

        Assert.Equal(start, await ReadAsync(database));
    }

    [Fact]
    public async Task An_import_that_changes_only_patterns_raises_the_version()
    {
        await using var room = await ImportRoom.CreateAsync();
        using var pack = new PackFolder();
        await room.ImportAsync(pack);
        var before = await ReadAsync(room.Database);

        pack.Change("patterns.yml", "One too many.", "One more than there are.");
        await room.ImportAsync(pack);

        Assert.True((await ReadAsync(room.Database)).Value > before.Value);
    }

    private static Incident Known(int number)
    {
        var incident = SearchCorpus.Incident(
            number, $"depot-{number}", "depot", "released-more-often-than-acquired", "copy-per-owner", "CWE-765", Severity.High,
            $"depot: gate {Word(number)} is free",
            "The gate opens twice", "门开了两次", "The gate opens twice.", "门开了两次。");
        incident.Traces.Add(new() { FileName = "gate.txt", Text = TraceOf(number), Print = TraceDigest.Of(TraceOf(number)) });
        return incident;
    }

    private static string TraceOf(int number) =>
        $"panic: depot: gate {Word(number)} is free\n\ngoroutine 1 [running]:\n"
        + $"example.org/depot/{Word(number)}.(*Gate).Open(0x1)\n\t/src/depot/{Word(number)}/gate.go:12 +0x1d\n";

    private static string Word(int number) => number == 6 ? "north" : "south";

    private static async Task<(long Value, int Changed)> ReadAsync(TemporaryDatabase database)
    {
        await using var db = database.CreateDbContext();
        return (await db.ReadContentVersionAsync(Cancelled), await db.Revisions.CountAsync(Cancelled));
    }

    private static Task<List<long>> ChangedSinceAsync(KbContext db, long version) =>
        db.Revisions.Where(r => r.ContentVersion > version).Select(r => r.ContentVersion).Order().ToListAsync(Cancelled);
}
