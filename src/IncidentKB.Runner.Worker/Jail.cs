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
/// <para>
/// Paths are bytes, files are read by system calls, and messages are put together only when something failed: the first use of an
/// encoding, of a culture, of LINQ or of the compiler costs one to three milliseconds, at every start of a worker.
/// </para>
/// </summary>
internal static class Jail
{
    private const int LastCapability = 63;
    private const ulong Megabyte = 1024 * 1024;

    // All private memory: managed heap, code, stacks, native memory. With less than 96 MB the runtime hangs while it starts.
    private const ulong RunData = 512 * Megabyte;
    private const ulong CompileData = 1024 * Megabyte;

    // All addresses. A worker that waits has 3.2 GB of them; what is beyond costs page tables, which no other limit counts.
    private const ulong RunAddresses = 8192 * Megabyte;

    // Processor seconds of the compiler's whole life; each source has its own limit, which the site keeps.
    private const ulong CompileProcessorTime = 3600;

    // PATH_MAX; the runtime, this program, its role and the two halves of the report, and room for more.
    private const int MaxPath = 4096;
    private const int MaxArguments = 16;

    /// <summary>Gives up what can be given up for good, and starts this program again.</summary>
    /// <returns>Only when it could not start again: why.</returns>
    public static JailReport Enter(string role)
    {
        var report = new JailReport("", "");
        try
        {
            Native.Check(Native.Control(Native.SetParentDeathSignal, Native.SignalKill, 0, 0, 0), "PR_SET_PDEATHSIG");
            Native.NewSession();
            report.Try(WorkerProtocol.Limits, () => LimitResources(role));
            report.Try(WorkerProtocol.NoPrivileges, GiveUpPrivileges);
            report.Try(WorkerProtocol.Landlock, Landlock.Restrict);
            Native.SystemCall(Native.CloseRange, 3, int.MaxValue, Native.CloseRangeCloseOnExec, 0);
            StartAgain(report);
        }
        catch (JailException exception)
        {
            // What was given up belongs to this thread alone, and the others would run the snippet.
            report.GiveUp(exception.Message);
        }

        return report;
    }

    /// <summary>Forbids the system calls that a snippet has no use for.</summary>
    public static void Close(JailReport report) => report.Try(WorkerProtocol.Seccomp, Seccomp.Restrict);

    /// <summary>Closes the last gap, which the runtime needs to load the program.</summary>
    /// <exception cref="JailException">That failed, and the program must not run.</exception>
    public static void CloseBehindProgram(JailReport report)
    {
        if (report.InForce.Contains(WorkerProtocol.Seccomp, StringComparison.Ordinal))
        {
            Seccomp.ForbidSharedMemory();
        }
    }

    private static void LimitResources(string role)
    {
        // When memory runs out, this process goes first.
        Native.Write("/proc/self/oom_score_adj"u8, "1000"u8);
        var run = role == WorkerProtocol.Run;

        // At the lower limit the kernel sends SIGXCPU, which says what happened; at the upper one SIGKILL, which does not. The upper one
        // lies where the time on the clock ends first, for a program that catches the former.
        var seconds = run ? (ulong)SnippetLimits.RunTime.TotalSeconds : CompileProcessorTime;
        Native.Check(Native.SetLimit(Native.LimitCpu, new(seconds, seconds * (ulong)(Environment.ProcessorCount + 1))), "RLIMIT_CPU");
        Limit("RLIMIT_DATA", Native.LimitData, run ? RunData : CompileData);
        if (run)
        {
            Limit("RLIMIT_AS", Native.LimitAddresses, RunAddresses);
        }

        Limit("RLIMIT_STACK", Native.LimitStack, 8 * Megabyte);
        Limit("RLIMIT_FSIZE", Native.LimitFileSize, 0);
        Limit("RLIMIT_CORE", Native.LimitCore, 0);
        Limit("RLIMIT_NOFILE", Native.LimitOpenFiles, 256);
        Limit("RLIMIT_MSGQUEUE", Native.LimitMessageQueues, 0);
    }

    private static void Limit(string name, int resource, ulong value) => Native.Check(Native.SetLimit(resource, new(value, value)), name);

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

    // With the words it was started with, and the report behind them. Words are bytes that end with a zero.
    private static unsafe void StartAgain(JailReport report)
    {
        var program = stackalloc byte[MaxPath];
        var arguments = stackalloc byte*[MaxArguments];
        var count = 0;
        var words = Native.ReadFile("/proc/self/cmdline"u8);
        fixed (byte* link = "/proc/self/exe"u8, first = words)
        {
            for (var i = 0; i < words.Length && count < MaxArguments - 3; i++)
            {
                if (i == 0 || words[i - 1] == 0)
                {
                    arguments[count++] = first + i;
                }
            }

            arguments[count++] = Word(report.InForce);
            arguments[count++] = Word(report.Missing);
            arguments[count] = null;
            Native.Check(Native.ReadLink(link, program, MaxPath - 1), "Finding the runtime");
            Native.Check(Native.Execute(program, arguments), "Starting again");
        }
    }

    // The report is in ASCII.
    private static unsafe byte* Word(string text)
    {
        var word = (byte*)NativeMemory.Alloc((nuint)text.Length + 1);
        for (var i = 0; i < text.Length; i++)
        {
            word[i] = (byte)text[i];
        }

        word[text.Length] = 0;
        return word;
    }
}

/// <summary>What the jail consists of on this machine.</summary>
/// <param name="inForce">Parts that are in force, named as in WorkerProtocol, with spaces between them.</param>
/// <param name="missing">What is missing, as sentences.</param>
internal sealed class JailReport(string inForce, string missing)
{
    /// <summary>Parts that are in force.</summary>
    public string InForce { get; private set; } = inForce;

    /// <summary>What is missing, and why.</summary>
    public string Missing { get; private set; } = missing;

    /// <summary>The line that tells the site that this worker is ready.</summary>
    public string Greeting => $"{WorkerProtocol.Ready} {InForce}{WorkerProtocol.ReasonSeparator}{Missing}\n";

    /// <summary>Sets up a part, or notes why it cannot be had.</summary>
    public void Try(string part, Action setUp)
    {
        try
        {
            setUp();
            InForce = Join(InForce, part);
        }
        catch (JailException exception)
        {
            Missing = Join(Missing, exception.Message + ".");
        }
    }

    /// <summary>Notes that nothing is in force, and why.</summary>
    public void GiveUp(string reason) => (InForce, Missing) = ("", Join(Missing, reason + "."));

    private static string Join(string text, string next) => text.Length == 0 ? next : text + " " + next;
}
