using System.Globalization;
using IncidentKB.Core.Snippets;
using Xunit;

namespace IncidentKB.Runner.Tests;

/// <summary>
/// The snippets of the starting pack do in a worker what their headers say, in every tier, once or again and again.
/// IKB_PROOF_RUNS is the number of those runs.
/// </summary>
public sealed class PackSnippetTests(JailTier jail, NamespacesTier namespaces, OrdinaryUserTier ordinaryUser, OneProcessorTier oneProcessor)
{
    private static readonly int Runs =
        int.Parse(Environment.GetEnvironmentVariable("IKB_PROOF_RUNS") ?? "20", NumberStyles.None, CultureInfo.InvariantCulture);

    public static TheoryData<string> Snippets => Programs.Pack;

    public static TheoryData<string> Ordinary => Programs.In("ordinary");

    public static TheoryData<string> Bugs => [.. Programs.Pack.Select(row => row.Data).Where(file => Path.GetFileName(file) == "bug.cs")];

    [Theory]
    [MemberData(nameof(Snippets))]
    public Task A_snippet_does_what_its_header_says_in_the_jail(string file) => ProveAsync(jail, file);

    [Theory]
    [MemberData(nameof(Bugs))]
    public async Task The_recorded_trace_of_a_bug_is_the_one_that_it_prints(string file)
    {
        var recorded = Programs.Read(Path.Combine(Path.GetDirectoryName(file)!, "traces", "dotnet-bug.txt"));

        var run = await jail.RunAsync(Programs.Read(file));

        // The last frames are those of whoever started the program.
        var printed = run.Error.Split('\n').Take(recorded.Count(c => c == '\n'));
        Assert.Equal(
            recorded.Replace(" in /src/bug.cs:", " in snippet.cs:", StringComparison.Ordinal).TrimEnd('\n'), string.Join('\n', printed));
    }

    [Theory]
    [MemberData(nameof(Snippets))]
    public Task A_snippet_does_what_its_header_says_in_namespaces(string file) => ProveAsync(namespaces, file);

    [Theory]
    [MemberData(nameof(Snippets))]
    public Task A_snippet_does_what_its_header_says_for_an_ordinary_user(string file) => ProveAsync(ordinaryUser, file);

    [Theory]
    [MemberData(nameof(Snippets))]
    public Task A_snippet_does_what_its_header_says_on_one_processor(string file) => ProveAsync(oneProcessor, file);

    [Theory]
    [MemberData(nameof(Snippets))]
    [Trait("Kind", "long")]
    public async Task A_snippet_does_what_its_header_says_again_and_again_in_every_tier(string file)
    {
        Assert.True(Runs > 0, "IKB_PROOF_RUNS must be at least 1.");
        foreach (var tier in new Tier[] { jail, namespaces, ordinaryUser, oneProcessor }.Where(tier => tier.Missing == null))
        {
            await ProveAsync(tier, file, Runs);
        }
    }

    // The jail is no good if it breaks what harmless programs do.
    [Theory]
    [MemberData(nameof(Ordinary))]
    public Task An_ordinary_program_notices_nothing_of_the_jail(string file) =>
        ProveAsync(namespaces.Missing == null ? namespaces : jail, file);

    private static async Task ProveAsync(Tier tier, string file, int runs = 1)
    {
        var source = Programs.Read(file);
        for (var number = 1; number <= runs; number++)
        {
            var run = await tier.RunAsync(source);

            var verdict = SnippetVerdict.Of(SnippetHeader.Parse(source), run);
            var differences = string.Join("; ", verdict.Differences);
            Assert.True(verdict.Outcome == SnippetOutcome.AsExpected, $"Run {number} of {runs}: {verdict.Outcome}: {differences}\n{run}");
        }
    }
}
