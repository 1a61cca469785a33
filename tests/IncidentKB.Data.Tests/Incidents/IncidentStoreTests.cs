using IncidentKB.Core.Content;
using IncidentKB.Core.Incidents;
using IncidentKB.Core.Matching;
using IncidentKB.Data.Incidents;
using IncidentKB.Data.Tests.Import;
using IncidentKB.Testing;
using Microsoft.EntityFrameworkCore;
using Xunit;
using static IncidentKB.Testing.RunningTest;

namespace IncidentKB.Data.Tests.Incidents;

public sealed class IncidentStoreTests
{
    private const string Trace =
        "panic: depot: lock is free\n\ngoroutine 1 [running]:\n"
        + "example.org/depot/gate.(*Gate).Open(0x1)\n\t/src/depot/gate/gate.go:12 +0x1d\n";

    [Fact]
    public async Task A_new_incident_is_found_by_search_and_by_its_trace_at_once_and_no_import_touches_it()
    {
        await using var room = await ImportRoom.CreateAsync();
        using var pack = new PackFolder();
        await room.ImportAsync(pack);
        var search = await room.Database.OpenSearchAsync();
        pack.AddIncident();
        pack.Write($"incidents/{PackFolder.Slug}/traces/plain.txt", Trace);
        var bundle = pack.ReadBundle();
        Directory.Delete(pack.FullPath("incidents"), recursive: true);

        var result = await room.SaveAsync(bundle, expectedRevision: null, "ada", "Wrote it down.", Cancelled);

        Assert.Equal((IncidentSaveOutcome.Saved, 1), (result.Outcome, result.Revision));
        Assert.Empty(result.Problems);
        var found = await search.SearchAsync("pump stops", Languages.English, 1, 10, cancellationToken: Cancelled);
        Assert.Equal("IKB-0101", Assert.Single(found.Hits).Key);
        Assert.Equal(MatchVerdict.Incident, (await room.Database.Matcher.MatchAsync(Trace, null, Cancelled)).Verdict);
        Assert.Equal(0, (await room.ImportAsync(pack)).Archived);
        await using var db = room.Database.CreateDbContext();
        var incident = await db.Incidents.Include(i => i.Revisions).SingleAsync(Cancelled);
        Assert.Equal(("", "", ImportRoom.Now.UtcDateTime), (incident.Pack, incident.ImportedHash, incident.CreatedAt));
        var revision = Assert.Single(incident.Revisions);
        Assert.Equal((RevisionCause.Edited, "ada", "Wrote it down."), (revision.Cause, revision.Author, revision.Summary));
    }

    [Fact]
    public async Task Another_picture_is_the_next_revision_and_the_former_one_is_kept()
    {
        await using var room = await ImportRoom.CreateAsync();
        using var pack = new PackFolder();
        pack.AddIncident();
        pack.Write($"incidents/{PackFolder.Slug}/images/stop.png", Pictures.Png);
        await room.ImportAsync(pack);
        var before = Assert.Single(pack.ReadBundle().Images);
        pack.Write($"incidents/{PackFolder.Slug}/images/stop.png", Pictures.Gif);

        var result = await room.SaveAsync(pack.ReadBundle(), expectedRevision: 1, "ada", "A moving picture.", Cancelled);

        Assert.Equal((IncidentSaveOutcome.Saved, 2), (result.Outcome, result.Revision));
        await using var db = room.Database.CreateDbContext();
        var incident = await db.Incidents.Include(i => i.Images).Include(i => i.Revisions.OrderBy(r => r.Number)).SingleAsync(Cancelled);
        Assert.Equal("image/gif", Assert.Single(incident.Images).MediaType);
        Assert.Equal(ContentImage.Document("images/stop.png", before.Sha256).Text, incident.Revisions[0].Documents!["images/stop.png"]);
        Assert.Equal(Pictures.Png, (await db.Images.SingleAsync(i => i.Sha256 == before.Sha256, Cancelled)).Bytes);
        Assert.Equal(incident.ContentHash, IncidentBundle.HashOf(await db.ReadDocumentsAsync(incident.Id, Cancelled)));
    }

