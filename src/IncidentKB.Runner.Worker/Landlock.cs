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

    /// <summary>Shuts off everything but reading what this program and its runtime are made of, and what they ask the system.</summary>
    /// <exception cref="JailException">The kernel has no Landlock, or refuses.</exception>
    public static void Restrict()
    {
        var version = (int)Native.Check(Native.SystemCall(Native.LandlockCreateRuleset, 0, 0, CreateRulesetVersion, 0), "Landlock");
        var ruleset = CreateRuleset(version);
        AllowPrograms(ruleset);

        // What the runtime reads while it starts: how much memory and how many processors there are, its own mappings. Of its own
        // process single files, because the folder also holds the connections and mounts of the whole machine.
        Allow(ruleset, "/proc/self/maps"u8, ReadFile);
        Allow(ruleset, "/proc/self/stat"u8, ReadFile);
        Allow(ruleset, "/proc/self/statm"u8, ReadFile);
        Allow(ruleset, "/proc/self/status"u8, ReadFile);
        Allow(ruleset, "/proc/self/cmdline"u8, ReadFile);
        Allow(ruleset, "/proc/sys/vm"u8, ReadFile | ReadDirectory);
        Allow(ruleset, "/sys/devices/system/cpu"u8, ReadFile | ReadDirectory);
        Allow(ruleset, "/sys/devices/system/node"u8, ReadFile | ReadDirectory);
        Allow(ruleset, "/proc/meminfo"u8, ReadFile);
        Allow(ruleset, "/proc/cpuinfo"u8, ReadFile);
        Allow(ruleset, "/proc/stat"u8, ReadFile);
        Allow(ruleset, "/etc/ld.so.cache"u8, ReadFile);
        Allow(ruleset, "/dev/urandom"u8, ReadFile);
        Allow(ruleset, "/dev/null"u8, ReadFile | WriteFile);
        Native.Check(Native.SystemCall(Native.LandlockRestrictSelf, ruleset, 0, 0, 0), "Landlock");
        Native.Close(ruleset);
    }

    // The folders of all files that this process has mapped: the runtime, this program, the system's libraries and their loader.
    // A line ends with the path of a file (and "(deleted)", if it is gone), with a name in brackets or with nothing.
    private static void AllowPrograms(int ruleset)
    {
        var maps = Native.ReadFile("/proc/self/maps"u8);
        var (start, slash) = (0, 0);
        for (var i = 0; i < maps.Length; i++)
        {
            switch (maps[i])
            {
                case (byte)'/' or (byte)'[' when start == 0:
                    (start, slash) = (i, i);
                    break;
                case (byte)'/':
                    slash = i;
                    break;
                case (byte)'\n':
                    if (slash > start && maps[start] == '/' && maps[i - 1] != ')')
                    {
                        maps[slash] = 0;
                        Allow(ruleset, new ReadOnlySpan<byte>(maps, start, slash - start), Execute | ReadFile | ReadDirectory);
                    }

                    start = slash = 0;
                    break;
            }
        }
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
        return (int)Native.Check(
            Native.SystemCall(Native.LandlockCreateRuleset, (nint)(&attributes), sizeof(RulesetAttributes), 0, 0), "Landlock");
    }

    // A path has a zero behind its end.
    private static unsafe void Allow(int ruleset, ReadOnlySpan<byte> path, ulong access)
    {
        var descriptor = Native.Open(path, Native.OpenPath);
        if (descriptor < 0)
        {
            // Not on this machine.
            return;
        }

        var rule = new PathRule { Access = access, Parent = descriptor };
        Native.Check(Native.SystemCall(Native.LandlockAddRule, ruleset, RuleBeneathPath, (nint)(&rule), 0), "A rule of Landlock");
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
