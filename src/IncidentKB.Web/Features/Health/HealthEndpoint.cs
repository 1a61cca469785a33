using System.Reflection;
using IncidentKB.Data;
using IncidentKB.Data.Matching;
using IncidentKB.Runner;
using IncidentKB.Web.Features.Runs;
using IncidentKB.Web.Shared;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace IncidentKB.Web.Features.Health;

/// <summary>GET /healthz: 200 while the database answers, 503 when it does not. Content problems and snippets that cannot run are told and do not make it unhealthy.</summary>
internal static class HealthEndpoint
{
    private const int MaxListed = 50;

    private static readonly string Version =
        Assembly.GetExecutingAssembly().GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";

    public static void MapHealth(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/healthz", ReadAsync).ExcludeFromDescription();

    private static async Task<IResult> ReadAsync(HttpContext http, KbOptions options, SnippetRunner runner, IDbContextFactory<KbContext> database, IncidentMatcher matcher)
    {
        http.Response.Headers.CacheControl = "no-store";
        var snippets = HealthReport.SnippetState.Of(runner.State, SnippetTrust.MayBeEdited(options.Runner, runner));
        var file = Path.Combine(options.DataDirectory, KbDatabase.FileName);
        if (!File.Exists(file))
        {
            // Open connections go on answering from the deleted file, and all they write is lost.
            return Failing(snippets, $"The database file '{file}' is gone. Stop the program, put a backup in its place and start again.");
        }

        try
        {
            await using var db = await database.OpenAsync(http.RequestAborted);
            var applied = await db.Database.GetAppliedMigrationsAsync(http.RequestAborted);
            var incidents = await db.PublishedIncidents.CountAsync(http.RequestAborted);
            var packs = await db.Packs.AsNoTracking().OrderBy(p => p.Directory).ToListAsync(http.RequestAborted);
            var edited = await db.Incidents.Where(i => i.ContentHash != i.ImportedHash && i.ArchivedAt == null)
                .OrderBy(i => i.Id).Select(i => i.Key).Take(MaxListed).ToListAsync(http.RequestAborted);
            var problems = packs.SelectMany(p => p.Problems).ToList();
            return Results.Json(new HealthReport(
                "ok", Version, new("ok", applied.LastOrDefault(), incidents, null), new(
                    problems.Count(p => !p.IsWarning), problems.Count(p => p.IsWarning), [.. problems.Take(MaxListed).Select(p => p.ToString())],
                    edited, [.. packs.Select(p => new HealthReport.Pack(p.Name, p.ImportedAt))]),
                matcher.IsReady ? "ready" : "warming", snippets));
        }
        catch (SqliteException exception)
        {
            return Failing(snippets, exception.Message);
        }
    }

    private static IResult Failing(HealthReport.SnippetState snippets, string error) => Results.Json(
        new HealthReport("failing", Version, new("failing", null, null, error), null, null, snippets), statusCode: StatusCodes.Status503ServiceUnavailable);
}

/// <summary>The answer of /healthz.</summary>
/// <param name="Status"><c>ok</c> or <c>failing</c>.</param>
/// <param name="Version">Version of the program.</param>
/// <param name="Database">The database.</param>
/// <param name="Content">How the content packs stand; null when the database does not answer.</param>
/// <param name="Matcher"><c>ready</c>, or <c>warming</c> while traces are told by the patterns alone; null when the database does not answer.</param>
/// <param name="Snippets">How snippets run: the isolation in force and how much is going on.</param>
internal sealed record HealthReport(
    string Status, string Version, HealthReport.DatabaseState Database, HealthReport.ContentState? Content, string? Matcher, HealthReport.SnippetState Snippets)
{
    internal sealed record DatabaseState(string Status, string? Schema, int? Incidents, string? Error);

    internal sealed record ContentState(int Problems, int Warnings, IReadOnlyList<string> Messages, IReadOnlyList<string> EditedHere, IReadOnlyList<Pack> Packs);

    internal sealed record Pack(string Name, DateTime ImportedAt);

    /// <summary>How the runner is doing.</summary>
    /// <param name="EditedCode">Visitors may run programs that they changed: it is turned on, and there is a jail.</param>
    internal sealed record SnippetState(Isolation Isolation, string? Fault, int Idle, int Running, int Queued, bool EditedCode)
    {
        public static SnippetState Of(RunnerState runner, bool editedCode) => new(runner.Isolation, runner.Fault, runner.Idle, runner.Running, runner.Queued, editedCode);
    }
}
