using System.Diagnostics;

namespace IncidentKB.Testing;

/// <summary>A real disk of its own in memory, which a test fills.</summary>
internal static class SmallDisk
{
    private const string Ballast = "ballast";

    /// <summary>Mounts one of so many megabytes on a folder; false where that is not allowed.</summary>
    public static Task<bool> TryMountAsync(string folder, int megabytes) =>
        RunAsync("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "none", folder);

    /// <summary>Takes it away with its folder.</summary>
    public static async Task UnmountAsync(string folder)
    {
        await RunAsync("umount", "-l", folder);
        Directory.Delete(folder);
    }

    /// <summary>Leaves no byte free.</summary>
    public static void Fill(string folder)
    {
        using var stream = File.Create(Path.Combine(folder, Ballast), bufferSize: 1);
        try
        {
            while (true)
            {
                stream.Write(new byte[4096]);
            }
        }
        catch (IOException)
        {
            // Full.
        }
    }

    /// <summary>Makes room again.</summary>
    public static void Clear(string folder) => File.Delete(Path.Combine(folder, Ballast));

    private static async Task<bool> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync(RunningTest.Cancelled);
        return process.ExitCode == 0;
    }
}
