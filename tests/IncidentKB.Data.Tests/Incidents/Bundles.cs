using IncidentKB.Core.Content;
using IncidentKB.Testing;
using Xunit;

namespace IncidentKB.Data.Tests.Incidents;

/// <summary>Bundles as the editor sends them.</summary>
internal static class Bundles
{
    /// <summary>The files of an incident of the pack.</summary>
    public static IncidentBundle ReadBundle(this PackFolder pack, string slug = PackFolder.Slug)
    {
        var problems = new List<ContentProblem>();
        var bundle = pack.Open().ReadBundle($"incidents/{slug}", problems);
        Assert.Empty(problems);
        return bundle;
    }

    /// <summary>The bundle with one of its files changed.</summary>
    public static IncidentBundle With(this IncidentBundle bundle, string path, Func<string, string> change) =>
        bundle with { Files = [.. bundle.Files.Select(f => f.Path == path ? f with { Text = change(f.Text) } : f)] };
}
