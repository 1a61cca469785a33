using IncidentKB.Core.Incidents;
using IncidentKB.Data;
using IncidentKB.Web.Features.Incidents;
using IncidentKB.Web.Shared;
using IncidentKB.Web.Shared.Paging;
using Microsoft.EntityFrameworkCore;

namespace IncidentKB.Web.Features.Proofs;

/// <summary>A page of /proofs.</summary>
internal sealed record ProofList(IReadOnlyList<ProvenIncident> Items, int Number, int Last, int Total)
{
    private const int Size = 20;

    // As many as fit beside the badge on a phone.
    private const int StripLength = 14;

    /// <summary>Reads the page that the address asks for; otherwise the status and a sentence that says why not.</summary>
    public static async Task<(ProofList? List, int Status, string? Fault)> ReadAsync(KbContext db, PageRequest page)
    {
        var (number, fault) = ListPage.ReadNumber(page.Http.Request.Query, page.Reader.Ui);
        if (fault != null)
        {
            return (null, StatusCodes.Status400BadRequest, fault);
        }

        var total = await db.IncidentsToProve().CountAsync(page.Cancelled);
        var last = ListPage.LastOf(total, Size);
        if (number > last)
        {
            return (null, StatusCodes.Status404NotFound, page.Reader.Ui.NoSuchPage(number, last));
        }

        var items = await db.IncidentsToProve().OrderByDescending(i => i.OccurredOn).ThenByDescending(i => i.Id)
            .Skip((number - 1) * Size).Take(Size).ToListItemsAsync(page.Reader.Language, page.Cancelled);
        var ids = items.ConvertAll(i => i.Id);
        var hashes = await db.Incidents.Where(i => ids.Contains(i.Id)).ToDictionaryAsync(i => i.Id, i => i.ContentHash, page.Cancelled);
        var proofs = (await db.Proofs.AsNoTracking().Where(p => ids.Contains(p.IncidentId)).OrderBy(p => p.Id).ToListAsync(page.Cancelled))
            .ToLookup(p => p.IncidentId);
        var proven = items.Select(i => new ProvenIncident(
            i.Slug, i.Title, i.TextLanguage,
            proofs[i.Id].LastOrDefault(p => p.ContentHash == hashes[i.Id]),
            [.. proofs[i.Id].TakeLast(StripLength)]));
        return (new([.. proven], number, last, total), StatusCodes.Status200OK, null);
    }
}

/// <summary>An incident on /proofs.</summary>
/// <param name="Slug">Its slug.</param>
/// <param name="Title">Its title.</param>
/// <param name="TextLanguage">Language of the title.</param>
/// <param name="Current">The newest one of the content as it stands; null when that was not run yet.</param>
/// <param name="Proofs">The latest ones of any content, oldest first.</param>
internal sealed record ProvenIncident(string Slug, string Title, string TextLanguage, Proof? Current, IReadOnlyList<Proof> Proofs);
