using IncidentKB.Data.Tests.Import;
using IncidentKB.Testing;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Xunit;
using static IncidentKB.Testing.RunningTest;

namespace IncidentKB.Data.Tests.Postgres;

/// <summary>Backups of a database on a server, by the server's own programs.</summary>
[Trait("Database", "own")]
public sealed class PostgresBackupTests
{
    [Fact]
    public async Task A_backup_goes_into_another_database_and_back_over_a_changed_one()
    {
        await using var room = new ImportRoom(await TemporaryDatabase.CreateAsync(isPostgres: true));
        await room.ImportAsync(RepositoryFiles.Content);
        var before = await room.DumpAsync();
        var file = Path.Combine(room.Database.Directory, "backup.dump");

        var size = await KbBackup.WriteAsync(room.Database.Location, file);

        Assert.InRange(size, 10_000, 50_000_000);
        var other = room.Database.Location with { ConnectionString = await (await PostgresServer.Shared).CreateDatabaseAsync() };
        await KbBackup.RestoreAsync(file, other, overwrites: false);
        await using (var db = KbDatabase.CreateFactory(other).CreateDbContext())
        {
            Assert.Equal(before, await DatabaseDump.OfAsync(db));
            await db.Incidents.Where(i => i.Key == "IKB-0001")
                .ExecuteUpdateAsync(set => set.SetProperty(i => i.Project, "other"), Cancelled);
        }

        NpgsqlConnection.ClearAllPools();
        Assert.Contains(
            "Add --force to replace it",
            (await Assert.ThrowsAsync<KbBackupException>(() => KbBackup.RestoreAsync(file, other, overwrites: false))).Message,
            StringComparison.Ordinal);
        await KbBackup.RestoreAsync(file, other, overwrites: true);
        await using var restored = KbDatabase.CreateFactory(other).CreateDbContext();
        Assert.Equal(before, await DatabaseDump.OfAsync(restored));
        Assert.Contains(
            "is in use. Stop the site",
            (await Assert.ThrowsAsync<KbBackupException>(() => KbBackup.RestoreAsync(file, other, overwrites: true))).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_no_whole_backup_is_refused(bool isCutShort)
    {
        await using var room = new ImportRoom(await TemporaryDatabase.CreateAsync(isPostgres: true));
        await room.ImportAsync(RepositoryFiles.Content);
        var before = await room.DumpAsync();
        var file = Path.Combine(room.Database.Directory, "backup.dump");
        await KbBackup.WriteAsync(room.Database.Location, file);
        var bytes = await File.ReadAllBytesAsync(file, Cancelled);
        await File.WriteAllBytesAsync(file, isCutShort ? bytes[..(bytes.Length / 2)] : "notes"u8.ToArray(), Cancelled);

        var exception = await Assert.ThrowsAsync<KbBackupException>(
            () => KbBackup.RestoreAsync(file, room.Database.Location, overwrites: true));

        Assert.StartsWith($"'{file}' is no backup of IncidentKB, or is damaged.", exception.Message, StringComparison.Ordinal);
        Assert.Equal(before, await room.DumpAsync());
    }
}
