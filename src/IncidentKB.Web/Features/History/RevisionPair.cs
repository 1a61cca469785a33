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

        var numbers = new int[2];
        foreach (var (index, name) in new[] { "from", "to" }.Index())
        {
            var text = query[name].ToString();
            if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out numbers[index]))
            {
                return (null, (StatusCodes.Status400BadRequest, ui.NotANumber(text)));
            }

            if (numbers[index] < 1 || numbers[index] > current)
            {
                return (null, (StatusCodes.Status404NotFound, ui.NoSuchRevision(numbers[index], current)));
            }
        }

        return (new(numbers[0], numbers[1]), null);
    }
}
