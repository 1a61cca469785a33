using IncidentKB.Data.Search;
using IncidentKB.Data.Tests.Import;
using IncidentKB.Testing;
using Microsoft.EntityFrameworkCore;
using Xunit;
using static IncidentKB.Testing.RunningTest;

namespace IncidentKB.Data.Tests.Postgres;

/// <summary>A whole database goes from a file to a server and back.</summary>
[Trait("Database", "own")]
public sealed class DatabaseMoveTests
{
    [Fact]
    public async Task A_database_goes_to_the_server_and_back_with_every_row()
    {
        await using var room = await ImportRoom.CreateAsync();
        await room.ImportAsync(RepositoryFiles.Content);
        await SearchIndex.EnsureCurrentAsync(room.Database, Cancelled);
        await using var server = await TemporaryDatabase.CreateAsync(isPostgres: true);
        await using var back = await TemporaryDatabase.CreateAsync(isPostgres: false);

        List<string> told = [];
        var rows = await new DatabaseMove(room.Database, server, told.Add).RunAsync(Cancelled);
        var again = await new DatabaseMove(server, back, _ => { }).RunAsync(Cancelled);

        Assert.Equal(rows, again);
        Assert.Contains("incidents: 5 rows", told);
        await using var first = room.Database.CreateDbContext();
        await using var last = back.CreateDbContext();
        Assert.Equal(await DatabaseDump.OfAsync(first), await DatabaseDump.OfAsync(last));
    }

    [Fact]
    public async Task What_is_written_after_a_move_takes_the_next_numbers()
    {
        await using var room = await ImportRoom.CreateAsync();
        await room.ImportAsync(RepositoryFiles.Content);
        await using var server = await TemporaryDatabase.CreateAsync(isPostgres: true);
        await new DatabaseMove(room.Database, server, _ => { }).RunAsync(Cancelled);
        using var pack = new PackFolder();
        pack.AddIncident("pump-stops", "IKB-0900");

        await new Data.Import.ContentImport(server, TimeProvider.System)
            .ImportAsync(Core.Content.ContentDirectory.Open(pack.Path), Cancelled);

        await using var db = server.CreateDbContext();
        Assert.Equal(6, await db.Incidents.CountAsync(Cancelled));
    }

    [Fact]
    public async Task A_move_that_was_interrupted_goes_on_where_it_stopped()
    {
        await using var room = await ImportRoom.CreateAsync();
        await room.ImportAsync(RepositoryFiles.Content);
        await using var server = await TemporaryDatabase.CreateAsync(isPostgres: true);
        using var interrupted = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new DatabaseMove(
            room.Database, server, line =>
            {
                if (line.StartsWith("incident_texts", StringComparison.Ordinal))
                {
                    interrupted.Cancel();
                }
            }).RunAsync(interrupted.Token));

        List<string> told = [];
        await new DatabaseMove(room.Database, server, told.Add).RunAsync(Cancelled);

        Assert.Contains("incidents: 5 rows, 5 of them before", told);
    }

    [Fact]
    public async Task A_database_that_holds_content_is_not_moved_into()
    {
        await using var room = await ImportRoom.CreateAsync();
        await room.ImportAsync(RepositoryFiles.Content);

        var exception = await Assert.ThrowsAsync<KbStartException>(
            () => new DatabaseMove(room.Database, room.Database, _ => { }).RunAsync(Cancelled));

        Assert.StartsWith("The database to move to holds content already.", exception.Message, StringComparison.Ordinal);
    }
}
