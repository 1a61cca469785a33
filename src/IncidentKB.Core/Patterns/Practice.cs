using IncidentKB.Core.Incidents;

namespace IncidentKB.Core.Patterns;

/// <summary>A rule that prevents a pattern; the practice tag of an incident.</summary>
public sealed class Practice
{
    /// <summary>Permanent name and address.</summary>
    public required string Slug { get; set; }

    /// <summary>Place in the list, from 0.</summary>
    public int Position { get; set; }

    /// <summary>Name of the content pack it came from.</summary>
    public required string Pack { get; set; }

    /// <summary>Its name.</summary>
    public required LocalText Title { get; set; }

    /// <summary>The rule in one sentence.</summary>
    public required LocalText Rule { get; set; }

    /// <summary>How to apply it in Go.</summary>
    public required LocalText Go { get; set; }

    /// <summary>How to apply it in C#.</summary>
    public required LocalText CSharp { get; set; }

    /// <summary>Set when it left its pack (UTC).</summary>
    public DateTime? ArchivedAt { get; set; }
}
