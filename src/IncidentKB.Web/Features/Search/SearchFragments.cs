using IncidentKB.Data;
using IncidentKB.Data.Matching;
using IncidentKB.Data.Search;
using IncidentKB.Web.Features.Match;
using IncidentKB.Web.Features.Messages;
using IncidentKB.Web.Shared;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace IncidentKB.Web.Features.Search;

/// <summary>Pieces of HTML that a search box asks for while somebody types.</summary>
internal static class SearchFragments
{
    private const int Hits = 6;

    public static void MapSearchFragments(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/search/hits", HitsAsync).ExcludeFromDescription();
        routes.MapGet("/search/trace-form", () => new RazorComponentResult<MatchForm>()).ExcludeFromDescription();
    }

    private static async Task<RazorComponentResult> HitsAsync(
        string? q, PageRequest page, TextSearch search, IncidentMatcher matcher, IDbContextFactory<KbContext> database)
    {
        var answer = await search.SearchAsync(q ?? "", page.Reader.Language, 1, Hits, cancellationToken: page.Cancelled);
        await using var db = await database.OpenAsync(page.Cancelled);
        var messages = await TypedMessages.FindAsync(matcher, db, answer.Understood, 1, page.Cancelled);
        var others = await TypedMessages.WithWordAsync(matcher, db, answer.Understood, 1, page.Cancelled);
        return new RazorComponentResult<FoundWhileTyping>(
            new { Query = q ?? "", Answer = answer, Messages = messages.Union(others).ToList() });
    }
}
