using IncidentKB.Core.Incidents;
using IncidentKB.Core.Patterns;
using IncidentKB.Data.Catalogue;
using IncidentKB.Data.Import;
using IncidentKB.Data.People;
using IncidentKB.Data.Proposals;
using IncidentKB.Data.Tests.Import;
using IncidentKB.Testing;
using Microsoft.EntityFrameworkCore;
using Xunit;
using static IncidentKB.Data.Tests.Proposals.ProposalRoom;
using static IncidentKB.Testing.RunningTest;

namespace IncidentKB.Data.Tests.Proposals;

/// <summary>Patterns, practices and reading paths are written, reviewed and published as incidents are.</summary>
public sealed class CatalogueProposalTests
{
    private const string Paste = "panic: the valve was shut before\n\ngoroutine 1 [running]:\nmain.main()\n\t/src/main.go:9 +0x1d\n";

    private const string Path = "slug: first-day\ntitle: {en: First day}\nsummary: {en: Start here.}\nitems:\n  - incident: IKB-0101\n"
        + "    minutes: 5\n    reason: {en: The plainest.}\n";

    [Fact]
    public async Task A_pasted_trace_shows_the_pattern_as_soon_as_its_new_message_is_published()
    {
        await using var room = await CreateAsync();
        Assert.Null((await room.Database.Matcher.MatchAsync(Paste, null, Cancelled)).Pattern);
        var begun = await room.Store.BeginEntryAsync(
            room.Ada, CatalogueKind.Pattern, "closed-twice", "The message of valves.", null, Cancelled);
        var saved = await SaveAsync(room, begun.Id, t => t.Replace(
            "twins:\n", "twins:\n  - {language: go, kind: panic, message: the valve was shut before}\n", StringComparison.Ordinal));
        await room.Store.SubmitAsync(room.Ada, begun.Id, saved.Version, null, Cancelled);
        Assert.Equal(
            ProposalFault.NotApproved, await FaultOfAsync(() => room.Store.PublishAsync(room.Cleo, begun.Id, saved.Version, Cancelled)));
        await room.Store.ApproveAsync(room.Cleo, begun.Id, saved.Version, "", Cancelled);

        var published = await room.Store.PublishAsync(room.Dora, begun.Id, saved.Version, Cancelled);

        Assert.Equal(new PublishedProposal("", "closed-twice", 2) { Kind = CatalogueKind.Pattern }, published);
        Assert.Equal("closed-twice", (await room.Database.Matcher.MatchAsync(Paste, null, Cancelled)).Pattern);
        var found = await (await room.Database.OpenSearchAsync())
            .SearchAsync("valve was shut", Languages.English, 1, 10, cancellationToken: Cancelled);
        Assert.Equal("closed-twice", Assert.Single(found.Catalogue).Slug);
        await using var db = room.Database.CreateDbContext();
        var revisions = await db.RevisionsOf(CatalogueKind.Pattern, "closed-twice").OrderBy(r => r.Number).ToListAsync(Cancelled);
        Assert.Equal(
            [(RevisionCause.Imported, null, null), (RevisionCause.Edited, "Ada", "The message of valves.")],
            revisions.Select(r => (r.Cause, r.Author, r.Summary)));
        Assert.Equal(["Cleo"], revisions[1].Approvers);
        var act = await db.Audit.SingleAsync(e => e.Act == Acts.ProposalPublished, Cancelled);
        Assert.Equal(("#1 Closed twice", "pattern closed-twice revision 2"), (act.Subject, act.Detail));
    }

    [Fact]
    public async Task Who_wrote_a_version_of_an_entry_does_not_approve_it()
    {
        await using var room = await CreateAsync();
        var begun = await room.Store.BeginEntryAsync(room.Cleo, CatalogueKind.Practice, "close-once", "Says it better.", null, Cancelled);
        await room.Store.SubmitAsync(room.Cleo, begun.Id, 1, null, Cancelled);

        Assert.Equal(ProposalFault.OwnWork, await FaultOfAsync(() => room.Store.ApproveAsync(room.Cleo, begun.Id, 1, "", Cancelled)));
        Assert.Equal(ProposalFault.NotAllowed, await FaultOfAsync(() =>
            room.Store.BeginEntryAsync(room.Reader, CatalogueKind.Practice, "close-once", "", null, Cancelled)));
        Assert.Equal(
            ProposalFault.Gone,
            await FaultOfAsync(() => room.Store.BeginEntryAsync(room.Ada, CatalogueKind.Practice, "nothing", "", null, Cancelled)));
    }

