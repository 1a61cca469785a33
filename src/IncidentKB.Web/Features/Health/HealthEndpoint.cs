using System.Data.Common;
using System.Reflection;
using System.Security.Claims;
using IncidentKB.Data;
using IncidentKB.Data.Matching;
using IncidentKB.Runner;
using IncidentKB.Web.Features.People;
using IncidentKB.Web.Features.Runs;
using IncidentKB.Web.Shared;
using Microsoft.EntityFrameworkCore;

namespace IncidentKB.Web.Features.Health;

/// <summary>
/// GET /healthz: 200 while the database answers and has room, 503 when it does not. Content problems and snippets that
/// cannot run are told and do not make it unhealthy.
/// </summary>
internal static class HealthEndpoint
{
    public static void MapHealth(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/healthz", AnswerAsync).ExcludeFromDescription().AllowAnonymous();

    private static async Task<IResult> AnswerAsync(
        HttpContext http, KbOptions options, SnippetRunner runner, IDbContextFactory<KbContext> database, IncidentMatcher matcher)
    {
        http.Response.Headers.CacheControl = "no-store";
        var report = await HealthReport.ReadAsync(options, runner, database, matcher, http.RequestAborted);
        var status = report.Status == HealthReport.Ok ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;

        // A closed site tells strangers whether it works, and nothing of what it holds.
        return options.Access == SiteAccess.Members && !http.User.IsSignedIn
            ? Results.Json(new { report.Status }, statusCode: status)
            : Results.Json(report, statusCode: status);
    }
}

/// <summary>The answer of /healthz.</summary>
/// <param name="Status"><c>ok</c> or <c>failing</c>.</param>
/// <param name="Version">Version of the program.</param>
/// <param name="Database">The database.</param>
/// <param name="Content">How the content packs stand; null when the database does not answer.</param>
/// <param name="Matcher">
/// <c>ready</c>, or <c>warming</c> while traces are told by the patterns alone; null when the database does not answer.
/// </param>
/// <param name="Snippets">How snippets run: the isolation in force and how much is going on.</param>
internal sealed record HealthReport(
    string Status, string Version, HealthReport.DatabaseState Database, HealthReport.ContentState? Content, string? Matcher,
    HealthReport.SnippetState Snippets)
{
    /// <summary>The status of a site whose database answers.</summary>
    public const string Ok = "ok";

    private const int MaxListed = 50;

    // Bytes of the disk below which the next writes fail.
    private const long MinRoom = 256 * 1024;

    private static readonly string ProgramVersion =
        Assembly.GetExecutingAssembly().GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]
            ?? "unknown";

    /// <summary>Asks how everything is; a database that does not answer makes a report, not an exception.</summary>
    public static async Task<HealthReport> ReadAsync(
        KbOptions options, SnippetRunner runner, IDbContextFactory<KbContext> database, IncidentMatcher matcher,
        CancellationToken cancellationToken)
    {
        var snippets = SnippetState.Of(runner.State, SnippetTrust.MayBeEdited(options.Runner, runner, new ClaimsPrincipal()));
        if (options.Location.IsFileMissing)
        {
            // Open connections go on answering from the deleted file, and all they write is lost.
            return Failing(
                snippets,
                $"The database file '{options.Location.File}' is gone. Stop the program, put a backup in its place and start again.");
        }

        if (HasNoRoom(options.DataDirectory))
        {
            return Failing(
                snippets,
                $"There is no room left on the disk of '{options.DataDirectory}'. Pages are served and nothing is stored; "
                + "free some space.");
        }

        try
        {
            await using var db = await database.OpenAsync(cancellationToken);
            var applied = await db.Database.GetAppliedMigrationsAsync(cancellationToken);
            var incidents = await db.PublishedIncidents.CountAsync(cancellationToken);
            var packs = await db.Packs.AsNoTracking().OrderBy(p => p.Directory).ToListAsync(cancellationToken);
            var edited = await db.Incidents.Where(i => i.ContentHash != i.ImportedHash && i.ArchivedAt == null)
                .OrderBy(i => i.Id).Select(i => i.Key).Take(MaxListed).ToListAsync(cancellationToken);
            var problems = packs.SelectMany(p => p.Problems).ToList();
            var content = new ContentState(
                problems.Count(p => !p.IsWarning), problems.Count(p => p.IsWarning),
                [.. problems.Take(MaxListed).Select(p => p.ToString())],
                edited, [.. packs.Select(p => new Pack(p.Name, p.ImportedAt))]);
            return new(
                Ok, ProgramVersion, new(Ok, applied.LastOrDefault(), incidents, null), content, matcher.IsReady ? "ready" : "warming",
                snippets);
        }
        catch (DbException exception)
        {
            return Failing(snippets, exception.Message);
        }
    }

    private static bool HasNoRoom(string folder)
    {
        try
        {
            return new DriveInfo(folder).AvailableFreeSpace < MinRoom;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // Some file systems of a network do not tell.
            return false;
        }
    }

    private static HealthReport Failing(SnippetState snippets, string error) =>
        new("failing", ProgramVersion, new("failing", null, null, error), null, null, snippets);

    internal sealed record DatabaseState(string Status, string? Schema, int? Incidents, string? Error);

    internal sealed record ContentState(
        int Problems, int Warnings, IReadOnlyList<string> Messages, IReadOnlyList<string> EditedHere, IReadOnlyList<Pack> Packs);

    internal sealed record Pack(string Name, DateTime ImportedAt);

    /// <summary>How the runner is doing.</summary>
    /// <param name="EditedCode">Visitors may run programs that they changed: it is turned on, and there is a jail.</param>
    internal sealed record SnippetState(Isolation Isolation, string? Fault, int Idle, int Running, int Queued, bool EditedCode)
    {
        public static SnippetState Of(RunnerState runner, bool editedCode) =>
            new(runner.Isolation, runner.Fault, runner.Idle, runner.Running, runner.Queued, editedCode);
    }
}
