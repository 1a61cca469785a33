using System.Data.Common;
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

namespace IncidentKB.Data.Tests.Matching;

public sealed class IncidentMatcherTests
{
    private const string Trace =
        "panic: depot: lock is free\n\ngoroutine 1 [running]:\nexample.org/depot/gate.(*Gate).Open(0x1)\n"
        + "\t/src/depot/gate/gate.go:12 +0x1d\n";

    [Fact]
    public async Task What_was_saved_since_the_index_was_made_is_in_the_next_answer()
    {
        await using var database = await SearchCorpus.CreateAsync();
        using var matcher = new IncidentMatcher(database);
        await matcher.WarmAsync();
        var before = await matcher.MatchAsync(Trace, null, Cancelled);

        var incident = await AddAsync(database, 6);
        var after = await matcher.MatchAsync(Trace, null, Cancelled);

        Assert.Equal((MatchVerdict.None, MatchVerdict.Incident), (before.Verdict, after.Verdict));
        Assert.Equal(incident.Id, after.Candidates[0].IncidentId);
        Assert.Equal(incident.Id, await matcher.FindRecordedAsync(after.Fingerprint!.Value, Cancelled));
    }

    [Fact]
    public async Task What_a_message_means_is_read_anew_when_its_file_has_changed()
    {
        await using var room = await ImportRoom.CreateAsync();
        using var pack = new PackFolder();
        pack.Write(
            "messages/go.yml",
            "- kind: panic\n  message: \"depot: lock is free\"\n  means: {en: \"Nobody holds it.\"}\n  cause: {en: \"Cause.\"}\n"
            + "  first_step: {en: \"Step.\"}\n  pattern: closed-twice\n  seen: \"depot.go\"\n");
        using var matcher = new IncidentMatcher(room.Database);
        await matcher.WarmAsync();
        var before = await matcher.MatchAsync(Trace, null, Cancelled);

        await room.ImportAsync(pack);
        var first = await matcher.MatchAsync(Trace, null, Cancelled);
        pack.Change("messages/go.yml", "Nobody holds it.", "It was given back.");
        await room.ImportAsync(pack);
        var second = await matcher.MatchAsync(Trace, null, Cancelled);

        Assert.Null(before.Message);
        Assert.Equal(["Nobody holds it.", "It was given back."], [first.Message!.Means.In("en"), second.Message!.Means.In("en")]);
        Assert.Equal((MatchVerdict.None, null), (second.Verdict, second.Pattern));
        Assert.Equal("example.org/depot/gate.(*Gate).Open", second.OwnFrame!.Frame.Function.In(second.Reading.Text).ToString());
    }

    [Fact]
    public async Task The_incidents_with_a_very_message_are_those_that_visitors_see_now()
    {
        await using var database = await SearchCorpus.CreateAsync();
        using var matcher = new IncidentMatcher(database);
        await using var db = database.CreateDbContext();
        var first = await AddAsync(database, 6);
        await matcher.WarmAsync();
        var second = await AddAsync(database, 7);

        Assert.Equal([first.Id, second.Id], await FindAsync("panic: depot: lock is free"));

        await ChangeAsync(database, first, (writer, stored) => writer.Archive(stored, new(RevisionCause.Archived)));
        await ChangeAsync(database, second, (writer, stored) =>
            writer.ReplaceAsync(stored, Incident(7, "depot: gate is open"), new(RevisionCause.Edited), Cancelled));

        Assert.Empty(await FindAsync("panic: depot: lock is free"));
        Assert.Equal([second.Id], await FindAsync("ERROR: depot: gate is open (7)"));

        async Task<IEnumerable<int>> FindAsync(string line) =>
            (await matcher.FindByMessageAsync(db, line, 10, Cancelled)).Select(h => h.IncidentId).Order();
    }

    [Fact]
    public async Task An_archived_incident_is_no_answer_until_it_is_restored()
    {
        await using var database = await SearchCorpus.CreateAsync();
        using var matcher = new IncidentMatcher(database);
        var incident = await AddAsync(database, 6);
        await matcher.WarmAsync();
        var fingerprint = (await MatchAsync(matcher)).Fingerprint!.Value;
        Assert.Equal(incident.Id, await matcher.FindRecordedAsync(fingerprint, Cancelled));

        await ChangeAsync(database, incident, (writer, stored) => writer.Archive(stored, new(RevisionCause.Archived)));
        Assert.Equal(MatchVerdict.None, (await MatchAsync(matcher)).Verdict);
        Assert.Null(await matcher.FindRecordedAsync(fingerprint, Cancelled));

        await ChangeAsync(database, incident, (writer, stored) => writer.RestoreAsync(stored, new(RevisionCause.Restored), Cancelled));
        Assert.Equal(MatchVerdict.Incident, (await MatchAsync(matcher)).Verdict);
        Assert.Equal(incident.Id, await matcher.FindRecordedAsync(fingerprint, Cancelled));
    }

