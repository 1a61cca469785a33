using IncidentKB.Data;
using IncidentKB.Testing;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace IncidentKB.Web.Tests;

/// <summary>
/// The program as it is, on a port of its own, with a new database in a folder of its own; on PostgreSQL where the tests run with
/// <c>IKB_TEST_DATABASE=postgres</c>.
/// </summary>
public class KbSite : WebApplicationFactory<Program>
{
    private readonly string _contentDirectory;

    /// <summary>Serves the content of the repository.</summary>
    public KbSite()
        : this(RepositoryFiles.Content)
    {
    }

    protected KbSite(string contentDirectory)
    {
        _contentDirectory = contentDirectory;
        UseKestrel(0);
        StartServer();
    }

    /// <summary>The database of the server; null where it is a file.</summary>
    public string? ConnectionString { get; } = PostgresServer.IsAskedFor
        ? PostgresServer.Shared.GetAwaiter().GetResult().CreateDatabaseAsync().GetAwaiter().GetResult()
        : null;

    /// <summary>What a command is given to use the same database, beside <see cref="DataDirectory"/>.</summary>
    public string[] Settings => ConnectionString == null ? [] : ["--Kb:Database=postgres", $"--Kb:ConnectionString={ConnectionString}"];

    public string DataDirectory { get; } = Directory.CreateTempSubdirectory("incidentkb-").FullName;

    public string DatabaseFile => Path.Combine(DataDirectory, DatabaseLocation.FileName);

    public CapturedLog Log { get; } = new();

    public Uri Address => ClientOptions.BaseAddress;

    public KbContext OpenDatabase() => Services.GetRequiredService<IDbContextFactory<KbContext>>().CreateDbContext();

    /// <summary>
    /// Waits for what the program does behind its start, and closes the connections that it keeps open for the next request.
    /// </summary>
    public async Task CloseIdleConnectionsAsync()
    {
        // Its connection is still open for a moment after the matcher is ready.
        await Services.GetServices<IHostedService>().OfType<BackgroundService>()
            .Single(s => s.GetType().Name == "MatcherWarmup").ExecuteTask!;
        CloseIdleConnections();
    }

    private void CloseIdleConnections()
    {
        if (ConnectionString == null)
        {
            SqliteConnection.ClearAllPools();
        }
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        // As it is installed: caching and error pages differ in Development.
        builder.UseEnvironment("Production");
        builder.UseSetting("Kb:DataDirectory", DataDirectory);
        if (ConnectionString != null)
        {
            builder.UseSetting("Kb:Database", "postgres");
            builder.UseSetting("Kb:ConnectionString", ConnectionString);
        }

        builder.UseSetting("Kb:ContentDirectory", _contentDirectory);

        // Most tests run no snippet; those that do wait a moment for a worker.
        builder.UseSetting("Kb:Runner:IdleWorkers", "0");
        builder.UseSetting("Kb:Runner:Proofs", "false");
        builder.ConfigureLogging(logging => logging.ClearProviders().AddProvider(Log));
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing && Directory.Exists(DataDirectory))
        {
            CloseIdleConnections();
            Directory.Delete(DataDirectory, recursive: true);
        }
    }
}
