using IncidentKB.Testing;
using Xunit;
using static IncidentKB.Testing.RunningTest;

namespace IncidentKB.Data.Tests.Durability;

/// <summary>
/// A power cut as far as it can be imitated: the files as they are at one moment, while a program that writes is stopped by the kernel.
/// What a disk had not written yet is not imitated.
/// </summary>
[Trait("Database", "own")]
public sealed class PowerCutTests
{
    private const int Incidents = 400;

    [Fact]
    public async Task The_files_of_any_moment_open_clean_with_whole_incidents()
    {
        using var pack = new PackFolder("large");
        for (var i = 0; i < Incidents; i++)
        {
            pack.AddIncident($"pump-stops-{i:D4}", $"IKB-{i + 1:D4}");
        }

        using var data = new DataFolder();
        using var import = WebProgram.Start(data.Path, "import", pack.Path);
        var copies = 0;
        while (!import.Ended.IsCompleted)
        {
            Signal("STOP", import.Id);
            using var copy = data.Copy();
            Signal("CONT", import.Id);
            copies += await OpensCleanAsync(copy) ? 1 : 0;
        }

        Assert.True(copies > 0, "The import ended before a copy held a table.");
    }

    [Fact]
    public async Task A_damaged_log_costs_what_stands_in_it_and_nothing_before()
    {
        using var pack = new PackFolder();
        pack.AddIncident();
        using var data = new DataFolder();
        Assert.Equal(0, (await WebProgram.RunAsync(data.Path, ["import", pack.Path], Cancelled)).ExitCode);
        await using var writer = await data.OpenAsync();
        await DatabaseDump.ColumnAsync(writer, "UPDATE incidents SET Project = 'other'");

        // The connection keeps the log from being written back and taken away.
        using var copy = data.Copy();
        var log = await File.ReadAllBytesAsync(copy.File + "-wal", Cancelled);
        Assert.NotEmpty(log);
        log.AsSpan(log.Length / 2).Fill(0xA5);
        await File.WriteAllBytesAsync(copy.File + "-wal", log, Cancelled);
        File.Delete(copy.File + "-shm");

        Assert.True(await OpensCleanAsync(copy));
        var (exitCode, output) = await WebProgram.RunAsync(copy.Path, ["import", pack.Path], Cancelled);
        Assert.True(exitCode == 0, output);
    }

    // False where the program had not yet made the tables.
    private static async Task<bool> OpensCleanAsync(DataFolder copy)
    {
        if (!File.Exists(copy.File))
        {
            return false;
        }

        await using var connection = await copy.OpenAsync();
        Assert.Equal(["ok"], await DatabaseDump.ColumnAsync(connection, "PRAGMA integrity_check"));
        Assert.Empty(await DatabaseDump.ColumnAsync(connection, "PRAGMA foreign_key_check"));
        if (await DatabaseDump.ColumnAsync(connection, "SELECT 1 FROM sqlite_schema WHERE name = 'search_state'") is [])
        {
            return false;
        }

        Assert.Empty(await DatabaseDump.ColumnAsync(
            connection, "SELECT Id FROM incidents i WHERE (SELECT count(*) FROM incident_texts t WHERE t.IncidentId = i.Id) <> 2"));
        Assert.Equal(
            await DatabaseDump.ColumnAsync(connection, "SELECT Id FROM incidents ORDER BY Id"),
            await DatabaseDump.ColumnAsync(connection, "SELECT rowid FROM search ORDER BY rowid"));
        return true;
    }
}
