using IncidentKB.Data.Import;
using IncidentKB.Testing;
using Microsoft.EntityFrameworkCore;
using Xunit;
using static IncidentKB.Testing.RunningTest;

namespace IncidentKB.Data.Tests.Import;

public sealed class ContentExportTests
{
    [Fact]
    public async Task The_starting_pack_comes_out_to_the_byte_as_it_went_in()
    {
        await using var room = await ImportRoom.CreateAsync();
        await room.ImportAsync(RepositoryFiles.Content);

        var exported = await room.ExportAsync();

        AssertSameFiles(RepositoryFiles.Content, exported);
    }

    [Fact]
    public async Task Line_ends_keys_of_ones_own_and_odd_characters_come_out_as_they_went_in()
    {
        await using var room = await ImportRoom.CreateAsync();
        using var pack = new PackFolder();
        pack.AddIncident(change: text => text.ReplaceLineEndings("\r\n")
            .Replace("project: pump\r\n", "project: pump\r\nx-team: {pager: \"a, b\"}   \r\n", StringComparison.Ordinal));
        pack.AddIncident("valve-leaks", "IKB-0102", text => text.TrimEnd('\n'));
        pack.Write("incidents/valve-leaks/traces/odd.txt", "\u001b[31mpanic: \u0001\u2028 𝒳 e\u0301\r\r\n\n\n  \t");
        pack.Write("incidents/valve-leaks/traces/empty.txt", "");
        pack.Write("incidents/valve-leaks/other.cs", "// third\r\n");
        pack.Write("practices.yml", PackFolder.Practices.ReplaceLineEndings("\r\n") + "# the end");
        Assert.Empty((await room.ImportAsync(pack)).Problems);

        var exported = await room.ExportAsync();

        AssertSameFiles(pack.Path, exported);
        Assert.Equal((0, 2), (await room.ImportAsync(exported)) is var again ? (again.Updated, again.Unchanged) : default);
    }

    [Fact]
    public async Task Pictures_and_everything_that_surrounds_an_incident_come_out_to_the_byte()
    {
        await using var room = await ImportRoom.CreateAsync();
        using var pack = new PackFolder();
        pack.AddIncident(change: text => text.Replace(
            "project: pump\n", "external_id: PM-7\nseverity_label:   'SEV2'  # ours\n", StringComparison.Ordinal)
            .Replace(
                "repository: https://example.org/pump\nlanguage: go\n",
                "services: [pump,\n  'web shop']\nstarted_at: 2025-03-21 09:30:05+08:00\n", StringComparison.Ordinal)
            .Replace(
                "pattern: closed-twice\n",
                "do_now:\n  - >-\n    Take\n    v1.1.0.\nfollow_ups:\n- {text: Alarm, due: 2025-04-01}\nx-odd: {b: [1, ~]}\n",
                StringComparison.Ordinal)
            .Replace("It stops.", "![The gauge at noon](images/stop.png)", StringComparison.Ordinal));
        pack.AddIncident("valve-leaks", "IKB-0102");
        pack.Write($"incidents/{PackFolder.Slug}/images/stop.png", Pictures.Png);
        pack.Write($"incidents/{PackFolder.Slug}/images/停 2.webp", Pictures.WebPExtended);
        pack.Write("incidents/valve-leaks/images/the-same.png", Pictures.Png);
        pack.Write("template/index.md", "---\nid:\n---\n");
        Assert.All((await room.ImportAsync(pack)).Problems, p => Assert.True(p.IsWarning));

        var exported = await room.ExportAsync();

        AssertSameFiles(pack.Path, exported);
        Assert.Equal((0, 2), (await room.ImportAsync(exported)) is var again ? (again.Updated, again.Unchanged) : default);
        await using var db = room.Database.CreateDbContext();
        Assert.Equal(2, await db.Images.CountAsync(Cancelled));
        Assert.Equal(3, await db.IncidentImages.CountAsync(Cancelled));
        var (project, pattern) = await db.Incidents.Where(i => i.Key == "IKB-0101")
            .Select(i => new ValueTuple<string?, string?>(i.Project, i.PatternSlug)).SingleAsync(Cancelled);
        Assert.Equal((null, null), (project, pattern));
    }

    [Fact]
    public async Task A_folder_that_holds_something_is_not_written_into()
    {
        await using var room = await ImportRoom.CreateAsync();
        await room.ImportAsync(RepositoryFiles.Content);
        using var pack = new PackFolder();

        var exception = await Assert.ThrowsAsync<ExportException>(
            () => new ContentExport(room.Database).ExportAsync(pack.Path, null, Cancelled));

        Assert.Equal(
            $"'{pack.Path}' is not an empty folder. Name a folder that is empty or does not exist, so that nothing is overwritten.",
            exception.Message);
        Assert.Equal(3, Directory.GetFileSystemEntries(pack.Path).Length);
    }

    [Fact]
    public async Task An_empty_database_has_nothing_to_export()
    {
        await using var room = await ImportRoom.CreateAsync();

        Assert.Equal(
            "The database holds no content pack. Import one first.",
            (await Assert.ThrowsAsync<ExportException>(() => room.ExportAsync())).Message);
    }

    [Fact]
    public async Task An_unknown_pack_is_told_with_the_known_ones()
    {
        await using var room = await ImportRoom.CreateAsync();
        await room.ImportAsync(RepositoryFiles.Content);

        Assert.Equal("The database holds these content packs: incidentkb-starter. Name one of them: export DIR PACK.",
            (await Assert.ThrowsAsync<ExportException>(() => room.ExportAsync("other"))).Message);
    }

    [Fact]
    public async Task An_archived_incident_is_not_exported()
    {
        await using var room = await ImportRoom.CreateAsync();
        using var pack = new PackFolder();
        pack.AddIncident();
        pack.AddIncident("valve-leaks", "IKB-0102");
        await room.ImportAsync(pack);
        Directory.Delete(pack.FullPath("incidents/valve-leaks"), recursive: true);
        await room.ImportAsync(pack);

        AssertSameFiles(pack.Path, await room.ExportAsync());
    }

    private static void AssertSameFiles(string expected, string actual)
    {
        var (before, after) = (ContentImportTests.FilesOf(expected), ContentImportTests.FilesOf(actual));
        Assert.Equal(before.Keys.Order(StringComparer.Ordinal), after.Keys.Order(StringComparer.Ordinal));
        Assert.All(before, file => Assert.Equal(file.Value, after[file.Key]));
    }
}
