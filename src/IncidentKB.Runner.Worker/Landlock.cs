using System.Runtime.InteropServices;

namespace IncidentKB.Runner.Worker;

/// <summary>
/// Landlock (Documentation/userspace-api/landlock.rst): what this process and its future self may do with files, with the
/// network, and to other processes. It binds the calling thread and all that it starts.
/// </summary>
internal static class Landlock
{
    private const int RuleBeneathPath = 1;
    private const int CreateRulesetVersion = 1;

    // LANDLOCK_ACCESS_FS_*
    private const ulong Execute = 1 << 0;
    private const ulong WriteFile = 1 << 1;
    private const ulong ReadFile = 1 << 2;
    private const ulong ReadDirectory = 1 << 3;

    /// <summary>Shuts off everything but reading what is listed.</summary>
    /// <param name="programs">Folders of programs and libraries.</param>
    /// <param name="readable">Folders and files that may be read.</param>
    /// <exception cref="JailException">The kernel has no Landlock, or refuses.</exception>
    public static void Restrict(IEnumerable<string> programs, IEnumerable<string> readable)
    {
        var version = (int)Native.Check(Native.SystemCall(Native.LandlockCreateRuleset, 0, 0, CreateRulesetVersion, 0), "Landlock");
        var ruleset = CreateRuleset(version);
        foreach (var folder in programs)
        {
            Allow(ruleset, folder, Execute | ReadFile | ReadDirectory);
        }

        foreach (var path in readable)
        {
            Allow(ruleset, path, Directory.Exists(path) ? ReadFile | ReadDirectory : ReadFile);
        }

        Allow(ruleset, "/dev/null", ReadFile | WriteFile);
        Native.Check(Native.SystemCall(Native.LandlockRestrictSelf, ruleset, 0, 0, 0), "Landlock");
        Native.Close(ruleset);
    }

    // Each version of the interface knows more kinds of access, and those that it knows are denied unless a rule allows them.
    private static unsafe int CreateRuleset(int version)
    {
        var attributes = new RulesetAttributes
        {
            Files = version switch { 1 => (1UL << 13) - 1, 2 => (1UL << 14) - 1, 3 or 4 => (1UL << 15) - 1, _ => (1UL << 16) - 1 },
            Network = version >= 4 ? 3UL : 0,
            Scoped = version >= 6 ? 3UL : 0,
        };
        return (int)Native.Check(Native.SystemCall(Native.LandlockCreateRuleset, (nint)(&attributes), sizeof(RulesetAttributes), 0, 0), "Landlock");
    }

    private static unsafe void Allow(int ruleset, string path, ulong access)
    {
        var descriptor = Native.Open(path, Native.OpenPath | Native.CloseOnExec);
        if (descriptor < 0)
        {
            // Not on this machine.
            return;
        }

        var rule = new PathRule { Access = access, Parent = descriptor };
        Native.Check(Native.SystemCall(Native.LandlockAddRule, ruleset, RuleBeneathPath, (nint)(&rule), 0), $"Landlock for '{path}'");
        Native.Close(descriptor);
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct RulesetAttributes
    {
        public ulong Files;
        public ulong Network;
        public ulong Scoped;
    }

    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    private struct PathRule
    {
        public ulong Access;
        public int Parent;
    }
}
