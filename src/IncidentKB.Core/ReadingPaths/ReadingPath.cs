using IncidentKB.Core.Incidents;
using IncidentKB.Core.Patterns;

namespace IncidentKB.Core.ReadingPaths;

/// <summary>An ordered list of incidents with a reason for each.</summary>
public sealed class ReadingPath : CatalogueEntry
{
    /// <inheritdoc/>
    public override CatalogueKind Kind => CatalogueKind.Path;

    /// <summary>Whom it is for and what it does.</summary>
    public required LocalText Summary { get; set; }

    /// <summary>What the reader can do at the end.</summary>
    public List<LocalText> Outcomes { get; set; } = [];

    /// <summary>The incidents in reading order.</summary>
    public List<ReadingItem> Items { get; set; } = [];
}

/// <summary>One step of a reading path.</summary>
public sealed class ReadingItem
{
    /// <summary>The path.</summary>
    public required string PathSlug { get; set; }

    /// <summary>Place in the path, from 0.</summary>
    public int Position { get; set; }

    /// <summary>Permanent id of the incident to read.</summary>
    public required string IncidentKey { get; set; }

    /// <summary>Minutes the author expects it to take; 0 where it takes the reading time of the article.</summary>
    public int Minutes { get; set; }

    /// <summary>Why it is read, and why now.</summary>
    public required LocalText Reason { get; set; }
}