    [Theory]
    [InlineData(CatalogueKind.Pattern, "counted-twice", "patterns.yml", "Counted twice")]
    [InlineData(CatalogueKind.Practice, "close-once", "practices.yml", "Close once")]
    [InlineData(CatalogueKind.Path, "first-day", "reading/first-day.yml", "First day")]
    public async Task What_was_edited_here_stands_against_the_pack_until_the_pack_has_it(
        CatalogueKind kind, string slug, string file, string title)
    {
        await using var room = await CreateAsync();
        room.Pack.Write("reading/first-day.yml", Path);
        await room.Room.ImportAsync(room.Pack);
        await EditAsync(room, kind, slug, t => t.Replace(title, "Edited here", StringComparison.Ordinal));

        Assert.Null(await room.Room.Importer.ImportIfChangedAsync(room.Pack.Open(), Cancelled));
        Assert.Equal("Edited here", await TitleAsync(room, kind, slug));

        room.Pack.Change("patterns.yml", "Closed twice", "Closed once more");
        room.Pack.Change("practices.yml", "One owner\", zh", "A single owner\", zh");
        var elsewhere = await room.Room.ImportAsync(room.Pack);
        Assert.Equal(
            ("Edited here", "Closed once more", "A single owner"),
            (await TitleAsync(room, kind, slug), await TitleAsync(room, CatalogueKind.Pattern, "closed-twice"),
                await TitleAsync(room, CatalogueKind.Practice, "one-owner")));
        Assert.Equal(slug, Assert.Single(elsewhere.Conflicts).Slug);

        room.Pack.Change(file, title, "Edited there");
        var same = await room.Room.ImportAsync(room.Pack);
        Assert.Equal("Edited here", await TitleAsync(room, kind, slug));
        Assert.EndsWith(
            $"'{slug}' was edited here since its import and differs from the pack. It was kept; export it to bring the edit into the pack.",
            Assert.Single(same.Conflicts).Message, StringComparison.Ordinal);

        var exported = await room.Room.ExportAsync();
        Assert.Equal(
            File.ReadAllText(room.Pack.FullPath(file)).Replace("Edited there", "Edited here", StringComparison.Ordinal),
            File.ReadAllText(System.IO.Path.Combine(exported, file)));
        Assert.Empty((await room.Room.ImportAsync(exported)).Conflicts);
        room.Pack.Change(file, "Edited there", "Edited later");
        Assert.Empty((await room.Room.ImportAsync(room.Pack)).Conflicts);
        Assert.Equal("Edited later", await TitleAsync(room, kind, slug));
    }

    [Fact]
    public async Task An_export_after_an_edit_has_it_in_its_place_and_all_else_to_the_byte()
    {
        await using var room = await CreateAsync();
        room.Pack.Write("patterns.yml", ("# ours\n\n" + PackFolder.Patterns)
            .Replace("- slug: counted-twice", "\n# of the next\n- slug: counted-twice", StringComparison.Ordinal) + "# the end");
        await room.Room.ImportAsync(room.Pack);
        await EditAsync(
            room, CatalogueKind.Pattern, "closed-twice",
            t => t.Replace("One thing, two ends.", "One thing, ended twice.", StringComparison.Ordinal) + "# by Ada\n");

        var exported = await room.Room.ExportAsync();

        var expected = File.ReadAllText(room.Pack.FullPath("patterns.yml"))
            .Replace("One thing, two ends.", "One thing, ended twice.", StringComparison.Ordinal)
            .Replace("\n\n# of the next", "\n  # by Ada\n\n# of the next", StringComparison.Ordinal);
        Assert.Equal(expected, File.ReadAllText(System.IO.Path.Combine(exported, "patterns.yml")));
        Assert.Equal(
            File.ReadAllBytes(room.Pack.FullPath("practices.yml")), File.ReadAllBytes(System.IO.Path.Combine(exported, "practices.yml")));
    }

