using IncidentKB.Core.Incidents;
using IncidentKB.Core.Patterns;
using IncidentKB.Core.Traces.Rendering;
using IncidentKB.Data;
using IncidentKB.Data.Incidents;
using IncidentKB.Web.Features.Incidents;
using IncidentKB.Web.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;

namespace IncidentKB.Web.Features.Articles;

/// <summary>Everything that the page of an incident shows.</summary>
public sealed record Article(
    Incident Incident,
    IncidentText Text,
    bool IsOutdated,
    FailurePattern? Pattern,
    IReadOnlyList<Practice> Practices,
    IReadOnlyList<RelatedIncident> Related,
    IReadOnlyList<ShownRecording> Traces,
    ArticleSign? Sign)
{
    /// <summary>When, by whom and why it was archived; null where it was not.</summary>
    public RevisionEntry? Archiving { get; init; }

    /// <summary>The incident that took the place of this one; null where none did, or none that everybody may read.</summary>
    public IncidentListItem? Successor { get; init; }

    /// <summary>Reads an article; null when no incident that everybody may read has this slug.</summary>
    /// <param name="db">The database.</param>
    /// <param name="slug">The incident's slug.</param>
    /// <param name="language">The reader's language; the other one's text where this is missing.</param>
    /// <param name="vocabulary">Patterns and practices.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static async Task<Article?> ReadAsync(
        KbContext db, string slug, string language, ArticleVocabulary vocabulary, CancellationToken cancellationToken)
    {
        var incident = await db.ReadableIncidents.AsNoTracking().AsSplitQuery()
            .Include(i => i.Practices).Include(i => i.References.OrderBy(r => r.Position))
            .Include(i => i.Snippets).Include(i => i.Services.OrderBy(s => s.Position)).Include(i => i.FollowUps.OrderBy(f => f.Position))
            .Include(i => i.Images).Include(i => i.Signatures.OrderBy(s => s.Id))
            .SingleOrDefaultAsync(i => i.Slug == slug, cancellationToken);
        if (incident == null)
        {
            return null;
        }

        var text = await db.IncidentTexts.AsNoTracking().Where(t => t.IncidentId == incident.Id)
            .OrderByDescending(t => t.Language == language).ThenByDescending(t => t.Language == Languages.English)
            .FirstAsync(cancellationToken);
        var english = text.Translates == null ? text.Revision
            : await db.IncidentTexts.Where(t => t.IncidentId == incident.Id && t.Language == Languages.English).Select(t => t.Revision)
                .FirstAsync(cancellationToken);
        var practices = incident.Practices.OrderBy(p => p.Position).Select(p => vocabulary.Practices[p.PracticeSlug]).ToList();
        return new(
            incident,
            text,
            IsOutdated: text.Translates != null && text.Translates != english,
            incident.PatternSlug is { } pattern ? vocabulary.Patterns[pattern] : null,
            practices,
            await RelatedIncident.ReadAsync(db, incident, practices, language, cancellationToken),
            await ShownRecording.ReadAsync(db, incident.Id, new UiText(language).TraceLabels, cancellationToken),
            await ArticleSign.ReadAsync(db, incident, new UiText(language).TraceLabels, cancellationToken))
        {
            Archiving = incident.ArchivedAt == null ? null
                : await db.Revisions.Where(r => r.IncidentId == incident.Id && r.Cause == RevisionCause.Archived)
                    .OrderByDescending(r => r.Number)
                    .Take(1).Entries().SingleOrDefaultAsync(cancellationToken),
            Successor = incident.SupersededBy is not { } successor ? null
                : (await db.ReadableIncidents.Where(i => i.Key == successor).ToListItemsAsync(language, cancellationToken))
                    .SingleOrDefault(),
        };
    }
}

/// <summary>A recorded trace of an incident, ready for the page.</summary>
/// <param name="FileName">Its file in the incident's folder of traces.</param>
/// <param name="Html">The trace frame by frame; its beginning, where it is very long.</param>
/// <param name="IsCut">True where the page shows only the beginning.</param>
public sealed record ShownRecording(string FileName, MarkupString Html, bool IsCut)
{
    // An article stays a page; the file itself is one click away.
    private const int MaxShown = 20_000;

    public static async Task<IReadOnlyList<ShownRecording>> ReadAsync(
        KbContext db, int incidentId, TraceLabels labels, CancellationToken cancellationToken)
    {
        var traces = await db.Traces.Where(t => t.IncidentId == incidentId).OrderBy(t => t.FileName)
            .Select(t => new { t.FileName, Text = t.Text.Substring(0, MaxShown), t.Text.Length }).ToListAsync(cancellationToken);
        return [.. traces.Select(t => new ShownRecording(t.FileName, new(TraceHtml.Of(t.Text, labels)), t.Length > MaxShown))];
    }
}

/// <summary>Every pattern (without its twins) and practice by its slug; few and small.</summary>
public sealed record ArticleVocabulary(
    IReadOnlyDictionary<string, FailurePattern> Patterns, IReadOnlyDictionary<string, Practice> Practices)
{
    public static async Task<ArticleVocabulary> ReadAsync(KbContext db, CancellationToken cancellationToken) => new(
        await db.Patterns.AsNoTracking().ToDictionaryAsync(p => p.Slug, StringComparer.Ordinal, cancellationToken),
        await db.Practices.AsNoTracking().ToDictionaryAsync(p => p.Slug, StringComparer.Ordinal, cancellationToken));
}
