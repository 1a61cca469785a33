using IncidentKB.Core.ReadingPaths;
using IncidentKB.Data;
using IncidentKB.Data.People;
using IncidentKB.Web.Features.Articles;
using IncidentKB.Web.Features.People;
using IncidentKB.Web.Hosting;
using IncidentKB.Web.Shared;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace IncidentKB.Web.Features.Reading;

/// <summary>POST /reading/{slug}/progress: a plain form that marks a step, then goes on to the next one.</summary>
internal static class ReadingProgress
{
    private const int MaxFormBytes = 16 * 1024;

    public static void MapReading(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/reading/{slug}/progress", SaveAsync).ExcludeFromDescription()
            .WithMetadata(new RequestSizeLimitAttribute(MaxFormBytes));

    private static async Task<IResult> SaveAsync(
        string slug, [FromForm] string? incident, [FromForm] string? state, PageRequest page, TimeProvider clock, ArticleCache cache,
        IDbContextFactory<KbContext> database, VisitorRows rows, VisitorLimits limits)
    {
        await using var db = await database.OpenAsync(page.Cancelled);
        var path = await PathProgress.ReadOneAsync(db, cache, slug, page);
        if (path == null)
        {
            return Results.NotFound();
        }

        var step = path.Steps.FirstOrDefault(s => s.Item.IncidentKey == incident);
        var newState = ReadingStates.Parse(state);
        if (step == null || (newState == null && state != ReadingStates.ToRead))
        {
            return Results.BadRequest();
        }

        var reader = ReaderCookie.ReadOrCreate(page.Http);
        if (newState == null)
        {
            await db.ReaderProgress.Where(p => p.ReaderId == reader && p.PathSlug == slug && p.IncidentKey == incident)
                .ExecuteDeleteAsync(page.Cancelled);
            page.SeeOther(page.Reader.Urls.Incident(step.Slug, slug));
            return Results.Empty;
        }

        if (!page.Http.User.IsSignedIn && (!limits.TryWrite(page.Http) || !await rows.HasRoomForProgressAsync(page.Cancelled)))
        {
            return Results.StatusCode(StatusCodes.Status429TooManyRequests);
        }

        await StoreAsync(db, reader, step.Item, newState.Value, clock, page.Cancelled);
        var next = path.Steps.SkipWhile(s => s != step).Skip(1).FirstOrDefault(s => s.IsOpen);
        page.SeeOther(next == null ? page.Reader.Urls.ReadingPath(slug) : page.Reader.Urls.Incident(next.Slug, slug));
        return Results.Empty;
    }

    // One statement, so that two tabs of one reader cannot collide.
    private static Task<int> StoreAsync(
        KbContext db, Guid reader, ReadingItem item, ReadingState state, TimeProvider clock, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO reader_progress ("ReaderId", "PathSlug", "IncidentKey", "State", "UpdatedAt")
            VALUES ({reader}, {item.PathSlug}, {item.IncidentKey}, {state.ToString()}, {clock.GetUtcNow().UtcDateTime})
            ON CONFLICT ("ReaderId", "PathSlug", "IncidentKey") DO UPDATE SET "State" = excluded."State", "UpdatedAt" = excluded."UpdatedAt"
            """, cancellationToken);
}
