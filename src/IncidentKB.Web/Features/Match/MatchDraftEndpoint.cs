using System.Text;
using Microsoft.AspNetCore.Mvc;

namespace IncidentKB.Web.Features.Match;

/// <summary>POST /match/draft: sends the draft that stands on the page back as a file. Nothing is kept.</summary>
internal static class MatchDraftEndpoint
{
    public const string Field = "draft";

    private const int MaxFormBytes = 512 * 1024;

    public static void MapMatchDraft(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/match/draft", Download).ExcludeFromDescription()
            .WithMetadata(new RequestSizeLimitAttribute(MaxFormBytes));

    private static IResult Download([FromForm(Name = Field)] string? draft, HttpResponse response)
    {
        if (string.IsNullOrEmpty(draft))
        {
            return Results.BadRequest();
        }

        response.Headers.CacheControl = "no-store";
        return Results.File(Encoding.UTF8.GetBytes(draft.ReplaceLineEndings("\n")), "text/markdown; charset=utf-8", "index.md");
    }
}
