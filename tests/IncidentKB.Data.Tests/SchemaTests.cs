using Microsoft.EntityFrameworkCore;
using Xunit;
using static IncidentKB.Testing.RunningTest;

namespace IncidentKB.Data.Tests;

/// <summary>Asked of each database, as each has migrations of its own.</summary>
public sealed class SchemaTests
{
    [Fact]
    public async Task The_schema_of_the_code_and_that_of_the_migrations_are_the_same()
    {
        await using var database = await TemporaryDatabase.CreateAsync();
        await using var db = database.CreateDbContext();

        Assert.False(db.Database.HasPendingModelChanges());
        Assert.Empty(await db.Database.GetPendingMigrationsAsync(Cancelled));
    }
}
