using IncidentKB.Core.Snippets;

namespace IncidentKB.Core.Incidents;

/// <summary>Bug and fix of an incident, run again and again at one time. Rows are added, never changed.</summary>
public sealed class Proof
{
    /// <summary>Row id; a later proof has a higher one.</summary>
    public int Id { get; set; }

    /// <summary>The incident.</summary>
    public int IncidentId { get; set; }

    /// <summary><see cref="Incident.ContentHash"/> of what was run. A proof of other content says nothing about the present one.</summary>
    public required string ContentHash { get; set; }

    /// <summary>Version of .NET that ran it, such as <c>10.0.12</c>.</summary>
    public required string Runtime { get; set; }

    /// <summary>Runs of each snippet that were wanted.</summary>
    public int Runs { get; set; }

    /// <summary>How the runs ended, bug first.</summary>
    public List<OutcomeCounts> Snippets { get; set; } = [];

    /// <summary>What they say together.</summary>
    public ProofState State { get; set; }

    /// <summary>When it began (UTC).</summary>
    public DateTime StartedAt { get; set; }

    /// <summary>How long it took, waits for visitors included, in milliseconds.</summary>
    public int Milliseconds { get; set; }
}
