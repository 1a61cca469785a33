using IncidentKB.Core.Incidents;

namespace IncidentKB.Core.Patterns;

/// <summary>What an entry of the catalogue is. The names are stored: rename none.</summary>
public enum CatalogueKind
{
    /// <summary>A failure pattern.</summary>
    Pattern,

    /// <summary>A practice.</summary>
    Practice,

    /// <summary>A reading path.</summary>
    Path,
}

/// <summary>A failure pattern, a practice or a reading path: what stands beside the incidents and ties them together.</summary>
public abstract class CatalogueEntry
{
    /// <summary>What it is.</summary>
    public abstract CatalogueKind Kind { get; }

    /// <summary>Permanent name and address.</summary>
    public required string Slug { get; set; }

    /// <summary>Place in the list, from 0. Reading paths have none: they stand in the order of their slugs.</summary>
    public int Position { get; set; }

    /// <summary>Name of the content pack it came from; empty where it was written here.</summary>
    public required string Pack { get; set; }

    /// <summary>Its name, as a reader would say it.</summary>
    public required LocalText Title { get; set; }

    /// <summary>Set when it left its pack (UTC).</summary>
    public DateTime? ArchivedAt { get; set; }

    /// <summary>Number of its current revision, from 1; 0 where it was imported before revisions of it were kept.</summary>
    public int RevisionNumber { get; set; }

    /// <summary>Hash of its text as it is now.</summary>
    public string ContentHash { get; set; } = "";

    /// <summary>Hash of its text as its pack brought it last; empty where it was written here.</summary>
    public string ImportedHash { get; set; } = "";

    /// <summary>True where people changed it since its import.</summary>
    public bool IsEditedHere => ContentHash != ImportedHash;

    /// <summary>
    /// Its text, as one YAML mapping, where it was read from a file. Null where it was read from the database, which keeps the texts with
    /// the revisions.
    /// </summary>
    public string? Source { get; set; }
}
