using IncidentKB.Core.Incidents;

namespace IncidentKB.Core.Patterns;

/// <summary>A rule that prevents a pattern; the practice tag of an incident.</summary>
public sealed class Practice : CatalogueEntry
{
    /// <inheritdoc/>
    public override CatalogueKind Kind => CatalogueKind.Practice;

    /// <summary>The rule in one sentence.</summary>
    public required LocalText Rule { get; set; }

    /// <summary>How to apply it in Go.</summary>
    public required LocalText Go { get; set; }

    /// <summary>How to apply it in C#.</summary>
    public required LocalText CSharp { get; set; }
}