    [Fact]
    public async Task An_edited_entry_that_leaves_its_pack_is_archived_and_comes_back_as_it_was_edited()
    {
        await using var room = await CreateAsync();
        await EditAsync(
            room, CatalogueKind.Pattern, "counted-twice", t => t.Replace("Counted twice", "Edited here", StringComparison.Ordinal));
        room.Pack.Write(
            "patterns.yml", PackFolder.Patterns[..PackFolder.Patterns.IndexOf("- slug: counted-twice", StringComparison.Ordinal)]);
        await room.Room.ImportAsync(room.Pack);
        await using (var db = room.Database.CreateDbContext())
        {
            Assert.NotNull((await db.FindEntryAsync(CatalogueKind.Pattern, "counted-twice", Cancelled))!.ArchivedAt);
        }

        room.Pack.Write("patterns.yml", PackFolder.Patterns);
        await room.Room.ImportAsync(room.Pack);

        await using var after = room.Database.CreateDbContext();
        Assert.Null((await after.FindEntryAsync(CatalogueKind.Pattern, "counted-twice", Cancelled))!.ArchivedAt);
        Assert.Equal("Edited here", await TitleAsync(room, CatalogueKind.Pattern, "counted-twice"));
        Assert.Equal(
            [RevisionCause.Imported, RevisionCause.Edited, RevisionCause.Archived, RevisionCause.Restored],
            await after.RevisionsOf(CatalogueKind.Pattern, "counted-twice").OrderBy(r => r.Number).Select(r => r.Cause)
                .ToListAsync(Cancelled));
    }

    [Fact]
    public async Task What_was_written_here_comes_out_as_a_pack_that_makes_the_same_elsewhere()
    {
        await using var room = await CreateAsync();
        var incident = await room.Store.BeginAsync(room.Ada, null, "The gate.", Files(), Cancelled);
        await PublishAsync(room, incident.Id, incident.Version);
        var pattern = await room.Store.BeginEntryAsync(
            room.Ada, CatalogueKind.Pattern, null, "Ours.",
            [new("pattern.yml", "slug: open-gate\ntitle: {en: Open gate}\nsummary: {en: It is open.}\nhides: {en: At night.}\n")],
            Cancelled);
        await PublishAsync(room, pattern.Id, pattern.Version);
        var path = await room.Store.BeginEntryAsync(room.Ada, CatalogueKind.Path, null, "Ours.", [new("path.yml", Path)], Cancelled);
        await PublishAsync(room, path.Id, path.Version);
        Assert.Equal(
            "The database holds these content packs: made-up, written-here. Name one of them: export DIR PACK.",
            (await Assert.ThrowsAsync<ExportException>(() => room.Room.ExportAsync())).Message);

        var exported = await room.Room.ExportAsync(ContentExport.WrittenHere);

        await using var elsewhere = await ImportRoom.CreateAsync();
        await elsewhere.ImportAsync(room.Pack);
        var report = await elsewhere.ImportAsync(exported);
        Assert.DoesNotContain(report.Problems, p => !p.IsWarning);
        Assert.Equal((1, 0), (report.Added, report.Conflicts.Count));
        Assert.Equal("incident", $"{(await elsewhere.Database.Matcher.MatchAsync(Trace, null, Cancelled)).Verdict}".ToLowerInvariant());
        await using var db = elsewhere.Database.CreateDbContext();
        Assert.NotNull(await db.FindEntryAsync(CatalogueKind.Pattern, "open-gate", Cancelled));
        Assert.NotNull(await db.FindEntryAsync(CatalogueKind.Path, "first-day", Cancelled));
        Assert.Equal(
            ContentImportTests.FilesOf(exported), ContentImportTests.FilesOf(await elsewhere.ExportAsync(ContentExport.WrittenHere)));

        // Brought back where it was written it changes nothing, and what is written afterwards stands beside it.
        var back = await room.Room.ImportAsync(exported);
        Assert.Equal((0, 0, 0), (back.Added, back.Updated, back.Conflicts.Count));
        var later = await room.Store.BeginAsync(room.Ada, null, "Another gate.", Files("gate-shuts"), Cancelled);
        await PublishAsync(room, later.Id, later.Version);
        var again = ContentImportTests.FilesOf(await room.Room.ExportAsync(ContentExport.WrittenHere));
        Assert.All(ContentImportTests.FilesOf(exported), file => Assert.Equal(file.Value, again[file.Key]));
        Assert.Contains("incidents/gate-shuts/index.md", again.Keys);
    }

