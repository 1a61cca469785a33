using IncidentKB.Core.Messages;
using IncidentKB.Core.Search;
using IncidentKB.Data;
using IncidentKB.Data.Matching;

namespace IncidentKB.Web.Features.Messages;

/// <summary>The messages of the catalogue that a search asks for.</summary>
internal static class TypedMessages
{
    // A text that is part of more messages is about none of them.
    private const int Max = 3;

    // A row each, and not an explanation.
    private const int MaxWithWord = 5;

    /// <summary>Finds them; none where the search narrows down, which is no message.</summary>
    /// <param name="matcher">Has the catalogue.</param>
    /// <param name="db">A context of the caller's.</param>
    /// <param name="query">The search.</param>
    /// <param name="page">Page of its hits, from 1: they stand on the first.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static async Task<IReadOnlyList<RuntimeMessage>> FindAsync(
        IncidentMatcher matcher, KbContext db, SearchQuery query, int page, CancellationToken cancellationToken) =>
        Narrows(query, page) ? [] : (await matcher.ReadMessagesAsync(db, cancellationToken)).Search(query.FreeText, Max);

    /// <summary>Finds those in which the single word of a search stands, beside what <see cref="FindAsync"/> finds.</summary>
    /// <param name="matcher">Has the catalogue.</param>
    /// <param name="db">A context of the caller's.</param>
    /// <param name="query">The search.</param>
    /// <param name="page">Page of its hits, from 1: they stand on the first.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static async Task<IReadOnlyList<RuntimeMessage>> WithWordAsync(
        IncidentMatcher matcher, KbContext db, SearchQuery query, int page, CancellationToken cancellationToken) =>
        Narrows(query, page) ? [] : (await matcher.ReadMessagesAsync(db, cancellationToken)).WithWord(query.FreeText, MaxWithWord);

    private static bool Narrows(SearchQuery query, int page) => page > 1 || query.Filters.Count > 0 || query.Excluded.Count > 0;
}
