using IncidentKB.Core.Snippets;
using IncidentKB.Runner;

namespace IncidentKB.Web.Features.Runs;

/// <summary>What happens in a series of runs: each case is an event of the stream, and its members are the event's data.</summary>
internal abstract record RunEvent
{
    /// <summary><c>queued</c>: the run waits.</summary>
    /// <param name="Position">Place in the queue; 1 is next.</param>
    internal sealed record Queued(int Position) : RunEvent;

    /// <summary><c>compiling</c>: the turn of a run has come, and the program must be compiled first.</summary>
    /// <param name="Run">Its number, from 1.</param>
    internal sealed record Compiling(int Run) : RunEvent;

    /// <summary><c>started</c>: a run begins. None where the program does not compile.</summary>
    /// <param name="Run">Its number, from 1.</param>
    internal sealed record Started(int Run) : RunEvent;

    /// <summary><c>output</c>: a run printed something.</summary>
    /// <param name="Run">Its number.</param>
    /// <param name="Stream"><c>stdout</c> or <c>stderr</c>.</param>
    /// <param name="Text">What it printed; may end inside a line.</param>
    /// <param name="Ms">When, counted from handing the program to its process.</param>
    internal sealed record Output(int Run, string Stream, string Text, double Ms) : RunEvent;

    /// <summary><c>run</c>: a run is over; its answer is the data.</summary>
    internal sealed record Result(RunAnswer Run) : RunEvent;

    /// <summary><c>done</c>: all runs are over; the last event.</summary>
    /// <param name="Outcome">
    /// Of all that came to their end: <c>as_expected</c> when each was, otherwise that of the first that was not. A run that was cut short
    /// says nothing of the program and counts only where there is no other.
    /// </param>
    /// <param name="Summary">How they ended, as a sentence in the language of the request.</param>
    /// <param name="BugGone">As in <see cref="RunAnswer"/>, of all of them.</param>
    /// <param name="Results">How often which end came, the most frequent first.</param>
    /// <param name="Isolation">How far they were shut in.</param>
    internal sealed record Done(SnippetOutcome Outcome, string Summary, bool BugGone, IReadOnlyList<RunResult> Results, Isolation Isolation)
        : RunEvent;

    /// <summary>
    /// <c>error</c>: no run, or no more of them; the last event. Where it is the first, too, it is answered as a problem with its status.
    /// </summary>
    /// <param name="Status">Status of an answer that says only this.</param>
    /// <param name="Detail">Why, and what to do, in the language of the request.</param>
    internal sealed record Error(int Status, string Detail) : RunEvent;
}
