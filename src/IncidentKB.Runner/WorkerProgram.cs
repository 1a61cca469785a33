using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace IncidentKB.Runner;

/// <summary>The worker as it lies beside the site, and how it is started.</summary>
internal sealed class WorkerProgram
{
    private const string Name = "IncidentKB.Runner.Worker.dll";

    private readonly string _folder;
    private readonly string _dotnet;

    private WorkerProgram(string folder, string dotnet, string version)
    {
        _folder = folder;
        _dotnet = dotnet;
        Version = version;
    }

    /// <summary>Changes whenever the same source could compile to another program.</summary>
    public string Version { get; }

    /// <summary>Finds worker and runtime.</summary>
    /// <exception cref="WorkerBootException">One of them is missing.</exception>
    public static WorkerProgram Find(string folder)
    {
        var worker = Path.Combine(folder, Name);
        if (!File.Exists(worker))
        {
            throw new WorkerBootException($"The snippet worker '{worker}' is missing. Build or publish the program again.", null);
        }

        // DOTNET/shared/Microsoft.NETCore.App/VERSION/ of the runtime that runs the site.
        var dotnet = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
        if (!File.Exists(dotnet))
        {
            throw new WorkerBootException($"Snippets need the .NET runtime, and '{dotnet}' is missing. Install the runtime, and publish the program without it (--self-contained false).", null);
        }

        return new(folder, dotnet, VersionOf(folder));
    }

    /// <summary>How to start a worker. Its environment is empty but for what the runtime itself reads.</summary>
    public ProcessStartInfo Start(string role)
    {
        var start = new ProcessStartInfo(_dotnet)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetPathRoot(_folder),
            ArgumentList = { Path.Combine(_folder, Name), role },
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
            start.Environment["DOTNET_GCHeapHardLimit"] = "0x" + Core.Snippets.SnippetLimits.HeapBytes.ToString("x", System.Globalization.CultureInfo.InvariantCulture);
        }

        return start;
    }

    // The worker itself holds the options of the compiler; the version of Roslyn stands in the list of its dependencies.
    private static string VersionOf(string folder)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(File.ReadAllBytes(Path.Combine(folder, Name)));
        hash.AppendData(File.ReadAllBytes(Path.Combine(folder, Path.ChangeExtension(Name, ".deps.json"))));
        return $"{Environment.Version} {Convert.ToHexStringLower(hash.GetHashAndReset())}";
    }
}
