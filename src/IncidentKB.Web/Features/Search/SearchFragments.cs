using IncidentKB.Data;
using IncidentKB.Data.Incidents;
using IncidentKB.Data.Search;
using IncidentKB.Web.Features.Match;
using IncidentKB.Web.Shared;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace IncidentKB.Web.Features.Search;

/// <summary>Pieces of HTML that the search dialog asks for, made of the same parts as the search page.</summary>
internal static class SearchFragments
{
    private const int Hits = 6;

    public static void MapSearchFragments(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/search/hits", HitsAsync).ExcludeFromDescription();
        routes.MapGet("/search/trace-form", () => new RazorComponentResult<MatchForm>()).ExcludeFromDescription();
    }

    private static async Task<RazorComponentResult> HitsAsync(string? q, PageRequest page, TextSearch search, IDbContextFactory<KbContext> database)
    {
        var answer = await search.SearchAsync(q ?? "", page.Reader.Language, 1, Hits, cancellationToken: page.Cancelled);
        await using var db = await database.OpenAsync(page.Cancelled);
        return new RazorComponentResult<FoundWhileTyping>(new { Query = q ?? "", Answer = answer, Patterns = await db.PatternTitlesAsync(page.Cancelled) });
    }
}
