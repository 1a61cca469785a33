using System.Net.ServerSentEvents;
using System.Text.Json;
using IncidentKB.Data;
using IncidentKB.Data.Entities;
using IncidentKB.Web.Features.Errors;
using IncidentKB.Web.Features.People;
using IncidentKB.Web.Shared;
using IncidentKB.Web.Shared.Api;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace IncidentKB.Web.Features.Runs;

/// <summary>
/// POST /api/v1/incidents/{slug}/runs: runs bug.cs, fix.cs or another program of the incident and answers when all is over, or streams
/// while it happens.
/// </summary>
internal static class RunsApi
{
    // A source of the greatest length (SnippetLimits.SourceBytes), escaped as JSON allows, and room for one that is too long to be told so.
    private const int MaxBodyBytes = 256 * 1024;
    private const string EventStream = "text/event-stream";

    // Seconds after which trying again makes sense: a run takes a fraction of one, five at most.
    private const string RetryAfter = "2";

    public static void MapRunsApi(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/v1/incidents/{slug}/runs", RunAsync).WithMetadata(new NeedsScopeAttribute(TokenScopes.Runs))
            .WithName("RunSnippet").WithTags("Runs")
            .WithSummary(
                "Runs the bug, the fix or another program of an incident in a process of its own and holds what happened against the "
                + "snippet's header.")
            .WithDescription(
                "With Accept: text/event-stream the run is told while it happens: queued {position}, compiling {run}, started {run}, "
                + "output {run, stream, text, ms}, "
                + "run (as in data.runs), done {outcome, summary, bug_gone, results, isolation}, error {status, detail}. "
                + "Closing the connection ends the run. "
                + "With source, that text runs in place of the file and is held against its own header, where the server allows edited "
                + "code (403 otherwise). "
                + $"One run at a time for each visitor, {VisitorRuns.MaxAtAddress} for each address "
                + $"and {VisitorRuns.MaxSeriesAtAddress} of them series; beyond that, and when 32 wait, the answer is 429.")
            .Accepts<RunRequest>("application/json").WithMetadata(new RequestSizeLimitAttribute(MaxBodyBytes))
            .Produces<ApiAnswer<SeriesAnswer>>(StatusCodes.Status200OK, "application/json", EventStream)
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge).ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .ProducesProblem(StatusCodes.Status429TooManyRequests).ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    private static async Task<IResult> RunAsync(
        string slug, PageRequest page, IDbContextFactory<KbContext> database, RunSeries runs, KbOptions options)
    {
        var text = new RunText(page.Reader.Language);
        var (wanted, fault) = await ReadRequestAsync(page.Http.Request, text, page.Cancelled);
        if (fault != null)
        {
            return ErrorResponses.Problem(StatusCodes.Status400BadRequest, fault);
        }

        var order = await ReadOrderAsync(
            database, slug, wanted, SnippetTrust.MayEdit(options.Runner, page.Http.User), text, page.Cancelled);
        if (order.MovedTo is { } current)
        {
            var path = page.Http.Request.PathBase + page.Path.Replace($"/{slug}/", $"/{current}/", StringComparison.Ordinal);
            return Results.Redirect(path, permanent: true, preserveMethod: true);
        }

        if (order.Request is not { } request)
        {
            return Refuse(page, order.Refusal!);
        }

        return await AnswerAsync(
            runs.RunAsync(request, order.IsChanged, wanted.Times, page.Http, text, page.Cancelled), page.Reader.Urls.Run(slug), page);
    }

    /// <summary>Tells what a series shows, at its end or while it happens, as the request wants it.</summary>
    /// <param name="events">The series.</param>
    /// <param name="html">The page of it.</param>
    /// <param name="page">The request.</param>
    public static Task<IResult> AnswerAsync(IAsyncEnumerable<RunEvent> events, string html, PageRequest page) =>
        WantsStream(page.Http.Request) ? StreamAsync(events, page) : CollectAsync(events, html, page);

    // No connection to the database is kept while the program runs.
    private static async Task<RunOrder> ReadOrderAsync(
        IDbContextFactory<KbContext> database, string slug, RunRequest wanted, bool mayEdit, RunText text,
        CancellationToken cancellationToken)
    {
        await using var db = await database.OpenAsync(cancellationToken);
        return await RunOrder.ReadAsync(db, slug, wanted.Snippet, wanted.Source, mayEdit, text, cancellationToken);
    }

    private static bool WantsStream(HttpRequest request) =>
        request.GetTypedHeaders().Accept.Any(a => a.MediaType.Equals(EventStream, StringComparison.OrdinalIgnoreCase));

    /// <summary>Reads what is wanted, or why that cannot be.</summary>
    public static async Task<(RunRequest Wanted, string? Fault)> ReadRequestAsync(
        HttpRequest request, RunText text, CancellationToken cancellationToken)
    {
        try
        {
            var wanted = await request.ReadFromJsonAsync<RunRequest>(cancellationToken) ?? new(null);
            return (wanted, wanted.Times is < 1 or > RunRequest.MaxTimes ? text.BadTimes(wanted.Times) : null);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The latter where the type of the content is missing or names characters that nobody knows.
            return (new(null), text.BadBody);
        }
    }

    private static async Task<IResult> CollectAsync(IAsyncEnumerable<RunEvent> events, string html, PageRequest page)
    {
        var (runs, last) = (new List<RunAnswer>(), (RunEvent?)null);
        await foreach (var told in events)
        {
            last = told;
            if (told is RunEvent.Result result)
            {
                runs.Add(result.Run);
            }
        }

        if (last is not RunEvent.Done done)
        {
            return Refuse(page, (RunEvent.Error)last!);
        }

        var answer = new SeriesAnswer(done.Outcome, done.Summary, done.BugGone, runs, done.Results, done.Isolation);
        return Results.Ok(new ApiAnswer<SeriesAnswer>(answer, new(), new() { Html = page.Absolute(html) }));
    }

    private static async Task<IResult> StreamAsync(IAsyncEnumerable<RunEvent> series, PageRequest page)
    {
        await using var events = series.GetAsyncEnumerator(page.Cancelled);
        await events.MoveNextAsync();
        if (events.Current is RunEvent.Error error)
        {
            return Refuse(page, error);
        }

        // Here and not by whoever called this: the events end with this method.
        await TypedResults.ServerSentEvents(ItemsAsync(events)).ExecuteAsync(page.Http);
        return Results.Empty;
    }

    private static async IAsyncEnumerable<SseItem<object>> ItemsAsync(IAsyncEnumerator<RunEvent> events)
    {
        do
        {
            yield return events.Current switch
            {
                RunEvent.Queued queued => new(queued, "queued"),
                RunEvent.Compiling compiling => new(compiling, "compiling"),
                RunEvent.Started started => new(started, "started"),
                RunEvent.Output output => new(output, "output"),
                RunEvent.Result result => new(result.Run, "run"),
                RunEvent.Done done => new(done, "done"),
                var error => new(error, "error"),
            };
        }
        while (await events.MoveNextAsync());
    }

    /// <summary>Answers why nothing runs.</summary>
    public static IResult Refuse(PageRequest page, RunEvent.Error refusal)
    {
        if (refusal.Status == StatusCodes.Status429TooManyRequests)
        {
            page.Http.Response.Headers.RetryAfter = RetryAfter;
        }

        return ErrorResponses.Problem(refusal.Status, refusal.Detail);
    }
}
