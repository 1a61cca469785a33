using IncidentKB.Core.Incidents;
using IncidentKB.Core.Search;
using IncidentKB.Data.Search;
using IncidentKB.Web.Features.Errors;
using IncidentKB.Web.Shared;
using IncidentKB.Web.Shared.Api;
using IncidentKB.Web.Shared.Paging;

namespace IncidentKB.Web.Features.Search;

/// <summary>GET /api/v1/search.</summary>
internal static class SearchApi
{
    private const int PageSize = 20;

    public static void MapSearch(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/v1/search", SearchAsync).WithName("Search").WithTags("Search")
            .WithSummary(
                "Searches incidents. q takes words, \"phrases\", -without, [practice], lang:, project:, cwe:, pattern:, severity:, kind:, "
                + "service:, owner:, before:, after:.")
            .WithQueryParameters(("page", "Page, from 1."))
            .Produces<ApiAnswer<IReadOnlyList<SearchHitSummary>>>().ProducesProblem(StatusCodes.Status400BadRequest);

    private static async Task<IResult> SearchAsync(string? q, HttpRequest request, PageRequest page, TextSearch search)
    {
        var (number, fault) = ListPage.ReadNumber(request.Query, page.Reader.Ui);
        if (fault != null || string.IsNullOrWhiteSpace(q))
        {
            return ErrorResponses.Problem(StatusCodes.Status400BadRequest, fault ?? page.Reader.Ui.AskEmpty);
        }

        var answer = await search.SearchAsync(q, page.Reader.Language, number, PageSize, cancellationToken: page.Cancelled);
        var urls = new KbUrls(Languages.English);
        string? PageUrl(int target) =>
            target < 1 || (target - 1) * PageSize >= Math.Max(answer.Total, 1) ? null : page.Absolute("/api/v1" + urls.Search(q, target));
        return Results.Ok(new ApiAnswer<IReadOnlyList<SearchHitSummary>>(
            [.. answer.Hits.Select(h => SearchHitSummary.From(h, page))],
            new() { Page = number, PageSize = PageSize, Total = answer.Total, TotalIsAtLeast = answer.TotalIsAtLeast, DidYouMean = answer.DidYouMean },
            new() { Self = PageUrl(number), Next = PageUrl(number + 1), Prev = PageUrl(number - 1), Html = page.Absolute(page.Reader.Urls.Search(q, number)) }));
    }
}

/// <summary>An incident that the search found, in the API.</summary>
/// <param name="Id">Permanent id.</param>
/// <param name="Slug">Slug.</param>
/// <param name="Url">Its page.</param>
/// <param name="Title">Title as plain text.</param>
/// <param name="Excerpt">Excerpt in pieces; <c>is_match</c> marks the words that were looked for.</param>
/// <param name="Project">Project; null where none failed.</param>
/// <param name="Pattern">Slug of its failure pattern; null where none is named.</param>
/// <param name="Severity">Severity.</param>
/// <param name="OccurredOn">Date of the report.</param>
/// <param name="Reason">Why it was found: exact_id, exact_message, words or filter.</param>
internal sealed record SearchHitSummary(
    string Id,
    string Slug,
    string Url,
    string Title,
    IReadOnlyList<TextSegment> Excerpt,
    string? Project,
    string? Pattern,
    Severity Severity,
    DateOnly OccurredOn,
    HitReason Reason)
{
    public static SearchHitSummary From(SearchHit hit, PageRequest page) => new(
        hit.Key, hit.Slug, page.Absolute(page.Reader.Urls.Incident(hit.Slug)), string.Concat(hit.Title.Select(s => s.Text)), hit.Excerpt,
        hit.Project, hit.PatternSlug, hit.Severity, hit.OccurredOn, hit.Reason);
}
