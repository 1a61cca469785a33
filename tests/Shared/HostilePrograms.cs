using System.Globalization;
using IncidentKB.Core.Snippets;

namespace IncidentKB.Testing;

/// <summary>
/// Programs that want out, or want everything. Each lies in the folder of the outcome that it must have: as_expected (what
/// its header says, mostly that it was refused), timeout, out_of_memory or output_cut.
/// </summary>
internal static class HostilePrograms
{
    private static readonly string Folder = Path.Combine(RepositoryFiles.Root, "tests", "IncidentKB.Runner.Tests", "hostile");

    /// <summary>The files, as OUTCOME/NAME.cs.</summary>
    public static IReadOnlyList<string> Files { get; } =
        [.. Directory.EnumerateFiles(Folder, "*.cs", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Folder, f))
            .Order(StringComparer.Ordinal)];

    /// <summary>How a program must come out.</summary>
    public static SnippetOutcome OutcomeOf(string file) =>
        Enum.Parse<SnippetOutcome>(Path.GetDirectoryName(file)!.Replace("_", "", StringComparison.Ordinal), ignoreCase: true);

    /// <summary>Reads a program.</summary>
    /// <param name="file">One of <see cref="Files"/>.</param>
    /// <param name="secret">A file that it must not read or change; stands where the program says SECRET.</param>
    /// <param name="port">A port that it must not reach; stands where the program says PORT.</param>
    public static string Read(string file, string secret, int port) =>
        File.ReadAllText(Path.Combine(Folder, file))
            .Replace("SECRET", secret, StringComparison.Ordinal)
            .Replace("PORT", port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
}
