using IncidentKB.Data;
using IncidentKB.Data.Matching;
using IncidentKB.Testing;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace IncidentKB.Web.Tests;

/// <summary>The program as it is, on a port of its own, with a new database in a folder of its own.</summary>
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

    public string DataDirectory { get; } = Directory.CreateTempSubdirectory("incidentkb-").FullName;

    public string DatabaseFile => Path.Combine(DataDirectory, KbDatabase.FileName);

    public CapturedLog Log { get; } = new();

    public Uri Address => ClientOptions.BaseAddress;

    public KbContext OpenDatabase() =>
        new((DbContextOptions<KbContext>)KbDatabase.Configure(new DbContextOptionsBuilder<KbContext>(), DataDirectory).Options);

    /// <summary>Waits for what the program does behind its start, and closes the connections that it keeps open for the next request.</summary>
    public async Task CloseIdleConnectionsAsync()
    {
        await Services.GetRequiredService<IncidentMatcher>().WarmAsync();
        CloseIdleConnections();
    }

    private void CloseIdleConnections()
    {
        using var db = OpenDatabase();
        SqliteConnection.ClearPool((SqliteConnection)db.Database.GetDbConnection());
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        // As it is installed: caching and error pages differ in Development.
        builder.UseEnvironment("Production");
        builder.UseSetting("Kb:DataDirectory", DataDirectory);
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
