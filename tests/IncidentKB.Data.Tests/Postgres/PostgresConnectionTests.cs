using Microsoft.EntityFrameworkCore;
using Npgsql;
using Xunit;

namespace IncidentKB.Data.Tests.Postgres;

public sealed class PostgresConnectionTests
{
    [Theory]
    [InlineData("", 30)]
    [InlineData(";Maximum Pool Size=100", 100)]
    [InlineData(";maxpoolsize=7", 7)]
    public void A_node_leaves_room_for_two_others_unless_it_is_told_how_many_connections_it_may_take(string written, int expected)
    {
        using var db = KbDatabase.CreateFactory(new("data", $"Host=db;Database=kb{written}")).CreateDbContext();

        Assert.Equal(expected, new NpgsqlConnectionStringBuilder(db.Database.GetConnectionString()).MaxPoolSize);
    }
}
