using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace IncidentKB.Runner;

/// <summary>The worker as it lies beside the site, and how it is started.</summary>
internal sealed class WorkerProgram
{
    private const string Name = "IncidentKB.Runner.Worker.dll";

    private static readonly string[] SystemLibraries = ["/usr/lib", "/usr/lib64", "/lib", "/lib64"];

    private readonly string _folder;
    private readonly IReadOnlyList<string> _launcher;
    private readonly string _dotnet;

    /// <summary>Path of bubblewrap; null when it is not installed.</summary>
    public static string? Bubblewrap { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, "bwrap")).FirstOrDefault(File.Exists);

    private WorkerProgram(string folder, IReadOnlyList<string> launcher, string dotnet, string version)
    {
        _folder = folder;
        _launcher = launcher;
        _dotnet = dotnet;
        Version = version;
    }

    /// <summary>Changes whenever the same source could compile to another program.</summary>
    public string Version { get; }

    /// <summary>Finds worker and runtime.</summary>
    /// <exception cref="WorkerBootException">One of them is missing or cannot be read.</exception>
    public static WorkerProgram Find(RunnerSettings settings)
    {
        var folder = settings.WorkerFolder;
        var worker = Path.Combine(folder, Name);
        if (!File.Exists(worker))
        {
            throw new WorkerBootException($"The snippet worker '{worker}' is missing. Build or publish the program again.", null);
        }

        // DOTNET/shared/Microsoft.NETCore.App/VERSION/ of the runtime that runs the site.
        var name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        var dotnet = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", name));
        if (!File.Exists(dotnet))
        {
            throw new WorkerBootException(
                $"Snippets need the .NET runtime, and '{dotnet}' is missing. "
                + "Install the runtime, and publish the program without it (--self-contained false).",
                null);
        }

        try
        {
            return new(folder, settings.Launcher, dotnet, VersionOf(folder));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new WorkerBootException(
                $"The snippet worker cannot be read: {exception.Message} Build or publish the program again.", exception);
        }
    }

    /// <summary>How to start a worker. Its environment is empty but for what the runtime itself reads.</summary>
    /// <param name="role">Run or compile, see <see cref="WorkerProtocol"/>.</param>
    /// <param name="bubblewrap">Path of bubblewrap, to start it in namespaces of its own; null to start it as it is.</param>
    public ProcessStartInfo Start(string role, string? bubblewrap)
    {
        string[] worker = [_dotnet, Path.Combine(_folder, Name), role];
        string[] command = bubblewrap == null ? [.. _launcher, .. worker] : [.. _launcher, bubblewrap, .. Namespaces(), "--", .. worker];
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetPathRoot(_folder),
        };
        if (!OperatingSystem.IsWindows())
        {
            start.Environment.Clear();
        }

        // No diagnostics socket in /tmp, no second mapping of code (which needs memfd_create), no dump.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        if (role == WorkerProtocol.Run)
        {
            var limit = Core.Snippets.SnippetLimits.HeapBytes.ToString("x", System.Globalization.CultureInfo.InvariantCulture);
            start.Environment["DOTNET_GCHeapHardLimit"] = $"0x{limit}";
        }

        return start;
    }

    // A file system of the runtime, the worker and the system's libraries, read-only to the last folder; no network, nobody else.
    private IEnumerable<string> Namespaces()
    {
        string[] options =
        [
            "--unshare-all", "--hostname", "snippet", "--die-with-parent", "--new-session", "--cap-drop", "ALL",
            "--proc", "/proc", "--dev", "/dev", "--ro-bind-try", "/etc/ld.so.cache", "/etc/ld.so.cache",
        ];
        var libraries = SystemLibraries.Where(Directory.Exists).SelectMany(folder =>
            new DirectoryInfo(folder).LinkTarget is { } target ? (string[])["--symlink", target, folder] : ["--ro-bind", folder, folder]);
        return
        [
            .. options, .. libraries, .. ReadOnly(Path.GetDirectoryName(_dotnet)!), .. ReadOnly(_folder), "--remount-ro", "/",
            "--chdir", "/",
        ];
    }

    private static string[] ReadOnly(string folder) => ["--ro-bind", folder, folder];

    // The worker itself holds the options of the compiler; the version of Roslyn stands in the list of its dependencies.
    private static string VersionOf(string folder)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(File.ReadAllBytes(Path.Combine(folder, Name)));
        hash.AppendData(File.ReadAllBytes(Path.Combine(folder, Path.ChangeExtension(Name, ".deps.json"))));
        return $"{Environment.Version} {Convert.ToHexStringLower(hash.GetHashAndReset())}";
    }
}
