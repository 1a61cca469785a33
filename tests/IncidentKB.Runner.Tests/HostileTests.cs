using System.Net;
using System.Net.Sockets;
using IncidentKB.Core.Snippets;
using IncidentKB.Testing;
using Xunit;

namespace IncidentKB.Runner.Tests;

/// <summary>Each of the <see cref="HostilePrograms"/> comes out as its folder says, in every tier.</summary>
[Collection(Alone)]
public sealed class HostileTests(JailTier jail, NamespacesTier namespaces, OrdinaryUserTier ordinaryUser)
{
    private const string Alone = "hostile programs";

    private static readonly ILookup<bool, string> NeverEnds =
        HostilePrograms.Files.ToLookup(file => HostilePrograms.OutcomeOf(file) == SnippetOutcome.Timeout);

    public static TheoryData<string> TakesEveryProcessor => ["timeout/spin_on_all_processors.cs", "timeout/catch_the_processor_limit.cs"];

    public static TheoryData<string> Hostile => [.. NeverEnds[false]];

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
    public Task Those_that_never_end_are_ended()
    {
        var tiers = Tiers();
        return Task.WhenAll(NeverEnds[true].Select((file, number) => ContainAsync(tiers[number % tiers.Count], file)));
    }

    [Fact]
    [Trait("Kind", "long")]
    public Task Those_that_never_end_are_ended_in_every_tier()
    {
        var tiers = Tiers();
        return Task.WhenAll(tiers.SelectMany(tier => NeverEnds[true].Select(file => ContainAsync(tier, file))));
    }

    // On several processors its processor time ends before its time on the clock does, which the kernel alone sees.
    [Theory]
    [MemberData(nameof(TakesEveryProcessor))]
    public Task One_that_takes_every_processor_has_used_up_its_time(string file) => ContainAsync(Tiers()[^1], file);

    [Theory]
    [MemberData(nameof(TakesEveryProcessor))]
    [Trait("Kind", "long")]
    public async Task One_that_takes_every_processor_has_used_up_its_time_in_every_tier(string file)
    {
        foreach (var tier in Tiers())
        {
            await ContainAsync(tier, file);
        }
    }

    private List<Tier> Tiers()
    {
        Assert.SkipWhen(jail.Missing != null, jail.Missing ?? "");
        return [.. new Tier[] { jail, ordinaryUser, namespaces }.Where(tier => tier.Missing == null)];
    }

    private static async Task ContainAsync(Tier tier, string file)
    {
        using var neighbour = new TcpListener(IPAddress.Loopback, 0);
        neighbour.Start();
        var source = HostilePrograms.Read(file, tier.Secret, ((IPEndPoint)neighbour.LocalEndpoint).Port);

        var run = await tier.RunAsync(source);

        var verdict = SnippetVerdict.Of(SnippetHeader.Parse(source), run);
        Assert.True(
            verdict.Outcome == HostilePrograms.OutcomeOf(file),
            $"{tier}, {file}: {verdict.Outcome}: {string.Join("; ", verdict.Differences)}\n{run}");
        Assert.False(neighbour.Pending(), "The program reached a port of this machine.");
        Assert.Equal("secret", await File.ReadAllTextAsync(tier.Secret, RunningTest.Cancelled));
        Assert.True(run.Output.Length + run.Error.Length <= SnippetLimits.OutputBytes, "More output is kept than may be.");
    }

    /// <summary>Not beside other tests: what wants every processor would take them from runs that have five seconds.</summary>
    [CollectionDefinition(Alone, DisableParallelization = true)]
    public sealed class AloneDefinition;
}
