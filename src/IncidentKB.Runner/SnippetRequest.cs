using IncidentKB.Core.Snippets;

namespace IncidentKB.Runner;

/// <summary>Where a source comes from, and so how far it is trusted.</summary>
public enum SnippetOrigin
{
    /// <summary>The content pack: it was reviewed, and runs also where no jail can be had.</summary>
    Pack,

    /// <summary>Somebody typed it: it runs in a jail or not at all.</summary>
    Edited,
}

/// <summary>A snippet that is to be compiled or run.</summary>
/// <param name="Source">The whole file.</param>
/// <param name="Origin">Who wrote it.</param>
public sealed record SnippetRequest(string Source, SnippetOrigin Origin)
{
    /// <summary>What its stack traces call the file.</summary>
    public string FileName { get; init; } = "snippet.cs";

    /// <summary>
    /// Who runs it, such as an address or an account: places are shared out evenly among visitors, and one has never all of them.
    /// Null for somebody by himself.
    /// </summary>
    public string? Visitor { get; init; }

    /// <summary>Waits until no visitor waits: for proofs.</summary>
    public bool Background { get; init; }

    /// <summary>
    /// Called with every piece of output as it arrives, one call at a time, from a thread of the runner: be quick.
    /// A piece is what the program wrote at once, so it may end inside a line.
    /// </summary>
    public Action<SnippetOutput>? OnOutput { get; init; }

    /// <summary>
    /// Called with the place in the queue, 1 being the next, whenever it changes; and with 0 when the turn has come, before the
    /// first piece of output. Only with 0 when there was nothing to wait for.
    /// </summary>
    public Action<int>? OnQueued { get; init; }

    /// <summary>
    /// Called when its turn has come and it must be compiled first, and again when it starts to run. Only then where it was compiled
    /// before, or has gone through that in the same series.
    /// </summary>
    public Action<SnippetPhase>? OnPhase { get; init; }

    /// <summary>Where it is run several times: the same object in each of its requests; null where it runs once.</summary>
    public SnippetSeries? Series { get; init; }
}

/// <summary>
/// What runs of one snippet share that follow each other: it is compiled, or found compiled, once; and after the first run, which
/// can be refused like any other, each takes its turn at the end of the queue, however many wait.
/// </summary>
public sealed class SnippetSeries
{
    internal CompiledSnippet? Compiled { get; set; }

    internal bool HasBegun => Compiled != null;
}

/// <summary>What is done with a snippet whose turn has come.</summary>
public enum SnippetPhase
{
    /// <summary>The compiler is at work.</summary>
    Compiling,

    /// <summary>The program is handed to its process.</summary>
    Running,
}

/// <summary>A stream of a program.</summary>
public enum SnippetStream
{
    /// <summary>Standard output.</summary>
    Output,

    /// <summary>Standard error.</summary>
    Error,
}

/// <summary>A piece of what a running program prints.</summary>
/// <param name="Stream">Where it printed.</param>
/// <param name="Text">What it printed.</param>
/// <param name="Elapsed">When, counted from the moment the program was handed to its process.</param>
public sealed record SnippetOutput(SnippetStream Stream, string Text, TimeSpan Elapsed);

/// <summary>A compiled snippet, or why there is none.</summary>
/// <param name="Program">What a worker takes; null when the source does not compile.</param>
/// <param name="Run">When there is no program: the run that says why.</param>
public sealed record CompiledSnippet(ReadOnlyMemory<byte>? Program, SnippetRun? Run);

/// <summary>The runner does not take a snippet; the message says why and what to do.</summary>
public sealed class SnippetRefusedException(SnippetRefusal reason, string message) : Exception(message)
{
    /// <summary>Why, for those who word it themselves.</summary>
    public SnippetRefusal Reason => reason;
}

/// <summary>Why a snippet is not taken.</summary>
public enum SnippetRefusal
{
    /// <summary>Too many wait already: try again in a few seconds.</summary>
    QueueFull,

    /// <summary>This machine offers no jail, so only snippets of the content pack run.</summary>
    NoJail,

    /// <summary>No process can be started here at all, see <see cref="RunnerState.Fault"/>.</summary>
    NoWorker,
}
