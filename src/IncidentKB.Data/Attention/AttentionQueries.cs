using IncidentKB.Core.Incidents;
using IncidentKB.Core.Snippets;
using IncidentKB.Data.Entities;
using IncidentKB.Data.Incidents;
using Microsoft.EntityFrameworkCore;

namespace IncidentKB.Data.Attention;

/// <summary>Why an incident needs somebody, the worst as the highest value: a worse one outweighs all below it together.</summary>
[Flags]
public enum AttentionReasons
{
    /// <summary>It needs nobody.</summary>
    None = 0,

    /// <summary>It has no Chinese text.</summary>
    TranslationMissing = 1,

    /// <summary>The Chinese text follows an English one of before.</summary>
    TranslationOutdated = 2,

    /// <summary>The day by which its owner wanted to look at it again is past.</summary>
    ReviewOverdue = 4,

    /// <summary>A follow-up is open past its day.</summary>
    FollowUpOverdue = 8,

    /// <summary>A reader says that something is wrong.</summary>
    ProblemReported = 16,

    /// <summary>The newest proof of its programs as they stand is red: who copies the fix may copy a mistake.</summary>
    ProofRed = 32,
}

/// <summary>
/// Which published incidents need somebody, and why. What the content itself says is read once for each state of the content and each
/// day, and kept as a number for each incident; proofs and reports are asked for each time.
/// </summary>
/// <param name="factory">The database.</param>
/// <param name="clock">Tells the day (UTC).</param>
public sealed class AttentionQueries(IDbContextFactory<KbContext> factory, TimeProvider clock)
{
    /// <summary>All reasons, the worst first.</summary>
    public static readonly IReadOnlyList<AttentionReasons> All =
        [.. Enum.GetValues<AttentionReasons>().Where(r => r != AttentionReasons.None).OrderDescending()];

    private volatile Board? _board;

    /// <summary>How many incidents need somebody.</summary>
    public async Task<int> CountAsync(CancellationToken cancellationToken)
    {
        await using var db = await factory.OpenAsync(cancellationToken);
        return (await ReadReasonsAsync(db, cancellationToken)).Count;
    }

    /// <summary>A part of the incidents that need somebody, the worst first.</summary>
    /// <param name="filter">Which of them.</param>
    /// <param name="language">Language of the titles; the English one where there is no other.</param>
    /// <param name="skip">How many to leave out.</param>
    /// <param name="take">How many to read.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The incidents, and how many there are in all.</returns>
    public async Task<(IReadOnlyList<AttentionItem> Items, int Total)> ReadAsync(
        AttentionFilter filter, string language, int skip, int take, CancellationToken cancellationToken)
    {
        await using var db = await factory.OpenAsync(cancellationToken);
        var found = (await ReadReasonsAsync(db, cancellationToken)).Where(r => filter.Takes(r.Value)).ToList();
        var shown = found.OrderByDescending(r => r.Value.Reasons).ThenBy(r => r.Key).Skip(skip).Take(take)
            .ToDictionary(r => r.Key, r => r.Value.Reasons);
        return (await ReadItemsAsync(db, shown, Today, language, cancellationToken), found.Count);
    }

