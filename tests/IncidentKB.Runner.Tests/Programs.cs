using IncidentKB.Testing;
using Xunit;

namespace IncidentKB.Runner.Tests;

/// <summary>The programs that the tests run: files with the header of a snippet.</summary>
internal static class Programs
{
    private static readonly string Here = Path.Combine(RepositoryFiles.Root, "tests", "IncidentKB.Runner.Tests");

    /// <summary>The programs in a folder, as paths from the folder of the tests.</summary>
    public static TheoryData<string> In(string folder) => Sorted(Directory.EnumerateFiles(Path.Combine(Here, folder), "*.cs"));

    /// <summary>The snippets of the starting pack; what lies in the folders of an incident is no snippet.</summary>
    public static TheoryData<string> Pack { get; } =
        Sorted(Directory.EnumerateDirectories(Path.Combine(RepositoryFiles.Content, "incidents"))
            .SelectMany(incident => Directory.EnumerateFiles(incident, "*.cs")));

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

    private static TheoryData<string> Sorted(IEnumerable<string> files) =>
        [.. files.Select(file => Path.GetRelativePath(Here, file)).Order(StringComparer.Ordinal)];
}