    [Fact]
    public async Task An_edit_is_the_next_revision_and_the_files_before_it_are_kept()
    {
        await using var room = await ImportRoom.CreateAsync();
        using var pack = new PackFolder();
        pack.AddIncident();
        await room.ImportAsync(pack);
        var before = pack.ReadBundle();
        var after = before.With(IncidentBundle.EnglishFile, t => t.Replace("It stops.", "It seizes up.", StringComparison.Ordinal));

        var result = await room.SaveAsync(after, expectedRevision: 1, "ada", "Said it better.", Cancelled);

        Assert.Equal((IncidentSaveOutcome.Saved, 2), (result.Outcome, result.Revision));
        Assert.Contains("follows revision", Assert.Single(result.Problems).Message, StringComparison.Ordinal);
        await using var db = room.Database.CreateDbContext();
        var incident = await db.Incidents.Include(i => i.Revisions.OrderBy(r => r.Number)).SingleAsync(Cancelled);
        Assert.Equal(("made-up", 2), (incident.Pack, incident.RevisionNumber));
        Assert.NotEqual(incident.ImportedHash, incident.ContentHash);
        Assert.Equal(before.Files.ToDictionary(f => f.Path, f => f.Text), incident.Revisions[0].Documents);
        Assert.Equal((null, "ada"), (incident.Revisions[1].Documents, incident.Revisions[1].Author));
        Assert.Equal(after.Files.OrderBy(f => f.Path), (await db.ReadDocumentsAsync(incident.Id, Cancelled)).OrderBy(f => f.Path));
        var search = await room.Database.OpenSearchAsync();
        Assert.Single((await search.SearchAsync("seizes", Languages.English, 1, 10, cancellationToken: Cancelled)).Hits);
    }

    [Theory]
    [InlineData(null, 2)]
    [InlineData(1, 2)]
    [InlineData(3, 2)]
    public async Task A_revision_that_is_not_the_current_one_any_more_is_told_and_nothing_changes(int? expected, int current)
    {
        await using var room = await ImportRoom.CreateAsync();
        using var pack = new PackFolder();
        pack.AddIncident();
        await room.ImportAsync(pack);
        await room.SaveAsync(Edited(pack, "first"), expectedRevision: 1, "ada", null, Cancelled);
        var before = await room.DumpAsync();

        var saved = await room.SaveAsync(Edited(pack, "second"), expected, "ben", null, Cancelled);
        var archived = await room.ArchiveAsync("IKB-0101", expected ?? 0, "ben", null);

        Assert.Equal((IncidentSaveOutcome.Conflict, current), (saved.Outcome, saved.Revision));
        Assert.Equal((IncidentSaveOutcome.Conflict, current), (archived.Outcome, archived.Revision));
        Assert.Equal(before, await room.DumpAsync());
    }

    [Fact]
    public async Task An_incident_that_nobody_has_cannot_be_edited_or_archived()
    {
        await using var room = await ImportRoom.CreateAsync();
        using var pack = new PackFolder();
        await room.ImportAsync(pack);
        pack.AddIncident();

        Assert.Equal((IncidentSaveOutcome.Conflict, null), Short(await room.SaveAsync(pack.ReadBundle(), 1, "ada", null, Cancelled)));
        Assert.Equal((IncidentSaveOutcome.Conflict, null), Short(await room.ArchiveAsync("IKB-0101", 1, "ada", null)));
    }

    [Fact]
    public async Task Of_two_who_save_at_once_one_is_told()
    {
        await using var room = await ImportRoom.CreateAsync();
        using var pack = new PackFolder();
        pack.AddIncident();
        await room.ImportAsync(pack);

        var results = await Task.WhenAll(new[] { "first", "second" }.Select(text =>
            Task.Run(() => room.SaveAsync(Edited(pack, text), expectedRevision: 1, text, null, Cancelled), Cancelled)));

        Assert.Equal([IncidentSaveOutcome.Saved, IncidentSaveOutcome.Conflict], results.Select(r => r.Outcome).Order());
        Assert.All(results, r => Assert.Equal(2, r.Revision));
    }

