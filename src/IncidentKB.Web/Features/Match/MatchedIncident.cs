using IncidentKB.Core.Incidents;
using IncidentKB.Core.Matching;
using IncidentKB.Data;
using IncidentKB.Web.Features.Incidents;

namespace IncidentKB.Web.Features.Match;

/// <summary>A candidate with the incident behind it.</summary>
public sealed record MatchedIncident(MatchCandidate Candidate, IncidentListItem Incident)
{
    /// <summary>Candidates of one answer that are shown.</summary>
    public const int Most = 5;

    /// <summary>Reads the incidents of an answer, the best first. One that was taken off the site meanwhile is left out.</summary>
    public static async Task<IReadOnlyList<MatchedIncident>> ReadAsync(KbContext db, MatchAnswer answer, string language, CancellationToken cancellationToken)
    {
        var ids = answer.Candidates.Take(Most).Select(c => c.IncidentId).ToList();
        var incidents = ids.Count == 0 ? [] : await db.PublishedIncidents.Where(i => ids.Contains(i.Id)).ToListItemsAsync(language, cancellationToken);
        return [.. from candidate in answer.Candidates.Take(Most)
                   join incident in incidents on candidate.IncidentId equals incident.Id
                   select new MatchedIncident(candidate, incident)];
    }
}