    [Fact]
    public async Task The_first_traces_of_an_incident_are_compared_and_no_more_than_sixteen()
    {
        await using var database = await SearchCorpus.CreateAsync();
        using var matcher = new IncidentMatcher(database);
        var incident = Incident(6, "depot: lock is free");
        incident.Traces = [.. Enumerable.Range(1, 17).Select(i => new RecordedTrace { FileName = $"{i:D2}.txt", Text = TraceOf(i) })];
        await SearchCorpus.StoreAsync(database, incident);
        await matcher.WarmAsync();

        foreach (var number in Enumerable.Range(1, 17))
        {
            var answer = await matcher.MatchAsync(TraceOf(number), null, Cancelled);

            Assert.Equal(number <= 16, answer.Candidates.Any(c => c.Reasons.Any(r => r.Kind == ReasonKind.Fingerprint)));
        }

        static string TraceOf(int number) => Trace.Replace("Open", $"Open{(char)('A' + number)}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_changes_than_fit_beside_the_index_are_found_in_one_made_anew()
    {
        await using var database = await SearchCorpus.CreateAsync();
        using var matcher = new IncidentMatcher(database);
        await using var db = database.CreateDbContext();
        var first = await AddAsync(database, 6);
        await matcher.WarmAsync();

        await db.Database.ExecuteSqlRawAsync(
            """
            WITH RECURSIVE numbers(i) AS (SELECT 1000 UNION ALL SELECT i + 1 FROM numbers WHERE i < 3000)
            INSERT INTO incidents (
                "Id", "Key", "Slug", "Project", "Repository", "Language", "Severity", "Kind", "OccurredOn", "PatternSlug", "Cwe", "Status", "Pack",
                "ContentHash", "ImportedHash", "RevisionNumber", "CreatedAt", "UpdatedAt")
            SELECT
                i, 'NEW-' || i, 'new-' || i, "Project", "Repository", "Language", "Severity", "Kind", "OccurredOn", "PatternSlug", "Cwe", "Status", "Pack",
                "ContentHash", "ImportedHash", "RevisionNumber", "CreatedAt", "UpdatedAt"
            FROM numbers, incidents WHERE incidents."Id" = 1;
            INSERT INTO signatures ("IncidentId", "Language", "Kind", "Message") SELECT "Id", 'go', 'panic', 'the yard is full' FROM incidents WHERE "Id" >= 1000;
            UPDATE content_version SET "Value" = "Value" + 1;
            INSERT INTO revisions ("IncidentId", "Number", "CreatedAt", "Cause", "ContentHash", "ContentVersion")
            SELECT "Id", 1, "CreatedAt", 'Imported', '', (SELECT "Value" FROM content_version) FROM incidents WHERE "Id" >= 1000;
            """, Cancelled);
        await matcher.WarmAsync();
        var last = await AddAsync(database, 7);

        Assert.Equal(Enumerable.Range(1000, 2001), await FindAsync("the yard is full"));
        Assert.Equal([first.Id, last.Id], await FindAsync("depot: lock is free"));

        async Task<IEnumerable<int>> FindAsync(string line) =>
            (await matcher.FindByMessageAsync(db, line, 3000, Cancelled)).Select(h => h.IncidentId);
    }

    [Fact]
    public async Task Until_the_index_is_there_traces_are_told_by_their_pattern_and_a_build_that_failed_is_tried_again()
    {
        const string Pattern = "System.InvalidOperationException: Invalid attempt made to decrement the event's count below zero.";
        await using var database = await SearchCorpus.CreateAsync();
        using var matcher = new IncidentMatcher(database);
        await using var db = database.CreateDbContext();
        await AddAsync(database, 6);
        await db.Database.ExecuteSqlRawAsync("ALTER TABLE recorded_traces RENAME TO elsewhere", Cancelled);

        await Assert.ThrowsAnyAsync<DbException>(matcher.WarmAsync);
        var warming = await matcher.MatchAsync(Pattern, null, Cancelled);
        Assert.False(matcher.IsReady);
        Assert.Equal((MatchVerdict.Pattern, "counted-down-more-often-than-up"), (warming.Verdict, warming.Pattern));
        Assert.Equal(MatchVerdict.None, (await MatchAsync(matcher)).Verdict);

        await db.Database.ExecuteSqlRawAsync("ALTER TABLE elsewhere RENAME TO recorded_traces", Cancelled);
        await matcher.WarmAsync();
        Assert.True(matcher.IsReady);
        Assert.Equal(MatchVerdict.Incident, (await MatchAsync(matcher)).Verdict);
    }

    private static Task<MatchAnswer> MatchAsync(IncidentMatcher matcher) => matcher.MatchAsync(Trace, null, Cancelled);

    private static Task ChangeAsync(TemporaryDatabase database, Incident incident, Action<IncidentWriter, Incident> change) =>
        ChangeAsync(database, incident, (writer, stored) =>
        {
            change(writer, stored);
            return Task.CompletedTask;
        });

    private static async Task ChangeAsync(TemporaryDatabase database, Incident incident, Func<IncidentWriter, Incident, Task> change)
    {
        await using var db = database.CreateDbContext();
        await using var writer = await IncidentWriter.BeginAsync(db, DateTime.UnixEpoch, Cancelled);
        await change(writer, (await writer.ReadAsync([incident.Key], Cancelled))[incident.Key]);
        await writer.CommitAsync(Cancelled);
    }

    private static async Task<Incident> AddAsync(TemporaryDatabase database, int number)
    {
        var incident = Incident(number, "depot: lock is free");
        await SearchCorpus.StoreAsync(database, incident);
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
