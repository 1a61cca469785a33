using IncidentKB.Core.Content;
using IncidentKB.Data;
using IncidentKB.Web.Shared;
using Microsoft.EntityFrameworkCore;

namespace IncidentKB.Web.Features.Articles;

/// <summary>The pictures of articles, by the hash of their bytes.</summary>
internal static class ArticleImages
{
    // A year (RFC 9111 has no upper bound; browsers treat it as for ever). Not for shared caches, which know nothing of who may read.
    private const string CacheControl = "private, max-age=31536000, immutable";

    public static void MapArticleImages(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/images/{sha256:length(64)}.{extension}", ImageAsync).ExcludeFromDescription();
        routes.MapGet("/incidents/{slug}/images/{file}", FileAsync).ExcludeFromDescription();
    }

    private static async Task<IResult> ImageAsync(string sha256, string extension, PageRequest page, IDbContextFactory<KbContext> database)
    {
        await using var db = await database.OpenAsync(page.Cancelled);
        var mediaType = await db.ReadableIncidents.SelectMany(i => i.Images).Where(i => i.Sha256 == sha256)
            .Select(i => i.MediaType).FirstOrDefaultAsync(page.Cancelled);
        if (mediaType == null || ImageFormat.ExtensionOf(mediaType) != $".{extension}")
        {
            return Results.NotFound();
        }

        var bytes = await db.Images.Where(i => i.Sha256 == sha256).Select(i => i.Bytes).SingleAsync(page.Cancelled);
        page.Http.Response.Headers.CacheControl = CacheControl;
        return Results.Bytes(bytes, mediaType, entityTag: new($"\"{sha256}\""));
    }

    // For those who read the Markdown: there the picture is a file beside it.
    private static async Task<IResult> FileAsync(string slug, string file, PageRequest page, IDbContextFactory<KbContext> database)
    {
        await using var db = await database.OpenAsync(page.Cancelled);
        var image = await db.ReadableIncidents.Where(i => i.Slug == slug).SelectMany(i => i.Images)
            .Where(i => i.FileName == file).Select(i => new { i.Sha256, i.MediaType }).FirstOrDefaultAsync(page.Cancelled);
        return image == null ? Results.NotFound() : Results.Redirect(KbUrls.Image(image.Sha256, image.MediaType));
    }
}
