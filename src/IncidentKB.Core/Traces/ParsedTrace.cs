using System.Runtime.InteropServices;

namespace IncidentKB.Core.Traces;

/// <summary>A piece of <see cref="PasteReading.Text"/>.</summary>
/// <param name="Start">Index of its first character.</param>
/// <param name="Length">Number of characters; 0 where there is nothing.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct TextSlice(int Start, int Length)
{
    /// <summary>Index behind the last character.</summary>
    public int End => Start + Length;

    /// <summary>The characters.</summary>
    public ReadOnlySpan<char> In(string text) => text.AsSpan(Start, Length);
}

/// <summary>Whose code a frame runs. The order is the order in which frames point to an incident.</summary>
public enum FrameOrigin
{
    /// <summary>The program's own code.</summary>
    Application,

    /// <summary>A dependency: from a module cache, a vendor folder, a package folder or a well-known framework.</summary>
    Library,

    /// <summary>The language's runtime and standard library.</summary>
    Runtime,
}

/// <summary>One call of a stack.</summary>
/// <param name="Function">Name as printed, without arguments.</param>
/// <param name="File">File as printed; empty where the trace has none.</param>
/// <param name="Line">Line in the file; 0 where the trace has none.</param>
/// <param name="Origin">Whose code it is.</param>
/// <param name="IsCreator">True for the call that started the goroutine or task, which is not on its stack.</param>
/// <param name="TextLine">Index of its line in the cleaned text, from 0.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct TraceFrame(TextSlice Function, TextSlice File, int Line, FrameOrigin Origin, bool IsCreator, int TextLine);

/// <summary>One message of a trace: what a runtime said had happened.</summary>
/// <param name="Kind">
/// <c>panic</c>, <c>fatal error</c>, <c>exception</c>, <c>signal</c>, <c>data race</c> or <c>warning</c>, as signatures have it.
/// </param>
/// <param name="Type">Exception type with its namespace; empty where the language has none.</param>
/// <param name="Text">The message without what introduces it; empty where a type stands alone.</param>
/// <param name="TextLine">Index of its line in the cleaned text, from 0.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct TraceMessage(string Kind, TextSlice Type, TextSlice Text, int TextLine);

/// <summary>The stack of one goroutine or thread.</summary>
/// <param name="Name">What the trace calls it (<c>goroutine 7</c>, <c>main</c>); empty where it has no name.</param>
/// <param name="State">What it was doing (<c>running</c>, <c>chan receive</c>); empty where the trace does not say.</param>
/// <param name="FirstFrame">Index of its first frame in <see cref="ParsedTrace.Frames"/>, the innermost call.</param>
/// <param name="FrameCount">Number of its frames.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct TraceThread(TextSlice Name, TextSlice State, int FirstFrame, int FrameCount);

/// <summary>One trace of a paste: its messages in the order of the chain, and its stacks with the one that failed first.</summary>
/// <param name="Language">
/// Language whose reader read it, as content names it: <c>go</c>, <c>csharp</c>, <c>java</c>, <c>python</c>, <c>rust</c>, <c>c</c>,
/// <c>javascript</c>, <c>php</c>, <c>ruby</c>, <c>swift</c>, <c>elixir</c>, <c>erlang</c>; else the one that its files name.
/// </param>
/// <param name="Messages">Messages, the root cause first; empty where the paste begins below it.</param>
/// <param name="Threads">Stacks, the failing one first; empty where there are only messages.</param>
/// <param name="Frames">Frames of all stacks, innermost call first within each.</param>
public sealed record ParsedTrace(
    string Language, IReadOnlyList<TraceMessage> Messages, IReadOnlyList<TraceThread> Threads, IReadOnlyList<TraceFrame> Frames)
{
    /// <summary>
    /// Language in which the failing code was written: as <see cref="Language"/>, or <c>kotlin</c>, <c>cpp</c>, or the one that the
    /// endings of its files name.
    /// </summary>
    public string SourceLanguage { get; init; } = Language;

    /// <summary>True where the form of its message alone tells the language, which other languages have as well.</summary>
    internal bool IsLanguageGuessed { get; init; }

    /// <summary>
    /// Index of the stack that failed: the first that runs, else the first that has frames. Dumps list it first, but since Go
    /// 1.23 not always (golang/go#63172). -1 where no stack has frames.
    /// </summary>
    /// <param name="text">What the slices point into.</param>
    public int FailingThread(string text)
    {
        var first = -1;
        for (var i = 0; i < Threads.Count; i++)
        {
            if (Threads[i].FrameCount == 0)
            {
                continue;
            }

            if (Threads[i].State.In(text) is "running" or "")
            {
                return i;
            }

            first = first < 0 ? i : first;
        }

        return first;
    }

    /// <summary>Frames of <see cref="FailingThread"/>, the innermost call first; all frames where there are no stacks.</summary>
    /// <param name="text">What the slices point into.</param>
    public IEnumerable<TraceFrame> FailingFrames(string text) => FailingThread(text) is var index and >= 0
        ? Frames.Skip(Threads[index].FirstFrame).Take(Threads[index].FrameCount)
        : Frames;
}

/// <summary>What was understood of a paste.</summary>
/// <param name="Text">
/// The paste without escapes, colours and the prefixes of logs: what all slices point into. Lines end with <c>\n</c>.
/// </param>
/// <param name="Traces">The traces, in the order in which they stand there; empty where there is none.</param>
/// <param name="CleaningSteps">What was done to the paste before reading, in order.</param>
/// <param name="UnreadLines">
/// Indexes of lines that belong to no trace and are not blank: words around it, or what was not understood.
/// </param>
public sealed record PasteReading(
    string Text, IReadOnlyList<ParsedTrace> Traces, IReadOnlyList<CleaningStep> CleaningSteps, IReadOnlyList<int> UnreadLines)
{
    /// <summary>What a log had put before the lines, each form once: programs, containers and hosts are named there.</summary>
    public IReadOnlyList<string> Prefixes { get; init; } = [];

    /// <summary>Lines of <see cref="Text"/>, which all indexes of lines count.</summary>
    public TextLines Lines => field ??= new(Text);
}

/// <summary>What was done to a paste before it could be read.</summary>
public enum CleaningStep
{
    /// <summary>The end of a paste over the limit was left out.</summary>
    Cut,

    /// <summary>Colours and other terminal codes, NUL characters and carriage returns were taken out.</summary>
    ControlCharacters,

    /// <summary>HTML tags and entities became the text they stand for.</summary>
    Html,

    /// <summary>Escaped line ends (<c>\n</c> in a JSON string) became line ends.</summary>
    EscapedNewlines,

    /// <summary>Links in Markdown became their text.</summary>
    MarkdownLinks,

    /// <summary>What a log put before each line was taken off.</summary>
    LogPrefix,

    /// <summary>Lines that were broken at a fixed width were joined.</summary>
    WrappedLines,

    /// <summary>Lines in reverse order were turned round.</summary>
    ReversedLines,
}
