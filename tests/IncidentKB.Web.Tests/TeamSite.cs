using IncidentKB.Testing;

namespace IncidentKB.Web.Tests;

/// <summary>
/// The site of a team whose content is not as tidy as the starting pack: one incident was renamed, one has no Chinese
/// text, one was corrected in English after it was translated, and there are more than fit on a page.
/// </summary>
public sealed class TeamSite : KbSite
{
    public const string Renamed = "alist-semaphore-released-more-than-held";
    public const string FormerName = "alist-panic";
    public const string Untranslated = "godoxy-refcount-add-after-zero";
    public const string Corrected = "nbio-body-reader-double-close";
    public const int IncidentCount = 60;

    private readonly string _content;

    public TeamSite()
        : this(WriteContent())
    {
    }

    private TeamSite(string content)
        : base(content) => _content = content;

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing && Directory.Exists(_content))
        {
            Directory.Delete(_content, recursive: true);
        }
    }

    private static string WriteContent()
    {
        var directory = Directory.CreateTempSubdirectory("incidentkb-content-").FullName;
        foreach (var file in Directory.EnumerateFiles(RepositoryFiles.Content, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(directory, Path.GetRelativePath(RepositoryFiles.Content, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        string Article(string slug, string file = "index.md") => Path.Combine(directory, "incidents", slug, file);

        Change(Article(Renamed), text => text.Replace("aliases: []", $"aliases: [{FormerName}]", StringComparison.Ordinal));
        File.Delete(Article(Untranslated, "index.zh-Hans.md"));
        Change(Article(Corrected), text => text + "\nThis sentence was added later.\n");
        var copied = File.ReadAllText(Article(Untranslated));
        for (var number = 6; number <= IncidentCount; number++)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Article($"copy-{number}"))!);
            File.Copy(Article(Untranslated, "bug.cs"), Article($"copy-{number}", "bug.cs"));
            File.Copy(Article(Untranslated, "fix.cs"), Article($"copy-{number}", "fix.cs"));
            File.WriteAllText(Article($"copy-{number}"), copied.Replace("id: IKB-0003\n", $"id: IKB-{number:0000}\n", StringComparison.Ordinal).Replace($"slug: {Untranslated}\n", $"slug: copy-{number}\n", StringComparison.Ordinal));
        }

        return directory;
    }

    private static void Change(string file, Func<string, string> change)
    {
        var text = File.ReadAllText(file);
        var changed = change(text);
        if (changed == text)
        {
            throw new InvalidOperationException($"{file} is not as this fixture expects it.");
        }

        File.WriteAllText(file, changed);
    }
}
