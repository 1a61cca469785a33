using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace IncidentKB.Data;

/// <summary>Opens the database file and brings it to the schema of this program.</summary>
public static class KbDatabase
{
    /// <summary>Name of the file inside the data folder.</summary>
    public const string FileName = "incidentkb.db";

    // SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_FULL, SQLITE_BUSY and SQLITE_LOCKED, https://www.sqlite.org/rescode.html
    private const int Corrupt = 11;
    private const int NotADatabase = 26;
    private const int Full = 13;
    private const int Busy = 5;
    private const int Locked = 6;

    // SQLITE_IOERR_WRITE and SQLITE_IOERR_SHMSIZE: on a full disk the log of the database and its index cannot be made.
    private const int WriteFailed = 778;
    private const int IndexTooSmall = 4874;

    // Milliseconds that a start waits for another one that migrates the same database.
    private const int MaxMigration = 60_000;

    /// <summary>Adds the factory of contexts.</summary>
    /// <param name="services">Where it goes.</param>
    /// <param name="dataDirectory">Tells the data folder.</param>
    public static IServiceCollection AddKbDatabase(this IServiceCollection services, Func<IServiceProvider, string> dataDirectory) =>
        services.AddPooledDbContextFactory<KbContext>((provider, options) => Configure(options, dataDirectory(provider)));

    /// <summary>
    /// A context whose connection stays open until it is disposed. A page asks several questions, and EF would open
    /// and set up the connection for each of them anew.
    /// </summary>
    public static async Task<KbContext> OpenAsync(this IDbContextFactory<KbContext> factory, CancellationToken cancellationToken)
    {
        var db = await factory.CreateDbContextAsync(cancellationToken);
        try
        {
            await db.Database.OpenConnectionAsync(cancellationToken);
            return db;
        }
        catch
        {
            await db.DisposeAsync();
            throw;
        }
    }

    /// <summary>Points <paramref name="options"/> to the database in <paramref name="dataDirectory"/>.</summary>
    public static DbContextOptionsBuilder Configure(DbContextOptionsBuilder options, string dataDirectory)
    {
        var connection = new SqliteConnectionStringBuilder
        {
            DataSource = Path.Combine(dataDirectory, FileName),
            ForeignKeys = true,

            // Seconds that a visitor waits for another writer before the page says that the database is busy.
            DefaultTimeout = 5,
        };
        return options.UseSqlite(connection.ConnectionString).AddInterceptors(BusyTimeout.Instance);
    }

    /// <summary>Creates the data folder and the database where they are missing, and migrates to this program's schema.</summary>
    /// <exception cref="KbStartException">The folder or the file cannot be used; the message says why and what to do.</exception>
    public static async Task PrepareAsync(
        IDbContextFactory<KbContext> factory, string dataDirectory, CancellationToken cancellationToken = default)
    {
        EnsureWritable(dataDirectory);
        var file = Path.Combine(dataDirectory, FileName);
        try
        {
            await using var db = await factory.CreateDbContextAsync(cancellationToken);
            await RefuseNewerDatabaseAsync(db, file, cancellationToken);
            if ((await db.Database.GetPendingMigrationsAsync(cancellationToken)).Any())
            {
                await MigrateAsync(db, dataDirectory, cancellationToken);
            }

            await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL", cancellationToken);
        }
        catch (Exception exception) when (StartProblem(exception, file) is { } sentence)
        {
            throw new KbStartException(sentence, exception);
        }
    }

    /// <summary>
    /// What a visitor is told when <paramref name="exception"/> comes from a database that cannot answer; null for other faults.
    /// </summary>
    public static DatabaseFault? FaultOf(Exception? exception)
    {
        for (; exception != null; exception = exception.InnerException)
        {
            if (exception is SqliteException sqlite)
            {
                return sqlite.SqliteErrorCode switch
                {
                    _ when sqlite.SqliteExtendedErrorCode is WriteFailed or IndexTooSmall => DatabaseFault.Full,
                    Busy or Locked => DatabaseFault.Busy,
                    Corrupt or NotADatabase => DatabaseFault.Damaged,
                    Full => DatabaseFault.Full,
                    _ => null,
                };
            }
        }

        return null;
    }

