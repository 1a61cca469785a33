using System.Diagnostics;
using Xunit;

namespace IncidentKB.Testing;

/// <summary>For <c>using static</c>: what a test hands to the calls it waits for, and what it does to processes.</summary>
internal static class RunningTest
{
    /// <summary>Ends the running test's work when the run is cancelled.</summary>
    public static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>Sends a process a signal, such as <c>STOP</c>, by the command of the system.</summary>
    /// <returns>False where the process has ended.</returns>
    public static bool Signal(string name, int process)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{process}"]);
        kill.WaitForExit();
        return kill.ExitCode == 0;
    }
}