    [Fact]
    public async Task A_former_revision_of_an_entry_becomes_the_current_one_again_by_a_proposal()
    {
        await using var room = await CreateAsync();
        await EditAsync(
            room, CatalogueKind.Practice, "close-once", t => t.Replace("Close once", "Close but once", StringComparison.Ordinal));

        var begun = await room.Store.BeginEntryAsync(
            room.Ben, CatalogueKind.Practice, "close-once", "Back to revision 1.", null, Cancelled, revision: 1);
        await PublishAsync(room, begun.Id, begun.Version);

        Assert.Equal("Close once", await TitleAsync(room, CatalogueKind.Practice, "close-once"));
        Assert.Equal(ProposalFault.Gone, await FaultOfAsync(() =>
            room.Store.BeginEntryAsync(room.Ben, CatalogueKind.Practice, "close-once", "", null, Cancelled, revision: 9)));
    }

    [Fact]
    public async Task A_new_pattern_in_Chinese_alone_is_published_with_the_other_language_asked_for()
    {
        await using var room = await CreateAsync();
        var begun = await room.Store.BeginEntryAsync(room.Ada, CatalogueKind.Pattern, null, "", null, Cancelled);
        Assert.Contains(begun.Problems, p => p is { File: "pattern.yml", Line: 1, IsWarning: false });
        var saved = await SaveAsync(room, begun.Id, _ =>
            "slug: lost-wakeup\ntitle: {zh-Hans: 丢失的唤醒}\nsummary: {zh-Hans: 通知发生在等待之前。}\nhides: {zh-Hans: 平时总有下一次通知。}\n"
            + "twins:\n  - language: java\n    kind: silent\n    message: 线程一直等待\n    versions: {zh-Hans: 在 JDK 21 上运行过。}\n");
        Assert.Equal(3, saved.Problems.Count);
        Assert.All(saved.Problems, p => Assert.True(p.IsWarning));
        await PublishAsync(room, begun.Id, saved.Version);

        var found = await (await room.Database.OpenSearchAsync())
            .SearchAsync("丢失的唤醒", Languages.English, 1, 10, cancellationToken: Cancelled);
        Assert.Equal("lost-wakeup", Assert.Single(found.Catalogue).Slug);
        var again = await room.Store.BeginEntryAsync(
            room.Ben, CatalogueKind.Pattern, null, "", [new("pattern.yml", "slug: lost-wakeup\n")], Cancelled);
        Assert.Contains(again.Problems, p => p is { Line: 1, IsWarning: false }
            && p.Message.StartsWith("'lost-wakeup' is another entry already.", StringComparison.Ordinal));
        room.Pack.Change("patterns.yml", "Closed twice", "Closed once more");
        await room.Room.ImportAsync(room.Pack);
        await using var db = room.Database.CreateDbContext();
        Assert.Equal((2, null), await db.Patterns.Where(p => p.Slug == "lost-wakeup")
            .Select(p => new ValueTuple<int, DateTime?>(p.Position, p.ArchivedAt)).SingleAsync(Cancelled));
    }

    [Fact]
    public async Task A_file_with_faults_is_kept_with_each_told_by_its_line_and_cannot_be_handed_in()
    {
        await using var room = await CreateAsync();
        var begun = await room.Store.BeginEntryAsync(room.Ada, CatalogueKind.Path, null, "", [new("path.yml", Path)], Cancelled);
        Assert.DoesNotContain(begun.Problems, p => !p.IsWarning);

        var saved = await SaveAsync(
            room, begun.Id,
            t => t.Replace("IKB-0101", "IKB-9999", StringComparison.Ordinal).Replace("minutes: 5", "minutes: 0", StringComparison.Ordinal));

        Assert.Equal(
            [
                "path.yml:6: '0' is no minutes. Write a whole number from 1 to 600.",
                "path.yml:5: There is no incident IKB-9999. Correct the id.",
            ],
            saved.Problems.Where(p => !p.IsWarning).Select(p => p.ToString()));
        Assert.Equal(
            ProposalFault.HasProblems, await FaultOfAsync(() => room.Store.SubmitAsync(room.Ada, begun.Id, saved.Version, "x", Cancelled)));
        Assert.Equal(
            ProposalFault.FileRefused,
            await FaultOfAsync(() => room.Store.SaveAsync(room.Ada, begun.Id, saved.Version, [new("index.md", "x")], Cancelled)));
        var renamed = await room.Store.BeginEntryAsync(
            room.Ada, CatalogueKind.Practice, "close-once", "", [new("practice.yml", "slug: other\n")], Cancelled);
        Assert.Contains(renamed.Problems, p => p.Message == "The slug of this entry is 'close-once' for ever. Write it again.");
    }

