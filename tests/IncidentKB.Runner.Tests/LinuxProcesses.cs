namespace IncidentKB.Runner.Tests;

/// <summary>What runs on this machine, read from /proc.</summary>
internal static class LinuxProcesses
{
    /// <summary>Ids of the processes, dead ones that nobody has collected included, whose command line names a path.</summary>
    public static List<int> Naming(string path) =>
        [.. Ids().Where(id => TryRead($"/proc/{id}/cmdline").Contains(path, StringComparison.Ordinal))];

    /// <summary>Ids of the processes that a process started.</summary>
    public static List<int> ChildrenOf(int parent) => [.. Ids().Where(id => Stat(id) is [_, var its, ..] && its == $"{parent}")];

    /// <summary>The process has ended and nobody has asked how.</summary>
    public static bool IsZombie(int id) => Stat(id) is ["Z", ..];

    /// <summary>There is such a process, and it runs.</summary>
    public static bool IsAlive(int id) => Stat(id) is [not "Z", ..];

    // PID (NAME) STATE PARENT ..., where the name may hold anything.
    private static string[] Stat(int id)
    {
        var text = TryRead($"/proc/{id}/stat");
        return text.Length == 0 ? [] : text[(text.LastIndexOf(')') + 2)..].Split(' ');
    }

    private static IEnumerable<int> Ids() =>
        Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), out var id) ? id : 0).Where(id => id > 0);

    private static string TryRead(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Gone meanwhile.
            return "";
        }
    }
}
