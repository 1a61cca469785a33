using IncidentKB.Data.Matching;
using IncidentKB.Data.Search;
using IncidentKB.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace IncidentKB.Data.Tests;

/// <summary>
/// A real, migrated database of its own, deleted at the end: a file of SQLite, or a database of PostgreSQL where the tests run with
/// <c>IKB_TEST_DATABASE=postgres</c>. What is asked of one is asked of both.
/// </summary>
public sealed class TemporaryDatabase : IDbContextFactory<KbContext>, IAsyncDisposable
{
    private static readonly Lazy<Task<string>> Migrated = new(MigrateTemplateAsync);

    private readonly IDbContextFactory<KbContext> _factory;

    private TemporaryDatabase(DatabaseLocation location)
    {
        Location = location;
        _factory = KbDatabase.CreateFactory(location);
        Matcher = new(this);
    }

    /// <summary>Where it is.</summary>
    public DatabaseLocation Location { get; }

    /// <summary>The data folder.</summary>
    public string Directory => Location.DataDirectory;

    /// <summary>Matches traces against it.</summary>
    public IncidentMatcher Matcher { get; }

    public static Task<TemporaryDatabase> CreateAsync() => CreateAsync(PostgresServer.IsAskedFor);

    /// <summary>One on PostgreSQL or in a file, whichever the tests run with.</summary>
    public static async Task<TemporaryDatabase> CreateAsync(bool isPostgres)
    {
        var folder = System.IO.Directory.CreateTempSubdirectory("incidentkb-").FullName;
        if (isPostgres)
        {
            return new(new(folder, await (await PostgresServer.Shared).CreateDatabaseAsync(await Migrated.Value)));
        }

        var database = new TemporaryDatabase(new(folder));
        await KbDatabase.PrepareAsync(database, database.Location);
        return database;
    }

    public KbContext CreateDbContext() => _factory.CreateDbContext();

    /// <summary>The text search, with a matcher that is ready.</summary>
    public async Task<TextSearch> OpenSearchAsync()
    {
        await Matcher.WarmAsync();
        return new(this, Matcher);
    }

    public async ValueTask DisposeAsync()
    {
        Matcher.Dispose();
        if (Location.IsPostgres)
        {
            await (await PostgresServer.Shared).DropDatabaseAsync(Location.ConnectionString!);
        }
        else
        {
            await using var db = CreateDbContext();
            SqliteConnection.ClearPool((SqliteConnection)db.Database.GetDbConnection());
        }

        System.IO.Directory.Delete(Directory, recursive: true);
    }

    // Copied for each test: to migrate takes longer than most of them.
    private static async Task<string> MigrateTemplateAsync()
    {
        var server = await PostgresServer.Shared;
        var connection = await server.CreateDatabaseAsync();
        var location = new DatabaseLocation(Path.GetTempPath(), connection);
        await KbDatabase.PrepareAsync(KbDatabase.CreateFactory(location), location);

        // A database that somebody is connected to cannot be copied.
        NpgsqlConnection.ClearAllPools();
        return new NpgsqlConnectionStringBuilder(connection).Database!;
    }
}