    [Fact]
    public async Task Files_with_faults_are_refused_with_all_of_them()
    {
        await using var room = await ImportRoom.CreateAsync();
        using var pack = new PackFolder();
        pack.AddIncident();
        await room.ImportAsync(pack);
        var before = await room.DumpAsync();

        // A fault in the translation would leave only that file out of an import; here it would be lost.
        var faulty = pack.ReadBundle()
            .With(IncidentBundle.EnglishFile, t => t.Replace("/practices/close-once", "/incidents/nowhere", StringComparison.Ordinal))
            .With(IncidentBundle.ChineseFile, t => t.Replace("## 症状", "## 病", StringComparison.Ordinal));
        var english = await room.SaveAsync(faulty, 1, "ada", null, Cancelled);
        var chinese = await room.SaveAsync(faulty.With(IncidentBundle.EnglishFile, _ => PackFolder.English()), 1, "ada", null, Cancelled);

        Assert.Equal((IncidentSaveOutcome.Refused, null), Short(english));
        Assert.Equal(2, english.Problems.Count);
        Assert.Contains("The link '/incidents/nowhere' leads to no page.", english.Problems[0].Message, StringComparison.Ordinal);
        Assert.Contains("'## 症状' is missing", english.Problems[1].Message, StringComparison.Ordinal);
        Assert.Equal((IncidentSaveOutcome.Refused, null), Short(chinese));
        Assert.Contains(chinese.Problems, p => p is { File: $"incidents/{PackFolder.Slug}/index.zh-Hans.md", IsWarning: false });
        Assert.Equal(before, await room.DumpAsync());
    }

    [Theory]
    [InlineData("pump-stops", "[]")]
    [InlineData("valve-leaks", "[pump-stops]")]
    public async Task A_slug_that_leads_to_another_incident_is_refused(string slug, string aliases)
    {
        await using var room = await ImportRoom.CreateAsync();
        using var pack = new PackFolder();
        using var other = new PackFolder();
        pack.AddIncident();
        await room.ImportAsync(pack);
        other.AddIncident(slug, "IKB-0202", t => t.Replace("aliases: []", $"aliases: {aliases}", StringComparison.Ordinal));

        var result = await room.SaveAsync(other.ReadBundle(slug), null, "ada", null, Cancelled);

        Assert.Equal(
            $"incidents/{slug}/index.md:1: 'pump-stops' already leads to IKB-0101. Choose another slug or alias.",
            Assert.Single(result.Problems).ToString());
        Assert.Equal((IncidentSaveOutcome.Refused, null), Short(result));
    }

    [Fact]
    public async Task An_incident_may_take_a_new_slug_and_link_to_others_and_to_itself()
    {
        await using var room = await ImportRoom.CreateAsync();
        using var pack = new PackFolder();
        using var moved = new PackFolder();
        pack.AddIncident();
        pack.AddIncident("valve-leaks", "IKB-0102");
        await room.ImportAsync(pack);
        moved.AddIncident("pump-halts", "IKB-0101", t => t
            .Replace("aliases: []", "aliases: [pump-stops]", StringComparison.Ordinal)
            .Replace("It stops.", "See [a](/incidents/valve-leaks#symptom) and [b](/incidents/pump-halts).", StringComparison.Ordinal));

        var result = await room.SaveAsync(moved.ReadBundle("pump-halts"), 1, "ada", null, Cancelled);

        Assert.Equal((IncidentSaveOutcome.Saved, 2), Short(result));
        await using var db = room.Database.CreateDbContext();
        var incident = await db.Incidents.Include(i => i.Aliases).SingleAsync(i => i.Key == "IKB-0101", Cancelled);
        Assert.Equal(("pump-halts", "pump-stops"), (incident.Slug, Assert.Single(incident.Aliases).Slug));
    }

