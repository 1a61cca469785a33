using System.Collections;
using System.Globalization;
using System.Runtime.InteropServices;
using IncidentKB.Core.Snippets;

namespace IncidentKB.Runner.Worker;

/// <summary>
/// The worker shuts itself in before it takes anything from outside, and no way leads out again.
/// <para>
/// In two steps, because Landlock and capabilities belong to the thread that gives them up, and a .NET process has several before
/// its first line runs: <see cref="Enter"/> does all that survives the start of a new program and starts this one again;
/// <see cref="Close"/> then forbids system calls on all threads, once the runtime has made those that only its start needs.
/// </para>
/// </summary>
internal static class Jail
{
    private const int LastCapability = 63;
    private const ulong Megabyte = 1024 * 1024;

    // Beyond the managed heap: code, stacks, native memory. With less than 96 MB the runtime hangs while it starts.
    private const ulong RunData = 512 * Megabyte;
    private const ulong CompileData = 1024 * Megabyte;

    // Processor seconds of the compiler's whole life; each source has its own limit, which the site keeps.
    private const ulong CompileProcessorTime = 3600;

    // What the runtime reads while it starts: how much memory and how many processors there are, its own mappings.
    private static readonly string[] Readable =
    [
        "/proc/self", "/proc/meminfo", "/proc/cpuinfo", "/proc/stat", "/proc/sys/vm", "/sys/fs/cgroup", "/sys/devices/system/cpu", "/sys/devices/system/node",
        "/etc/ld.so.cache", "/dev/urandom",
    ];

    /// <summary>Gives up what can be given up for good, and starts this program again.</summary>
    /// <returns>Only when it could not start again: why.</returns>
    public static JailReport Enter(string role)
    {
        var report = new JailReport();
        try
        {
            Native.Check(Native.Control(Native.SetParentDeathSignal, Native.SignalKill, 0, 0, 0), "PR_SET_PDEATHSIG");
            Native.NewSession();
            report.Try(WorkerProtocol.Limits, () => LimitResources(role));
            report.Try(WorkerProtocol.NoPrivileges, GiveUpPrivileges);
            report.Try(WorkerProtocol.Landlock, () => Landlock.Restrict(ProgramFolders(), Readable));
            Native.SystemCall(Native.CloseRange, 3, int.MaxValue, Native.CloseRangeCloseOnExec, 0);
            StartAgain(report);
        }
        catch (JailException exception)
        {
            // What was given up belongs to this thread alone, and the others would run the snippet.
            report.InForce.Clear();
            report.Missing.Add(exception.Message);
        }

        return report;
    }

    /// <summary>Forbids the system calls that a snippet has no use for.</summary>
    public static void Close(JailReport report) => report.Try(WorkerProtocol.Seccomp, Seccomp.Restrict);

    private static void LimitResources(string role)
    {
        // When memory runs out, this process goes first.
        File.WriteAllText("/proc/self/oom_score_adj", "1000");
        var run = role == WorkerProtocol.Run;
        Limit(Native.LimitCpu, run ? (ulong)SnippetLimits.RunTime.TotalSeconds : CompileProcessorTime);
        Limit(Native.LimitData, run ? RunData : CompileData);
        Limit(Native.LimitStack, 8 * Megabyte);
        Limit(Native.LimitFileSize, 0);
        Limit(Native.LimitCore, 0);
        Limit(Native.LimitOpenFiles, 256);
        Limit(Native.LimitMessageQueues, 0);
    }

    private static void Limit(int resource, ulong value) =>
        Native.Check(Native.SetLimit(resource, new(value, value)), $"The limit {resource.ToString(CultureInfo.InvariantCulture)} of {value.ToString(CultureInfo.InvariantCulture)}");

    // Whoever started the site as root did not mean to run snippets as root: without capabilities root is an ordinary user
    // who happens to own the system's files, and those Landlock hides.
    private static unsafe void GiveUpPrivileges()
    {
        for (nuint capability = 0; capability <= LastCapability; capability++)
        {
            // Fails for numbers that this kernel does not know, and where there are no rights to give up.
            Native.Control(Native.DropFromBoundingSet, capability, 0, 0, 0);
        }

        Native.Control(Native.SetSecureBits, Native.RootIsNobody, 0, 0, 0);
        Native.Control(Native.AmbientCapabilities, Native.ClearAmbient, 0, 0, 0);

        // _LINUX_CAPABILITY_VERSION_3, this thread; effective, permitted and inheritable in two halves each, all empty.
        var header = stackalloc uint[] { 0x20080522, 0 };
        var nothing = stackalloc uint[] { 0, 0, 0, 0, 0, 0 };
        Native.Check(Native.SetCapabilities(header, nothing), "Giving up all capabilities");
        Native.Check(Native.Control(Native.SetNoNewPrivileges, 1, 0, 0, 0), "PR_SET_NO_NEW_PRIVS");
    }

    // Where the files lie that this process has mapped: the runtime, the system's libraries and their loader, this program.
    private static IEnumerable<string> ProgramFolders() =>
        File.ReadLines("/proc/self/maps")
            .Select(line => line.IndexOf('/', StringComparison.Ordinal) is >= 0 and var at ? line[at..] : null)
            .Where(File.Exists)
            .Select(Path.GetDirectoryName)
            .OfType<string>()
            .Where(folder => folder.Length > 1)
            .Append(Path.GetDirectoryName(Environment.ProcessPath)!)
            .Append(AppContext.BaseDirectory)
            .Distinct(StringComparer.Ordinal);

    private static void StartAgain(JailReport report)
    {
        var environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(v => $"{v.Key}={v.Value}");
        string?[] arguments = [.. Environment.GetCommandLineArgs(), report.ToArgument(), null];
        arguments = ["dotnet", .. arguments];
        Native.Check(Native.Execute(Environment.ProcessPath!, arguments, [.. environment, null]), "Starting again");
    }
}

/// <summary>What the jail consists of on this machine.</summary>
internal sealed class JailReport
{
    /// <summary>Parts that are in force, named as in WorkerProtocol.</summary>
    public List<string> InForce { get; } = [];

    /// <summary>What is missing, as sentences.</summary>
    public List<string> Missing { get; } = [];

    /// <summary>Reads what the first step told the second.</summary>
    public static JailReport FromArgument(string argument)
    {
        var report = new JailReport();
        var halves = argument.Split(WorkerProtocol.ReasonSeparator, 2);
        report.InForce.AddRange(halves[0].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        report.Missing.AddRange(halves[1..].Where(reason => reason.Length > 0));
        return report;
    }

    /// <summary>Sets up a part, or notes why it cannot be had.</summary>
    public void Try(string part, Action setUp)
    {
        try
        {
            setUp();
            InForce.Add(part);
        }
        catch (Exception exception) when (exception is JailException or IOException or UnauthorizedAccessException)
        {
            Missing.Add(exception.Message.TrimEnd('.') + ".");
        }
    }

    /// <summary>Hands it to the second step.</summary>
    public string ToArgument() => $"{string.Join(' ', InForce)}{WorkerProtocol.ReasonSeparator}{string.Join(' ', Missing)}";

    /// <summary>The line that tells the site that this worker is ready.</summary>
    public string ToGreeting() => $"{WorkerProtocol.Ready} {ToArgument().ReplaceLineEndings(" ")}\n";
}
