using IncidentKB.Core.Matching;
using IncidentKB.Core.Traces;

namespace IncidentKB.Data.Entities;

/// <summary>What somebody said of a trace and an incident. Kept by the trace's fingerprint; no word of the trace is stored.</summary>
public sealed class TraceFeedback
{
    /// <summary>Fingerprint of the trace.</summary>
    public required Fingerprint Fingerprint { get; set; }

    /// <summary>The incident; with it the answer goes.</summary>
    public int IncidentId { get; set; }

    /// <summary>Who said it: <see cref="User.ReaderId"/> of a person, or the number in the cookie of a visitor.</summary>
    public Guid ReaderId { get; set; }

    /// <summary>As what the person said it.</summary>
    public Standing Standing { get; set; }

    /// <summary>True for "this was it", false for "only the pattern fits".</summary>
    public bool WasIt { get; set; }

    /// <summary>When it was said last (UTC).</summary>
    public DateTime CreatedAt { get; set; }
}
