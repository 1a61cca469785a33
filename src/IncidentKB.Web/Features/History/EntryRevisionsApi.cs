using IncidentKB.Core.Incidents;
using IncidentKB.Core.Patterns;
using IncidentKB.Data;
using IncidentKB.Data.Catalogue;
using IncidentKB.Data.Incidents;
using IncidentKB.Web.Features.Errors;
using IncidentKB.Web.Shared;
using IncidentKB.Web.Shared.Api;
using IncidentKB.Web.Shared.Diffs;
using Microsoft.EntityFrameworkCore;

namespace IncidentKB.Web.Features.History;

/// <summary>
/// GET /api/v1/patterns/{slug}/revisions, one of them, and what changed between two; the same of practices and reading paths.
/// </summary>
internal static class EntryRevisionsApi
{
    public static void MapEntryRevisionsApi(this IEndpointRouteBuilder routes)
    {
        var revisions = routes.MapGroup("/api/v1/{area:regex(^(patterns|practices|reading)$)}/{slug}/revisions");
        revisions.MapGet("", ListAsync).WithName("ListEntryRevisions").WithTags("Revisions")
            .WithSummary("Lists the revisions of a pattern, a practice or a reading path, newest first.")
            .Produces<ApiAnswer<IReadOnlyList<EntryRevisionSummary>>>().ProducesProblem(StatusCodes.Status404NotFound);
        revisions.MapGet("{number:int}", GetAsync).WithName("GetEntryRevision").WithTags("Revisions")
            .WithSummary("One revision of a pattern, a practice or a reading path with its text.")
            .Produces<ApiAnswer<EntryRevisionDetail>>().ProducesProblem(StatusCodes.Status404NotFound);
        revisions.MapGet("{from:int}...{to:int}", CompareAsync).WithName("CompareEntryRevisions").WithTags("Revisions")
            .WithSummary("What changed between two revisions of a pattern, a practice or a reading path, as a unified diff.")
            .Produces<ApiAnswer<EntryRevisionDifference>>().ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static Task<IResult> ListAsync(string area, string slug, PageRequest page, IDbContextFactory<KbContext> database) =>
        OfEntryAsync(area, slug, page, database, async (db, entry) =>
        {
            var entries = await db.RevisionsOf(entry.Kind, slug).OrderByDescending(r => r.Number).Entries().ToListAsync(page.Cancelled);
            return Results.Ok(new ApiAnswer<IReadOnlyList<EntryRevisionSummary>>(
                [.. entries.Select(e => EntryRevisionSummary.From(e, entry, page))],
                new() { Page = 1, PageSize = entries.Count, Total = entries.Count },
                LinksOf(page, page.Reader.Urls.EntryHistory(entry.Kind, slug))));
        });

    private static Task<IResult> GetAsync(string area, string slug, int number, PageRequest page, IDbContextFactory<KbContext> database) =>
        OfEntryAsync(area, slug, page, database, async (db, entry) =>
            await ReadSideAsync(db, entry, number, page) is not { } side ? NoSuchRevision(page, entry, number)
                : Results.Ok(new ApiAnswer<EntryRevisionDetail>(
                    new(side.Summary, side.Documents.Values.Single()),
                    new(),
                    LinksOf(page, page.Reader.Urls.EntryRevision(entry.Kind, slug, number)))));

    private static Task<IResult> CompareAsync(
        string area, string slug, int from, int to, PageRequest page, IDbContextFactory<KbContext> database) =>
        OfEntryAsync(area, slug, page, database, async (db, entry) =>
        {
            if (await ReadSideAsync(db, entry, from, page) is not { } old)
            {
                return NoSuchRevision(page, entry, from);
            }

            return await ReadSideAsync(db, entry, to, page) is not { } now ? NoSuchRevision(page, entry, to)
                : Results.Ok(new ApiAnswer<EntryRevisionDifference>(
                    new(old.Summary, now.Summary,
                        FileDiff.Compare(old.Documents, now.Documents) is [var file] ? UnifiedDiff.Of(file) : ""),
                    new(),
                    LinksOf(page, page.Reader.Urls.EntryComparison(entry.Kind, slug, from, to))));
        });

    private static async Task<IResult> OfEntryAsync(
        string area, string slug, PageRequest page, IDbContextFactory<KbContext> database,
        Func<KbContext, CatalogueEntry, Task<IResult>> answer)
    {
        var kind = EntryWords.KindOf(area)!.Value;
        await using var db = await database.OpenAsync(page.Cancelled);
        return await db.FindEntryAsync(kind, slug, page.Cancelled) is { } entry
            ? await answer(db, entry)
            : ErrorResponses.Problem(StatusCodes.Status404NotFound, page.Reader.NoSuchEntry(kind, slug));
    }

    private static async Task<Side?> ReadSideAsync(KbContext db, CatalogueEntry entry, int number, PageRequest page)
    {
        var revision = await db.RevisionsOf(entry.Kind, entry.Slug).Where(r => r.Number == number).Entries()
            .SingleOrDefaultAsync(page.Cancelled);
        return revision == null ? null : new(
            EntryRevisionSummary.From(revision, entry, page),
            (await db.ReadDocumentsAsync(entry.Kind, entry.Slug, number, page.Cancelled))!);
    }

    private static IResult NoSuchRevision(PageRequest page, CatalogueEntry entry, int number) =>
        ErrorResponses.Problem(StatusCodes.Status404NotFound, page.Reader.Ui.NoSuchRevision(number, entry.RevisionNumber));

    private static ApiLinks LinksOf(PageRequest page, string html) => new() { Self = page.Absolute(page.Path), Html = page.Absolute(html) };

    private sealed record Side(EntryRevisionSummary Summary, IReadOnlyDictionary<string, string> Documents);
}

/// <summary>A revision of an entry of the catalogue in the API.</summary>
internal record EntryRevisionSummary(
    int Number, string Url, DateTime CreatedAt, RevisionCause Cause, string? Author, IReadOnlyList<string> Approvers, string? Summary)
{
    public static EntryRevisionSummary From(RevisionEntry revision, CatalogueEntry entry, PageRequest page) => new(
        revision.Number, page.Absolute(page.Reader.Urls.EntryRevision(entry.Kind, entry.Slug, revision.Number)), revision.CreatedAt,
        revision.Cause, revision.Author, revision.Approvers, revision.Summary);
}

/// <summary>One revision with its text.</summary>
internal sealed record EntryRevisionDetail : EntryRevisionSummary
{
    public EntryRevisionDetail(EntryRevisionSummary summary, string text)
        : base(summary) => Text = text;

    /// <summary>The entry as one YAML mapping, to the byte.</summary>
    public string Text { get; }
}

/// <summary>What changed between two revisions of an entry.</summary>
/// <param name="From">The one.</param>
/// <param name="To">The other.</param>
/// <param name="Diff">The unified diff; empty where nothing differs, null where the text is too large to be compared.</param>
internal sealed record EntryRevisionDifference(EntryRevisionSummary From, EntryRevisionSummary To, string? Diff);
