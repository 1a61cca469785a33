using IncidentKB.Core.Snippets;
using IncidentKB.Data.Attention;
using IncidentKB.Data.Tests.Import;
using IncidentKB.Data.Tests.Incidents;
using IncidentKB.Testing;
using Microsoft.EntityFrameworkCore;
using Xunit;
using static IncidentKB.Data.Attention.AttentionReasons;
using static IncidentKB.Testing.RunningTest;

namespace IncidentKB.Data.Tests.Attention;

public sealed class AttentionQueriesTests
{
    private const string Sound = "a-sound";

    [Fact]
    public async Task Each_reason_is_found_and_the_worst_incident_stands_first()
    {
        await using var room = await ImportRoom.CreateAsync();
        using var pack = new PackFolder();
        WritePack(pack);
        await room.ImportAsync(pack);
        await AddProofAsync(room, "e-red", ProofState.Proven, ProofState.FixRegressed);
        await AddProofAsync(room, Sound, ProofState.FixRegressed, ProofState.Proven);
        await new ProblemReports(room.Database, TimeProvider.System)
            .KeepAsync(new(null, "192.0.2.1"), "d-late", "en", "", "Wrong.", Cancelled);

        var attention = new AttentionQueries(room.Database, new Noon(new(2026, 3, 2)));
        var (items, total) = await attention.ReadAsync(new(), "en", 0, 10, Cancelled);

        Assert.Equal(
            [
                ("e-red", ProofRed | TranslationMissing), ("d-late", ProblemReported | FollowUpOverdue), ("c-review", ReviewOverdue),
                ("b-outdated", TranslationOutdated),
            ],
            items.Select(i => (i.Slug, i.Reasons)));
        Assert.Equal((4, 4), (total, await attention.CountAsync(Cancelled)));
        Assert.Equal((1, new DateOnly(2026, 3, 1)), (items[1].LateFollowUps, items[1].LateSince));
        Assert.Equal("Wrong.", Assert.Single(items[1].Reports).Text);
        Assert.Equal(ProofState.FixRegressed, items[0].Proof);
    }

    [Fact]
    public async Task They_are_chosen_by_owner_and_by_reason_and_read_in_parts()
    {
        await using var room = await ImportRoom.CreateAsync();
        using var pack = new PackFolder();
        WritePack(pack);
        await room.ImportAsync(pack);
        var attention = new AttentionQueries(room.Database, new Noon(new(2026, 3, 2)));

        async Task<(string Slugs, int Total)> ReadAsync(AttentionFilter filter, int skip = 0)
        {
            var (items, total) = await attention.ReadAsync(filter, "en", skip, 2, Cancelled);
            return (string.Join(' ', items.Select(i => i.Slug)), total);
        }

        Assert.Equal(("d-late c-review", 4), await ReadAsync(new()));
        Assert.Equal(("b-outdated e-red", 4), await ReadAsync(new(), skip: 2));
        Assert.Equal(("c-review", 1), await ReadAsync(new("ADA")));
        Assert.Equal(("e-red", 1), await ReadAsync(new(null, TranslationMissing)));
        Assert.Equal(("", 0), await ReadAsync(new("ada", TranslationMissing)));
    }

    [Fact]
    public async Task A_change_and_another_day_are_seen_at_once()
    {
        await using var room = await ImportRoom.CreateAsync();
        using var pack = new PackFolder();
        pack.AddIncident(change: t => t.Replace("status:", "review_by: 2026-03-02\nstatus:", StringComparison.Ordinal));
        await room.ImportAsync(pack);
        var clock = new Noon(new(2026, 3, 2));
        var attention = new AttentionQueries(room.Database, clock);
        Assert.Equal(0, await attention.CountAsync(Cancelled));

        clock.Day = new(2026, 3, 3);
        Assert.Equal(1, await attention.CountAsync(Cancelled));

        await room.SaveAsync(
            pack.ReadBundle().With("index.md", t => t.Replace("review_by: 2026-03-02", "review_by: 2027-03-02", StringComparison.Ordinal)),
            1, "ada", null, Cancelled);
        Assert.Equal(0, await attention.CountAsync(Cancelled));
    }

    [Fact]
    public async Task What_readers_do_not_see_needs_nobody()
    {
        await using var room = await ImportRoom.CreateAsync();
        using var pack = new PackFolder();
        pack.AddIncident(change: t => t.Replace("status: published", "status: draft\nreview_by: 2020-01-01", StringComparison.Ordinal));
        await room.ImportAsync(pack);

        Assert.Equal(0, await new AttentionQueries(room.Database, TimeProvider.System).CountAsync(Cancelled));
    }

    private static void WritePack(PackFolder pack)
    {
        static Func<string, string> With(string lines) => t => t.Replace("status:", $"{lines}\nstatus:", StringComparison.Ordinal);
        pack.AddIncident(Sound, "IKB-0101");
        pack.AddIncident("b-outdated", "IKB-0102");
        pack.Change("incidents/b-outdated/index.md", "It stops.", "It stops at once.");
        pack.AddIncident("c-review", "IKB-0103", With("owner: Team Ada\nreview_by: 2026-03-01"));
        pack.AddIncident("d-late", "IKB-0104", With(
            "follow_ups:\n  - {text: Alarm, due: 2026-03-01}\n  - {text: Later, due: 2026-03-02}\n"
            + "  - {text: Did, due: 2026-01-01, state: done}"));
        pack.AddIncident("e-red", "IKB-0105");
        File.Delete(pack.FullPath("incidents/e-red/index.zh-Hans.md"));
    }

    private static async Task AddProofAsync(ImportRoom room, string slug, params ProofState[] states)
    {
        await using var db = room.Database.CreateDbContext();
        var incident = await db.Incidents.SingleAsync(i => i.Slug == slug, Cancelled);
        foreach (var state in states)
        {
            db.Proofs.Add(new() { IncidentId = incident.Id, ContentHash = incident.ContentHash, Runtime = "10.0.0", State = state });
            await db.SaveChangesAsync(Cancelled);
        }

        // One of other content says nothing.
        db.Proofs.Add(new() { IncidentId = incident.Id, ContentHash = "other", Runtime = "10.0.0", State = ProofState.Broken });
        await db.SaveChangesAsync(Cancelled);
    }

    private sealed class Noon(DateOnly day) : TimeProvider
    {
        public DateOnly Day { get; set; } = day;

        public override DateTimeOffset GetUtcNow() => new(Day, new(12, 0), TimeSpan.Zero);
    }
}
