using IncidentKB.Core.Content;
using IncidentKB.Core.Incidents;

namespace IncidentKB.Data.Incidents;

/// <summary>What became of a change of an incident.</summary>
/// <param name="Outcome">Whether it was saved.</param>
/// <param name="Revision">The revision that is the current one now; null where there is none, or nothing was looked up.</param>
/// <param name="Problems">What is wrong in the files; warnings also where they were saved.</param>
public sealed record IncidentSaveResult(IncidentSaveOutcome Outcome, int? Revision, IReadOnlyList<ContentProblem> Problems)
{
    /// <summary>The record as it was saved; null where it was not.</summary>
    internal Incident? Incident { get; init; }

    internal static IncidentSaveResult Saved(Incident incident, IReadOnlyList<ContentProblem> problems) =>
        new(IncidentSaveOutcome.Saved, incident.RevisionNumber, problems) { Incident = incident };

    internal static IncidentSaveResult Conflict(int? current) => new(IncidentSaveOutcome.Conflict, current, []);

    internal static IncidentSaveResult Refused(IReadOnlyList<ContentProblem> problems) =>
        new(IncidentSaveOutcome.Refused, null, problems);
}

/// <summary>Whether a change was saved.</summary>
public enum IncidentSaveOutcome
{
    /// <summary>It is stored.</summary>
    Saved,

    /// <summary>Somebody saved another revision meanwhile: nothing was changed.</summary>
    Conflict,

    /// <summary>The files have faults: nothing was changed.</summary>
    Refused,
}
