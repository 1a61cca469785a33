namespace IncidentKB.Core.ReadingPaths;

/// <summary>How far one reader is with one step. The reader is an anonymous id in a cookie.</summary>
public sealed class ReaderProgress
{
    /// <summary>The anonymous reader.</summary>
    public Guid ReaderId { get; set; }

    /// <summary>The path.</summary>
    public required string PathSlug { get; set; }

    /// <summary>The step, by the permanent id of its incident, so that reordering a path keeps progress.</summary>
    public required string IncidentKey { get; set; }

    /// <summary>Read, or left out.</summary>
    public ReadingState State { get; set; }

    /// <summary>When it last changed (UTC).</summary>
    public DateTime UpdatedAt { get; set; }
}

/// <summary>What a reader said of a step; a step without a state is still to be read.</summary>
public enum ReadingState
{
    /// <summary>Read.</summary>
    Done,

    /// <summary>Left out on purpose.</summary>
    Skipped,
}
