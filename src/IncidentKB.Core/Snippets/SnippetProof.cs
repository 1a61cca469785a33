using System.Text.Json.Serialization;

namespace IncidentKB.Core.Snippets;

/// <summary>
/// What repeated runs of an incident's bug.cs and fix.cs say about its article. The states are those of syzbot and
/// ClusterFuzz, which watch reproducers of bugs in the same way.
/// </summary>
public enum ProofState
{
    /// <summary>There is nothing to prove: bug.cs or fix.cs is missing, or its header does not say what must happen.</summary>
    None,

    /// <summary>Every run of the bug failed as described, and every run of the fix held.</summary>
    Proven,

    /// <summary>A run of the fix did not end as described. One is enough.</summary>
    FixRegressed,

    /// <summary>No run of the bug failed as described: the runtime changed, or the article is wrong.</summary>
    NoLongerReproduces,

    /// <summary>The bug was seen, though not in every run.</summary>
    Flaky,

    /// <summary>A program does not compile, or used up its time, its memory or its output.</summary>
    Broken,
}

/// <summary>How often a snippet ended in which way.</summary>
/// <param name="FileName">Such as <c>bug.cs</c>.</param>
/// <param name="Outcomes">
/// Runs by outcome; outcomes that did not occur are left out. Runs that say nothing about the program, see
/// <see cref="SnippetProof.Counts"/>, are not among them.
/// </param>
public sealed record OutcomeCounts(string FileName, IReadOnlyDictionary<SnippetOutcome, int> Outcomes)
{
    /// <summary>Runs that ended as the header says.</summary>
    [JsonIgnore]
    public int AsExpected => Outcomes.GetValueOrDefault(SnippetOutcome.AsExpected);

    /// <summary>All runs.</summary>
    [JsonIgnore]
    public int Runs => Outcomes.Values.Sum();
}

/// <summary>Decides what runs prove.</summary>
public static class SnippetProof
{
    /// <summary>How the snippet that must fail is asked for.</summary>
    public const string BugName = "bug";

    /// <summary>How the snippet that must hold is asked for.</summary>
    public const string FixName = "fix";

    /// <summary>The snippet that must fail.</summary>
    public const string Bug = BugName + ".cs";

    /// <summary>The snippet that must hold.</summary>
    public const string Fix = FixName + ".cs";

    /// <summary>Among these files are both.</summary>
    public static bool HasBoth(IEnumerable<string> fileNames) => fileNames.Count(name => name is Bug or Fix) == 2;

    /// <summary>A run that was stopped or never had a process says nothing about the program, and is run again.</summary>
    public static bool Counts(SnippetOutcome outcome) => outcome is not (SnippetOutcome.Lost or SnippetOutcome.Cancelled);

    /// <summary>
    /// After such an end the next run would only tell the same: it does not compile, or takes all its time and comes to no end.
    /// </summary>
    public static bool IsSettledBy(SnippetOutcome outcome) => outcome is SnippetOutcome.DoesNotCompile or SnippetOutcome.Timeout;

    /// <summary>
    /// Holds the runs of both snippets together. A program that cannot run to its end says nothing else, so that comes first;
    /// then the fix, which must hold in every run, because readers copy it.
    /// </summary>
    /// <param name="snippets">The counts of each snippet; those of other files are ignored.</param>
    public static ProofState StateOf(IReadOnlyList<OutcomeCounts> snippets)
    {
        var bug = snippets.FirstOrDefault(s => s.FileName == Bug);
        var fix = snippets.FirstOrDefault(s => s.FileName == Fix);
        if (bug is not { Runs: > 0 } || fix is not { Runs: > 0 } || Has(bug, SnippetOutcome.NothingExpected)
            || Has(fix, SnippetOutcome.NothingExpected))
        {
            return ProofState.None;
        }

        return (IsBroken(bug) || IsBroken(fix), fix.AsExpected == fix.Runs, bug.AsExpected) switch
        {
            (true, _, _) => ProofState.Broken,
            (_, false, _) => ProofState.FixRegressed,
            (_, _, 0) => ProofState.NoLongerReproduces,
            (_, _, var seen) when seen < bug.Runs => ProofState.Flaky,
            _ => ProofState.Proven,
        };
    }

    /// <summary>The article cannot be trusted until somebody has looked: all but proven, flaky and nothing to prove.</summary>
    public static bool IsDoubtful(ProofState state) =>
        state is ProofState.FixRegressed or ProofState.NoLongerReproduces or ProofState.Broken;

    private static bool IsBroken(OutcomeCounts snippet) =>
        Has(snippet, SnippetOutcome.DoesNotCompile) || Has(snippet, SnippetOutcome.Timeout) || Has(snippet, SnippetOutcome.OutOfMemory)
        || Has(snippet, SnippetOutcome.OutputCut);

    private static bool Has(OutcomeCounts snippet, SnippetOutcome outcome) => snippet.Outcomes.GetValueOrDefault(outcome) > 0;
}
