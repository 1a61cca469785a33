using System.Net;
using System.Net.Sockets;
using IncidentKB.Core.Snippets;
using IncidentKB.Testing;
using Xunit;

namespace IncidentKB.Runner.Tests;

/// <summary>
/// Programs that want out, or want everything. Each lies in the folder of the outcome that it must have: as_expected (what
/// its header says, mostly that it was refused), timeout, out_of_memory or output_cut.
/// </summary>
public sealed class HostileTests(JailTier jail, NamespacesTier namespaces, OrdinaryUserTier ordinaryUser)
{
    private const string Endless = "timeout";

    public static TheoryData<string> Hostile => [.. Programs.In("hostile").Where(file => OutcomeOf(file) != SnippetOutcome.Timeout)];

    [Theory]
    [MemberData(nameof(Hostile))]
    public Task It_is_contained_in_the_jail(string file) => ContainAsync(jail, file);

    [Theory]
    [MemberData(nameof(Hostile))]
    public Task It_is_contained_in_namespaces(string file) => ContainAsync(namespaces, file);

    [Theory]
    [MemberData(nameof(Hostile))]
    public Task It_is_contained_for_an_ordinary_user(string file) => ContainAsync(ordinaryUser, file);

    // All at once, because each takes its whole time.
    [Fact]
    public Task Those_that_never_end_are_ended_in_every_tier()
    {
        var tiers = new Tier[] { jail, namespaces, ordinaryUser }.Where(tier => tier.Missing == null).ToList();
        Assert.SkipWhen(tiers.Count == 0, jail.Missing ?? "");
        return Task.WhenAll(tiers.SelectMany(tier => Programs.In(Path.Combine("hostile", Endless)).Select(file => ContainAsync(tier, file))));
    }

    private static SnippetOutcome OutcomeOf(string file) =>
        Enum.Parse<SnippetOutcome>(Path.GetFileName(Path.GetDirectoryName(file))!.Replace("_", "", StringComparison.Ordinal), ignoreCase: true);

    private static async Task ContainAsync(Tier tier, string file)
    {
        using var neighbour = new TcpListener(IPAddress.Loopback, 0);
        neighbour.Start();
        var source = Programs.Read(file, tier.Secret, ((IPEndPoint)neighbour.LocalEndpoint).Port);

        var run = await tier.RunAsync(source);

        var verdict = SnippetVerdict.Of(SnippetHeader.Parse(source), run);
        Assert.True(verdict.Outcome == OutcomeOf(file), $"{tier}, {file}: {verdict.Outcome}: {string.Join("; ", verdict.Differences)}\n{run}");
        Assert.False(neighbour.Pending(), "The program reached a port of this machine.");
        Assert.Equal("secret", await File.ReadAllTextAsync(tier.Secret, RunningTest.Cancelled));
        Assert.True(run.Output.Length + run.Error.Length <= SnippetLimits.OutputBytes, "More output is kept than may be.");
    }
}