    [Fact]
    public async Task Two_changes_of_one_entry_are_brought_together_line_by_line()
    {
        await using var room = await CreateAsync();
        var late = await room.Store.BeginEntryAsync(room.Ben, CatalogueKind.Practice, "close-once", "The rule.", null, Cancelled);
        var mine = await SaveAsync(
            room, late.Id, t => t.Replace("Dispose may be called twice.", "Dispose as often as you like.", StringComparison.Ordinal));
        await EditAsync(
            room, CatalogueKind.Practice, "close-once", t => t.Replace("Close once", "Close but once", StringComparison.Ordinal));
        await room.Store.SubmitAsync(room.Ben, late.Id, mine.Version, null, Cancelled);
        await room.Store.ApproveAsync(room.Cleo, late.Id, mine.Version, "", Cancelled);
        Assert.Equal(
            ProposalFault.NotUpToDate, await FaultOfAsync(() => room.Store.PublishAsync(room.Cleo, late.Id, mine.Version, Cancelled)));

        Assert.Empty(await room.Store.BringUpToDateAsync(room.Ben, late.Id, mine.Version, Cancelled));

        var text = (await room.Store.ReadAsync(late.Id, Cancelled))!.Proposal.Files.Single().Text;
        Assert.Contains("Close but once", text, StringComparison.Ordinal);
        Assert.Contains("Dispose as often as you like.", text, StringComparison.Ordinal);
        await room.Store.ApproveAsync(room.Cleo, late.Id, mine.Version + 1, "", Cancelled);
        Assert.Equal(3, (await room.Store.PublishAsync(room.Cleo, late.Id, mine.Version + 1, Cancelled)).Revision);
    }

    [Fact]
    public async Task Entries_that_were_imported_before_there_were_revisions_get_their_first_one_with_the_next_import()
    {
        await using var room = await CreateAsync();
        await using (var db = room.Database.CreateDbContext())
        {
            await db.CatalogueRevisions.ExecuteDeleteAsync(Cancelled);
            await db.Patterns.ExecuteUpdateAsync(
                set => set.SetProperty(p => p.RevisionNumber, 0).SetProperty(p => p.ContentHash, "").SetProperty(p => p.ImportedHash, ""),
                Cancelled);
        }

        Assert.Equal(
            ProposalFault.Gone,
            await FaultOfAsync(() => room.Store.BeginEntryAsync(room.Ada, CatalogueKind.Pattern, "closed-twice", "", null, Cancelled)));
        Assert.Empty((await room.Room.ImportAsync(room.Pack)).Conflicts);

        Assert.Empty((await room.Store.BeginEntryAsync(room.Ada, CatalogueKind.Pattern, "closed-twice", "", null, Cancelled)).Problems);
    }

    private static async Task<SavedProposal> SaveAsync(ProposalRoom room, int id, Func<string, string> change)
    {
        var proposal = (await room.Store.ReadAsync(id, Cancelled))!.Proposal;
        var file = proposal.Files.Single();
        var text = change(file.Text);
        Assert.NotEqual(file.Text, text);
        return await room.Store.SaveAsync(room.Ada, id, proposal.Version, [new(file.Path, text)], Cancelled);
    }

    private static async Task EditAsync(ProposalRoom room, CatalogueKind kind, string slug, Func<string, string> change)
    {
        var begun = await room.Store.BeginEntryAsync(room.Ada, kind, slug, "Says it better.", null, Cancelled);
        await PublishAsync(room, begun.Id, (await SaveAsync(room, begun.Id, change)).Version);
    }

    private static async Task PublishAsync(ProposalRoom room, int id, int version)
    {
        await room.Store.SubmitAsync(room.Ada, id, version, null, Cancelled);
        await room.Store.ApproveAsync(room.Cleo, id, version, "", Cancelled);
        await room.Store.PublishAsync(room.Cleo, id, version, Cancelled);
    }

    private static async Task<string> TitleAsync(ProposalRoom room, CatalogueKind kind, string slug)
    {
        await using var db = room.Database.CreateDbContext();
        return (await db.FindEntryAsync(kind, slug, Cancelled))!.Title.In(Languages.English);
    }
}
