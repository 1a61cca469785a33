using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace IncidentKB.Testing;

/// <summary>
/// A real PostgreSQL server on a free port of this machine, in a folder of its own, run as an ordinary user. It ends with the tests,
/// also when these are killed.
/// </summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    // Whom it runs as where the tests are root's: PostgreSQL refuses to be root's program.
    private const string Nobody = "65534";

    private const string User = "incidentkb";

    private static readonly Lazy<Task<PostgresServer>> SharedServer = new(() => StartAsync());

    private static int s_databases;

    private readonly string _folder;
    private readonly string[] _settings;
    private Process? _process;

    private PostgresServer(string folder, int port, string[] settings)
    {
        (_folder, Port, _settings) = (folder, port, settings);
        AppDomain.CurrentDomain.ProcessExit += KillAtTheEnd;
    }

    /// <summary>The one that all tests of a project share.</summary>
    public static Task<PostgresServer> Shared => SharedServer.Value;

    /// <summary>True where the tests that can run on either database run on this one.</summary>
    public static bool IsAskedFor => Environment.GetEnvironmentVariable("IKB_TEST_DATABASE") == "postgres";

    /// <summary>Its port on 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>Folder with the programs of PostgreSQL; the newest that is installed, null for none.</summary>
    public static string? Programs { get; } = Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql").Select(d => Path.Combine(d, "bin"))
            .Where(d => File.Exists(Path.Combine(d, "initdb"))).OrderBy(d => d, StringComparer.Ordinal).LastOrDefault()
        : null;

    /// <summary>Makes a cluster and starts it.</summary>
    /// <param name="settings">
    /// Settings of the server, such as <c>max_connections=20</c>; without any it writes without waiting for the disk and takes the idle
    /// connections of many sites.
    /// </param>
    public static async Task<PostgresServer> StartAsync(params string[] settings)
    {
        if (Programs == null)
        {
            throw new InvalidOperationException("PostgreSQL is missing for the tests. On Debian: apt-get install postgresql.");
        }

        var server = await NewAsync(settings.Length > 0 ? settings : ["fsync=off", "synchronous_commit=off", "max_connections=500"]);
        await RunAsync(
            [.. AsOrdinaryUser(Path.Combine(Programs, "initdb")), "--pgdata", server._folder, "--username", User, "--auth", "trust",
                "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync"]);
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>Starts a second server that repeats all that this one does, before this one acknowledges it.</summary>
    public async Task<PostgresServer> StartStandbyAsync()
    {
        var standby = await NewAsync(_settings);
        await RunAsync(
            [.. AsOrdinaryUser(Path.Combine(Programs!, "pg_basebackup")), "--host", "127.0.0.1", "--port", $"{Port}", "--username", User,
                "--pgdata", standby._folder, "--write-recovery-conf", "--checkpoint=fast", "--no-sync"]);
        await standby.StartAgainAsync();
        await ExecuteAsync("ALTER SYSTEM SET synchronous_standby_names = '*'");
        await ExecuteAsync("SELECT pg_reload_conf()");
        return standby;
    }

    /// <summary>Makes a folder one of the server's places for databases.</summary>
    public async Task AddTablespaceAsync(string name, string folder)
    {
        await GiveAsync(folder);
        await ExecuteAsync($"CREATE TABLESPACE {name} LOCATION '{folder}'");
    }

    /// <summary>Starts it after it was killed.</summary>
    public async Task StartAgainAsync()
    {
        string[] command =
        [
            .. AsOrdinaryUser(Path.Combine(Programs!, "postgres")), "-D", _folder, "-p", $"{Port}",
            "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "logging_collector=off",
            .. _settings.SelectMany(s => new[] { "-c", s }),
        ];

        // The kernel ends it with the thread that started it, so that one lives as long as the tests.
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            var process = Process.Start(new ProcessStartInfo(command[0], command.Skip(1))
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            process.OutputDataReceived += (_, _) => { };
            process.ErrorDataReceived += (_, _) => { };
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            started.SetResult(process);
            process.WaitForExit();
        })
        { IsBackground = true }.Start();
        _process = await started.Task;
        await WaitUntilReadyAsync();
    }

    /// <summary>Ends it as a power cut would.</summary>
    public void Kill()
    {
        // Its children end when the first process is gone.
        if (_process is { HasExited: false } process)
        {
            process.Kill();
        }
    }

    /// <summary>Makes an empty database.</summary>
    /// <param name="template">A database to copy; null for an empty one.</param>
    /// <param name="tablespace">Where it is put.</param>
    /// <returns>How it is reached.</returns>
    public async Task<string> CreateDatabaseAsync(string? template = null, string tablespace = "pg_default")
    {
        var name = $"test_{Interlocked.Increment(ref s_databases)}";
        await ExecuteAsync($"CREATE DATABASE {name} TEMPLATE {template ?? "template0"} TABLESPACE {tablespace}");
        return ConnectionTo(name);
    }

    /// <summary>Removes a database, whoever still uses it.</summary>
    public async Task DropDatabaseAsync(string connectionString)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        NpgsqlConnection.ClearPool(connection);
        await ExecuteAsync($"DROP DATABASE {connection.Database} WITH (FORCE)");
    }

    /// <summary>How a database of this server is reached.</summary>
    public string ConnectionTo(string database) =>
        $"Host=127.0.0.1;Port={Port};Username={User};Database={database};Include Error Detail=true";

    /// <summary>Runs a statement as the owner of the server.</summary>
    public async Task ExecuteAsync(string statement, string database = "postgres")
    {
        await using var source = NpgsqlDataSource.Create(ConnectionTo(database) + ";Pooling=false");
#pragma warning disable CA2100 // The statements are the tests' own.
        await using var command = source.CreateCommand(statement);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= KillAtTheEnd;
        Kill();
        if (_process is { } process)
        {
            await process.WaitForExitAsync();
            process.Dispose();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private void KillAtTheEnd(object? sender, EventArgs e) => Kill();

    private async Task WaitUntilReadyAsync()
    {
        // Nothing tells when it listens but asking it.
        for (var tries = 0; ; tries++)
        {
            try
            {
                await ExecuteAsync("SELECT 1");
                return;
            }
            catch (NpgsqlException) when (tries < 300 && _process is { HasExited: false })
            {
                await Task.Delay(100);
            }
        }
    }

    private static async Task<PostgresServer> NewAsync(string[] settings)
    {
        var folder = Directory.CreateTempSubdirectory("incidentkb-postgres-").FullName;
        await GiveAsync(folder);
        return new(folder, FreePort(), settings);
    }

    private static Task GiveAsync(string folder) =>
        Environment.UserName == "root" ? RunAsync("chown", $"{Nobody}:{Nobody}", folder) : Task.CompletedTask;

    private static string[] AsOrdinaryUser(string program) => Environment.UserName == "root"
        ? ["setpriv", "--reuid", Nobody, "--regid", Nobody, "--clear-groups", "--pdeathsig", "KILL", program]
        : ["setpriv", "--pdeathsig", "KILL", program];

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task RunAsync(params string[] command)
    {
        using var process = Process.Start(new ProcessStartInfo(command[0], command.Skip(1))
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{string.Join(' ', command)} ended with {process.ExitCode}: {await output} {error}");
        }
    }
}
