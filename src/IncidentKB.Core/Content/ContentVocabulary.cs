namespace IncidentKB.Core.Content;

/// <summary>What the files of a pack may refer to.</summary>
/// <param name="Patterns">Slugs of the failure patterns.</param>
/// <param name="Practices">Slugs of the practices.</param>
/// <param name="ReadingPaths">Slugs of the reading paths.</param>
/// <param name="Incidents">Slugs and former slugs of the incidents.</param>
public sealed record ContentVocabulary(
    IReadOnlySet<string> Patterns,
    IReadOnlySet<string> Practices,
    IReadOnlySet<string> ReadingPaths,
    IReadOnlySet<string> Incidents)
{
    private static readonly HashSet<string> Nothing = [];

    /// <summary>Nothing: for a pack that stands by itself.</summary>
    public static ContentVocabulary Empty { get; } = new(Nothing, Nothing, Nothing, Nothing);

    /// <summary>Why a link inside the content leads nowhere, as a sentence; null when it leads somewhere.</summary>
    /// <param name="target">The target without scheme, such as <c>/patterns/x#hides</c> or <c>bug.cs</c>.</param>
    /// <param name="bundle">The files beside the linking file.</param>
    public Sentence? BrokenLink(string target, IncidentBundle bundle)
    {
        var end = target.IndexOfAny(['#', '?']);
        var path = end < 0 ? target : target[..end];
        if (path.Length == 0)
        {
            return null;
        }

        if (path[0] != '/')
        {
            return bundle.Files.Any(f => f.Path == path) || bundle.Images.Any(i => i.Path == path) ? null
                : new(
                    $"The link '{target}' names no file of this folder. Correct it, or begin it with / for a page of the site.",
                    $"链接“{target}”指向的文件不在这个文件夹里。请改正；本站页面的链接以 / 开头。");
        }

        var known = path.Split('/') is not ["", var kind, var slug] || slug.Length == 0
            ? path is "/" or "/incidents" or "/patterns" or "/messages" or "/reading" or "/search"
            : kind switch
            {
                "incidents" => Incidents.Contains(slug),
                "patterns" => Patterns.Contains(slug),
                "practices" => Practices.Contains(slug),
                "reading" => ReadingPaths.Contains(slug),
                _ => false,
            };
        return known ? null
            : new($"The link '{target}' leads to no page. Correct it or remove it.", $"链接“{target}”没有对应的页面，请改正或删除。");
    }
}
