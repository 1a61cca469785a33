using IncidentKB.Testing;

namespace IncidentKB.Web.Tests;

/// <summary>
/// The site of a team whose content is not as tidy as the starting pack: one incident was renamed, one has no Chinese
/// text, one was corrected in English after it was translated, and there are more than fit on a page.
/// </summary>
public sealed class TeamSite() : PackSite(WritePack())
{
    public const string Renamed = "alist-semaphore-released-more-than-held";
    public const string FormerName = "alist-panic";
    public const string Untranslated = "godoxy-refcount-add-after-zero";
    public const string Corrected = "nbio-body-reader-double-close";
    public const int IncidentCount = 60;

    private static PackFolder WritePack()
    {
        var pack = PackFolder.CopyOf(RepositoryFiles.Content);
        pack.Change($"incidents/{Renamed}/index.md", "aliases: []", $"aliases: [{FormerName}]");
        File.Delete(pack.FullPath($"incidents/{Untranslated}/index.zh-Hans.md"));
        pack.Write(
            $"incidents/{Corrected}/index.md",
            RepositoryFiles.ReadContent($"incidents/{Corrected}/index.md") + "\nThis sentence was added later.\n");

        // The article links them.
        var folder = Path.Combine(RepositoryFiles.Content, "incidents", Untranslated);
        var models = Directory.GetFiles(Path.Combine(folder, "models")).Select(f => Path.GetRelativePath(folder, f)).ToArray();
        for (var number = 6; number <= IncidentCount; number++)
        {
            var copy = $"incidents/copy-{number}";
            foreach (var file in (string[])["index.md", "bug.cs", "fix.cs", .. models])
            {
                pack.Write($"{copy}/{file}", RepositoryFiles.ReadContent($"incidents/{Untranslated}/{file}"));
            }

            pack.Change($"{copy}/index.md", "id: IKB-0003\n", $"id: IKB-{number:0000}\n");
            pack.Change($"{copy}/index.md", $"slug: {Untranslated}\n", $"slug: copy-{number}\n");
        }

        return pack;
    }
}
