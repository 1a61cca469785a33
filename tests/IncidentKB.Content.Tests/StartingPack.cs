using IncidentKB.Core.Content;
using IncidentKB.Core.Incidents;
using IncidentKB.Testing;
using Xunit;

namespace IncidentKB.Content.Tests;

/// <summary>The content of the repository, read once.</summary>
public static class StartingPack
{
    public static IReadOnlyList<Incident> Incidents { get; }

    public static IReadOnlyList<ContentProblem> Problems { get; }

    internal static PackReader Reader { get; }

    static StartingPack()
    {
        var problems = new List<ContentProblem>();
        Reader = new PackReader(
            ContentDirectory.Open(RepositoryFiles.Content), ContentVocabulary.Empty, new Dictionary<string, string>(), problems);
        Incidents = [.. Reader.ReadIncidents()];
        Reader.CheckReadingPaths();
        Problems = problems;
    }

    public static TheoryData<string> Slugs => [.. Incidents.Select(i => i.Slug)];

    /// <summary>Every snippet, as incident and file name.</summary>
    public static TheoryData<string, string> Snippets
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var incident in Incidents)
            {
                foreach (var snippet in incident.Snippets)
                {
                    data.Add(incident.Slug, snippet.FileName);
                }
            }

            return data;
        }
    }

    public static Incident Find(string slug) => Incidents.Single(i => i.Slug == slug);
}
