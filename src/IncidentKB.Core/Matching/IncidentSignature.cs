using IncidentKB.Core.Incidents;

namespace IncidentKB.Core.Matching;

/// <summary>What an incident is recognised by.</summary>
/// <param name="Id">Row id.</param>
/// <param name="Project">Its project, as its users call it.</param>
/// <param name="Repository">Address of the project's source.</param>
/// <param name="Pattern">Slug of its failure pattern.</param>
/// <param name="IntroducedIn">First version with the bug; null when unknown.</param>
/// <param name="FixedIn">First version with the fix; null when there is none.</param>
/// <param name="Messages">Messages of its signatures.</param>
/// <param name="Traces">Its recorded traces, at most <see cref="MaxTraces"/>; empty where it is only filed in an index.</param>
/// <param name="Words">Title, summary and article, all languages; empty where only traces are compared.</param>
public sealed record IncidentSignature(
    int Id,
    string Project,
    string Repository,
    string Pattern,
    string? IntroducedIn,
    string? FixedIn,
    IReadOnlyList<string> Messages,
    IReadOnlyList<RecordedStack> Traces,
    string Words)
{
    /// <summary>
    /// So many recorded traces of an incident are compared, the first in the order of their files. The starting pack has 7 at
    /// most; a bundle may hold over 60 files of 1 MiB, of which each takes 14 ms to read.
    /// </summary>
    public const int MaxTraces = 16;

    /// <summary>What a stored incident is recognised by, whose messages are loaded; its words are left out.</summary>
    /// <param name="incident">The incident.</param>
    /// <param name="traces">Its recorded traces.</param>
    public static IncidentSignature Of(Incident incident, IReadOnlyList<RecordedStack> traces) =>
        new(
            incident.Id, incident.Project ?? "", incident.Repository ?? "", incident.PatternSlug ?? "",
            incident.IntroducedIn, incident.FixedIn,
            [.. incident.Signatures.Select(s => s.Message ?? s.Type ?? "")], traces, "");
}
