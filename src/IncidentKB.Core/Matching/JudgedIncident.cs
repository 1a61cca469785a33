using IncidentKB.Core.Traces;

namespace IncidentKB.Core.Matching;

/// <summary>An incident that the traces of a paste are compared with: what is worked out for one of them serves the others.</summary>
/// <param name="known">What is known of it.</param>
internal sealed class JudgedIncident(IncidentSignature known)
{
    /// <summary>What is known of it.</summary>
    public IncidentSignature Known { get; } = known;

    /// <summary>By what its project is told.</summary>
    public ProjectEvidence Project { get; } = new(known);

    /// <summary>Its recorded traces.</summary>
    public List<RecordedStack> Stacks => field ??= [.. Known.Traces.Select(text => new RecordedStack(text))];
}

/// <summary>A recorded trace of an incident, made ready for comparison.</summary>
internal sealed class RecordedStack
{
    private readonly PasteReading _reading;

    public RecordedStack(string text)
    {
        _reading = PanicReader.Read(text);
        Query = new(_reading.Text, _reading.Traces.Count > 0 ? _reading.Traces[0] : null);
        Fingerprint = Query.ComputeFingerprint();
    }

    /// <summary>Its first trace.</summary>
    public TraceQuery Query { get; }

    /// <summary>Its fingerprint.</summary>
    public Fingerprint? Fingerprint { get; }

    private PasteWords Words => field ??= new(_reading);

    /// <summary>
    /// True where this trace has the message and it was printed by code of the project itself, and not by a library or runtime
    /// that other programs use as well: then the message alone tells the incident.
    /// </summary>
    public bool IsOwnMessage(string message, ProjectEvidence project) =>
        Query.Trace is { } trace && Query.Site is { Origin: not FrameOrigin.Runtime } site
        && trace.Messages.Any(m => m.Kind is "panic" or "exception") && !PanicMessage.IsCommon(message)
        && Words.Has(MessageKey.Of(message)) && project.IsOwn(site.Name.Full);
}
