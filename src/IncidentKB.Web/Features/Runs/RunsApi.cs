using System.Net.ServerSentEvents;
using System.Text.Json;
using System.Threading.Channels;
using IncidentKB.Core.Incidents;
using IncidentKB.Core.Search;
using IncidentKB.Core.Snippets;
using IncidentKB.Data;
using IncidentKB.Data.Incidents;
using IncidentKB.Runner;
using IncidentKB.Web.Features.Errors;
using IncidentKB.Web.Features.Incidents;
using IncidentKB.Web.Shared;
using IncidentKB.Web.Shared.Api;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace IncidentKB.Web.Features.Runs;

/// <summary>POST /api/v1/incidents/{slug}/runs: runs bug.cs, fix.cs or another program of the incident and answers when all is over, or streams while it happens.</summary>
internal static class RunsApi
{
    // A source of the greatest length (SnippetLimits.SourceBytes), escaped as JSON allows, and room for one that is too long to be told so.
    private const int MaxBodyBytes = 256 * 1024;
    private const string EventStream = "text/event-stream";

    // Seconds after which trying again makes sense: a run takes a fraction of one, five at most.
    private const string RetryAfter = "2";

    // A series goes on when its visitor has read all but these events; one run makes as many as it likes, within the limit of its output.
    private const int MostUnread = 100;
    private static readonly TimeSpan ReadWait = TimeSpan.FromSeconds(0.05);

    private delegate Task<SeriesAnswer> StartRun(Action<SseItem<object>> tell, Func<CancellationToken, Task> whenRead);

    public static void MapRunsApi(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/v1/incidents/{slug}/runs", RunAsync).WithName("RunSnippet").WithTags("Runs")
            .WithSummary("Runs the bug, the fix or another program of an incident in a process of its own and holds what happened against the snippet's header.")
            .WithDescription(
                "With Accept: text/event-stream the run is told while it happens: queued {position}, started {run}, output {run, stream, text, ms}, "
                + "run (as in data.runs), done {outcome, summary, results, isolation}, error {status, detail}. Closing the connection ends the run. "
                + "With source, that text runs in place of the file and is held against its own header, where the server allows edited code (403 otherwise). "
                + "One run at a time for each visitor; when 32 wait, the answer is 429.")
            .Accepts<RunRequest>("application/json").WithMetadata(new RequestSizeLimitAttribute(MaxBodyBytes))
            .Produces<ApiAnswer<SeriesAnswer>>(StatusCodes.Status200OK, "application/json", EventStream)
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge).ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .ProducesProblem(StatusCodes.Status429TooManyRequests).ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    private static async Task<IResult> RunAsync(
        string slug, PageRequest page, IDbContextFactory<KbContext> database, SnippetRunner runner, VisitorRuns visitors, KbOptions options, IHostApplicationLifetime lifetime)
    {
        var text = new RunText(page.Reader.Language);
        var (wish, fault) = await ReadWishAsync(page.Http.Request, text, page.Cancelled);
        if (fault != null)
        {
            return ErrorResponses.Problem(StatusCodes.Status400BadRequest, fault);
        }

        await using var db = await database.OpenAsync(page.Cancelled);
        var incident = await db.WithSnippetsAsync(slug, page.Cancelled);
        if (incident == null)
        {
            return await db.CurrentSlugAsync(slug, page.Cancelled) is { } current
                ? Results.Redirect(page.Http.Request.PathBase + page.Path.Replace($"/{slug}/", $"/{current}/", StringComparison.Ordinal), permanent: true, preserveMethod: true)
                : ErrorResponses.Problem(StatusCodes.Status404NotFound, page.Reader.Ui.NoSuchIncident(slug));
        }

        if (incident.Snippets.Find(s => s.Name == wish.Snippet) is not { } snippet)
        {
            return ErrorResponses.Problem(incident.Snippets.Count == 0 ? StatusCodes.Status404NotFound : StatusCodes.Status400BadRequest, text.UnknownSnippet(wish.Snippet, incident));
        }

        if (SnippetTrust.Sent(incident, snippet, wish.Source, options.Runner) is not { } request)
        {
            return ErrorResponses.Problem(StatusCodes.Status403Forbidden, text.EditedCodeIsOff);
        }

        if (visitors.TryBegin(page.Http) is not { } visit)
        {
            return Refuse(page, StatusCodes.Status429TooManyRequests, text.OneAtATime);
        }

        // The visit ends with the run and not with the answer: who leaves begins nothing new before this is over.
        async Task<SeriesAnswer> Run(Action<SseItem<object>> tell, Func<CancellationToken, Task> whenRead)
        {
            using (visit)
            using (var ended = CancellationTokenSource.CreateLinkedTokenSource(page.Cancelled, lifetime.ApplicationStopping))
            {
                return await new RunSeries(runner, text, tell, whenRead).RunAsync(request, wish.Times, ended.Token);
            }
        }

        return WantsStream(page.Http.Request) ? await StreamAsync(Run, page, text) : await AnswerAsync(Run, slug, page, text);
    }

