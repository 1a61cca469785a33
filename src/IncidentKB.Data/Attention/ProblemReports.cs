using IncidentKB.Data.Entities;
using IncidentKB.Data.People;
using Microsoft.EntityFrameworkCore;

namespace IncidentKB.Data.Attention;

/// <summary>Keeps what readers report of articles, and what became of it.</summary>
/// <param name="factory">The database.</param>
/// <param name="clock">Tells when something was said.</param>
public sealed class ProblemReports(IDbContextFactory<KbContext> factory, TimeProvider clock)
{
    /// <summary>Open reports of visitors, in all: what strangers can make the site store has an end.</summary>
    public const int MaxOfVisitors = 500;

    /// <summary>Open reports of visitors of one incident.</summary>
    public const int MaxOfVisitorsHere = 20;

    /// <summary>Open reports of one person with an account.</summary>
    public const int MaxOfPerson = 100;

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>Keeps a report of an incident that readers may see.</summary>
    /// <param name="actor">Who reports; a visitor has no account.</param>
    /// <param name="slug">Slug of the incident.</param>
    /// <param name="language">Language of the page.</param>
    /// <param name="quotation">The passage that was selected; empty for none.</param>
    /// <param name="text">What is wrong.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>What became of it.</returns>
    public async Task<ReportOutcome> KeepAsync(
        Actor actor, string slug, string language, string quotation, string text, CancellationToken cancellationToken)
    {
        var (said, quoted) = (text.Trim(), quotation.Trim());
        if (said.Length is 0 or > ProblemReport.MaxText || quoted.Length > ProblemReport.MaxQuotation)
        {
            return ReportOutcome.Unreadable;
        }

        await using var db = await factory.OpenAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var person = await db.FindActorAsync(actor, cancellationToken);
        var incident = await db.PublishedIncidents.Where(i => i.Slug == slug).Select(i => (int?)i.Id)
            .SingleOrDefaultAsync(cancellationToken);
        if (incident == null || (person == null && actor.UserId != null))
        {
            return incident == null ? ReportOutcome.Gone : ReportOutcome.NotAllowed;
        }

        if (await IsFullAsync(db, person, incident.Value, cancellationToken))
        {
            return ReportOutcome.TooMany;
        }

        db.ProblemReports.Add(new()
        {
            IncidentId = incident.Value,
            Language = language,
            Quotation = quoted,
            Text = said,
            UserId = person?.Id,
            Who = person?.Name ?? "",
            CreatedAt = Now,
        });
        if (person != null)
        {
            db.Record(actor, person.Name, Acts.ProblemReported, slug, Now);
        }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return ReportOutcome.Done;
    }

    /// <summary>Settles a report; for those who write.</summary>
    /// <param name="actor">Who settles it.</param>
    /// <param name="id">Number of the report.</param>
    /// <param name="resolution">What became of it, in a sentence.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>What became of it. One that was settled before stays as it is, and is <see cref="ReportOutcome.Gone"/>.</returns>
    public async Task<ReportOutcome> ResolveAsync(Actor actor, int id, string resolution, CancellationToken cancellationToken)
    {
        if (resolution.Trim() is not { Length: > 0 and <= ProblemReport.MaxText } said)
        {
            return ReportOutcome.Unreadable;
        }

        await using var db = await factory.OpenAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await db.FindActorAsync(actor, cancellationToken) is not { Role: >= Role.Author } person)
        {
            return ReportOutcome.NotAllowed;
        }

        if (await db.ProblemReports.SingleOrDefaultAsync(r => r.Id == id && r.ResolvedAt == null, cancellationToken) is not { } report)
        {
            return ReportOutcome.Gone;
        }

        (report.ResolvedAt, report.ResolvedBy, report.Resolution) = (Now, person.Name, said);
        var slug = await db.Incidents.Where(i => i.Id == report.IncidentId).Select(i => i.Slug).SingleAsync(cancellationToken);
        db.Record(actor, person.Name, Acts.ProblemResolved, slug, Now, said);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return ReportOutcome.Done;
    }

    private static async Task<bool> IsFullAsync(KbContext db, User? person, int incident, CancellationToken cancellationToken)
    {
        var open = db.ProblemReports.Where(r => r.ResolvedAt == null);
        return person != null
            ? await open.CountAsync(r => r.UserId == person.Id, cancellationToken) >= MaxOfPerson
            : await open.CountAsync(r => r.UserId == null, cancellationToken) >= MaxOfVisitors
                || await open.CountAsync(r => r.UserId == null && r.IncidentId == incident, cancellationToken) >= MaxOfVisitorsHere;
    }
}

/// <summary>What became of a report, or of the word that settles one.</summary>
public enum ReportOutcome
{
    /// <summary>It is stored.</summary>
    Done,

    /// <summary>It says nothing, or more than is taken.</summary>
    Unreadable,

    /// <summary>There is no such incident, or no such report that is open.</summary>
    Gone,

    /// <summary>So many are open that no more are taken.</summary>
    TooMany,

    /// <summary>The person may not do this (any more).</summary>
    NotAllowed,
}
