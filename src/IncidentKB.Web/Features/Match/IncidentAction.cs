using IncidentKB.Data;
using IncidentKB.Web.Features.Incidents;
using Microsoft.EntityFrameworkCore;

namespace IncidentKB.Web.Features.Match;

/// <summary>What the person on call does about an incident: the lines of its author, and the version to take.</summary>
/// <param name="Incident">The incident, whose summary stands in for missing lines.</param>
/// <param name="DoNow">One to three lines of text with code between backticks; empty where the author gave none.</param>
public sealed record IncidentAction(IncidentListItem Incident, IReadOnlyList<string> DoNow)
{
    /// <summary>The version to take, where there is one.</summary>
    public string? Take => Incident.Take ?? Incident.FixedIn;

    /// <summary>Reads the lines in the language in which the incident is shown.</summary>
    public static async Task<IncidentAction> ReadAsync(KbContext db, IncidentListItem incident, CancellationToken cancellationToken) =>
        new(incident, await db.IncidentTexts.Where(t => t.IncidentId == incident.Id && t.Language == incident.TextLanguage)
            .Select(t => t.DoNow).FirstAsync(cancellationToken));
}
