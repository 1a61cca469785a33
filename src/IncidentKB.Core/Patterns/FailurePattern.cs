using IncidentKB.Core.Incidents;

namespace IncidentKB.Core.Patterns;

/// <summary>The class of mistake behind incidents, with the messages it shows in each language.</summary>
public sealed class FailurePattern : CatalogueEntry
{
    /// <inheritdoc/>
    public override CatalogueKind Kind => CatalogueKind.Pattern;

    /// <summary>What it is.</summary>
    public required LocalText Summary { get; set; }

    /// <summary>How it stays silent until it bursts.</summary>
    public required LocalText Hides { get; set; }

    /// <summary>Questions to ask in review.</summary>
    public List<LocalText> Questions { get; set; } = [];

    /// <summary>CWE ids.</summary>
    public List<string> Cwe { get; set; } = [];

    /// <summary>The same mistake as other languages report it.</summary>
    public List<PatternTwin> Twins { get; set; } = [];
}

/// <summary>A message by which a failure pattern shows itself in one language.</summary>
public sealed class PatternTwin
{
    /// <summary>Row id.</summary>
    public int Id { get; set; }

    /// <summary>The pattern.</summary>
    public required string PatternSlug { get; set; }

    /// <summary>Place in the list, from 0.</summary>
    public int Position { get; set; }

    /// <summary>Language whose programs print it.</summary>
    public required string Language { get; set; }

    /// <summary><c>panic</c>, <c>fatal error</c>, <c>exception</c>, <c>signal</c>, <c>warning</c> or <c>silent</c>.</summary>
    public required string Kind { get; set; }

    /// <summary>Exception type, where the language has one.</summary>
    public string? Type { get; set; }

    /// <summary>The exact text; for <c>silent</c>, what happens instead of a message.</summary>
    public required string Message { get; set; }

    /// <summary>
    /// Other wordings of the same message: of older versions, of translated runtimes, or the exception type alone where it says it all.
    /// </summary>
    public List<string> Also { get; set; } = [];

    /// <summary>
    /// Where programs print the same text for other mistakes too: ends of the names of functions or types of which one must stand
    /// near the top of the stack or in the message (<c>Reader.Close</c>, <c>Stream</c>). Empty where the text alone decides.
    /// </summary>
    public List<string> Near { get; set; } = [];

    /// <summary>Function or type that prints it.</summary>
    public string? PrintedBy { get; set; }

    /// <summary>Where the text changed, or on which versions it was seen.</summary>
    public LocalText? Versions { get; set; }
}
