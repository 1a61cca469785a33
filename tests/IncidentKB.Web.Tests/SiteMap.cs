using IncidentKB.Core.Incidents;
using IncidentKB.Testing;

namespace IncidentKB.Web.Tests;

/// <summary>The pages that the content of the repository gives the site, read from its files and not from the site.</summary>
public static class SiteMap
{
    public static IReadOnlyList<string> Incidents { get; } =
        [.. Directory.EnumerateDirectories(Path.Combine(RepositoryFiles.Content, "incidents")).Select(d => Path.GetFileName(d)!)
            .Order(StringComparer.Ordinal)];

    public static IReadOnlyList<string> Patterns { get; } = Slugs("patterns.yml");

    public static IReadOnlyList<string> Practices { get; } = Slugs("practices.yml");

    public static IReadOnlyList<string> ReadingPaths { get; } =
        [.. Directory.EnumerateFiles(Path.Combine(RepositoryFiles.Content, "reading"), "*.yml")
            .Select(f => Path.GetFileNameWithoutExtension(f)!)];

    /// <summary>Pages about an article or an entry of the catalogue, which no search engine is told of.</summary>
    public static IReadOnlyList<string> BesideArticles { get; } =
    [
        $"/incidents/{Incidents[0]}/history", $"/incidents/{Incidents[0]}/revisions/1", $"/incidents/{Incidents[0]}/report",
        $"/patterns/{Patterns[0]}/revisions/1", $"/practices/{Practices[0]}/revisions/1", $"/reading/{ReadingPaths[0]}/revisions/1",
        $"/patterns/{Patterns[0]}/history", $"/practices/{Practices[0]}/history", $"/reading/{ReadingPaths[0]}/history",
    ];

    /// <summary>Paths without language.</summary>
    public static IReadOnlyList<string> Pages { get; } =
    [
        "/", "/match", "/match/feedback", "/incidents", "/patterns", "/practices", "/messages", "/reading", "/proofs", "/about",
        "/docs/api", "/search", "/search?q=semaphore", "/search?q=zzzzzz", $"/incidents/{Incidents[0]}?path={ReadingPaths[0]}",
        .. BesideArticles,
        .. Incidents.Select(s => $"/incidents/{s}"), .. Patterns.Select(s => $"/patterns/{s}"), .. Practices.Select(s => $"/practices/{s}"),
        .. ReadingPaths.Select(s => $"/reading/{s}"),
    ];

    public static string In(string language, string path) =>
        language == Languages.English ? path : path == "/" ? $"/{language}" : $"/{language}{path}";

    /// <summary>Messages of a signature with the incidents that carry it.</summary>
    public static ILookup<string, string> Messages { get; } =
        (from slug in Incidents
         from line in Lines($"incidents/{slug}/index.md").TakeWhile(l => l != "references:")
         let message = After(line, "    message: \"")
         where message != null
         select (slug, Text: message.TrimEnd('"').Replace("\\\"", "\"", StringComparison.Ordinal)))
         .ToLookup(m => m.Text, m => m.slug, StringComparer.Ordinal);

    private static string[] Slugs(string file) => [.. Lines(file).Select(l => After(l, "- slug: ")).OfType<string>()];

    private static string[] Lines(string file) => RepositoryFiles.ReadContent(file).Split('\n');

    private static string? After(string line, string beginning) =>
        line.StartsWith(beginning, StringComparison.Ordinal) ? line[beginning.Length..] : null;
}
