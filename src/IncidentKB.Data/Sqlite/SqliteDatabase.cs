using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace IncidentKB.Data.Sqlite;

/// <summary>The database in a file: how it is opened, migrated, and what its faults mean.</summary>
internal static class SqliteDatabase
{
    // SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_FULL, SQLITE_BUSY and SQLITE_LOCKED, https://www.sqlite.org/rescode.html
    private const int Corrupt = 11;
    private const int NotADatabase = 26;
    private const int Full = 13;
    private const int Busy = 5;
    private const int Locked = 6;

    // SQLITE_IOERR_WRITE and SQLITE_IOERR_SHMSIZE: on a full disk the log of the database and its index cannot be made.
    private const int WriteFailed = 778;
    private const int IndexTooSmall = 4874;

    public static DbContextOptions<KbContext> Options(DatabaseLocation location, IServiceProvider? services = null)
    {
        var connection = new SqliteConnectionStringBuilder
        {
            DataSource = location.File,
            ForeignKeys = true,

            // Seconds that a visitor waits for another writer before the page says that the database is busy.
            DefaultTimeout = 5,
        };
        var options = new DbContextOptionsBuilder<KbContext>();
        options.UseSqlite(connection.ConnectionString).AddInterceptors(BusyTimeout.Instance).UseApplicationServiceProvider(services);
        return options.Options;
    }

    // EF takes a row of a table as its lock, and waits for it without end: a program that was killed while it migrated would
    // keep every later one from starting. Whoever holds the lease may clear such a row away.
    public static async Task MigrateAsync(KbContext db, CancellationToken cancellationToken)
    {
        await db.Database.ExecuteSqlRawAsync("DROP TABLE IF EXISTS \"__EFMigrationsLock\"", cancellationToken);
        await db.Database.MigrateAsync(cancellationToken);
    }

    /// <summary>Readers and a writer go on side by side; the file keeps it.</summary>
    public static Task WriteAheadAsync(KbContext db, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL", cancellationToken);

    /// <summary>What an exception of SQLite means; null for what has no name, and for exceptions of others.</summary>
    public static DatabaseFault? FaultOf(Exception exception) => exception is not SqliteException sqlite
        ? null
        : sqlite.SqliteErrorCode switch
        {
            _ when sqlite.SqliteExtendedErrorCode is WriteFailed or IndexTooSmall => DatabaseFault.Full,
            Busy or Locked => DatabaseFault.Busy,
            Corrupt or NotADatabase => DatabaseFault.Damaged,
            Full => DatabaseFault.Full,
            _ => null,
        };

    /// <summary>What a person at the console is told; null where the exception is not SQLite's.</summary>
    public static string? Sentence(Exception exception, DatabaseLocation location)
    {
        var file = location.File;
        return KbDatabase.FaultOf(exception) switch
        {
            DatabaseFault.Damaged =>
                $"The file '{file}' is damaged or is no SQLite database. Nothing was changed. "
                + "Put a backup in its place, or move it away: the content pack is imported again into a new one.",
            DatabaseFault.Busy => $"The database '{file}' is locked by another program. Close that program and start again.",
            DatabaseFault.Full =>
                $"There is no room left for the database '{file}'. Free some space and start again; what was stored before is safe.",
            _ when Find(exception) is { } sqlite => $"The database '{file}' cannot be used: {sqlite.Message}",
            _ => null,
        };
    }

    private static SqliteException? Find(Exception? exception) =>
        exception is null or SqliteException ? (SqliteException?)exception : Find(exception.InnerException);

    // Writers of other processes (an import beside a running site) are waited for instead of failing at once.
    private sealed class BusyTimeout : DbConnectionInterceptor
    {
        public static readonly BusyTimeout Instance = new();

        public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => SetTimeout(connection);

        public override Task ConnectionOpenedAsync(
            DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            SetTimeout(connection);
            return Task.CompletedTask;
        }

        private static void SetTimeout(DbConnection connection)
        {
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA busy_timeout = 5000";
            command.ExecuteNonQuery();
        }
    }

    /// <summary>For <c>dotnet ef migrations add NAME --context KbContext</c>; the program itself never uses it.</summary>
    internal sealed class Design : IDesignTimeDbContextFactory<KbContext>
    {
        public KbContext CreateDbContext(string[] args) => new(Options(new(Path.GetTempPath())));
    }
}
