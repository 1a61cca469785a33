using System.Diagnostics;
using System.Reflection;
using System.Text;
using IncidentKB.Testing;
using Xunit;

namespace IncidentKB.Web.Tests.Hosting;

/// <summary>The program as `dotnet publish` leaves it, in a folder that nobody may write.</summary>
public sealed class PublishedProgram : IAsyncLifetime
{
    private const UnixFileMode ReadAndEnter =
        UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead
        | UnixFileMode.OtherExecute;

    private readonly string _root = System.IO.Directory.CreateTempSubdirectory("incidentkb-published-").FullName;
    private int _dataDirectories;

    public string Directory => Path.Combine(_root, "app");

    public async ValueTask InitializeAsync()
    {
        var configuration = typeof(PublishedProgram).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;
        var publish = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = RepositoryFiles.Root,
            ArgumentList =
            {
                "publish",
                "src/IncidentKB.Web",
                "--configuration",
                configuration,
                "--no-build",
                "--nologo",
                "--output",
                Directory,
            },
        };
        var (code, output) = await EndOfAsync(publish);
        Assert.True(code == 0, output);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_root, ReadAndEnter | UnixFileMode.UserWrite);
            foreach (var folder in Folders())
            {
                File.SetUnixFileMode(folder, ReadAndEnter);
            }
        }
    }

    public ValueTask DisposeAsync()
    {
        if (!OperatingSystem.IsWindows())
        {
            foreach (var folder in Folders())
            {
                File.SetUnixFileMode(folder, ReadAndEnter | UnixFileMode.UserWrite);
            }
        }

        System.IO.Directory.Delete(_root, recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>How to start it as a user who owns nothing but the data folder, from a folder that has nothing to do with it.</summary>
    public ProcessStartInfo Start(string dataDirectory, params string[] arguments)
    {
        string[] command = ["dotnet", Path.Combine(Directory, "IncidentKB.Web.dll"), "--urls", "http://127.0.0.1:0", .. arguments];
        if (Environment.IsPrivilegedProcess && !OperatingSystem.IsWindows())
        {
            command = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", .. command];
        }

        return Command(dataDirectory, command);
    }

    public static ProcessStartInfo Command(string dataDirectory, params string[] command)
    {
        var start = new ProcessStartInfo(command[0]) { WorkingDirectory = Path.GetTempPath() };
        foreach (var argument in command.Skip(1))
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["Kb__DataDirectory"] = dataDirectory;
        return start;
    }

    /// <summary>A data folder of the user that <see cref="Start"/> runs the program as.</summary>
    public async Task<string> NewDataDirectoryAsync()
    {
        var directory =
            System.IO.Directory.CreateDirectory(Path.Combine(_root, $"data-{Interlocked.Increment(ref _dataDirectories)}")).FullName;
        if (Environment.IsPrivilegedProcess && !OperatingSystem.IsWindows())
        {
            var (code, output) = await EndOfAsync(new("chown") { ArgumentList = { "65534:65534", directory } });
            Assert.True(code == 0, output);
        }

        return directory;
    }

    /// <summary>Runs a command to its end.</summary>
    public static async Task<(int Code, string Output)> EndOfAsync(ProcessStartInfo start)
    {
        await using var program = new RunningProgram(start);
        return await program.EndAsync();
    }

    private IEnumerable<string> Folders() =>
        System.IO.Directory.Exists(Directory)
            ? System.IO.Directory.EnumerateDirectories(Directory, "*", SearchOption.AllDirectories).Prepend(Directory)
            : [];
}

/// <summary>A child process whose output is read line by line; killed at the end of the test where it still runs.</summary>
public sealed class RunningProgram : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task<string> _errors;
    private readonly StringBuilder _output = new();

    public RunningProgram(ProcessStartInfo start)
    {
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;

        // The test runner's own settings are not the program's.
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)
            || k.StartsWith("ASPNETCORE_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        // A build node would outlive the test and keep its output open.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        _process = Process.Start(start)!;
        _process.StandardInput.Close();
        _errors = _process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    public int Id => _process.Id;

    public string Output => _output.ToString();

    /// <summary>Waits until the program says where it is.</summary>
    public async Task<Uri> AddressAsync()
    {
        const string Said = "IncidentKB is at ";
        while (await _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            _output.AppendLine(line);
            if (line.IndexOf(Said, StringComparison.Ordinal) is var at and >= 0)
            {
                return new(line[(at + Said.Length)..]);
            }
        }

        Assert.Fail($"It ended with:\n{_output}{await _errors}");
        throw new UnreachableException();
    }

    /// <summary>Waits for the end.</summary>
    public async Task<(int Code, string Output)> EndAsync()
    {
        _output.Append(await _process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken));
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (_process.ExitCode, _output + await _errors);
    }

    /// <summary>Asks it to end, as a service manager or `docker stop` does.</summary>
    public Task<(int Code, string Output)> StopAsync()
    {
        RunningTest.Signal("TERM", _process.Id);
        return EndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process.Dispose();
    }
}
