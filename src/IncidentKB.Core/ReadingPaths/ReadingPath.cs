using IncidentKB.Core.Incidents;

namespace IncidentKB.Core.ReadingPaths;

/// <summary>An ordered list of incidents with a reason for each.</summary>
public sealed class ReadingPath
{
    /// <summary>Permanent name and address.</summary>
    public required string Slug { get; set; }

    /// <summary>Name of the content pack it came from.</summary>
    public required string Pack { get; set; }

    /// <summary>Its name.</summary>
    public required LocalText Title { get; set; }

    /// <summary>Whom it is for and what it does.</summary>
    public required LocalText Summary { get; set; }

    /// <summary>What the reader can do at the end.</summary>
    public List<LocalText> Outcomes { get; set; } = [];

    /// <summary>The incidents in reading order.</summary>
    public List<ReadingItem> Items { get; set; } = [];

    /// <summary>Set when it left its pack (UTC).</summary>
    public DateTime? ArchivedAt { get; set; }
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

    /// <summary>Minutes the author expects it to take.</summary>
    public int Minutes { get; set; }

    /// <summary>Why it is read, and why now.</summary>
    public required LocalText Reason { get; set; }
}
