namespace IncidentKB.Web.Tests;

/// <summary>The folders of the repository that the tests run in.</summary>
public static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string Content => Path.Combine(Root, "content");

    public static string ReadContent(string path) => File.ReadAllText(Path.Combine(Content, path));

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder != null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "IncidentKB.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException("The tests run inside the repository; no folder above them holds IncidentKB.sln.");
    }
}
