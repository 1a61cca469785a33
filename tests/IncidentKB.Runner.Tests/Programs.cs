using IncidentKB.Testing;
using Xunit;

namespace IncidentKB.Runner.Tests;

/// <summary>The programs that the tests run: files with the header of a snippet.</summary>
internal static class Programs
{
    private static readonly string Here = Path.Combine(RepositoryFiles.Root, "tests", "IncidentKB.Runner.Tests");

    /// <summary>The files of a folder, as paths from the folder of the tests.</summary>
    public static TheoryData<string> In(string folder) =>
        [.. Directory.EnumerateFiles(Path.Combine(Here, folder), "*.cs", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Here, f)).Order(StringComparer.Ordinal)];

    /// <summary>The snippets of the starting pack.</summary>
    public static TheoryData<string> Pack => In(Path.Combine(RepositoryFiles.Content, "incidents"));

    /// <summary>Reads a program, by its path from the folder of the tests.</summary>
    public static string Read(string file) => File.ReadAllText(Path.Combine(Here, file));

    /// <summary>Copies the worker, so that its processes can be told from others or another user can read it.</summary>
    public static void CopyWorker(string folder)
    {
        var built = new RunnerSettings("").WorkerFolder;
        foreach (var file in Directory.EnumerateFiles(built, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(folder, Path.GetRelativePath(built, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
