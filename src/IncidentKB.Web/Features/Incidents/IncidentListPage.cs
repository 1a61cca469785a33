using IncidentKB.Data;
using IncidentKB.Web.Shared;
using IncidentKB.Web.Shared.Paging;
using Microsoft.EntityFrameworkCore;

namespace IncidentKB.Web.Features.Incidents;

/// <summary>A page of the list of incidents, for people and for programs.</summary>
/// <param name="Filters">The filters in force.</param>
/// <param name="Items">Its incidents, newest first.</param>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Last">Number of the last page.</param>
/// <param name="Total">Incidents that pass the filters.</param>
public sealed record IncidentListPage(IncidentFilters Filters, IReadOnlyList<IncidentListItem> Items, int Number, int Last, int Total)
{
    public const int Size = 25;

    /// <summary>Reads the page that the address of the request asks for, or says in a sentence why there is none.</summary>
    public static async Task<(IncidentListPage? Page, int Status, string? Fault)> ReadAsync(KbContext db, PageRequest page)
    {
        var (filters, number, fault) = IncidentFilters.Read(page.Http.Request.Query, page.Reader.Ui);
        fault ??= await filters.UnknownAsync(db, page.Reader.Ui, page.Cancelled);
        if (fault != null)
        {
            return (null, StatusCodes.Status400BadRequest, fault);
        }

        var total = await filters.Apply(db).CountAsync(page.Cancelled);
        var last = ListPage.LastOf(total, Size);
        if (number > last)
        {
            return (null, StatusCodes.Status404NotFound, page.Reader.Ui.NoSuchPage(number, last));
        }

        var items = await filters.Apply(db).OrderByDescending(i => i.OccurredOn).ThenByDescending(i => i.Id)
            .Skip((number - 1) * Size).Take(Size).ToListItemsAsync(page.Reader.Language, page.Cancelled);
        return (new(filters, items, number, last, total), StatusCodes.Status200OK, null);
    }
}
