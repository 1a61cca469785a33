using IncidentKB.Core.Snippets;
using IncidentKB.Runner;

namespace IncidentKB.Web.Features.Runs;

/// <summary>What several runs of a program showed.</summary>
/// <param name="Outcome">As in <see cref="RunEvent.Done"/>.</param>
/// <param name="Summary">As there.</param>
/// <param name="BugGone">As there.</param>
/// <param name="Runs">Each run.</param>
/// <param name="Results">As there.</param>
/// <param name="Isolation">As there.</param>
internal sealed record SeriesAnswer(
    SnippetOutcome Outcome, string Summary, bool BugGone, IReadOnlyList<RunAnswer> Runs, IReadOnlyList<RunResult> Results,
    Isolation Isolation);

/// <summary>How often runs ended in one way.</summary>
internal sealed record RunResult(SnippetOutcome Outcome, string Summary, int Count);
