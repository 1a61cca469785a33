using IncidentKB.Core.Incidents;
using IncidentKB.Data;
using IncidentKB.Data.Incidents;
using Microsoft.EntityFrameworkCore;

namespace IncidentKB.Web.Workspace.FollowUps;

/// <summary>Which follow-ups somebody wants to see.</summary>
/// <param name="State">Those in this state; null for all.</param>
/// <param name="Owner">Those whose owner has this in his name, however it is typed; empty for all.</param>
/// <param name="IsOverdue">Only those that are open past their day.</param>
internal sealed record FollowUpFilter(FollowUpState? State = FollowUpState.Open, string? Owner = null, bool IsOverdue = false);

/// <summary>A follow-up with the incident that it came from.</summary>
internal sealed record FollowUpItem(
    LocalText Text, string? Owner, DateOnly? Due, FollowUpState State, string? Url, string Slug, string Title, string TitleLanguage);

/// <summary>
/// Reads the follow-ups of published incidents, the most urgent first: open before done, by their day, those without one last.
/// </summary>
internal static class FollowUpList
{
    public static async Task<(IReadOnlyList<FollowUpItem> Items, int Total)> ReadAsync(
        KbContext db, FollowUpFilter filter, DateOnly today, string language, int skip, int take, CancellationToken cancellationToken)
    {
        var found = from item in Filtered(db.FollowUps, filter, today)
                    join incident in db.PublishedIncidents on item.IncidentId equals incident.Id
                    select item;
        var total = await found.CountAsync(cancellationToken);

        // First which ones, from few columns; then what is shown of them.
        var ids = await found
            .OrderBy(f => f.State == FollowUpState.Open ? 0 : f.State == FollowUpState.Done ? 1 : 2)
            .ThenBy(f => f.Due == null).ThenBy(f => f.Due).ThenBy(f => f.Id)
            .Skip(skip).Take(take).Select(f => f.Id).ToListAsync(cancellationToken);
        var items = await db.FollowUps.Where(f => ids.Contains(f.Id))
            .Join(db.Incidents.InLanguage(language), f => f.IncidentId, i => i.Incident.Id, (f, i) => new
            {
                f.Id,
                Item = new FollowUpItem(
                    f.Text, f.Owner, f.Due, f.State, f.Url, i.Incident.Slug,
                    i.Texts.Select(t => t.Title).First(), i.Texts.Select(t => t.Language).First()),
            })
            .ToDictionaryAsync(f => f.Id, f => f.Item, cancellationToken);
        return ([.. ids.Select(id => items[id])], total);
    }

    private static IQueryable<FollowUp> Filtered(IQueryable<FollowUp> items, FollowUpFilter filter, DateOnly today)
    {
        if (filter.State is { } state)
        {
            items = items.Where(f => f.State == state);
        }

        if (filter.IsOverdue)
        {
            items = items.Where(f => f.State == FollowUpState.Open && f.Due < today);
        }

        if (filter.Owner?.Trim() is { Length: > 0 } owner)
        {
            // Databases differ in what is the same letter: PostgreSQL lowers every one, SQLite those of ASCII.
            var lower = owner.ToLowerInvariant();
            items = items.Where(f => EF.Functions.Like(f.Owner!.ToLower(), $"%{lower}%") || EF.Functions.Like(f.Owner, $"%{owner}%"));
        }

        return items;
    }
}
