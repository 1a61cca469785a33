using System.IO.Compression;
using IncidentKB.Data;
using IncidentKB.Data.Entities;
using IncidentKB.Data.Import;
using IncidentKB.Web.Features.Errors;
using IncidentKB.Web.Shared;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.EntityFrameworkCore;

namespace IncidentKB.Web.Workspace.Settings;

/// <summary>GET /api/v1/export: a content pack as a ZIP, as the verb <c>export</c> writes it into a folder.</summary>
internal static class ExportApi
{
    public static void MapExport(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/v1/export", ExportAsync).WithName("Export").WithTags("Content").RequireAuthorization(nameof(Role.Admin))
            .WithSummary(
                "A content pack as a ZIP of its files, for admins. What was written here and is in no pack is the pack "
                + $"{ContentExport.WrittenHere}.")
            .Produces(StatusCodes.Status200OK, contentType: "application/zip").ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<IResult> ExportAsync(string? pack, PageRequest page, IDbContextFactory<KbContext> database)
    {
        await using var db = await database.OpenAsync(page.Cancelled);
        var packs = await ContentExport.PacksAsync(db, page.Cancelled);
        if (page.Http.Features.Get<IHttpBodyControlFeature>() is { } body)
        {
            // A ZIP writes the heads of its files so, whatever is asked of it asynchronously.
            body.AllowSynchronousIO = true;
        }

        return pack != null && packs.Contains(pack, StringComparer.Ordinal)
            ? Results.Stream(output => WriteAsync(output, pack, database, page.Cancelled), "application/zip", $"{pack}.zip")
            : ErrorResponses.Problem(StatusCodes.Status404NotFound, page.Reader.Ui.NoSuchPack(pack ?? "", packs));
    }

    private static async Task WriteAsync(
        Stream output, string pack, IDbContextFactory<KbContext> database, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenAsync(cancellationToken);
        await using var zip = await ZipArchive.CreateAsync(
            output, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, cancellationToken);
        await foreach (var (path, bytes) in ContentExport.FilesAsync(db, pack, cancellationToken))
        {
            await using var file = await zip.CreateEntry(path).OpenAsync(cancellationToken);
            await file.WriteAsync(bytes, cancellationToken);
        }
    }
}
