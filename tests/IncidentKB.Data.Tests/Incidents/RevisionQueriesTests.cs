using IncidentKB.Core.Content;
using IncidentKB.Core.Incidents;
using IncidentKB.Data.Incidents;
using IncidentKB.Data.Tests.Import;
using IncidentKB.Testing;
using Microsoft.EntityFrameworkCore;
using Xunit;
using static IncidentKB.Testing.RunningTest;

namespace IncidentKB.Data.Tests.Incidents;

public sealed class RevisionQueriesTests
{
    [Fact]
    public async Task Each_revision_has_the_files_that_it_left_also_where_none_changed()
    {
        await using var room = await ImportRoom.CreateAsync();
        using var pack = new PackFolder();
        pack.AddIncident();
        pack.Write($"incidents/{PackFolder.Slug}/images/stop.png", Pictures.Png);
        await room.ImportAsync(pack);
        var first = pack.ReadBundle();
        var second = first.With(IncidentBundle.EnglishFile, t => t.Replace("It stops.", "It seizes up.", StringComparison.Ordinal));
        var sixth = second with { Files = [.. second.Files.Where(f => f.Path != "fix.cs")], Images = [] };
        await room.SaveAsync(second, 1, "ada", null, Cancelled);
        await room.ArchiveAsync("IKB-0101", 2, "ada", null);
        await room.RestoreAsync("IKB-0101", 3, "ada", null);
        await room.ArchiveAsync("IKB-0101", 4, "ada", null);
        await room.SaveAsync(sixth, 5, "ada", null, Cancelled);
        await room.ArchiveAsync("IKB-0101", 6, "ada", null);

        await using var db = room.Database.CreateDbContext();
        var kept = new List<IReadOnlyDictionary<string, string>?>();
        for (var number = 1; number <= 8; number++)
        {
            kept.Add(await db.ReadDocumentsAsync(1, number, Cancelled));
        }

        Assert.Equal(DocumentsOf(first), kept[0]);
        Assert.All(kept[1..5], documents => Assert.Equal(DocumentsOf(second), documents));
        Assert.All(kept[5..7], documents => Assert.Equal(DocumentsOf(sixth), documents));
        Assert.Null(kept[7]);
    }

    [Fact]
    public async Task Files_that_are_not_those_of_the_revision_are_not_taken_for_them()
    {
        await using var room = await ImportRoom.CreateAsync();
        using var pack = new PackFolder();
        pack.AddIncident();
        await room.ImportAsync(pack);
        await using var db = room.Database.CreateDbContext();
        await db.Snippets.Where(s => s.FileName == "bug.cs")
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.Source, "// other"), Cancelled);

        Assert.Null(await db.ReadDocumentsAsync(1, 1, Cancelled));
    }

    [Fact]
    public async Task A_former_record_is_read_with_its_pictures_under_the_slug_of_its_time()
    {
        await using var room = await ImportRoom.CreateAsync();
        using var pack = new PackFolder();
        using var moved = new PackFolder();
        pack.AddIncident();
        pack.Write($"incidents/{PackFolder.Slug}/images/stop.png", Pictures.Png);
        await room.ImportAsync(pack);
        moved.AddIncident("pump-halts", "IKB-0101", t => t.Replace("aliases: []", "aliases: [pump-stops]", StringComparison.Ordinal));
        await room.SaveAsync(moved.ReadBundle("pump-halts"), 1, "ada", null, Cancelled);

        await using var db = room.Database.CreateDbContext();
        var documents = await db.ReadDocumentsAsync(1, 1, Cancelled);
        var record = await db.ReadRecordAsync(documents!, Cancelled);

        Assert.Equal((PackFolder.Slug, Severity.High, 2, 2), (record!.Slug, record.Severity, record.Texts.Count, record.Practices.Count));
        Assert.Equal(("stop.png", "image/png"), (Assert.Single(record.Images).FileName, record.Images[0].MediaType));
    }

    [Fact]
    public async Task A_former_record_whose_pattern_is_unknown_today_is_none()
    {
        await using var room = await ImportRoom.CreateAsync();
        using var pack = new PackFolder();
        pack.AddIncident();
        await room.ImportAsync(pack);
        var documents = DocumentsOf(pack.ReadBundle().With(
            IncidentBundle.EnglishFile, t => t.Replace("pattern: closed-twice", "pattern: gone", StringComparison.Ordinal)));

        await using var db = room.Database.CreateDbContext();

        Assert.Null(await db.ReadRecordAsync(documents, Cancelled));
        documents[IncidentBundle.EnglishFile] = "no front matter";
        Assert.Null(await db.ReadRecordAsync(documents, Cancelled));
    }

    [Fact]
    public async Task Who_approved_a_revision_is_kept_with_it()
    {
        await using var room = await ImportRoom.CreateAsync();
        using var pack = new PackFolder();
        pack.AddIncident();
        await room.ImportAsync(pack);
        await using var db = room.Database.CreateDbContext();
        await using (var writer = await IncidentWriter.BeginAsync(db, ImportRoom.Now.UtcDateTime, Cancelled))
        {
            var stored = await writer.ReadAsync(["IKB-0101"], Cancelled);
            writer.Archive(stored["IKB-0101"], new(RevisionCause.Archived, "ada", "Done.") { Approvers = ["grace", "李雷"] });
            await writer.CommitAsync(Cancelled);
        }

        var entries = await db.Revisions.OrderBy(r => r.Number).Entries().ToListAsync(Cancelled);

        Assert.Equal([[], ["grace", "李雷"]], entries.Select(e => e.Approvers));
    }

    private static Dictionary<string, string> DocumentsOf(IncidentBundle bundle) =>
        bundle.Files.Concat(bundle.Images.Select(i => ContentImage.Document(i.Path, i.Sha256)))
            .ToDictionary(f => f.Path, f => f.Text, StringComparer.Ordinal);
}
