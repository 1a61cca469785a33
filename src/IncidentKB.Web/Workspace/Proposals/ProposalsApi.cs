using System.Text;
using System.Text.Json;
using IncidentKB.Core.Content;
using IncidentKB.Data;
using IncidentKB.Data.Entities;
using IncidentKB.Data.Matching;
using IncidentKB.Data.Proposals;
using IncidentKB.Web.Features.Errors;
using IncidentKB.Web.Features.People;
using IncidentKB.Web.Shared;
using IncidentKB.Web.Shared.Api;
using IncidentKB.Web.Workspace.Import;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;

namespace IncidentKB.Web.Workspace.Proposals;

/// <summary>
/// /api/v1/proposals: writing, handing in, reviewing and publishing. The pages of the workspace save by it too. The ETag of a proposal
/// is its version.
/// </summary>
internal static class ProposalsApi
{
    // As many files as an incident may have, escaped as JSON allows, would be more than any form of the site takes.
    private const int MaxBodyBytes = 16 * 1024 * 1024;

    private const string Root = "/api/v1/proposals";

    private const string One = Root + "/{id:int}";

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static void MapProposalsApi(this IEndpointRouteBuilder routes)
    {
        var proposals = routes.MapGroup("").WithTags("Proposals").RequireAuthorization(nameof(Role.Author))
            .WithMetadata(new RequestSizeLimitAttribute(MaxBodyBytes))
            .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden);
        proposals.MapPost(Root, BeginAsync).WithName("BeginProposal")
            .WithSummary(
                "Begins a proposal: of a published incident ({\"incident\": slug}), of files, of a trace, of a postmortem in Markdown, "
                + "or of the template; "
                + "or of an entry of the catalogue ({\"pattern\": slug}, {\"practice\": slug}, {\"path\": slug}; null for a new one).")
            .Produces<ApiAnswer<ProposalAnswer>>(StatusCodes.Status201Created);
        proposals.MapGet(Root, ListAsync).WithName("ListProposals")
            .WithSummary("One's own proposals and those that one may review, those changed last first.");
        proposals.MapGet(One, GetAsync).WithName("GetProposal").WithSummary("One proposal with its files, problems, steps and comments.");
        proposals.MapGet(One + "/files/{**path}", GetFileAsync).WithName("GetProposalFile").WithSummary("One file as it is.");
        proposals.MapPut(One + "/files/{**path}", PutFileAsync).WithName("PutProposalFile")
            .WithSummary("Saves one file: the body is its text, or the bytes of a picture. Needs If-Match.");
        proposals.MapDelete(One + "/files/{**path}", DeleteFileAsync).WithName("DeleteProposalFile")
            .WithSummary("Takes one file out. Needs If-Match.");
        proposals.MapPut(One + "/summary", PutSummaryAsync).WithName("PutProposalSummary")
            .WithSummary("Says what it changes and why: the body is one sentence.");
        var reviews = proposals.MapGroup("").RequireAuthorization(nameof(Role.Reviewer));
        MapStep(proposals, "submit", "Hands it in for review; may say what it changes: {\"text\": \"...\"}.",
            (store, call) => store.SubmitAsync(call.Actor, call.Id, call.Version, call.Text, call.Cancelled));
        MapStep(reviews, "approve", "Approves the version that If-Match names.",
            (store, call) => store.ApproveAsync(call.Actor, call.Id, call.Version, call.Text ?? "", call.Cancelled));
        MapStep(reviews, "request-changes", "Gives it back to its author: {\"text\": \"what is to be changed\"}.",
            (store, call) => store.RequestChangesAsync(call.Actor, call.Id, call.Version, call.Text ?? "", call.Cancelled));
        MapStep(proposals, "withdraw", "Gives it up. It stays to be read.",
            (store, call) => store.WithdrawAsync(call.Actor, call.Id, call.Version, call.Text ?? "", call.Cancelled));
        reviews.MapPost(One + "/publish", PublishAsync).WithName("PublishProposal")
            .WithSummary("Makes it the next revision of what it is about.");
        proposals.MapPost(One + "/update", UpdateAsync).WithName("UpdateProposal")
            .WithSummary("Takes what was published meanwhile into it, line by line.");
        proposals.MapPost(One + "/comments", CommentAsync).WithName("CommentOnProposal")
            .WithSummary("Says something of it: {\"text\", \"path\", \"line\", \"answers\"}; all but the text may be left out.");
    }

    private static async Task<IResult> BeginAsync(PageRequest page, ProposalStore store, IncidentMatcher matcher, ArchiveImport archives)
    {
        if (await ReadJsonAsync<NewProposal>(page) is not { IsClear: true } wanted)
        {
            return ErrorResponses.Problem(StatusCodes.Status400BadRequest, page.Reader.Ui.BadProposalBody);
        }

        if (wanted.Markdown is { } markdown)
        {
            return await AnswerAsync(page, () => BeginFromMarkdownAsync(markdown, wanted.Summary ?? "", page, store, archives));
        }

        return await AnswerAsync(page, async () =>
        {
            var (actor, summary) = (SignedIn.ActorOf(page.Http), wanted.Summary ?? "");
            List<ContentFile>? texts = wanted.Files == null ? null : [.. wanted.Files.Select(f => new ContentFile(f.Key, f.Value))];
            if (wanted.Entries is [var (kind, slug)])
            {
                return Begun(page, await store.BeginEntryAsync(actor, kind, slug, summary, texts, page.Cancelled));
            }

            var files = texts != null ? new IncidentFiles(texts, [])
                : wanted.Trace != null ? await ProposalStart.OfTraceAsync(wanted.Trace, matcher, page.Cancelled)
                : null;
            return Begun(page, await store.BeginAsync(actor, wanted.Incident, summary, files, page.Cancelled));
        });
    }

    private static IResult Begun(PageRequest page, SavedProposal begun)
    {
        page.Http.Response.Headers.ETag = ETagOf(begun.Version);
        return Results.Created(AddressOf(begun.Id), Answer(page, ProposalAnswer.Of(begun)));
    }

    private static async Task<IResult> BeginFromMarkdownAsync(
        string markdown, string summary, PageRequest page, ProposalStore store, ArchiveImport archives)
    {
        var report = await archives.ImportAsync(
            SignedIn.ActorOf(page.Http), (vocabulary, skipped) => ImportForm.ReadText(markdown, vocabulary, skipped), page.Reader.Language,
            page.Cancelled);
        if (report.Drafts is not [var draft])
        {
            throw new ProposalException(ProposalFault.FileRefused, report.Skipped.FirstOrDefault()?.Said);
        }

        await store.SetSummaryAsync(SignedIn.ActorOf(page.Http), draft.Id, summary, page.Cancelled);
        var read = (await store.ReadAsync(draft.Id, page.Cancelled))!;
        page.Http.Response.Headers.ETag = ETagOf(read.Proposal.Version);
        return Results.Created(AddressOf(draft.Id), Answer(page, new ProposalAnswer(
            draft.Id, read.Proposal.State, read.Proposal.Version, [.. read.Check.Problems.Select(ProblemAnswer.Of)])
        {
            Decisions = [.. draft.Decisions.Select(ProblemAnswer.Of)],
        }));
    }

    private static async Task<IResult> ListAsync(PageRequest page, IDbContextFactory<KbContext> database)
    {
        await using var db = await database.OpenAsync(page.Cancelled);
        var listed = await db.Proposals.ListedFor(page.Http.User).Take(ProposalQueries.MaxListed).ToItemsAsync(db, page.Cancelled);
        return Results.Ok(
            new ApiAnswer<IReadOnlyList<ProposalItem>>(listed, new() { Total = listed.Count }, new() { Self = page.Absolute(Root) }));
    }

    private static Task<IResult> GetAsync(int id, PageRequest page, ProposalStore store) => AnswerAsync(page, async () =>
    {
        var read = await store.ReadAsync(id, page.Cancelled) ?? throw new ProposalException(ProposalFault.Gone);
        page.Http.Response.Headers.ETag = ETagOf(read.Proposal.Version);
        return Results.Ok(new ApiAnswer<ProposalDetail>(
            ProposalDetail.Of(read), new(),
            new() { Self = page.Absolute(AddressOf(id)), Html = page.Absolute(page.Reader.Urls.Proposal(id)) }));
    });

    private static async Task<IResult> GetFileAsync(int id, string path, PageRequest page, IDbContextFactory<KbContext> database)
    {
        await using var db = await database.OpenAsync(page.Cancelled);
        var version = await db.Proposals.Where(p => p.Id == id).Select(p => (int?)p.Version).SingleOrDefaultAsync(page.Cancelled);
        var file = await db.ProposalFiles.AsNoTracking().SingleOrDefaultAsync(f => f.ProposalId == id && f.Path == path, page.Cancelled);
        if (version == null || file == null)
        {
            return Refuse(page, new(ProposalFault.Gone));
        }

        page.Http.Response.Headers.ETag = ETagOf(version.Value);
        return file.MediaType is not { } type ? Results.Text(file.Text, "text/plain", Encoding.UTF8)
            : Results.Bytes(await db.ImageBytesAsync(ContentImage.HashIn(new(file.Path, file.Text))!, page.Cancelled), type);
    }

    private static Task<IResult> PutFileAsync(
        int id, string path, PageRequest page, ProposalStore store) => ChangeAsync(page, async version =>
    {
        using var body = new MemoryStream();
        await page.Http.Request.Body.CopyToAsync(body, page.Cancelled);
        var (bytes, actor) = (body.ToArray(), SignedIn.ActorOf(page.Http));
        if (path.StartsWith(IncidentBundle.ImageFolder, StringComparison.Ordinal))
        {
            var image = ContentImage.Read(path, bytes, out var fault);
            return await store.SaveImageAsync(
                actor, id, version, image ?? throw new ProposalException(ProposalFault.FileRefused, fault), page.Cancelled);
        }

        return await store.SaveAsync(actor, id, version, [new(path, TextOf(bytes))], page.Cancelled);
    });

    private static Task<IResult> DeleteFileAsync(int id, string path, PageRequest page, ProposalStore store) => ChangeAsync(page, version =>
        store.DeleteFileAsync(SignedIn.ActorOf(page.Http), id, version, path, page.Cancelled));

    private static Task<IResult> PutSummaryAsync(int id, PageRequest page, ProposalStore store) => AnswerAsync(page, async () =>
    {
        using var body = new MemoryStream();
        await page.Http.Request.Body.CopyToAsync(body, page.Cancelled);
        var version = await store.SetSummaryAsync(SignedIn.ActorOf(page.Http), id, TextOf(body.ToArray()), page.Cancelled);
        page.Http.Response.Headers.ETag = ETagOf(version);
        return Results.NoContent();
    });

    private static Task<IResult> PublishAsync(int id, PageRequest page, ProposalStore store) => AnswerAsync(page, async () =>
    {
        var version = await VersionAsync(id, page, store);
        var published = await store.PublishAsync(SignedIn.ActorOf(page.Http), id, version, page.Cancelled);
        page.Http.Response.Headers.ETag = ETagOf(version);
        var url = page.Absolute(page.Reader.Urls.Published(published));
        return Results.Ok(Answer(page, new ProposalAnswer(id, ProposalState.Published, version, [])
        {
            Incident = published.Kind != null ? null : new(published.Key, published.Slug, published.Revision, url),
            Entry = published.Kind is not { } kind ? null : new(kind, published.Slug, published.Revision, url),
        }));
    });

    private static Task<IResult> UpdateAsync(int id, PageRequest page, ProposalStore store) => AnswerAsync(page, async () =>
    {
        await store.BringUpToDateAsync(SignedIn.ActorOf(page.Http), id, await VersionAsync(id, page, store), page.Cancelled);
        return await GetAsync(id, page, store);
    });

    private static async Task<IResult> CommentAsync(int id, PageRequest page, ProposalStore store)
    {
        if (await ReadJsonAsync<NewComment>(page) is not { } wanted)
        {
            return ErrorResponses.Problem(StatusCodes.Status400BadRequest, page.Reader.Ui.BadProposalBody);
        }

        return await AnswerAsync(page, async () =>
        {
            var place = new CommentPlace(wanted.Path, wanted.Line, wanted.Answers);
            var comment = await store.CommentAsync(SignedIn.ActorOf(page.Http), id, place, wanted.Text ?? "", page.Cancelled);
            return Results.Created(
                AddressOf(id), new ApiAnswer<CommentAnswer>(new(comment), new(), new() { Self = page.Absolute(AddressOf(id)) }));
        });
    }

    private static void MapStep(
        IEndpointRouteBuilder proposals, string name, string summary, Func<ProposalStore, StepCall, Task<SavedProposal>> step) =>
        proposals.MapPost($"{One}/{name}", (int id, PageRequest page, ProposalStore store) => AnswerAsync(page, async () =>
        {
            var said = page.Http.Request.ContentLength is null or 0 && page.Http.Request.ContentType is null
                ? new(null)
                : await ReadJsonAsync<StepBody>(page);
            if (said == null)
            {
                return ErrorResponses.Problem(StatusCodes.Status400BadRequest, page.Reader.Ui.BadProposalBody);
            }

            var call = new StepCall(SignedIn.ActorOf(page.Http), id, await VersionAsync(id, page, store), said.Text, page.Cancelled);
            var saved = await step(store, call);
            page.Http.Response.Headers.ETag = ETagOf(saved.Version);
            return Results.Ok(Answer(page, ProposalAnswer.Of(saved)));
        })).WithSummary(summary);

    private static Task<IResult> ChangeAsync(PageRequest page, Func<int, Task<SavedProposal>> change) => AnswerAsync(page, async () =>
    {
        if (page.Http.Request.Headers.IfMatch.Count == 0)
        {
            return ErrorResponses.Problem(StatusCodes.Status428PreconditionRequired, page.Reader.Ui.NeedsIfMatch);
        }

        var saved = await change(VersionIn(page.Http.Request) ?? 0);
        page.Http.Response.Headers.ETag = ETagOf(saved.Version);
        return Results.Ok(Answer(page, ProposalAnswer.Of(saved)));
    });

    private static async Task<IResult> AnswerAsync(PageRequest page, Func<Task<IResult>> act)
    {
        try
        {
            return await act();
        }
        catch (ProposalException refusal)
        {
            return Refuse(page, refusal);
        }
    }

    private static IResult Refuse(PageRequest page, ProposalException refusal)
    {
        var status = refusal.Fault switch
        {
            ProposalFault.NotAllowed => StatusCodes.Status403Forbidden,
            ProposalFault.Gone => StatusCodes.Status404NotFound,
            ProposalFault.Outdated => StatusCodes.Status412PreconditionFailed,
            ProposalFault.FileRefused or ProposalFault.HasProblems or ProposalFault.NeedsSummary or ProposalFault.TextInvalid =>
                StatusCodes.Status422UnprocessableEntity,
            _ => StatusCodes.Status409Conflict,
        };
        if (refusal.Version is { } version)
        {
            page.Http.Response.Headers.ETag = ETagOf(version);
        }

        return Results.Problem(
            refusal.Sentence?.In(page.Reader.Language) ?? page.Reader.Ui.ProposalFault(refusal.Fault), statusCode: status,
            extensions: refusal.Version is { } current ? new Dictionary<string, object?> { ["version"] = current } : null);
    }

    // Whoever names no version means the present one.
    private static async Task<int> VersionAsync(int id, PageRequest page, ProposalStore store) =>
        page.Http.Request.Headers.IfMatch.Count > 0 && !IsAnyVersion(page.Http.Request)
            ? VersionIn(page.Http.Request) ?? 0
            : (await store.ReadAsync(id, page.Cancelled) ?? throw new ProposalException(ProposalFault.Gone)).Proposal.Version;

    private static bool IsAnyVersion(HttpRequest request) => request.Headers.IfMatch is ["*"];

    private static int? VersionIn(HttpRequest request) =>
        request.GetTypedHeaders().IfMatch is [{ } tag] && int.TryParse(tag.Tag.AsSpan().Trim('"'), out var version) ? version : null;

    private static string ETagOf(int version) => new EntityTagHeaderValue($"\"{version}\"").ToString();

    private static string AddressOf(int id) => $"{Root}/{id}";

    private static ApiAnswer<ProposalAnswer> Answer(PageRequest page, ProposalAnswer answer) => new(
        answer, new(), new() { Self = page.Absolute(AddressOf(answer.Id)), Html = page.Absolute(page.Reader.Urls.Proposal(answer.Id)) });

    private static string TextOf(byte[] bytes)
    {
        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw new ProposalException(ProposalFault.FileRefused, ContentDirectory.NotUtf8);
        }
    }

    private static async Task<T?> ReadJsonAsync<T>(PageRequest page)
        where T : class
    {
        try
        {
            return await page.Http.Request.ReadFromJsonAsync<T>(page.Cancelled);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private sealed record StepCall(Data.People.Actor Actor, int Id, int Version, string? Text, CancellationToken Cancelled);
}
