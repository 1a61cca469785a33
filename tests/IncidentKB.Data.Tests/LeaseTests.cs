using IncidentKB.Testing;
using Npgsql;
using Xunit;
using static IncidentKB.Testing.RunningTest;

namespace IncidentKB.Data.Tests;

public sealed class LeaseTests
{
    [Fact]
    public async Task One_at_a_time_has_it_and_the_next_one_gets_it_when_it_is_given_back()
    {
        await using var database = await TemporaryDatabase.CreateAsync();
        var first = await Lease.TryTakeAsync(database.Location, Lease.Names.Proofs, Cancelled);
        Assert.NotNull(first);
        Assert.Null(await Lease.TryTakeAsync(database.Location, Lease.Names.Proofs, Cancelled));
        await using (var other = await Lease.TryTakeAsync(database.Location, Lease.Names.Import, Cancelled))
        {
            Assert.NotNull(other);
        }

        var waits = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var next = Lease.TakeAsync(database.Location, Lease.Names.Proofs, waits.SetResult, Cancelled);
        await waits.Task.WaitAsync(Cancelled);
        await first.DisposeAsync();

        await (await next).DisposeAsync();
    }

    [Fact]
    public async Task A_holder_that_was_cut_off_is_told_and_another_one_has_it()
    {
        await using var database = await TemporaryDatabase.CreateAsync(isPostgres: true);
        await using var lost = await Lease.TryTakeAsync(database.Location, Lease.Names.Proofs, Cancelled);
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lost!.Lost.Register(told.SetResult);

        await (await PostgresServer.Shared).ExecuteAsync(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'IncidentKB proofs' "
            + $"AND datname = '{new NpgsqlConnectionStringBuilder(database.Location.ConnectionString).Database}'");

        await using var next = await Lease.TakeAsync(database.Location, Lease.Names.Proofs, null, Cancelled);
        await told.Task.WaitAsync(Cancelled);
        Assert.False(next.Lost.IsCancellationRequested);
    }
}