    private DateOnly Today => DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);

    private async Task<Dictionary<int, Needy>> ReadReasonsAsync(KbContext db, CancellationToken cancellationToken)
    {
        var (version, today) = (await db.ReadContentVersionAsync(cancellationToken), Today);
        if (_board is not { } board || board.Version != version || board.Day != today)
        {
            _board = board = new(version, today, await ReadContentAsync(db, today, cancellationToken));
        }

        var red = from incident in db.PublishedIncidents
                  join proof in db.Proofs
                      on new { incident.Id, incident.ContentHash } equals new { Id = proof.IncidentId, proof.ContentHash }
                  where RedStates.Contains(proof.State)
                      && !db.Proofs.Any(p => p.IncidentId == proof.IncidentId && p.Id > proof.Id && p.ContentHash == proof.ContentHash)
                  select new { incident.Id, incident.Owner };
        var reported = from report in db.ProblemReports
                       where report.ResolvedAt == null
                       join incident in db.PublishedIncidents on report.IncidentId equals incident.Id
                       select new { incident.Id, incident.Owner };
        var reasons = new Dictionary<int, Needy>(board.Incidents);
        (await red.ToListAsync(cancellationToken)).ForEach(i => Add(reasons, i.Id, i.Owner, AttentionReasons.ProofRed));
        (await reported.ToListAsync(cancellationToken)).ForEach(i => Add(reasons, i.Id, i.Owner, AttentionReasons.ProblemReported));
        return reasons;
    }

    private static async Task<Dictionary<int, Needy>> ReadContentAsync(
        KbContext db, DateOnly today, CancellationToken cancellationToken)
    {
        var late = await db.FollowUps.Where(f => f.State == FollowUpState.Open && f.Due < today).Select(f => f.IncidentId)
            .ToHashSetAsync(cancellationToken);
        var translated = await db.IncidentTexts.Where(t => t.Translates != null).Select(t => t.IncidentId)
            .ToHashSetAsync(cancellationToken);

        // Of each incident one text translates and the other has a revision; both are in one index.
        var outdated = await db.IncidentTexts.GroupBy(t => t.IncidentId)
            .Where(g => g.Max(t => t.Translates) != null
                && g.Max(t => t.Translates) != g.Max(t => t.Translates == null ? t.Revision : null))
            .Select(g => g.Key).ToHashSetAsync(cancellationToken);
        var reasons = new Dictionary<int, Needy>();
        var incidents = db.PublishedIncidents.Select(i => new { i.Id, i.Owner, IsReviewLate = i.ReviewBy < today });
        await foreach (var incident in incidents.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            void AddIf(bool isSo, AttentionReasons reason)
            {
                if (isSo)
                {
                    Add(reasons, incident.Id, incident.Owner, reason);
                }
            }

            AddIf(incident.IsReviewLate, AttentionReasons.ReviewOverdue);
            AddIf(late.Contains(incident.Id), AttentionReasons.FollowUpOverdue);
            AddIf(outdated.Contains(incident.Id), AttentionReasons.TranslationOutdated);
            AddIf(!translated.Contains(incident.Id), AttentionReasons.TranslationMissing);
        }

        return reasons;
    }

    private static void Add(Dictionary<int, Needy> reasons, int id, string? owner, AttentionReasons reason) =>
        reasons[id] = new(reasons.TryGetValue(id, out var known) ? known.Reasons | reason : reason, owner);

    private static readonly ProofState[] RedStates = [.. Enum.GetValues<ProofState>().Where(s => SnippetProof.IsDoubtful(s))];

    private static async Task<IReadOnlyList<AttentionItem>> ReadItemsAsync(
        KbContext db, Dictionary<int, AttentionReasons> shown, DateOnly today, string language, CancellationToken cancellationToken)
    {
        var ids = shown.Keys.ToList();
        var incidents = await db.Incidents.Where(i => ids.Contains(i.Id)).InLanguage(language)
            .Select(i => new
            {
                i.Incident.Id,
                i.Incident.Key,
                i.Incident.Slug,
                i.Incident.Owner,
                i.Incident.ReviewBy,
                i.Incident.ContentHash,
                Title = i.Texts.Select(t => t.Title).First(),
                TitleLanguage = i.Texts.Select(t => t.Language).First(),
            }).ToListAsync(cancellationToken);
        var late = await db.FollowUps.Where(f => ids.Contains(f.IncidentId) && f.State == FollowUpState.Open && f.Due < today)
            .GroupBy(f => f.IncidentId).Select(g => new { g.Key, Count = g.Count(), Since = g.Min(f => f.Due) })
            .ToDictionaryAsync(f => f.Key, cancellationToken);
        var reports = (await db.ProblemReports.AsNoTracking().Where(r => r.ResolvedAt == null && ids.Contains(r.IncidentId))
            .OrderBy(r => r.Id).ToListAsync(cancellationToken)).ToLookup(r => r.IncidentId);
        var proofs = (await db.Proofs.AsNoTracking().Where(p => ids.Contains(p.IncidentId) && RedStates.Contains(p.State))
            .OrderByDescending(p => p.Id).Select(p => new { p.IncidentId, p.ContentHash, p.State }).ToListAsync(cancellationToken))
            .ToLookup(p => (p.IncidentId, p.ContentHash), p => p.State);
        return
        [
            .. incidents.OrderByDescending(i => shown[i.Id]).ThenBy(i => i.Id).Select(i => new AttentionItem(
                i.Key, i.Slug, i.Title, i.TitleLanguage, i.Owner, shown[i.Id])
            {
                ReviewBy = i.ReviewBy,
                LateFollowUps = late.GetValueOrDefault(i.Id)?.Count ?? 0,
                LateSince = late.GetValueOrDefault(i.Id)?.Since,
                Proof = proofs[(i.Id, i.ContentHash)].Select(s => (ProofState?)s).FirstOrDefault(),
                Reports = [.. reports[i.Id]],
            }),
        ];
    }

    private sealed record Board(long Version, DateOnly Day, Dictionary<int, Needy> Incidents);
}

/// <summary>Why an incident needs somebody, and whom.</summary>
internal readonly record struct Needy(AttentionReasons Reasons, string? Owner);

/// <summary>Which incidents somebody wants to see.</summary>
/// <param name="Owner">Those whose owner has this in his name, however it is typed; empty for all.</param>
/// <param name="Reason">Those with this reason; none for all.</param>
public sealed record AttentionFilter(string? Owner = null, AttentionReasons Reason = AttentionReasons.None)
{
    internal bool Takes(Needy incident) =>
        (Reason == AttentionReasons.None || (incident.Reasons & Reason) != AttentionReasons.None)
        && (Owner?.Trim() is not { Length: > 0 } owner || incident.Owner?.Contains(owner, StringComparison.OrdinalIgnoreCase) == true);
}

/// <summary>An incident that needs somebody.</summary>
/// <param name="Key">Permanent id.</param>
/// <param name="Slug">Its address.</param>
/// <param name="Title">Its title.</param>
/// <param name="TitleLanguage">Language of the title.</param>
/// <param name="Owner">Who keeps it right; null where nobody is named.</param>
/// <param name="Reasons">Why.</param>
public sealed record AttentionItem(string Key, string Slug, string Title, string TitleLanguage, string? Owner, AttentionReasons Reasons)
{
    /// <summary>The day by which the owner looks at it again.</summary>
    public DateOnly? ReviewBy { get; init; }

    /// <summary>Open follow-ups past their day.</summary>
    public int LateFollowUps { get; init; }

    /// <summary>The earliest of their days.</summary>
    public DateOnly? LateSince { get; init; }

    /// <summary>What the red proof says; null where there is none.</summary>
    public ProofState? Proof { get; init; }

    /// <summary>What readers reported, the oldest first.</summary>
    public IReadOnlyList<ProblemReport> Reports { get; init; } = [];
}
