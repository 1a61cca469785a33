using IncidentKB.Core.Incidents;
using IncidentKB.Core.Matching;
using IncidentKB.Core.Traces;
using IncidentKB.Data.Incidents;
using IncidentKB.Data.People;
using Microsoft.EntityFrameworkCore;

namespace IncidentKB.Data.Matching;

/// <summary>
/// Keeps what people say of answers: that an incident was it, or was not. Of each person the last word on a trace and an incident.
/// </summary>
/// <param name="factory">The database.</param>
/// <param name="clock">Tells when something was said.</param>
public sealed class FeedbackStore(IDbContextFactory<KbContext> factory, TimeProvider clock)
{
    /// <summary>Keeps an answer, in place of an earlier one of the same person on the same trace and incident.</summary>
    /// <param name="by">Who says it.</param>
    /// <param name="fingerprint">Fingerprint of the trace.</param>
    /// <param name="slug">Slug of an incident that visitors may see.</param>
    /// <param name="wasIt">True for "this was it".</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>False where there is no such incident: nothing was kept.</returns>
    public async Task<bool> KeepAsync(
        FeedbackBy by, Fingerprint fingerprint, string slug, bool wasIt, CancellationToken cancellationToken = default)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var now = clock.GetUtcNow().UtcDateTime;
        var published = nameof(IncidentStatus.Published);
        var text = fingerprint.ToString();
        var standing = by.Standing.ToString();

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);

        // One statement, so that two tabs of one person cannot collide.
        var kept = await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO trace_feedback ("Fingerprint", "IncidentId", "ReaderId", "Standing", "WasIt", "CreatedAt")
            SELECT {text}, "Id", {by.ReaderId}, {standing}, {wasIt}, {now} FROM incidents WHERE "Slug" = {slug} AND "Status" = {published} AND "ArchivedAt" IS NULL
            ON CONFLICT ("Fingerprint", "IncidentId", "ReaderId") DO UPDATE
            SET "WasIt" = excluded."WasIt", "Standing" = excluded."Standing", "CreatedAt" = excluded."CreatedAt"
            """, cancellationToken) > 0;
        if (kept && by.Standing == Standing.Reviewer)
        {
            db.Record(by.Actor, by.Name, Acts.AnswerSettled, slug, now, $"{text} {(wasIt ? "was it" : "was not it")}");
            await db.SaveChangesAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return kept;
    }

    /// <summary>Takes an answer of one's own back.</summary>
    /// <returns>False where none was kept.</returns>
    public async Task<bool> UndoAsync(Guid reader, Fingerprint fingerprint, string slug, CancellationToken cancellationToken = default)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        return await db.TraceFeedback
            .Where(
                f => f.Fingerprint == fingerprint && f.ReaderId == reader && db.Incidents.Any(i => i.Id == f.IncidentId && i.Slug == slug))
            .ExecuteDeleteAsync(cancellationToken) > 0;
    }

    /// <summary>Answers on incidents that visitors may see, the newest first: those of people, and one's own.</summary>
    /// <param name="reader">Who asks; null for a visitor who has said nothing yet.</param>
    /// <param name="withSuggestions">True for reviewers: those of visitors as well.</param>
    /// <param name="language">Language of the titles; the English one where there is no other.</param>
    /// <param name="fingerprint">Of this trace alone; null for all.</param>
    /// <param name="page">From 1.</param>
    /// <param name="pageSize">Answers on a page.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The answers of the page, and how many there are in all.</returns>
    public async Task<(IReadOnlyList<KeptFeedback> Answers, int Total)> ListAsync(
        Guid? reader, bool withSuggestions, string language, Fingerprint? fingerprint, int page, int pageSize,
        CancellationToken cancellationToken = default)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var all = db.TraceFeedback.Where(f => withSuggestions || f.Standing != Standing.Visitor || f.ReaderId == reader);
        all = fingerprint is { } one ? all.Where(f => f.Fingerprint == one) : all;
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
                k.feedback.CreatedAt,
                k.feedback.Standing,
                k.feedback.ReaderId == reader,
                db.Users.Where(u => u.ReaderId == k.feedback.ReaderId).Select(u => u.Name).FirstOrDefault()))
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
/// <param name="Standing">As what it was said.</param>
/// <param name="IsOwn">True where whoever asks said it himself.</param>
/// <param name="Name">Who said it; null for a visitor.</param>
public sealed record KeptFeedback(
    Fingerprint Fingerprint, string Key, string Slug, string Title, string TextLanguage, bool WasIt, DateTime At, Standing Standing,
    bool IsOwn, string? Name);

/// <summary>Who says that an incident was it.</summary>
/// <param name="ReaderId">Under which it is kept.</param>
/// <param name="Standing">As what.</param>
/// <param name="Actor">For the audit, where a reviewer says it.</param>
/// <param name="Name">What the person is called; empty for a visitor.</param>
public sealed record FeedbackBy(Guid ReaderId, Standing Standing, Actor Actor, string Name);
