using System.Globalization;
using IncidentKB.Web.Shared;

namespace IncidentKB.Web.Features.History;

/// <summary>Two revisions that are to be compared.</summary>
/// <param name="From">The older one, as a rule.</param>
/// <param name="To">The newer one.</param>
internal sealed record RevisionPair(int From, int To)
{
    /// <summary>Reads them from the query of a history (<c>from</c>, <c>to</c>).</summary>
    /// <param name="query">The query.</param>
    /// <param name="current">Number of the current revision.</param>
    /// <param name="ui">Says what is wrong.</param>
    /// <returns>Neither where the query asks for no comparison.</returns>
    public static (RevisionPair? Pair, (int Status, string Sentence)? Fault) Read(IQueryCollection query, int current, UiText ui)
    {
        if (!query.ContainsKey("from") && !query.ContainsKey("to"))
        {
            return (null, null);
        }

        var fault = ReadOne(query["from"].ToString(), current, ui, out var from);
        var other = ReadOne(query["to"].ToString(), current, ui, out var to);
        return fault == null && other == null ? (new(from, to), null) : (null, fault ?? other);
    }

    private static (int Status, string Sentence)? ReadOne(string text, int current, UiText ui, out int number) =>
        !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number)
            ? (StatusCodes.Status400BadRequest, ui.NotANumber(text))
            : number < 1 || number > current ? (StatusCodes.Status404NotFound, ui.NoSuchRevision(number, current))
            : null;
}
