using IncidentKB.Core.Incidents;
using IncidentKB.Data;
using IncidentKB.Data.Entities;
using IncidentKB.Data.Incidents;
using IncidentKB.Data.People;
using IncidentKB.Web.Features.People;
using IncidentKB.Web.Shared;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace IncidentKB.Web.Features.History;

/// <summary>POST /incidents/{slug}/archive: archives an incident or brings it back.</summary>
internal static class ArchiveEndpoint
{
    public const string Archive = "archive";

    public const string Restore = "restore";

    private const int MaxFormBytes = 16 * 1024;

    public static void MapArchive(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/incidents/{slug}/archive", MoveAsync).ExcludeFromDescription().RequireAuthorization(nameof(Role.Reviewer))
            .WithMetadata(new RequestSizeLimitAttribute(MaxFormBytes), new RequireAntiforgeryTokenAttribute());

    private static async Task<IResult> MoveAsync(
        string slug, [FromForm] int? revision, [FromForm] string? cause, [FromForm] string? reason, PageRequest page,
        IncidentStore store, IDbContextFactory<KbContext> database)
    {
        await using var db = await database.OpenAsync(page.Cancelled);
        if (await db.Incidents.Where(i => i.Slug == slug).Select(i => i.Key).SingleOrDefaultAsync(page.Cancelled) is not { } key)
        {
            return Results.NotFound();
        }

        try
        {
            var moved = cause == Archive ? RevisionCause.Archived : RevisionCause.Restored;
            await store.MoveAsync(SignedIn.ActorOf(page.Http), key, revision ?? 0, moved, reason ?? "", page.Cancelled);
        }
        catch (AccountException)
        {
            return Results.Forbid();
        }

        // Whoever looked at an older revision sees the newer one, and decides again.
        page.SeeOther(page.Reader.Urls.History(slug));
        return Results.Empty;
    }
}
