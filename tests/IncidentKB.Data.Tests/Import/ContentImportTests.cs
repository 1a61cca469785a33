using IncidentKB.Core.Content;
using IncidentKB.Core.Incidents;
using IncidentKB.Core.ReadingPaths;
using IncidentKB.Data.Import;
using IncidentKB.Data.Incidents;
using IncidentKB.Data.Tests.Incidents;
using IncidentKB.Testing;
using Microsoft.EntityFrameworkCore;
using Xunit;
using static IncidentKB.Testing.RunningTest;

namespace IncidentKB.Data.Tests.Import;

public sealed class ContentImportTests
{
    private const string English = $"incidents/{PackFolder.Slug}/index.md";

    [Fact]
    public async Task The_starting_pack_goes_in_without_a_problem()
    {
        await using var room = await ImportRoom.CreateAsync();

        var report = await room.ImportAsync(RepositoryFiles.Content);

        Assert.Empty(report.Problems);
        Assert.Empty(report.Conflicts);
        var folders = Directory.GetDirectories(Path.Combine(RepositoryFiles.Content, "incidents")).Select(f => Path.GetFileName(f))
            .Order(StringComparer.Ordinal).ToList();
        Assert.Equal((folders.Count, 0, 0, 0, 0), (report.Added, report.Updated, report.Unchanged, report.Archived, report.Restored));
        await using var db = room.Database.CreateDbContext();
        Assert.Equal(folders, await db.PublishedIncidents.OrderBy(i => i.Slug).Select(i => i.Slug).ToListAsync(Cancelled));
        Assert.Equal(folders.Count, (await room.SearchedAsync()).Count);
        Assert.Equal(folders.Count, await db.Revisions.CountAsync(Cancelled));
    }

    [Fact]
    public async Task A_second_import_changes_nothing()
    {
        await using var room = await ImportRoom.CreateAsync();
        var first = await room.ImportAsync(RepositoryFiles.Content);
        var before = await room.DumpAsync();

        var second = await room.ImportAsync(RepositoryFiles.Content);

        Assert.Equal((0, 0, first.Added, 0, 0), (second.Added, second.Updated, second.Unchanged, second.Archived, second.Restored));
        Assert.Equal(before, await room.DumpAsync());
    }

    [Fact]
    public async Task An_import_of_the_same_files_is_not_even_begun()
    {
        await using var room = await ImportRoom.CreateAsync();
        using var pack = new PackFolder();
        pack.AddIncident();
        Assert.Equal(1, (await room.Importer.ImportIfChangedAsync(pack.Open(), Cancelled))?.Added);

        Assert.Null(await room.Importer.ImportIfChangedAsync(pack.Open(), Cancelled));

        pack.Change($"incidents/{PackFolder.Slug}/bug.cs", "return 1", "return 2");
        Assert.Equal(1, (await room.Importer.ImportIfChangedAsync(pack.Open(), Cancelled))?.Updated);
        Assert.Null(await room.Importer.ImportIfChangedAsync(pack.Open(), Cancelled));

        pack.Write("practices.yml", PackFolder.Practices + "# a remark\n");
        Assert.NotNull(await room.Importer.ImportIfChangedAsync(pack.Open(), Cancelled));
    }

