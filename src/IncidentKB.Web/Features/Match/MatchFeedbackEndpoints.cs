using IncidentKB.Core.Matching;
using IncidentKB.Core.Traces;
using IncidentKB.Data.Entities;
using IncidentKB.Data.Matching;
using IncidentKB.Data.People;
using IncidentKB.Web.Features.People;
using IncidentKB.Web.Features.Reading;
using IncidentKB.Web.Hosting;
using IncidentKB.Web.Shared;
using Microsoft.AspNetCore.Mvc;

namespace IncidentKB.Web.Features.Match;

/// <summary>POST /match/feedback: a plain form with which somebody says whether an incident was it, or takes that back.</summary>
internal static class MatchFeedbackEndpoints
{
    public const string ThisWasIt = "was-it";

    public const string ThisWasNotIt = "was-not-it";

    public const string Undo = "undo";

    /// <summary>Field with the name of the kept text whose answer the reader comes back to.</summary>
    public const string AnswerName = "kept";

    private const int MaxFormBytes = 16 * 1024;

    public static void MapMatchFeedback(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/match/feedback", SaveAsync).ExcludeFromDescription()
            .WithMetadata(new RequestSizeLimitAttribute(MaxFormBytes));

    private static async Task<IResult> SaveAsync(
        [FromForm(Name = "fingerprint")] string? text,
        [FromForm] string? incident,
        [FromForm] string? answer,
        [FromForm(Name = AnswerName)] string? kept,
        PageRequest page,
        FeedbackStore store,
        VisitorRows rows,
        VisitorLimits limits)
    {
        if (!Fingerprint.TryParse(text, out var fingerprint) || incident == null || answer is not (ThisWasIt or ThisWasNotIt or Undo))
        {
            return Results.BadRequest();
        }

        if (answer == Undo)
        {
            // Somebody else may have taken it back already: then it is as it should be.
            await store.UndoAsync(ReaderCookie.ReadOrCreate(page.Http), fingerprint, incident, page.Cancelled);
            page.SeeOther(page.Reader.Urls.MatchFeedback);
            return Results.Empty;
        }

        var by = ByOf(page.Http);
        if (!limits.TryWrite(page.Http)
            || (by.Standing == Standing.Visitor && !await rows.HasRoomForAnswerAsync(fingerprint, page.Cancelled)))
        {
            return Results.StatusCode(StatusCodes.Status429TooManyRequests);
        }

        if (!await store.KeepAsync(by, fingerprint, incident, answer == ThisWasIt, page.Cancelled))
        {
            return Results.NotFound();
        }

        page.SeeOther(string.IsNullOrEmpty(kept) ? page.Reader.Urls.MatchFingerprint(fingerprint) : page.Reader.Urls.MatchAnswer(kept));
        return Results.Empty;
    }

    private static FeedbackBy ByOf(HttpContext http)
    {
        var standing = http.User.Is(Role.Reviewer) ? Standing.Reviewer : http.User.IsSignedIn ? Standing.Person : Standing.Visitor;
        return new(ReaderCookie.ReadOrCreate(http), standing, SignedIn.ActorOf(http), http.User.Called);
    }
}
