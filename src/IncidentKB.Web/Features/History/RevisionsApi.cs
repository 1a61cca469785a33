using System.Text.Json.Nodes;
using IncidentKB.Core.Content;
using IncidentKB.Core.Incidents;
using IncidentKB.Data;
using IncidentKB.Data.Incidents;
using IncidentKB.Web.Features.Errors;
using IncidentKB.Web.Shared;
using IncidentKB.Web.Shared.Api;
using IncidentKB.Web.Shared.Diffs;
using IncidentKB.Web.Shared.Paging;
using Microsoft.EntityFrameworkCore;

namespace IncidentKB.Web.Features.History;

/// <summary>GET /api/v1/incidents/{slug}/revisions, one of them, and what changed between two.</summary>
internal static class RevisionsApi
{
    private const int PageSize = 100;

    public static void MapRevisionsApi(this IEndpointRouteBuilder routes)
    {
        var revisions = routes.MapGroup("/api/v1/incidents/{slug}/revisions");
        revisions.MapGet("", ListAsync).WithName("ListRevisions").WithTags("Revisions")
            .WithSummary("Lists the revisions of an incident, newest first.").WithQueryParameters(("page", "Page, from 1."))
            .Produces<ApiAnswer<IReadOnlyList<RevisionSummary>>>()
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
        revisions.MapGet("{number:int}", GetAsync).WithName("GetRevision").WithTags("Revisions")
            .WithSummary("One revision with its files: path to text; of a picture size and sha256.")
            .Produces<ApiAnswer<RevisionDetail>>().ProducesProblem(StatusCodes.Status404NotFound);
        revisions.MapGet("{from:int}...{to:int}", CompareAsync).WithName("CompareRevisions").WithTags("Revisions")
            .WithSummary("What changed between two revisions, as a unified diff of each file.")
            .Produces<ApiAnswer<RevisionDifference>>().ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> ListAsync(string slug, PageRequest page, IDbContextFactory<KbContext> database)
    {
        await using var db = await database.OpenAsync(page.Cancelled);
        if (await IncidentHistory.ReadAsync(db, slug, page) is not { } history)
        {
            return await MovedOrMissingAsync(db, slug, page);
        }

        var (number, fault) = ListPage.ReadNumber(page.Http.Request.Query, page.Reader.Ui);
        var last = ListPage.LastOf(history.Current, PageSize);
        if (fault != null || number > last)
        {
            return fault != null
                ? ErrorResponses.Problem(StatusCodes.Status400BadRequest, fault)
                : ErrorResponses.Problem(StatusCodes.Status404NotFound, page.Reader.Ui.NoSuchPage(number, last));
        }

        var entries = await db.Revisions.Where(r => r.IncidentId == history.Id).OrderByDescending(r => r.Number)
            .Skip((number - 1) * PageSize).Take(PageSize).Entries().ToListAsync(page.Cancelled);
        string? PageUrl(int at) => at < 1 || at > last ? null
            : page.Absolute($"/api/v1/incidents/{history.Slug}/revisions{(at == 1 ? "" : $"?page={at}")}");
        return Results.Ok(new ApiAnswer<IReadOnlyList<RevisionSummary>>(
            [.. entries.Select(e => RevisionSummary.From(e, history, page))],
            new() { Page = number, PageSize = PageSize, Total = history.Current },
            new()
            {
                Self = PageUrl(number),
                Next = PageUrl(number + 1),
                Prev = PageUrl(number - 1),
                Html = page.Absolute(page.Reader.Urls.History(history.Slug)),
            }));
    }

    private static async Task<IResult> GetAsync(string slug, int number, PageRequest page, IDbContextFactory<KbContext> database)
    {
        await using var db = await database.OpenAsync(page.Cancelled);
        if (await IncidentHistory.ReadAsync(db, slug, page) is not { } history)
        {
            return await MovedOrMissingAsync(db, slug, page);
        }

        var (side, fault) = await ReadSideAsync(db, history, number, page);
        return fault ?? Results.Ok(new ApiAnswer<RevisionDetail>(
            new(RevisionSummary.From(side!.Entry, history, page), await FilesAsync(db, side.Documents, page.Cancelled)),
            new(),
            new()
            {
                Self = page.Absolute($"/api/v1/incidents/{history.Slug}/revisions/{number}"),
                Html = page.Absolute(page.Reader.Urls.Revision(history.Slug, number)),
            }));
    }

    private static async Task<IResult> CompareAsync(string slug, int from, int to, PageRequest page, IDbContextFactory<KbContext> database)
    {
        await using var db = await database.OpenAsync(page.Cancelled);
        if (await IncidentHistory.ReadAsync(db, slug, page) is not { } history)
        {
            return await MovedOrMissingAsync(db, slug, page);
        }

        var (old, oldFault) = await ReadSideAsync(db, history, from, page);
        var (now, nowFault) = await ReadSideAsync(db, history, to, page);
        return oldFault ?? nowFault ?? Results.Ok(new ApiAnswer<RevisionDifference>(
            new(
                RevisionSummary.From(old!.Entry, history, page),
                RevisionSummary.From(now!.Entry, history, page),
                [.. FileDiff.Compare(old.Documents, now.Documents).Select(f => new FileDifference(f.Path, f.Change, UnifiedDiff.Of(f)))]),
            new(),
            new()
            {
                Self = page.Absolute($"/api/v1/incidents/{history.Slug}/revisions/{from}...{to}"),
                Html = page.Absolute(page.Reader.Urls.Comparison(history.Slug, from, to)),
            }));
    }

    private static async Task<IResult> MovedOrMissingAsync(KbContext db, string slug, PageRequest page) =>
        await IncidentHistory.CurrentSlugAsync(db, slug, page) is { } current
            ? Results.Redirect(
                page.Http.Request.PathBase + page.Path.Replace($"/{slug}/", $"/{current}/", StringComparison.Ordinal) + page.Query,
                permanent: true)
            : ErrorResponses.Problem(StatusCodes.Status404NotFound, page.Reader.Ui.NoSuchIncident(slug));

    private static async Task<(Side? Side, IResult? Fault)> ReadSideAsync(
        KbContext db, IncidentHistory history, int number, PageRequest page)
    {
        if (await history.ReadEntryAsync(db, number, page.Cancelled) is not { } entry)
        {
            return (null, ErrorResponses.Problem(StatusCodes.Status404NotFound, page.Reader.Ui.NoSuchRevision(number, history.Current)));
        }

        return await history.ReadDocumentsAsync(db, number, page.Cancelled) is { } documents
            ? (new(entry, documents), null)
            : (null, ErrorResponses.Problem(StatusCodes.Status404NotFound, page.Reader.Ui.DocumentsNotKept(number)));
    }

    private static async Task<IReadOnlyDictionary<string, JsonNode>> FilesAsync(
        KbContext db, IReadOnlyDictionary<string, string> documents, CancellationToken cancellationToken)
    {
        var hashes = documents.ToDictionary(d => d.Key, d => ContentImage.HashIn(new(d.Key, d.Value)), StringComparer.Ordinal);
        var sizes = await db.Images.Where(i => hashes.Values.Contains(i.Sha256))
            .ToDictionaryAsync(i => i.Sha256, i => i.Bytes.Length, StringComparer.Ordinal, cancellationToken);
        return IncidentHistory.InOrder(documents.Keys).ToDictionary(
            path => path,
            path => hashes[path] is { } hash
                ? new JsonObject { ["size"] = sizes[hash], ["sha256"] = hash }
                : (JsonNode)JsonValue.Create(documents[path]),
            StringComparer.Ordinal);
    }

    private sealed record Side(RevisionEntry Entry, IReadOnlyDictionary<string, string> Documents);
}

/// <summary>A revision in the API.</summary>
internal record RevisionSummary(
    int Number,
    string Url,
    DateTime CreatedAt,
    RevisionCause Cause,
    string? Author,
    IReadOnlyList<string> Approvers,
    string? Summary,
    string ContentHash)
{
    public static RevisionSummary From(RevisionEntry entry, IncidentHistory history, PageRequest page) => new(
        entry.Number, page.Absolute(page.Reader.Urls.Revision(history.Slug, entry.Number)), entry.CreatedAt, entry.Cause, entry.Author,
        entry.Approvers, entry.Summary, entry.ContentHash);
}

/// <summary>One revision with its files.</summary>
internal sealed record RevisionDetail : RevisionSummary
{
    public RevisionDetail(RevisionSummary summary, IReadOnlyDictionary<string, JsonNode> files)
        : base(summary) => Files = files;

    /// <summary>Path to text; of a picture its size in bytes and its sha256.</summary>
    public IReadOnlyDictionary<string, JsonNode> Files { get; }
}

/// <summary>What changed between two revisions.</summary>
internal sealed record RevisionDifference(RevisionSummary From, RevisionSummary To, IReadOnlyList<FileDifference> Files);

/// <summary>What became of a file.</summary>
/// <param name="Path">The file.</param>
/// <param name="Change">What happened to it.</param>
/// <param name="Diff">The unified diff; null for a picture and for a file that is too large to be compared.</param>
internal sealed record FileDifference(string Path, FileChange Change, string? Diff);
