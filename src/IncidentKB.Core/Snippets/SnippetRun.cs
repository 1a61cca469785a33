namespace IncidentKB.Core.Snippets;

/// <summary>How a run came to its end.</summary>
public enum SnippetEnd
{
    /// <summary>The program ended by itself: it returned, exited, or an exception that nobody caught ended it.</summary>
    Exited,

    /// <summary>It used up its time on the clock or on the processors, and was ended.</summary>
    TimedOut,

    /// <summary>It asked for more memory than it may have.</summary>
    OutOfMemory,

    /// <summary>It printed more than is kept, and was ended there.</summary>
    OutputCut,

    /// <summary>The person who started it stopped it or went away.</summary>
    Cancelled,

    /// <summary>Its process was killed from outside, for instance by an administrator or by a system short of memory.</summary>
    Killed,

    /// <summary>No process could be had to run or compile it. It says nothing about the program: try again.</summary>
    WorkerLost,

    /// <summary>The compiler refused it, see <see cref="SnippetRun.Diagnostics"/>.</summary>
    DoesNotCompile,
}

/// <summary>What one run of a snippet showed.</summary>
/// <param name="End">How it ended.</param>
/// <param name="ExitCode">
/// Exit code as a shell shows it: 128 + the signal where one ended the process; null where the program did not end by itself.
/// </param>
/// <param name="Output">Standard output, cut after <see cref="SnippetLimits.OutputBytes"/> of both streams together.</param>
/// <param name="Error">Standard error, cut alike.</param>
/// <param name="Exception">The exception that nobody caught; null when there was none.</param>
/// <param name="FirstOutput">From handing the program to its process until its first output arrived; null when it printed nothing.</param>
/// <param name="Elapsed">From handing the program to its process until that was gone; zero when it never started.</param>
/// <param name="Truncated">Something that it printed is missing.</param>
/// <param name="Diagnostics">What the compiler said; empty when it had nothing to say.</param>
public sealed record SnippetRun(
    SnippetEnd End,
    int? ExitCode,
    string Output,
    string Error,
    SnippetException? Exception,
    TimeSpan? FirstOutput,
    TimeSpan Elapsed,
    bool Truncated,
    IReadOnlyList<SnippetDiagnostic> Diagnostics)
{
    /// <summary>A run that never started.</summary>
    public static SnippetRun NotStarted(SnippetEnd end, IReadOnlyList<SnippetDiagnostic>? diagnostics = null) =>
        new(end, null, "", "", null, null, TimeSpan.Zero, Truncated: false, diagnostics ?? []);
}

/// <summary>What the compiler says about a place in a snippet.</summary>
/// <param name="Line">Line, counted from 1.</param>
/// <param name="Column">Column in UTF-16 units, counted from 1.</param>
/// <param name="Id">Such as CS1002; the ids in <see cref="SnippetLimits"/> are this program's own.</param>
/// <param name="Message">The compiler's English sentence.</param>
/// <param name="IsError">False for a warning.</param>
public sealed record SnippetDiagnostic(int Line, int Column, string Id, string Message, bool IsError);
