using IncidentKB.Core.Snippets;
using Xunit;

namespace IncidentKB.Core.Tests.Snippets;

public sealed class SnippetProofTests
{
    private const SnippetOutcome Same = SnippetOutcome.AsExpected;
    private const SnippetOutcome Other = SnippetOutcome.Unexpected;

    [Fact]
    public void A_bug_seen_in_every_run_and_a_fix_that_always_holds_are_proven() =>
        Assert.Equal(ProofState.Proven, StateOf([(Same, 20)], [(Same, 20)]));

    [Theory]
    [InlineData(20)]
    [InlineData(1)]
    public void One_run_in_which_the_fix_fails_is_a_regression(int failures) =>
        Assert.Equal(ProofState.FixRegressed, StateOf([(Same, 20)], [(Same, 20 - failures), (Other, failures)]));

    [Fact]
    public void A_bug_that_no_run_shows_no_longer_reproduces() =>
        Assert.Equal(ProofState.NoLongerReproduces, StateOf([(Other, 20)], [(Same, 20)]));

    [Theory]
    [InlineData(1)]
    [InlineData(19)]
    public void A_bug_that_some_runs_show_is_flaky(int seen) =>
        Assert.Equal(ProofState.Flaky, StateOf([(Same, seen), (Other, 20 - seen)], [(Same, 20)]));

    [Fact]
    public void A_fix_that_fails_weighs_more_than_a_bug_that_hides() =>
        Assert.Equal(ProofState.FixRegressed, StateOf([(Other, 20)], [(Other, 20)]));

    [Theory]
    [InlineData(SnippetOutcome.DoesNotCompile)]
    [InlineData(SnippetOutcome.Timeout)]
    [InlineData(SnippetOutcome.OutOfMemory)]
    [InlineData(SnippetOutcome.OutputCut)]
    public void A_program_that_does_not_come_to_its_end_once_is_broken(SnippetOutcome outcome)
    {
        Assert.Equal(ProofState.Broken, StateOf([(Same, 19), (outcome, 1)], [(Same, 20)]));
        Assert.Equal(ProofState.Broken, StateOf([(Same, 20)], [(Other, 3), (outcome, 1)]));
    }

    [Fact]
    public void Without_both_programs_or_without_expectations_there_is_nothing_to_prove()
    {
        var bug = Count(SnippetProof.Bug, (Same, 20));
        Assert.Equal(ProofState.None, SnippetProof.StateOf([]));
        Assert.Equal(ProofState.None, SnippetProof.StateOf([bug]));
        Assert.Equal(ProofState.None, SnippetProof.StateOf([bug, Count("other.cs", (Same, 20))]));
        Assert.Equal(ProofState.None, SnippetProof.StateOf([bug, Count(SnippetProof.Fix)]));
        Assert.Equal(ProofState.None, StateOf([(Same, 20)], [(SnippetOutcome.NothingExpected, 20)]));
    }

    [Fact]
    public void Runs_that_had_no_process_or_were_stopped_do_not_count() =>
        Assert.Equal(
            [SnippetOutcome.Cancelled, SnippetOutcome.Lost],
            Enum.GetValues<SnippetOutcome>().Where(o => !SnippetProof.Counts(o)));

    [Fact]
    public void Readers_are_warned_of_what_failed_and_not_of_what_is_rare_or_unproved() =>
        Assert.Equal(
            [ProofState.FixRegressed, ProofState.NoLongerReproduces, ProofState.Broken],
            Enum.GetValues<ProofState>().Where(SnippetProof.IsDoubtful));

    private static ProofState StateOf((SnippetOutcome, int)[] bug, (SnippetOutcome, int)[] fix) =>
        SnippetProof.StateOf([Count(SnippetProof.Bug, bug), Count(SnippetProof.Fix, fix)]);

    private static OutcomeCounts Count(string file, params (SnippetOutcome Outcome, int Runs)[] outcomes) =>
        new(file, outcomes.Where(o => o.Runs > 0).ToDictionary(o => o.Outcome, o => o.Runs));
}
