using IncidentKB.Data.Matching;
using IncidentKB.Data.Search;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace IncidentKB.Data.Tests;

/// <summary>A real, migrated database file in a folder of its own, deleted at the end.</summary>
public sealed class TemporaryDatabase : IDbContextFactory<KbContext>, IAsyncDisposable
{
    private readonly DbContextOptions<KbContext> _options;

    private TemporaryDatabase(string directory)
    {
        Directory = directory;
        Matcher = new(this);
        _options = (DbContextOptions<KbContext>)KbDatabase.Configure(new DbContextOptionsBuilder<KbContext>(), directory).Options;
    }

    /// <summary>The data folder.</summary>
    public string Directory { get; }

    /// <summary>Matches traces against it.</summary>
    public IncidentMatcher Matcher { get; }

    public static async Task<TemporaryDatabase> CreateAsync()
    {
        var database = new TemporaryDatabase(System.IO.Directory.CreateTempSubdirectory("incidentkb-").FullName);
        await KbDatabase.PrepareAsync(database, database.Directory);
        return database;
    }

    public KbContext CreateDbContext() => new(_options);

    /// <summary>The text search, with a matcher that is ready.</summary>
    public async Task<TextSearch> OpenSearchAsync()
    {
        await Matcher.WarmAsync();
        return new(this, Matcher);
    }

    public async ValueTask DisposeAsync()
    {
        Matcher.Dispose();
        await using (var db = CreateDbContext())
        {
            SqliteConnection.ClearPool((SqliteConnection)db.Database.GetDbConnection());
        }

        System.IO.Directory.Delete(Directory, recursive: true);
    }
}
