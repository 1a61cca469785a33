using System.Text;
using IncidentKB.Core.Content;
using IncidentKB.Data;
using IncidentKB.Web.Shared;
using Microsoft.EntityFrameworkCore;

namespace IncidentKB.Web.Features.History;

/// <summary>The files of a revision, to the byte. Pictures stand here too: those of a former revision are on no page of today.</summary>
internal static class RevisionFiles
{
    // What a revision holds never changes. Not for shared caches, which know nothing of who may read.
    private const string CacheControl = "private, max-age=31536000, immutable";

    public static void MapRevisionFiles(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/incidents/{slug}/revisions/{number:int}/{**file}", FileAsync).ExcludeFromDescription();

    private static async Task<IResult> FileAsync(
        string slug, int number, string? file, PageRequest page, IDbContextFactory<KbContext> database)
    {
        await using var db = await database.OpenAsync(page.Cancelled);
        if (await IncidentHistory.ReadAsync(db, slug, page) is not { } history)
        {
            return await IncidentHistory.CurrentSlugAsync(db, slug, page) is { } current
                ? Results.Redirect(page.Reader.Urls.RevisionFile(current, number, file ?? ""), permanent: true)
                : Results.NotFound();
        }

        var documents = await history.ReadDocumentsAsync(db, number, page.Cancelled);
        if (file == null || documents == null || !documents.TryGetValue(file, out var text))
        {
            return Results.NotFound();
        }

        if (ContentImage.HashIn(new(file, text)) is not { } hash)
        {
            return Results.Text(text, "text/plain", Encoding.UTF8);
        }

        var bytes = await db.Images.Where(i => i.Sha256 == hash).Select(i => i.Bytes).SingleAsync(page.Cancelled);
        if (ImageFormat.Read(bytes) is not { } format)
        {
            return Results.NotFound();
        }

        page.Http.Response.Headers.CacheControl = CacheControl;
        return Results.Bytes(bytes, format.MediaType, entityTag: new($"\"{hash}\""));
    }
}
