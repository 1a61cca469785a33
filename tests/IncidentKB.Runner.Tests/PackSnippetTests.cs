using IncidentKB.Core.Snippets;
using IncidentKB.Testing;
using Xunit;

namespace IncidentKB.Runner.Tests;

/// <summary>The snippets of the starting pack do in a worker what their headers say.</summary>
public sealed class PackSnippetTests(TestRunner runner)
{
    public static TheoryData<string> Snippets => [.. Directory.EnumerateFiles(Path.Combine(RepositoryFiles.Content, "incidents"), "*.cs", SearchOption.AllDirectories)
        .Select(f => Path.GetRelativePath(RepositoryFiles.Content, f)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Snippets))]
    public async Task A_snippet_does_what_its_header_says(string file)
    {
        var source = await File.ReadAllTextAsync(Path.Combine(RepositoryFiles.Content, file), RunningTest.Cancelled);

        var run = await runner.RunAsync(source);

        var verdict = SnippetVerdict.Of(SnippetHeader.Parse(source), run);
        Assert.True(verdict.Outcome == SnippetOutcome.AsExpected, $"{verdict.Outcome}: {string.Join("; ", verdict.Differences)}\n{run}");
    }
}
