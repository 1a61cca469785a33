using System.Globalization;
using IncidentKB.Data.Entities;
using IncidentKB.Data.Proposals;
using IncidentKB.Web.Features.People;
using IncidentKB.Web.Shared;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc;

namespace IncidentKB.Web.Workspace.Proposals;

/// <summary>The forms of the page of a review: comments and decisions.</summary>
internal static class ReviewForms
{
    public const string Approve = "approve";

    public const string Request = "request-changes";

    public const string Publish = "publish";

    public const string Update = "update";

    public const string Comment = "comment";

    public const string Settle = "settle";

    public const string Reopen = "reopen";

    private const int MaxFormBytes = 64 * 1024;

    public static void MapReviewForms(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/workspace/proposals/{id:int}/review", AnswerAsync).ExcludeFromDescription().WithOrder(-1)
            .RequireAuthorization(nameof(Role.Author))
            .WithMetadata(new RequestSizeLimitAttribute(MaxFormBytes), new RequireAntiforgeryTokenAttribute());

    private static async Task<IResult> AnswerAsync(int id, PageRequest page, ProposalStore store, ProposalForm sent)
    {
        var form = await page.Http.Request.ReadFormAsync(page.Cancelled);
        try
        {
            page.SeeOther(await DoAsync(id, form, page, store));
            return Results.Empty;
        }
        catch (ProposalException refusal)
        {
            sent.Summary = form["text"].ToString();
            return ProposalForms.Refused(sent, page, refusal);
        }
    }

    private static async Task<string> DoAsync(int id, IFormCollection form, PageRequest page, ProposalStore store)
    {
        var (actor, text, url) = (SignedIn.ActorOf(page.Http), form["text"].ToString(), page.Reader.Urls.Review(id));
        var version = NumberIn(form, "version") ?? 0;
        switch (form["do"].ToString())
        {
            case Approve:
                await store.ApproveAsync(actor, id, version, text, page.Cancelled);
                return url;
            case Request:
                await store.RequestChangesAsync(actor, id, version, text, page.Cancelled);
                return url;
            case Publish:
                var published = await store.PublishAsync(actor, id, version, page.Cancelled);
                return page.Reader.Urls.Published(published);
            case Update:
                var conflicts = await store.BringUpToDateAsync(actor, id, version, page.Cancelled);
                return conflicts.Count == 0 ? url : page.Reader.Urls.Proposal(id) + "#problems";
            case Settle or Reopen:
                var thread = NumberIn(form, "comment") ?? 0;
                await store.SettleAsync(actor, thread, form["do"] == Settle, page.Cancelled);
                return $"{url}#comment-{thread}";
            case Comment:
                var path = form["path"].ToString() is { Length: > 0 } named ? named : null;
                var (line, answers) = (NumberIn(form, "line"), NumberIn(form, "answers"));
                var comment = await store.CommentAsync(actor, id, new(path, line, answers), text, page.Cancelled);
                return $"{url}#comment-{answers ?? comment}";
            default:
                return url;
        }
    }

    private static int? NumberIn(IFormCollection form, string field) =>
        int.TryParse(form[field], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
