using IncidentKB.Testing;
using Microsoft.Data.Sqlite;
using Xunit;
using static IncidentKB.Testing.RunningTest;

namespace IncidentKB.Data.Tests.Durability;

/// <summary>A backup is whole whenever it is taken, and is never put over something by accident.</summary>
[Trait("Database", "own")]
public sealed class BackupTests
{
    [Fact]
    public async Task A_backup_that_is_taken_while_somebody_writes_is_whole_and_starts_elsewhere()
    {
        using var pack = new PackFolder();
        pack.AddIncident();
        using var data = new DataFolder();
        await RunAsync(data.Path, 0, "import", pack.Path);
        var backup = Path.Combine(data.Path, "backup.db");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        var writing = Task.Run(() => WriteUntilAsync(data, stop.Token), Cancelled);

        var output = await RunAsync(data.Path, 0, "backup", backup);
        await stop.CancelAsync();
        var written = await writing;

        Assert.Contains($"written to {backup}, and checked.", output, StringComparison.Ordinal);
        using var other = new DataFolder();
        await RunAsync(other.Path, 0, "restore", backup);
        Assert.Contains("0 added, 0 updated, 1 unchanged", await RunAsync(other.Path, 0, "import", pack.Path), StringComparison.Ordinal);
        await using var restored = await other.OpenAsync();
        Assert.Equal("ok", await AskAsync(restored, "PRAGMA integrity_check"));

        // Each pair of rows was written in one transaction, so no moment has half of one.
        var rows = (long)(await AskAsync(restored, "SELECT count(*) FROM pairs"))!;
        Assert.Equal(0, rows % 2);
        Assert.InRange(rows, 0, written * 2);
    }

    [Fact]
    public async Task Nothing_is_overwritten_without_a_word()
    {
        using var pack = new PackFolder();
        pack.AddIncident();
        using var data = new DataFolder();
        await RunAsync(data.Path, 0, "import", pack.Path);
        var backup = Path.Combine(data.Path, "backup.db");
        await RunAsync(data.Path, 0, "backup", backup);
        pack.AddIncident("valve-leaks", "IKB-0102");
        await RunAsync(data.Path, 0, "import", pack.Path);

        Assert.Contains("a backup overwrites nothing", await RunAsync(data.Path, 2, "backup", backup), StringComparison.Ordinal);
        Assert.Contains("Add --force to replace it", await RunAsync(data.Path, 2, "restore", backup), StringComparison.Ordinal);
        await using (var open = await data.OpenAsync())
        {
            Assert.Equal(2L, await AskAsync(open, "SELECT count(*) FROM incidents"));
            Assert.Contains(
                "is in use. Stop the site", await RunAsync(data.Path, 2, "restore", backup, "--force"), StringComparison.Ordinal);
        }

        await RunAsync(data.Path, 0, "restore", backup, "--force");
        await using var restored = await data.OpenAsync();
        Assert.Equal(1L, await AskAsync(restored, "SELECT count(*) FROM incidents"));
    }

    [Theory]
    [InlineData("no database at all")]
    [InlineData("")]
    public async Task What_is_no_backup_is_refused_and_the_database_stays(string text)
    {
        using var pack = new PackFolder();
        pack.AddIncident();
        using var data = new DataFolder();
        await RunAsync(data.Path, 0, "import", pack.Path);
        var file = Path.Combine(data.Path, "notes.txt");
        await File.WriteAllTextAsync(file, text, Cancelled);

        Assert.Contains("is no backup of IncidentKB", await RunAsync(data.Path, 2, "restore", file, "--force"), StringComparison.Ordinal);
        Assert.Contains("There is no file", await RunAsync(data.Path, 2, "restore", file + "x"), StringComparison.Ordinal);
        await using var kept = await data.OpenAsync();
        Assert.Equal(1L, await AskAsync(kept, "SELECT count(*) FROM incidents"));
    }

    [Fact]
    public async Task A_backup_takes_the_place_of_a_damaged_database()
    {
        using var pack = new PackFolder();
        pack.AddIncident();
        using var data = new DataFolder();
        await RunAsync(data.Path, 0, "import", pack.Path);
        var backup = Path.Combine(data.Path, "backup.db");
        await RunAsync(data.Path, 0, "backup", backup);
        await File.WriteAllTextAsync(data.File, new string('x', 100_000), Cancelled);
        await File.WriteAllTextAsync(data.File + "-wal", "left behind", Cancelled);

        await RunAsync(data.Path, 0, "restore", backup, "--force");

        await using var restored = await data.OpenAsync();
        Assert.Equal(1L, await AskAsync(restored, "SELECT count(*) FROM incidents"));
    }

    // Two rows a transaction, until it is stopped.
    private static async Task<long> WriteUntilAsync(DataFolder data, CancellationToken stopped)
    {
        await using var connection = await data.OpenAsync();
        await AskAsync(connection, "CREATE TABLE pairs (n INTEGER)");
        var written = 0L;
        while (!stopped.IsCancellationRequested)
        {
            await AskAsync(connection, "BEGIN IMMEDIATE; INSERT INTO pairs VALUES (1); INSERT INTO pairs VALUES (2); COMMIT");
            written++;
        }

        return written;
    }

    private static async Task<object?> AskAsync(SqliteConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync(Cancelled);
    }

    private static async Task<string> RunAsync(string data, int code, params string[] arguments)
    {
        var (exitCode, output) = await WebProgram.RunAsync(data, arguments, Cancelled);
        Assert.True(exitCode == code, $"{string.Join(' ', arguments)} ended with {exitCode}: {output}");
        return output;
    }
}
