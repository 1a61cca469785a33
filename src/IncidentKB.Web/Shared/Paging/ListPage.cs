using System.Globalization;

namespace IncidentKB.Web.Shared.Paging;

/// <summary>The page of a list, as its address names it.</summary>
internal static class ListPage
{
    /// <summary>Reads the page number, 1 where there is none; the fault is a sentence for the visitor.</summary>
    public static (int Number, string? Fault) ReadNumber(IQueryCollection query, UiText ui)
    {
        var text = query["page"].ToString();
        if (text.Length == 0)
        {
            return (1, null);
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1
            ? (number, null)
            : (1, ui.BadPageNumber(text));
    }

    /// <summary>Number of the last page; an empty list has one page.</summary>
    public static int LastOf(int total, int size) => Math.Max(1, (total + size - 1) / size);
}