    [Fact]
    public async Task A_changed_file_makes_a_revision_that_keeps_the_former_documents()
    {
        await using var room = await ImportRoom.CreateAsync();
        using var pack = new PackFolder();
        pack.AddIncident();
        await room.ImportAsync(pack);
        var former = await File.ReadAllTextAsync(pack.FullPath(English), Cancelled);
        pack.Change(English, "It stops.", "It stops at night.");
        File.Delete(pack.FullPath($"incidents/{PackFolder.Slug}/fix.cs"));

        var report = await room.ImportAsync(pack);

        Assert.Equal((0, 1, 0), (report.Added, report.Updated, report.Unchanged));
        await using var db = room.Database.CreateDbContext();
        var incident = await db.Incidents.Include(i => i.Texts).Include(i => i.Revisions).Include(i => i.Snippets).SingleAsync(Cancelled);
        Assert.Equal(2, incident.RevisionNumber);
        Assert.Contains("at night", incident.Texts.Single(t => t.Language == "en").Source, StringComparison.Ordinal);
        Assert.Equal(["bug.cs"], incident.Snippets.Select(s => s.FileName));
        var kept = incident.Revisions.Single(r => r.Number == 1);
        Assert.Equal(RevisionCause.Imported, kept.Cause);
        Assert.Equal(former, kept.Documents![IncidentBundle.EnglishFile]);
        Assert.Equal(
            ["bug.cs", "fix.cs", "index.md", "index.zh-Hans.md", "traces/plain.txt"], kept.Documents.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(kept.ContentHash, IncidentBundle.HashOf(kept.Documents.Select(d => new ContentFile(d.Key, d.Value))));
        var current = incident.Revisions.Single(r => r.Number == 2);
        Assert.Null(current.Documents);
        Assert.Equal((incident.ContentHash, incident.ImportedHash), (current.ContentHash, current.ContentHash));
    }

    [Fact]
    public async Task A_folder_that_is_gone_archives_and_coming_back_restores()
    {
        await using var room = await ImportRoom.CreateAsync();
        using var pack = new PackFolder();
        pack.AddIncident();
        pack.AddIncident("valve-leaks", "IKB-0102");
        await room.ImportAsync(pack);
        Directory.Delete(pack.FullPath("incidents/valve-leaks"), recursive: true);

        Assert.Equal((1, 1), (await room.ImportAsync(pack)) is var gone ? (gone.Archived, gone.Unchanged) : default);

        await using (var db = room.Database.CreateDbContext())
        {
            Assert.Equal(["IKB-0101"], await db.PublishedIncidents.Select(i => i.Key).ToListAsync(Cancelled));
            var archived = await db.Incidents.Include(i => i.Texts).Include(i => i.Revisions)
                .SingleAsync(i => i.Key == "IKB-0102", Cancelled);
            Assert.Equal(ImportRoom.Now.UtcDateTime, archived.ArchivedAt);
            Assert.Equal(2, archived.Texts.Count);
            Assert.Equal([RevisionCause.Imported, RevisionCause.Archived], archived.Revisions.OrderBy(r => r.Number).Select(r => r.Cause));
        }

        Assert.Equal(["IKB-0101"], await room.SearchedAsync());
        Assert.Equal(0, (await room.ImportAsync(pack)).Archived);

        pack.AddIncident("valve-leaks", "IKB-0102");
        Assert.Equal((1, 1), (await room.ImportAsync(pack)) is var back ? (back.Restored, back.Unchanged) : default);

        await using (var db = room.Database.CreateDbContext())
        {
            Assert.Equal(
                ["IKB-0101", "IKB-0102"], await db.PublishedIncidents.OrderBy(i => i.Key).Select(i => i.Key).ToListAsync(Cancelled));
            var restored = await db.Incidents.Include(i => i.Revisions).SingleAsync(i => i.Key == "IKB-0102", Cancelled);
            Assert.Equal(
                [RevisionCause.Imported, RevisionCause.Archived, RevisionCause.Restored],
                restored.Revisions.OrderBy(r => r.Number).Select(r => r.Cause));
        }

        Assert.Equal(["IKB-0101", "IKB-0102"], await room.SearchedAsync());
    }

    [Fact]
    public async Task A_folder_that_comes_back_changed_is_shown_with_the_change()
    {
        await using var room = await ImportRoom.CreateAsync();
        using var pack = new PackFolder();
        pack.AddIncident();
        await room.ImportAsync(pack);
        Directory.Delete(pack.FullPath($"incidents/{PackFolder.Slug}"), recursive: true);
        await room.ImportAsync(pack);
        pack.AddIncident(change: text => text.Replace("It stops.", "It stops again.", StringComparison.Ordinal));

        Assert.Equal(1, (await room.ImportAsync(pack)).Updated);

        await using var db = room.Database.CreateDbContext();
        Assert.Single(await db.PublishedIncidents.ToListAsync(Cancelled));
        Assert.Equal(["IKB-0101"], await room.SearchedAsync());
    }

    [Fact]
    public async Task A_draft_is_stored_and_shown_nowhere()
    {
        await using var room = await ImportRoom.CreateAsync();
        using var pack = new PackFolder();
        pack.AddIncident(change: text => text.Replace("status: published", "status: draft", StringComparison.Ordinal));

        Assert.Equal(1, (await room.ImportAsync(pack)).Added);

        await using var db = room.Database.CreateDbContext();
        Assert.Empty(await db.PublishedIncidents.ToListAsync(Cancelled));
        Assert.Empty(await room.SearchedAsync());

        pack.AddIncident();
        await room.ImportAsync(pack);
        Assert.Equal(["IKB-0101"], await room.SearchedAsync());
    }

    [Fact]
    public async Task A_record_edited_here_is_kept_and_listed_as_a_conflict()
    {
        await using var room = await ImportRoom.CreateAsync();
        using var pack = new PackFolder();
        pack.AddIncident();
        await room.ImportAsync(pack);
        await EditAsync(room, pack);
        var edited = await room.DumpAsync();

        // Also when the pack did not change: what stands here is no longer what the pack says.
        var report = await room.ImportAsync(pack);

        Assert.Equal((0, 0, 0), (report.Added, report.Updated, report.Unchanged));
        var conflict = Assert.Single(report.Conflicts);
        Assert.Equal(("IKB-0101", PackFolder.Slug), (conflict.Key, conflict.Slug));
        Assert.Equal(
            "IKB-0101 (pump-stops) was edited here since its import and differs from the pack. It was kept; "
            + "export it to bring the edit into the pack.",
            conflict.Message);
        Assert.Equal(edited, await room.DumpAsync());

        pack.Change(English, "It stops.", "It stops at night.");
        Assert.Single((await room.ImportAsync(pack)).Conflicts);
        await using var db = room.Database.CreateDbContext();
        Assert.Equal("Edited here", (await db.IncidentTexts.SingleAsync(t => t.Language == "en", Cancelled)).Title);
    }

    [Fact]
    public async Task An_edit_that_was_exported_into_the_pack_is_no_conflict_any_more()
    {
        await using var room = await ImportRoom.CreateAsync();
        using var pack = new PackFolder();
        pack.AddIncident();
        await room.ImportAsync(pack);
        await EditAsync(room, pack);
        var exported = await room.ExportAsync();
        pack.Write(English, await File.ReadAllTextAsync(Path.Combine(exported, English), Cancelled));
        Assert.Contains("Edited here", await File.ReadAllTextAsync(pack.FullPath(English), Cancelled), StringComparison.Ordinal);

        Assert.Equal((0, 1), (await room.ImportAsync(pack)) is var same ? (same.Conflicts.Count, same.Unchanged) : default);

        pack.Change(English, "It stops.", "It stops at night.");
        Assert.Equal(1, (await room.ImportAsync(pack)).Updated);
    }

    [Fact]
    public async Task A_document_changed_behind_the_programs_back_counts_as_edited()
    {
        await using var room = await ImportRoom.CreateAsync();
        using var pack = new PackFolder();
        pack.AddIncident();
        await room.ImportAsync(pack);
        await using (var db = room.Database.CreateDbContext())
        {
            await db.Snippets.Where(s => s.FileName == "bug.cs")
                .ExecuteUpdateAsync(set => set.SetProperty(s => s.Source, "// by hand\n"), Cancelled);
        }

        pack.Change(English, "It stops.", "It stops at night.");
        var report = await room.ImportAsync(pack);

        Assert.Equal("IKB-0101", Assert.Single(report.Conflicts).Key);
        await using var after = room.Database.CreateDbContext();
        Assert.Equal("// by hand\n", (await after.Snippets.SingleAsync(s => s.FileName == "bug.cs", Cancelled)).Source);
    }

    [Theory]
    [InlineData(English, "severity: high", "severity: awful")]
    [InlineData(English, "---\nid", "id")]
    public async Task A_refused_file_leaves_the_stored_record_on_its_pages(string file, string from, string to)
    {
        await using var room = await ImportRoom.CreateAsync();
        using var pack = new PackFolder();
        pack.AddIncident();
        pack.AddIncident("valve-leaks", "IKB-0102");
        await room.ImportAsync(pack);
        pack.Change(file, from, to);

        var report = await room.ImportAsync(pack);

        Assert.Equal((0, 1, 0), (report.Updated, report.Unchanged, report.Archived));
        Assert.NotEmpty(report.Problems);
        Assert.Equal(["IKB-0101", "IKB-0102"], await room.SearchedAsync());
        await using var db = room.Database.CreateDbContext();
        Assert.Equal(2, await db.PublishedIncidents.CountAsync(Cancelled));
        Assert.Equal(report.Problems, (await db.Packs.SingleAsync(Cancelled)).Problems);
    }

    [Theory]
    [InlineData("patterns.yml", "- slug: counted-twice\n", "- slug: counted-twice\n  unknown: x\n")]
    [InlineData("patterns.yml", "- slug: closed-twice", "slug: closed-twice")]
    [InlineData("practices.yml", "- slug: one-owner\n", "- slug: one-owner\n  unknown: x\n")]
    [InlineData("practices.yml", "- slug: close-once", "slug: close-once")]
    [InlineData("reading/first.yml", "minutes: 5", "minutes: five")]
    [InlineData("reading/first.yml", "incident: IKB-0101", "incident: IKB-9999")]
    public async Task A_refused_entry_of_a_catalogue_leaves_the_stored_one_on_its_pages(string file, string from, string to)
    {
        await using var room = await ImportRoom.CreateAsync();
        using var pack = new PackFolder();
        pack.AddIncident();
        pack.Write("reading/first.yml", ReadingPath("first", "IKB-0101"));
        await room.ImportAsync(pack);
        pack.Change(file, from, to);

        Assert.NotEmpty((await room.ImportAsync(pack)).Problems);

        await using var db = room.Database.CreateDbContext();
        Assert.Empty(await db.Patterns.Where(p => p.ArchivedAt != null).Select(p => p.Slug).ToListAsync(Cancelled));
        Assert.Empty(await db.Practices.Where(p => p.ArchivedAt != null).Select(p => p.Slug).ToListAsync(Cancelled));
        Assert.Empty(await db.ReadingPaths.Where(p => p.ArchivedAt != null).Select(p => p.Slug).ToListAsync(Cancelled));
        Assert.Single(await db.Set<ReadingItem>().ToListAsync(Cancelled));
    }

    [Fact]
    public async Task What_left_the_catalogue_is_archived_and_comes_back()
    {
        await using var room = await ImportRoom.CreateAsync();
        using var pack = new PackFolder();
        pack.AddIncident(change: text => text.Replace("[close-once, one-owner]", "[close-once]", StringComparison.Ordinal));
        pack.Write("reading/first.yml", ReadingPath("first", "IKB-0101"));
        await room.ImportAsync(pack);
        pack.Write("patterns.yml", PackFolder.Patterns[..PackFolder.Patterns.IndexOf("- slug: counted-twice", StringComparison.Ordinal)]);
        pack.Write("practices.yml", PackFolder.Practices[..PackFolder.Practices.IndexOf("- slug: one-owner", StringComparison.Ordinal)]);
        File.Delete(pack.FullPath("reading/first.yml"));

        Assert.Empty((await room.ImportAsync(pack)).Problems);

        await using (var db = room.Database.CreateDbContext())
        {
            Assert.Equal(["counted-twice"], await db.Patterns.Where(p => p.ArchivedAt != null).Select(p => p.Slug).ToListAsync(Cancelled));
            Assert.Equal(["one-owner"], await db.Practices.Where(p => p.ArchivedAt != null).Select(p => p.Slug).ToListAsync(Cancelled));
            Assert.Equal(["first"], await db.ReadingPaths.Where(p => p.ArchivedAt != null).Select(p => p.Slug).ToListAsync(Cancelled));
        }

        pack.Write("patterns.yml", PackFolder.Patterns);
        pack.Write("practices.yml", PackFolder.Practices);
        pack.Write("reading/first.yml", ReadingPath("first", "IKB-0101"));
        Assert.Empty((await room.ImportAsync(pack)).Problems);
        await using (var db = room.Database.CreateDbContext())
        {
            Assert.Equal(2, await db.Patterns.CountAsync(p => p.ArchivedAt == null, Cancelled));
            Assert.Equal(2, await db.Practices.CountAsync(p => p.ArchivedAt == null, Cancelled));
            Assert.Equal(1, await db.ReadingPaths.CountAsync(p => p.ArchivedAt == null, Cancelled));
        }
    }

    [Fact]
    public async Task A_fault_in_the_translation_stores_the_English_text_and_its_mending_is_a_change()
    {
        await using var room = await ImportRoom.CreateAsync();
        using var pack = new PackFolder();
        pack.AddIncident();
        var sound = await File.ReadAllTextAsync(pack.FullPath($"incidents/{PackFolder.Slug}/index.zh-Hans.md"), Cancelled);
        pack.Write($"incidents/{PackFolder.Slug}/index.zh-Hans.md", sound.Replace("## 症状", "## 病", StringComparison.Ordinal));
        Assert.Equal(1, (await room.ImportAsync(pack)).Added);

        pack.Write($"incidents/{PackFolder.Slug}/index.zh-Hans.md", sound);

        Assert.Equal(1, (await room.ImportAsync(pack)).Updated);
        await using var db = room.Database.CreateDbContext();
        Assert.Equal(2, await db.IncidentTexts.CountAsync(Cancelled));
    }

    [Fact]
    public async Task A_renamed_slug_leaves_its_old_name_as_an_alias()
    {
        await using var room = await ImportRoom.CreateAsync();
        using var pack = new PackFolder();
        pack.AddIncident();
        await room.ImportAsync(pack);
        Directory.Delete(pack.FullPath($"incidents/{PackFolder.Slug}"), recursive: true);
        pack.AddIncident(
            "pump-halts", "IKB-0101", text => text.Replace("aliases: []", $"aliases: [{PackFolder.Slug}]", StringComparison.Ordinal));

        var report = await room.ImportAsync(pack);

        Assert.Empty(report.Problems);
        Assert.Equal((0, 1, 0), (report.Added, report.Updated, report.Archived));
        await using var db = room.Database.CreateDbContext();
        var incident = await db.PublishedIncidents.Include(i => i.Aliases).SingleAsync(Cancelled);
        Assert.Equal(("pump-halts", PackFolder.Slug), (incident.Slug, Assert.Single(incident.Aliases).Slug));
        Assert.Equal(["IKB-0101"], await room.SearchedAsync());
    }

    [Fact]
    public async Task A_copied_folder_that_kept_its_id_does_not_take_the_originals_place()
    {
        await using var room = await ImportRoom.CreateAsync();
        using var pack = new PackFolder();
        pack.AddIncident();
        await room.ImportAsync(pack);
        pack.AddIncident("a-copy");

        var report = await room.ImportAsync(pack);

        Assert.Equal(
            $"incidents/a-copy/index.md:2: The id IKB-0101 is already that of {English}. Give this incident another id.",
            Assert.Single(report.Problems, p => !p.IsWarning).ToString());
        Assert.Equal((0, 0, 1, 0), (report.Added, report.Updated, report.Unchanged, report.Archived));
        await using var db = room.Database.CreateDbContext();
        Assert.Equal(PackFolder.Slug, (await db.PublishedIncidents.SingleAsync(Cancelled)).Slug);
    }

    [Fact]
    public async Task Two_incidents_exchange_their_slugs_in_one_import()
    {
        await using var room = await ImportRoom.CreateAsync();
        using var pack = new PackFolder();
        pack.AddIncident();
        pack.AddIncident("valve-leaks", "IKB-0102");
        await room.ImportAsync(pack);
        pack.Change(English, "IKB-0101", "IKB-0102");
        pack.Change("incidents/valve-leaks/index.md", "IKB-0102", "IKB-0101");

        var report = await room.ImportAsync(pack);

        Assert.Empty(report.Problems);
        Assert.Equal((0, 2, 0), (report.Added, report.Updated, report.Archived));
        await using var db = room.Database.CreateDbContext();
        Assert.Equal(
            [("IKB-0101", "valve-leaks"), ("IKB-0102", PackFolder.Slug)],
            (await db.PublishedIncidents.OrderBy(i => i.Key).ToListAsync(Cancelled)).Select(i => (i.Key, i.Slug)));
    }

    [Fact]
    public async Task An_incident_moves_into_the_folder_that_another_left_in_the_same_import()
    {
        await using var room = await ImportRoom.CreateAsync();
        using var pack = new PackFolder();
        pack.AddIncident();
        pack.AddIncident("valve-leaks", "IKB-0102");
        await room.ImportAsync(pack);
        Directory.Delete(pack.FullPath($"incidents/{PackFolder.Slug}"), recursive: true);
        Directory.Delete(pack.FullPath("incidents/valve-leaks"), recursive: true);
        pack.AddIncident("tank-bursts");
        pack.AddIncident(PackFolder.Slug, "IKB-0102");

        var report = await room.ImportAsync(pack);

        Assert.Empty(report.Problems);
        Assert.Equal((0, 2, 0), (report.Added, report.Updated, report.Archived));
        await using var db = room.Database.CreateDbContext();
        Assert.Equal(
            [("IKB-0101", "tank-bursts"), ("IKB-0102", PackFolder.Slug)],
            (await db.PublishedIncidents.OrderBy(i => i.Key).ToListAsync(Cancelled)).Select(i => (i.Key, i.Slug)));
    }

    [Theory]
    [InlineData("pump-stops", "aliases: []", "incidents/pump-stops/index.md")]
    [InlineData("tank-bursts", "aliases: [pump-stops]", "incidents/tank-bursts/index.md")]
    public async Task A_slug_that_leads_to_another_incident_is_refused(string slug, string aliases, string file)
    {
        await using var room = await ImportRoom.CreateAsync();
        using var first = new PackFolder();
        using var second = new PackFolder("second");
        first.AddIncident();
        await room.ImportAsync(first);
        second.AddIncident(slug, "IKB-0201", text => text.Replace("aliases: []", aliases, StringComparison.Ordinal));
        second.AddIncident("valve-leaks", "IKB-0202");

        var report = await room.ImportAsync(second);

        Assert.Equal(1, report.Added);
        Assert.Equal(
            $"{file}:1: '{PackFolder.Slug}' already leads to IKB-0101. Choose another slug or alias; "
            + "if IKB-0101 is renamed in this pack as well, import it once more.",
            Assert.Single(report.Problems, p => !p.IsWarning).ToString());
        await using var db = room.Database.CreateDbContext();
        Assert.Equal("IKB-0101", (await db.Incidents.SingleAsync(i => i.Slug == PackFolder.Slug, Cancelled)).Key);
    }

    [Fact]
    public async Task Who_counts_on_the_slug_of_one_that_is_refused_is_refused_as_well()
    {
        await using var room = await ImportRoom.CreateAsync();
        using var first = new PackFolder();
        using var second = new PackFolder("second");
        first.AddIncident();
        first.AddIncident("valve-leaks", "IKB-0102");
        second.AddIncident("tank-bursts", "IKB-0201");
        await room.ImportAsync(first);
        await room.ImportAsync(second);
        Directory.Delete(first.FullPath("incidents"), recursive: true);
        first.AddIncident("valve-leaks", "IKB-0101");
        first.AddIncident("tank-bursts", "IKB-0102");

        var report = await room.ImportAsync(first);

        Assert.Equal(
            ["incidents/tank-bursts/index.md", "incidents/valve-leaks/index.md"],
            report.Problems.Where(p => !p.IsWarning).Select(p => p.File).Order());
        await using var db = room.Database.CreateDbContext();
        Assert.Equal(
            ["IKB-0101 pump-stops", "IKB-0102 valve-leaks", "IKB-0201 tank-bursts"],
            await db.Incidents.OrderBy(i => i.Key).Select(i => i.Key + " " + i.Slug).ToListAsync(Cancelled));
    }

    [Fact]
    public async Task Two_packs_stand_side_by_side()
    {
        await using var room = await ImportRoom.CreateAsync();
        using var second = new PackFolder("second");
        File.Delete(second.FullPath("patterns.yml"));
        File.Delete(second.FullPath("practices.yml"));
        await room.ImportAsync(RepositoryFiles.Content);
        await using var db = room.Database.CreateDbContext();
        var (pattern, practice, key) = (await db.Patterns.Select(p => p.Slug).FirstAsync(Cancelled),
            await db.Practices.Select(p => p.Slug).FirstAsync(Cancelled),
            await db.Incidents.Select(i => i.Key).FirstAsync(Cancelled));
        second.AddIncident(change: text => text.Replace("closed-twice", pattern, StringComparison.Ordinal)
            .Replace("[close-once, one-owner]", $"[{practice}]", StringComparison.Ordinal)
            .Replace("/practices/close-once", $"/practices/{practice}", StringComparison.Ordinal));
        second.Write("reading/ours.yml", ReadingPath("ours", key));

        var report = await room.ImportAsync(second);

        Assert.Empty(report.Problems);
        Assert.Equal((1, 0), (report.Added, report.Archived));
        Assert.Equal(0, (await room.ImportAsync(RepositoryFiles.Content)).Archived);
        Assert.Equal(["incidentkb-starter", "second"], await db.Packs.Select(p => p.Name).Order().ToListAsync(Cancelled));
        Assert.Equal(0, await db.Patterns.CountAsync(p => p.ArchivedAt != null, Cancelled));

        // Each is exported by itself, and an export without a name asks for one.
        Assert.Equal(FilesOf(second.Path), FilesOf(await room.ExportAsync("second")));
        Assert.Equal(FilesOf(RepositoryFiles.Content), FilesOf(await room.ExportAsync("incidentkb-starter")));
        Assert.Equal("The database holds these content packs: incidentkb-starter, second. Name one of them: export DIR PACK.",
            (await Assert.ThrowsAsync<ExportException>(() => room.ExportAsync())).Message);
    }

    [Fact]
    public async Task A_reading_path_with_an_unknown_incident_is_refused_and_the_others_go_in()
    {
        await using var room = await ImportRoom.CreateAsync();
        using var pack = new PackFolder();
        pack.AddIncident();
        pack.Write("reading/first.yml", ReadingPath("first", "IKB-9999"));
        pack.Write("reading/second.yml", ReadingPath("second", "IKB-0101"));

        var report = await room.ImportAsync(pack);

        Assert.Equal(
            "reading/first.yml:5: The incident IKB-9999 is unknown or was refused. Correct the id or that incident's file.",
            Assert.Single(report.Problems).ToString());
        await using var db = room.Database.CreateDbContext();
        Assert.Equal(["second"], await db.ReadingPaths.Select(p => p.Slug).ToListAsync(Cancelled));
    }

    [Fact]
    public async Task An_incident_of_another_pack_is_a_conflict_and_stays_as_it_is()
    {
        await using var room = await ImportRoom.CreateAsync();
        using var first = new PackFolder();
        first.AddIncident();
        using var second = new PackFolder("other");
        second.AddIncident();
        second.Change(English, "The pump stops", "Taken over");
        await room.ImportAsync(first);

        var report = await room.ImportAsync(second);

        var conflict = Assert.Single(report.Conflicts);
        Assert.StartsWith(
            $"IKB-0101 ({PackFolder.Slug}) belongs to the pack 'made-up' and was kept as it is.",
            conflict.Message, StringComparison.Ordinal);
        Assert.Equal((0, 0), (report.Updated, report.Archived));
        await using var db = room.Database.CreateDbContext();
        var kept = await db.Incidents.Include(i => i.Texts).SingleAsync(Cancelled);
        Assert.Equal("made-up", kept.Pack);
        Assert.DoesNotContain(kept.Texts, text => text.Title.Contains("Taken over", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_pack_without_an_incident_archives_nothing()
    {
        await using var room = await ImportRoom.CreateAsync();
        using var pack = new PackFolder();
        pack.AddIncident();
        await room.ImportAsync(pack);
        using var empty = new PackFolder();

        var report = await room.ImportAsync(empty);

        Assert.Equal(0, report.Archived);
        Assert.StartsWith(
            "This pack has no incidents, and 'made-up' is known with 1.", Assert.Single(report.Problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_report_is_one_sentence()
    {
        await using var room = await ImportRoom.CreateAsync();
        using var pack = new PackFolder();
        pack.AddIncident();
        pack.Write("notes.md", "x");

        Assert.Equal(
            "Pack 'made-up': 1 added, 0 updated, 0 unchanged, 0 archived, 0 restored, 0 conflicts, 0 problems, 1 warnings.",
            (await room.ImportAsync(pack)).ToString());
    }

    internal static Dictionary<string, byte[]> FilesOf(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .ToDictionary(f => Path.GetRelativePath(folder, f), File.ReadAllBytes, StringComparer.Ordinal);

    internal static string ReadingPath(string slug, string key) => $$"""
        slug: {{slug}}
        title: {en: "Path"}
        summary: {en: "Read this."}
        items:
          - incident: {{key}}
            minutes: 5
            reason: {en: "Short."}

        """;

    // As the editor of the site does it.
    private static async Task EditAsync(ImportRoom room, PackFolder pack)
    {
        var edited = pack.ReadBundle()
            .With(IncidentBundle.EnglishFile, text => text.Replace("The pump stops", "Edited here", StringComparison.Ordinal));
        var result = await room.SaveAsync(edited, expectedRevision: 1, author: "ada", cancellationToken: Cancelled);
        Assert.Equal((IncidentSaveOutcome.Saved, 2), (result.Outcome, result.Revision));
    }
}
