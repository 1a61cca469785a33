using IncidentKB.Data.Postgres;
using IncidentKB.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace IncidentKB.Data;

/// <summary>Opens the database and brings it to the schema of this program, whoever keeps it.</summary>
public static class KbDatabase
{
    /// <summary>Adds the factory of contexts.</summary>
    /// <param name="services">Where it goes.</param>
    /// <param name="locate">Tells where the database is.</param>
    public static IServiceCollection AddKbDatabase(this IServiceCollection services, Func<IServiceProvider, DatabaseLocation> locate) =>
        services.AddSingleton(locate)
            .AddSingleton(provider => CreateFactory(provider.GetRequiredService<DatabaseLocation>(), provider))
            .AddScoped(provider => provider.GetRequiredService<IDbContextFactory<KbContext>>().CreateDbContext());

    /// <summary>Makes a factory whose contexts are used again.</summary>
    /// <param name="location">Where the database is.</param>
    /// <param name="services">Those of the program, for its log; null for none.</param>
    public static IDbContextFactory<KbContext> CreateFactory(DatabaseLocation location, IServiceProvider? services = null) =>
        location.IsPostgres
            ? new PostgresContextFactory(location.ConnectionString!, services)
            : new PooledDbContextFactory<KbContext>(SqliteDatabase.Options(location, services));

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

    /// <summary>Creates the data folder and the database where they are missing, and migrates to this program's schema.</summary>
    /// <param name="factory">Opens it.</param>
    /// <param name="location">Where it is.</param>
    /// <param name="waits">Called once where another program is doing it, which is waited for.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="KbStartException">The folder or the database cannot be used; the message says why and what to do.</exception>
    public static async Task PrepareAsync(
        IDbContextFactory<KbContext> factory, DatabaseLocation location, Action? waits = null,
        CancellationToken cancellationToken = default)
    {
        EnsureWritable(location.DataDirectory);
        try
        {
            await using var db = await factory.CreateDbContextAsync(cancellationToken);
            await RefuseNewerDatabaseAsync(db, location, cancellationToken);
            if ((await db.Database.GetPendingMigrationsAsync(cancellationToken)).Any())
            {
                // Whoever waited finds nothing left to do.
                await using var turn = await Lease.TakeAsync(location, Lease.Names.Migration, waits, cancellationToken);
                await (location.IsPostgres
                    ? db.Database.MigrateAsync(cancellationToken)
                    : SqliteDatabase.MigrateAsync(db, cancellationToken));
            }

            if (!location.IsPostgres)
            {
                await SqliteDatabase.WriteAheadAsync(db, cancellationToken);
            }
        }
        catch (Exception exception) when (Sentence(exception, location) is { } sentence)
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
            if (SqliteDatabase.FaultOf(exception) is { } ofFile)
            {
                return ofFile;
            }

            if (PostgresDatabase.FaultOf(exception) is { } ofServer)
            {
                return ofServer;
            }
        }

        return null;
    }

    /// <summary>What a person at the console is told when work on the database failed; null when it failed for another reason.</summary>
    public static string? Sentence(Exception exception, DatabaseLocation location) =>
        location.IsPostgres ? PostgresDatabase.Sentence(exception, location) : SqliteDatabase.Sentence(exception, location);

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

    private static async Task RefuseNewerDatabaseAsync(KbContext db, DatabaseLocation location, CancellationToken cancellationToken)
    {
        if (location.IsFileMissing || (!location.IsPostgres && new FileInfo(location.File).Length == 0))
        {
            return;
        }

        var known = db.Database.GetMigrations().ToHashSet(StringComparer.Ordinal);
        var unknown = (await db.Database.GetAppliedMigrationsAsync(cancellationToken)).FirstOrDefault(id => !known.Contains(id));
        if (unknown != null)
        {
            var (name, another) = location.IsPostgres
                ? (PostgresDatabase.NameOf(location), "another database with Kb__ConnectionString")
                : ($"'{location.File}'", "another folder with Kb__DataDirectory");
            throw new KbStartException(
                $"The database {name} was written by a newer version of IncidentKB (it has the schema step '{unknown}', "
                + "which this version does not know). "
                + $"Nothing was changed. Start the newer version, or name {another}.");
        }
    }
}

/// <summary>Why a database cannot answer.</summary>
public enum DatabaseFault
{
    /// <summary>Others hold it; trying again helps.</summary>
    Busy,

    /// <summary>The file or a page of it is damaged; a backup helps.</summary>
    Damaged,

    /// <summary>The disk has no room left; what was stored before is whole.</summary>
    Full,

    /// <summary>The server cannot be reached; it may be on its way back.</summary>
    Away,
}

/// <summary>The program cannot start; the message is a sentence for the person at the console.</summary>
public sealed class KbStartException(string message, Exception? innerException = null) : Exception(message, innerException);
