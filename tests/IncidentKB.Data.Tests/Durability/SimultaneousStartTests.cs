using IncidentKB.Testing;
using Microsoft.EntityFrameworkCore;
using Xunit;
using static IncidentKB.Testing.RunningTest;

namespace IncidentKB.Data.Tests.Durability;

[Trait("Database", "own")]
public sealed class SimultaneousStartTests
{
    [Fact]
    public async Task Programs_that_start_at_the_same_time_make_one_database()
    {
        using var data = new DataFolder();

        // Each makes the database where it is missing, and then finds nothing in it.
        var starts = await Task.WhenAll(Enumerable.Range(0, 3)
            .Select(n => WebProgram.RunAsync(data.Path, ["export", System.IO.Path.Combine(data.Path, $"out-{n}")], Cancelled)));

        Assert.All(starts, start => Assert.Equal((2, "The database holds no content pack. Import one first."), start));
        await using var connection = await data.OpenAsync();
        Assert.Equal(["ok"], await DatabaseDump.ColumnAsync(connection, "PRAGMA integrity_check"));
        await using var database = await TemporaryDatabase.CreateAsync();
        await using var db = database.CreateDbContext();
        Assert.Equal(
            await db.Database.GetAppliedMigrationsAsync(Cancelled),
            await DatabaseDump.ColumnAsync(connection, "SELECT MigrationId FROM __EFMigrationsHistory ORDER BY 1"));
    }
}
