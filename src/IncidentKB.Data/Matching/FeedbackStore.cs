using IncidentKB.Core.Incidents;
using IncidentKB.Core.Traces;
using IncidentKB.Data.Incidents;
using Microsoft.EntityFrameworkCore;

namespace IncidentKB.Data.Matching;

/// <summary>Keeps what people say of answers: that an incident was it, or was not. The last word on a trace and an incident counts.</summary>
/// <param name="factory">The database.</param>
/// <param name="clock">Tells when something was said.</param>
public sealed class FeedbackStore(IDbContextFactory<KbContext> factory, TimeProvider clock)
{
    /// <summary>Keeps an answer, in place of an earlier one on the same trace and incident.</summary>
    /// <param name="fingerprint">Fingerprint of the trace.</param>
    /// <param name="slug">Slug of an incident that visitors may see.</param>
    /// <param name="wasIt">True for "this was it".</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>False where there is no such incident: nothing was kept.</returns>
    public async Task<bool> KeepAsync(Fingerprint fingerprint, string slug, bool wasIt, CancellationToken cancellationToken = default)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var now = clock.GetUtcNow().UtcDateTime;
        var published = nameof(IncidentStatus.Published);
        var text = fingerprint.ToString();

        // One statement, so that two people who answer at once cannot collide.
        return await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO trace_feedback ("Fingerprint", "IncidentId", "WasIt", "CreatedAt")
            SELECT {text}, "Id", {wasIt}, {now} FROM incidents WHERE "Slug" = {slug} AND "Status" = {published} AND "ArchivedAt" IS NULL
            ON CONFLICT ("Fingerprint", "IncidentId") DO UPDATE SET "WasIt" = excluded."WasIt", "CreatedAt" = excluded."CreatedAt"
            """, cancellationToken) > 0;
    }

    /// <summary>Takes an answer back.</summary>
    /// <returns>False where none was kept.</returns>
    public async Task<bool> UndoAsync(Fingerprint fingerprint, string slug, CancellationToken cancellationToken = default)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        return await db.TraceFeedback
            .Where(f => f.Fingerprint == fingerprint && db.Incidents.Any(i => i.Id == f.IncidentId && i.Slug == slug))
            .ExecuteDeleteAsync(cancellationToken) > 0;
    }

    /// <summary>Answers on incidents that visitors may see, the newest first.</summary>
    /// <param name="language">Language of the titles; the English one where there is no other.</param>
    /// <param name="fingerprint">Of this trace alone; null for all.</param>
    /// <param name="page">From 1.</param>
    /// <param name="pageSize">Answers on a page.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The answers of the page, and how many there are in all.</returns>
    public async Task<(IReadOnlyList<KeptFeedback> Answers, int Total)> ListAsync(
        string language, Fingerprint? fingerprint, int page, int pageSize, CancellationToken cancellationToken = default)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var all = fingerprint is { } one ? db.TraceFeedback.Where(f => f.Fingerprint == one) : db.TraceFeedback;
        var kept = from feedback in all
                   join incident in db.PublishedIncidents.InLanguage(language) on feedback.IncidentId equals incident.Incident.Id
                   select new { feedback, incident };
        var total = await kept.CountAsync(cancellationToken);
        var answers = await kept
            .OrderByDescending(k => k.feedback.CreatedAt).ThenBy(k => k.feedback.Fingerprint).ThenBy(k => k.incident.Incident.Id)
            .Skip((page - 1) * pageSize).Take(pageSize)
            .Select(k => new KeptFeedback(
                k.feedback.Fingerprint,
                k.incident.Incident.Key,
                k.incident.Incident.Slug,
                k.incident.Texts.Select(t => t.Title).First(),
                k.incident.Texts.Select(t => t.Language).First(),
                k.feedback.WasIt,
                k.feedback.CreatedAt))
            .ToListAsync(cancellationToken);
        return (answers, total);
    }
}

/// <summary>An answer that is kept.</summary>
/// <param name="Fingerprint">Fingerprint of the trace.</param>
/// <param name="Key">Permanent id of the incident.</param>
/// <param name="Slug">Its address.</param>
/// <param name="Title">Its title.</param>
/// <param name="TextLanguage">Language of the title.</param>
/// <param name="WasIt">True for "this was it".</param>
/// <param name="At">When it was said (UTC).</param>
public sealed record KeptFeedback(Fingerprint Fingerprint, string Key, string Slug, string Title, string TextLanguage, bool WasIt, DateTime At);
