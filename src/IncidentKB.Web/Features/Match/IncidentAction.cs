using IncidentKB.Core.Incidents;
using IncidentKB.Data;
using Microsoft.EntityFrameworkCore;

namespace IncidentKB.Web.Features.Match;

/// <summary>What the person on call does about an incident: the lines of its author, and the version to take.</summary>
/// <param name="Take">The version to take, where there is one.</param>
/// <param name="DoNow">One to three lines of text with code between backticks; empty where the author gave none.</param>
/// <param name="Summary">What happened in a sentence, which stands in for missing lines.</param>
/// <param name="TextLanguage">Language of lines and summary.</param>
public sealed record IncidentAction(string? Take, IReadOnlyList<string> DoNow, string Summary, string TextLanguage)
{
    /// <summary>Reads it in the reader's language, or else in another.</summary>
    public static async Task<IncidentAction> ReadAsync(KbContext db, int incidentId, string language, CancellationToken cancellationToken)
    {
        var versions = await db.Incidents.Where(i => i.Id == incidentId).Select(i => new { i.Take, i.FixedIn }).SingleAsync(cancellationToken);
        var text = await db.IncidentTexts.AsNoTracking().Where(t => t.IncidentId == incidentId)
            .OrderByDescending(t => t.Language == language).ThenByDescending(t => t.Language == Languages.English)
            .Select(t => new { t.DoNow, t.Summary, t.Language }).FirstAsync(cancellationToken);
        return new(versions.Take ?? versions.FixedIn, text.DoNow, text.Summary, text.Language);
    }
}
