using IncidentKB.Core.Traces.Parsing;

namespace IncidentKB.Core.Traces.Languages;

/// <summary>Reads a line of a language's traces.</summary>
/// <returns>True where it was one.</returns>
internal delegate bool LineReader(TraceBuilder trace, in PastedLine line);

/// <summary>Brings the name of a frame to the form in which names are compared.</summary>
/// <param name="function">The function as printed, without arguments.</param>
/// <param name="file">Its file; empty where the trace has none.</param>
internal delegate FrameName NameRule(ReadOnlySpan<char> function, ReadOnlySpan<char> file);

/// <summary>Whether the type of an exception looks like one of a language.</summary>
internal delegate bool TypeTest(ReadOnlySpan<char> type);

/// <summary>Which way round a paste stands, by a line and those above and below it.</summary>
/// <returns>1 where the newest line is the first, -1 where it is the last, 0 where these lines do not tell.</returns>
internal delegate int OrderTest(ReadOnlySpan<char> above, ReadOnlySpan<char> line, ReadOnlySpan<char> below);

/// <summary>
/// A programming language whose traces are read: all that readers, cleaning steps and the matcher have to know of it. A language
/// is a folder beside this file and a line in <see cref="TraceLanguages"/>.
/// </summary>
internal sealed record TraceLanguage
{
    /// <summary>Its name in content: <c>go</c>, <c>csharp</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Its name as its users write it.</summary>
    public required string Title { get; init; }

    /// <summary>What else people type for it.</summary>
    public string[] Aliases { get; init; } = [];

    /// <summary>What lines with a message hold; <see cref="ReadMessage"/> is asked about no others.</summary>
    public string[] MessageMarks { get; init; } = [];

    /// <summary>Reads a line with a message; null for languages that print no more than <see cref="ExceptionLine"/> reads.</summary>
    public LineReader? ReadMessage { get; init; }

    /// <summary>Reads a line of a stack: a call, its place, the head of a thread.</summary>
    public required LineReader ReadFrame { get; init; }

    /// <summary>
    /// Reads a call as issue trackers list it (<see cref="ListedFrame"/>), where nothing else has read the line; null for none.
    /// </summary>
    public LineReader? ReadListedFrame { get; init; }

    /// <summary>True where the innermost call is printed last.</summary>
    public bool PrintsInnermostLast { get; init; }

    /// <summary>First parts of packages in which the language's exceptions live, and no other's.</summary>
    public NamePrefixes ExceptionPackages { get; init; } = new([]);

    /// <summary>Tells its exceptions in other packages by their form; null where it has none.</summary>
    public TypeTest? LooksLikeException { get; init; }

    /// <summary>Takes off a frame's name what differs between builds.</summary>
    public required NameRule Normalise { get; init; }

    /// <summary>
    /// Where every program begins or passes through, as normalised local names; with a dot at the end, beginnings of names.
    /// </summary>
    public string[] EntryPoints { get; init; } = [];

    /// <summary>Beginnings of normalised names of what runs between the code that failed and the message.</summary>
    public string[] Plumbing { get; init; } = [];

    /// <summary>Beginnings of normalised names of functions that print stacks while nothing has failed.</summary>
    public string[] StackPrinters { get; init; } = [];

    /// <summary>
    /// Beginnings of normalised names of frameworks and libraries that stand in the traces of many programs. Sharing their frames says
    /// little about which incident a trace is, and a small knowledge base cannot learn that by counting.
    /// </summary>
    public NamePrefixes Frameworks { get; init; } = new([]);

    /// <summary>What a line of a trace begins with, so that it is no rest of the line before it.</summary>
    public string[] LineOpenings { get; init; } = [];

    /// <summary>Words with which lines of a trace begin, so that they are no prefix of a log.</summary>
    public string[] FirstWords { get; init; } = [];

    /// <summary>What shows that a line is one of a trace, wherever it stands in it.</summary>
    public string[] Signs { get; init; } = [];

    /// <summary>What the first line of a stack holds, where <see cref="Order"/> can tell by it which way round a paste stands.</summary>
    public string[] StackHeads { get; init; } = [];

    /// <summary>Tells which way round a paste stands; null where the language's traces do not show it.</summary>
    public OrderTest? Order { get; init; }

    /// <summary>Words that are printed before a message, in lower case.</summary>
    public string[] Introductions { get; init; } = [];

    /// <summary>Messages of the runtime that any program prints for a mistake of any kind: alone they point to no incident.</summary>
    public string[] CommonMessages { get; init; } = [];
}
