using IncidentKB.Core.Incidents;
using IncidentKB.Core.Messages;
using IncidentKB.Core.Patterns;
using IncidentKB.Core.Search;
using IncidentKB.Data;
using IncidentKB.Data.Entities;
using IncidentKB.Data.Matching;
using IncidentKB.Data.Search;
using IncidentKB.Web.Features.Errors;
using IncidentKB.Web.Features.Messages;
using IncidentKB.Web.Features.People;
using IncidentKB.Web.Shared;
using IncidentKB.Web.Shared.Api;
using IncidentKB.Web.Shared.Paging;
using Microsoft.EntityFrameworkCore;

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
            .WithQueryParameters(("page", "Page, from 1."), ("literal", "true to search what is written, without correcting it."))
            .Produces<ApiAnswer<IReadOnlyList<SearchHitSummary>>>().ProducesProblem(StatusCodes.Status400BadRequest);

    private static async Task<IResult> SearchAsync(
        string? q, HttpRequest request, PageRequest page, TextSearch search, IncidentMatcher matcher, IDbContextFactory<KbContext> database)
    {
        var (number, fault) = ListPage.ReadNumber(request.Query, page.Reader.Ui);
        if (fault != null || string.IsNullOrWhiteSpace(q))
        {
            return ErrorResponses.Problem(StatusCodes.Status400BadRequest, fault ?? page.Reader.Ui.AskEmpty);
        }

        return Results.Ok(await AnswerAsync(q, number, IsLiteral(request), page, search, matcher, database));
    }

    /// <summary>Answers a query as the API does.</summary>
    public static async Task<ApiAnswer<IReadOnlyList<SearchHitSummary>>> AnswerAsync(
        string query, int number, bool literal, PageRequest page, TextSearch search, IncidentMatcher matcher,
        IDbContextFactory<KbContext> database)
    {
        var mayReadDrafts = page.Http.User.Is(Role.Author);
        var answer = await search.SearchAsync(query, page.Reader.Language, number, PageSize, literal, mayReadDrafts, page.Cancelled);
        await using var db = await database.OpenAsync(page.Cancelled);
        var messages = await TypedMessages.FindAsync(matcher, db, answer.Understood, number, page.Cancelled);
        var urls = new KbUrls(Languages.English);
        string? PageUrl(int target) =>
            target < 1 || (target - 1) * PageSize >= Math.Max(answer.Total, 1)
                ? null
                : page.Absolute("/api/v1" + urls.Search(query, target, literal));
        return new ApiAnswer<IReadOnlyList<SearchHitSummary>>(
            [.. answer.Hits.Select(h => SearchHitSummary.From(h, answer.Understood.AsksForDrafts, page))],
            MetaOf(answer, messages, number, page),
            new()
            {
                Self = PageUrl(number),
                Next = PageUrl(number + 1),
                Prev = PageUrl(number - 1),
                Html = page.Absolute(page.Reader.Urls.Search(query, number, literal)),
            });
    }

    /// <summary>Whether a request asks to search what is written, without correcting it.</summary>
    public static bool IsLiteral(HttpRequest request) => request.Query["literal"] == "true";

    private static ApiMeta MetaOf(SearchAnswer answer, IEnumerable<RuntimeMessage> messages, int number, PageRequest page) => new()
    {
        Page = number,
        PageSize = PageSize,
        Total = answer.Total,
        TotalIsAtLeast = answer.TotalIsAtLeast,
        DidYouMean = answer.DidYouMean,
        Corrected = answer.Corrected,
        Partial = answer.AnyWord,
        Patterns =
        [
            .. answer.Catalogue.Where(h => h.Kind == CatalogueKind.Pattern).Select(h => new PatternLink(
                h.Slug, string.Concat(h.Title.Select(s => s.Text)), page.Absolute(page.Reader.Urls.Pattern(h.Slug)))),
        ],
        Messages = [.. messages.Select(m => MessageSummary.From(m, page.Reader, page.Absolute))],
    };
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
/// <param name="Reason">Why it was found: exact_id, exact_message, words, synonyms or filter.</param>
/// <param name="Matches">Which of the words it has, and where.</param>
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
    HitReason Reason,
    IReadOnlyList<SearchHitSummary.WordPlace> Matches)
{
    // A draft has no page but its history.
    public static SearchHitSummary From(SearchHit hit, bool isDraft, PageRequest page) => new(
        hit.Key, hit.Slug,
        page.Absolute(isDraft ? page.Reader.Urls.History(hit.Slug) : page.Reader.Urls.Incident(hit.Slug)),
        string.Concat(hit.Title.Select(s => s.Text)), hit.Excerpt,
        hit.Project, hit.PatternSlug, hit.Severity, hit.OccurredOn, hit.Reason,
        [.. hit.Matches.Select(m => new WordPlace(m.Word, m.Synonym, m.Place))]);

    /// <summary>A word of the query in an incident.</summary>
    /// <param name="Word">As it was typed.</param>
    /// <param name="Synonym">The other word that stands there for it; null where it stands there itself.</param>
    /// <param name="In">The most telling place: title, message, name (id, slug, project, services), summary or text.</param>
    internal sealed record WordPlace(string Word, string? Synonym, MatchPlace In);
}
