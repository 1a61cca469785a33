using IncidentKB.Core.Incidents;
using IncidentKB.Core.Patterns;

namespace IncidentKB.Data.Entities;

/// <summary>One change of an entry of the catalogue, with its whole text: that of the last one is the text of today.</summary>
public sealed class CatalogueRevision
{
    /// <summary>Row id.</summary>
    public int Id { get; set; }

    /// <summary>What the entry is.</summary>
    public CatalogueKind Kind { get; set; }

    /// <summary>Slug of the entry.</summary>
    public required string Slug { get; set; }

    /// <summary>From 1, without gaps.</summary>
    public int Number { get; set; }

    /// <summary>When (UTC).</summary>
    public DateTime CreatedAt { get; set; }

    /// <summary>What made it.</summary>
    public RevisionCause Cause { get; set; }

    /// <summary>Who made it; null where a content pack did.</summary>
    public string? Author { get; set; }

    /// <summary>Who approved it, as they were called then; empty where nobody was asked.</summary>
    public List<string> Approvers { get; set; } = [];

    /// <summary>What changed and why, in one sentence; null where nobody said.</summary>
    public string? Summary { get; set; }

    /// <summary>The entry as one YAML mapping, to the byte.</summary>
    public required string Text { get; set; }
}