    [Fact]
    public async Task The_same_files_again_are_no_new_revision()
    {
        await using var room = await ImportRoom.CreateAsync();
        using var pack = new PackFolder();
        pack.AddIncident();
        await room.ImportAsync(pack);
        var before = await room.DumpAsync();

        Assert.Equal((IncidentSaveOutcome.Saved, 1), Short(await room.SaveAsync(pack.ReadBundle(), 1, "ada", null, Cancelled)));
        Assert.Equal(before, await room.DumpAsync());
    }

    [Fact]
    public async Task An_archived_incident_is_not_found_until_it_is_brought_back()
    {
        await using var room = await ImportRoom.CreateAsync();
        using var pack = new PackFolder();
        pack.AddIncident();
        await room.ImportAsync(pack);

        Assert.Equal((IncidentSaveOutcome.Saved, 2), Short(await room.ArchiveAsync("IKB-0101", 1, "ada", "A duplicate.")));
        Assert.Equal((IncidentSaveOutcome.Saved, 2), Short(await room.ArchiveAsync("IKB-0101", 2, "ada", "A duplicate.")));
        Assert.Empty(await room.SearchedAsync());

        Assert.Equal((IncidentSaveOutcome.Saved, 3), Short(await room.RestoreAsync("IKB-0101", 2, "ben", "It is none.")));
        Assert.Equal((IncidentSaveOutcome.Saved, 3), Short(await room.RestoreAsync("IKB-0101", 3, "ben", "It is none.")));
        Assert.Equal(["IKB-0101"], await room.SearchedAsync());
        await using var db = room.Database.CreateDbContext();
        Assert.Equal(
            [
                (RevisionCause.Imported, null, null),
                (RevisionCause.Archived, "ada", "A duplicate."),
                (RevisionCause.Restored, "ben", "It is none."),
            ],
            (await db.Revisions.OrderBy(r => r.Number).ToListAsync(Cancelled)).Select(r => (r.Cause, r.Author, r.Summary)));
    }

    [Theory]
    [InlineData("pump#1", "pump#1 | pump#1")]
    [InlineData("{en: \"pump#1: it stops\", zh-Hans: \"pump#1：泵停了\"}", "pump#1: it stops | pump#1：泵停了")]
    [InlineData("{zh-Hans: \"泵停了\"}", "泵停了 | 泵停了")]
    [InlineData("\"{pump}\"", "{pump} | {pump}")]
    [InlineData("'{\"pump\"'", "{\"pump\" | {\"pump\"")]
    public async Task The_title_of_a_reference_may_be_one_text_or_one_for_each_language(string written, string read)
    {
        await using var room = await ImportRoom.CreateAsync();
        using var pack = new PackFolder();
        pack.AddIncident();
        await room.ImportAsync(pack);
        var edited = pack.ReadBundle().With(
            IncidentBundle.EnglishFile, t => t.Replace("title: \"pump#1\"", $"title: {written}", StringComparison.Ordinal));

        await room.SaveAsync(edited, expectedRevision: 1, "ada", "Named it.", Cancelled);

        await using var db = room.Database.CreateDbContext();
        var title = (await db.References.AsNoTracking().SingleAsync(Cancelled)).Title!;
        Assert.Equal(read, $"{title.In(Languages.English)} | {title.In(Languages.Chinese)}");
    }

    [Fact]
    public async Task The_title_of_a_reference_that_was_stored_as_plain_text_is_still_read()
    {
        await using var room = await ImportRoom.CreateAsync();
        using var pack = new PackFolder();
        pack.AddIncident();
        await room.ImportAsync(pack);
        await using var db = room.Database.CreateDbContext();

        await db.Database.ExecuteSqlAsync($"""UPDATE incident_references SET "Title" = 'pump#1, as it was'""", Cancelled);

        Assert.Equal("pump#1, as it was", (await db.References.AsNoTracking().SingleAsync(Cancelled)).Title!.In(Languages.Chinese));
    }

    private static IncidentBundle Edited(PackFolder pack, string text) =>
        pack.ReadBundle().With(IncidentBundle.EnglishFile, t => t.Replace("It stops.", text, StringComparison.Ordinal));

    private static (IncidentSaveOutcome Outcome, int? Revision) Short(IncidentSaveResult result) => (result.Outcome, result.Revision);
}
