using IncidentKB.Core.Matching;
using IncidentKB.Data;
using IncidentKB.Web.Features.Incidents;

namespace IncidentKB.Web.Features.Match;

/// <summary>A candidate with the incident behind it.</summary>
public sealed record MatchResult(MatchCandidate Candidate, IncidentListItem Incident)
{
    /// <summary>Reads the incidents of an answer, the best first. One that was taken off the site meanwhile is left out.</summary>
    public static async Task<IReadOnlyList<MatchResult>> ReadAsync(
        KbContext db, MatchAnswer answer, string language, CancellationToken cancellationToken)
    {
        var ids = answer.Candidates.Select(c => c.IncidentId).ToList();
        if (ids.Count == 0)
        {
            return [];
        }

        var incidents = await db.PublishedIncidents.Where(i => ids.Contains(i.Id)).ToListItemsAsync(language, cancellationToken);
        return [.. from candidate in answer.Candidates
                   join incident in incidents on candidate.IncidentId equals incident.Id
                   select new MatchResult(candidate, incident)];
    }
}