    /// <summary>A published incident with its snippets; null when there is none.</summary>
    public static Task<Incident?> WithSnippetsAsync(this KbContext db, string slug, CancellationToken cancellationToken) =>
        db.PublishedIncidents.AsNoTracking().Include(i => i.Snippets).SingleOrDefaultAsync(i => i.Slug == slug, cancellationToken);

    public static int StatusOf(SnippetRefusal reason) => reason switch
    {
        SnippetRefusal.QueueFull => StatusCodes.Status429TooManyRequests,
        SnippetRefusal.NoJail => StatusCodes.Status403Forbidden,
        _ => StatusCodes.Status503ServiceUnavailable,
    };

    private static bool WantsStream(HttpRequest request) =>
        request.GetTypedHeaders().Accept.Any(a => a.MediaType.Equals(EventStream, StringComparison.OrdinalIgnoreCase));

    private static async Task<(RunRequest Wish, string? Fault)> ReadWishAsync(HttpRequest request, RunText text, CancellationToken cancellationToken)
    {
        try
        {
            var wish = await request.ReadFromJsonAsync<RunRequest>(cancellationToken) ?? new(null);
            return (wish, wish.Times is < 1 or > RunRequest.MaxTimes ? text.BadTimes(wish.Times) : null);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The latter where the type of the content is missing or names characters that nobody knows.
            return (new(null), text.BadBody);
        }
    }

    private static async Task<IResult> AnswerAsync(StartRun run, string slug, PageRequest page, RunText text)
    {
        try
        {
            return Results.Ok(new ApiAnswer<SeriesAnswer>(await run(_ => { }, _ => Task.CompletedTask), new(), new() { Html = page.Absolute(page.Reader.Urls.Run(slug)) }));
        }
        catch (SnippetRefusedException refused)
        {
            return Refuse(page, StatusOf(refused.Reason), text.Refused(refused));
        }
    }

    private static async Task<IResult> StreamAsync(StartRun run, PageRequest page, RunText text)
    {
        var events = Channel.CreateUnbounded<SseItem<object>>();
        async Task WhenReadAsync(CancellationToken cancellationToken)
        {
            while (events.Reader.Count > MostUnread)
            {
                await Task.Delay(ReadWait, cancellationToken);
            }
        }

        async Task TellAsync()
        {
            try
            {
                await run(told => events.Writer.TryWrite(told), WhenReadAsync);
                events.Writer.Complete();
            }
            catch (SnippetRefusedException refused)
            {
                events.Writer.TryWrite(new(new RunEvents.Error(StatusOf(refused.Reason), text.Refused(refused)), "error"));
                events.Writer.Complete();
            }
#pragma warning disable CA1031 // Whoever reads the events gets it.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                events.Writer.Complete(exception);
            }
        }

        _ = TellAsync();
        await events.Reader.WaitToReadAsync(page.Cancelled);
        return events.Reader.TryPeek(out var first) && first.Data is RunEvents.Error error
            ? Refuse(page, error.Status, error.Detail)
            : TypedResults.ServerSentEvents(events.Reader.ReadAllAsync(page.Cancelled));
    }

    private static IResult Refuse(PageRequest page, int status, string sentence)
    {
        if (status == StatusCodes.Status429TooManyRequests)
        {
            page.Http.Response.Headers.RetryAfter = RetryAfter;
        }

        return ErrorResponses.Problem(status, sentence);
    }
}