    private static void EnsureWritable(string directory)
    {
        try
        {
            Directory.CreateDirectory(directory);
            var probe = Path.Combine(directory, $".write-probe-{Environment.ProcessId}");
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new KbStartException(
                $"The data folder '{directory}' cannot be written: {exception.Message} "
                + "Give this user write access, or name another folder with Kb__DataDirectory.", exception);
        }
    }

    // EF takes a row of a table as its lock, and waits for it without end: a program that was killed while it migrated would
    // keep every later one from starting. The system's lock on a file ends with its holder, who may clear such a row away.
    private static async Task MigrateAsync(KbContext db, string dataDirectory, CancellationToken cancellationToken)
    {
        await using var turn = await WaitForTurnAsync(Path.Combine(dataDirectory, "migration.lock"), cancellationToken);
        await db.Database.ExecuteSqlRawAsync("DROP TABLE IF EXISTS \"__EFMigrationsLock\"", cancellationToken);
        await db.Database.MigrateAsync(cancellationToken);
    }

    private static async Task<FileStream> WaitForTurnAsync(string file, CancellationToken cancellationToken)
    {
        var waitUntil = Environment.TickCount64 + MaxMigration;
        while (true)
        {
            try
            {
                return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException exception) when (exception is not (FileNotFoundException or DirectoryNotFoundException))
            {
                if (Environment.TickCount64 > waitUntil)
                {
                    throw new KbStartException(
                        $"Another program is bringing the database beside '{file}' up to date. Start again when it has ended.", exception);
                }

                await Task.Delay(100, cancellationToken);
            }
        }
    }

    private static async Task RefuseNewerDatabaseAsync(KbContext db, string file, CancellationToken cancellationToken)
    {
        if (!File.Exists(file) || new FileInfo(file).Length == 0)
        {
            return;
        }

        var known = db.Database.GetMigrations().ToHashSet(StringComparer.Ordinal);
        var unknown = (await db.Database.GetAppliedMigrationsAsync(cancellationToken)).FirstOrDefault(id => !known.Contains(id));
        if (unknown != null)
        {
            throw new KbStartException(
                $"The database '{file}' was written by a newer version of IncidentKB (it has the schema step '{unknown}', "
                + "which this version does not know). "
                + "Nothing was changed. Start the newer version, or name another folder with Kb__DataDirectory.");
        }
    }

    /// <summary>What a person at the console is told when work on the database failed; null when it failed for another reason.</summary>
    public static string? Sentence(Exception exception, string dataDirectory) =>
        StartProblem(exception, Path.Combine(dataDirectory, FileName));

    private static string? StartProblem(Exception exception, string file)
    {
        return FaultOf(exception) switch
        {
            DatabaseFault.Damaged =>
                $"The file '{file}' is damaged or is no SQLite database. Nothing was changed. "
                + "Put a backup in its place, or move it away: the content pack is imported again into a new one.",
            DatabaseFault.Busy => $"The database '{file}' is locked by another program. Close that program and start again.",
            DatabaseFault.Full =>
                $"There is no room left for the database '{file}'. Free some space and start again; what was stored before is safe.",
            _ when FindSqlite(exception) is { } sqlite => $"The database '{file}' cannot be used: {sqlite.Message}",
            _ => null,
        };
    }

    private static SqliteException? FindSqlite(Exception? exception) =>
        exception is null or SqliteException ? (SqliteException?)exception : FindSqlite(exception.InnerException);

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
}

/// <summary>Why a database cannot answer.</summary>
public enum DatabaseFault
{
    /// <summary>Another writer holds it; trying again helps.</summary>
    Busy,

    /// <summary>The file is damaged; a backup helps.</summary>
    Damaged,

    /// <summary>The disk has no room left; what was stored before is whole.</summary>
    Full,
}

/// <summary>The program cannot start; the message is a sentence for the person at the console.</summary>
public sealed class KbStartException(string message, Exception? innerException = null) : Exception(message, innerException);
