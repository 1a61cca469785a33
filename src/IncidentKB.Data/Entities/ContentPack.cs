using IncidentKB.Core.Content;

namespace IncidentKB.Data.Entities;

/// <summary>A folder of content that was imported, and how its last import went.</summary>
public sealed class ContentPack
{
    /// <summary>Full path of the folder.</summary>
    public required string Directory { get; set; }

    /// <summary>Name of the pack in it: what pack.yml says, or the path where there is none.</summary>
    public required string Name { get; set; }

    /// <summary>SHA-256 over all its files at the last import (hex). The same again means there is nothing to do.</summary>
    public required string Hash { get; set; }

    /// <summary>When it was last imported (UTC).</summary>
    public DateTime ImportedAt { get; set; }

    /// <summary>What the last import found wrong in its files.</summary>
    public List<ContentProblem> Problems { get; set; } = [];
}

/// <summary>A file of a pack that belongs to no incident (patterns.yml, practices.yml, ...), kept to the byte for export.</summary>
public sealed class PackFile
{
    /// <summary>Name of the pack.</summary>
    public required string Pack { get; set; }

    /// <summary>Path inside the pack, with forward slashes.</summary>
    public required string Path { get; set; }

    /// <summary>The file to the byte.</summary>
    public required string Text { get; set; }
}
