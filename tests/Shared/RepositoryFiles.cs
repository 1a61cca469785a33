namespace IncidentKB.Testing;

/// <summary>Folders of the repository that the running test was built in.</summary>
internal static class RepositoryFiles
{
    /// <summary>The top folder.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The starting pack.</summary>
    public static string Content { get; } = Path.Combine(Root, "content");

    /// <summary>The web program as it was built beside this test: same configuration, same framework.</summary>
    public static string WebProgram { get; } = FindProgram("IncidentKB.Web");

    /// <summary>Text of a file of the starting pack.</summary>
    public static string ReadContent(string path) => File.ReadAllText(Path.Combine(Content, path));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder != null && !File.Exists(Path.Combine(folder.FullName, "IncidentKB.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName
            ?? throw new DirectoryNotFoundException($"No folder above '{AppContext.BaseDirectory}' holds IncidentKB.sln.");
    }

    private static string FindProgram(string project)
    {
        // tests/PROJECT/bin/CONFIGURATION/FRAMEWORK -> src/WEB/bin/CONFIGURATION/FRAMEWORK
        var parts = Path.GetRelativePath(Root, Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory))
            .Split(Path.DirectorySeparatorChar);
        return Path.Combine([Root, "src", project, .. parts[2..], project + ".dll"]);
    }
}
