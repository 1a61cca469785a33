using System.Diagnostics;
using System.Text;
using System.Text.Json;
using IncidentKB.Core;
using IncidentKB.Core.Matching;
using IncidentKB.Core.Traces;
using IncidentKB.Core.Traces.Cleaning;
using IncidentKB.Data;
using IncidentKB.Data.Entities;
using IncidentKB.Data.Matching;
using IncidentKB.Web.Features.Errors;
using IncidentKB.Web.Features.Messages;
using IncidentKB.Web.Features.People;
using IncidentKB.Web.Features.Reading;
using IncidentKB.Web.Hosting.Http;
using IncidentKB.Web.Shared;
using IncidentKB.Web.Shared.Api;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;

namespace IncidentKB.Web.Features.Match;

/// <summary>POST /api/v1/match: which incident a pasted text is. Nothing that is sent is stored or logged.</summary>
internal static class MatchApi
{
    // Twice of what is read of a text, for the escapes of JSON and for dumps that are somewhat longer; what is longer still is refused.
    internal const int MaxBodyBytes = 2 * PanicReader.MaxLength;

    public static void MapMatchApi(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/v1/match", MatchAsync).WithMetadata(new NeedsScopeAttribute(TokenScopes.Read))
            .WithName("Match").WithTags("Match")
            .WithSummary(
                "Which incident a message, a stack trace or a log is: the best first, with reasons. "
                + "As {\"trace\": \"...\"} or text/plain, up to 16 MiB; longer ones are cut.")
            .WithMetadata(new RequestSizeLimitAttribute(MaxBodyBytes))
            .AddOpenApiOperationTransformer(DescribeBody)
            .Produces<MatchResponse>()
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    // Described here and not by the metadata that says what is accepted: with that, the framework refuses the rest without our words.
    private static Task DescribeBody(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var text = new OpenApiSchema { Type = JsonSchemaType.String, Description = "The pasted text." };
        operation.RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
            {
                ["application/json"] = new()
                {
                    Schema = new OpenApiSchema
                    {
                        Type = JsonSchemaType.Object,
                        Required = new HashSet<string>(StringComparer.Ordinal) { "trace" },
                        Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal) { ["trace"] = text },
                    },
                },
                ["text/plain"] = new() { Schema = text },
            },
        };
        return Task.CompletedTask;
    }

    private static async Task<IResult> MatchAsync(
        HttpRequest request, PageRequest page, IncidentMatcher matcher, IDbContextFactory<KbContext> database)
    {
        page.Http.Response.Headers.CacheControl = "no-store";
        var (paste, fault) = await ReadAsync(request, page.Reader.Ui);
        if (fault is { } problem)
        {
            return ErrorResponses.Problem(problem.Status, problem.Sentence);
        }

        return Results.Ok(await MatchResponse.OfAsync(
            paste, ReaderCookie.Read(page.Http), matcher, database, page.Reader, page.Absolute, page.Cancelled));
    }

    private static async Task<(string Paste, (int Status, string Sentence)? Fault)> ReadAsync(HttpRequest request, UiText ui)
    {
        (string, (int, string)?) Refused(int status, string sentence) => ("", (status, sentence));
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type))
        {
            return Refused(StatusCodes.Status415UnsupportedMediaType, ui.MatchContentType);
        }

        var isJson = type.MediaType == "application/json" || type.Suffix == "json";
        if (!isJson && type.MediaType != "text/plain")
        {
            return Refused(StatusCodes.Status415UnsupportedMediaType, ui.MatchContentType);
        }

        var body = await ReadBodyAsync(request);
        var paste = isJson ? TraceOf(body, type.Encoding) : Decode(body, type.Encoding);
        if (paste == null)
        {
            return Refused(StatusCodes.Status400BadRequest, ui.MatchBadJson);
        }

        return string.IsNullOrWhiteSpace(paste) ? Refused(StatusCodes.Status400BadRequest, ui.MatchEmpty) : (paste, null);
    }

    // Grows with what arrives: an announced length is only a word, until so much has come that the request has a place for it.
    private static async Task<ReadOnlyMemory<byte>> ReadBodyAsync(HttpRequest request)
    {
        var body = new MemoryStream();
        var buffer = new byte[64 * 1024];
        for (int read; (read = await request.Body.ReadAsync(buffer, request.HttpContext.RequestAborted)) > 0;)
        {
            if (body.Length > LargePlaces.Ordinary && request.ContentLength is { } announced && body.Capacity < announced)
            {
                body.Capacity = (int)announced;
            }

            body.Write(buffer, 0, read);
        }

        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }

    private static string Decode(ReadOnlyMemory<byte> bytes, Encoding? encoding) =>
        encoding == null ? PastedText.Decode(bytes.Span) : encoding.GetString(bytes.Span);

    // The trace of {"trace": "..."}; null where it is none. Read from the bytes where they are UTF-8, as nearly all are: a text of them
    // would take twice as much again.
    private static string? TraceOf(ReadOnlyMemory<byte> bytes, Encoding? encoding) =>
        encoding is null or UTF8Encoding && TraceOf(() => JsonDocument.Parse(bytes)) is { } trace
            ? trace
            : TraceOf(() => JsonDocument.Parse(Decode(bytes, encoding)));

    private static string? TraceOf(Func<JsonDocument> parse)
    {
        try
        {
            using var document = parse();
            var root = document.RootElement;
            return root.ValueKind == JsonValueKind.Object && root.TryGetProperty("trace", out var trace)
                && trace.ValueKind == JsonValueKind.String
                ? trace.GetString()
                : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The latter for an escape that is half a character, or for bytes that are no UTF-8.
            return null;
        }
    }
}

/// <summary>The answer of POST /api/v1/match.</summary>
/// <param name="Data">The incidents that it may be, the best first; empty where none is known.</param>
/// <param name="Meta">What the answer says as a whole.</param>
/// <param name="Links">Links.</param>
internal sealed record MatchResponse(IReadOnlyList<MatchSummary> Data, MatchMeta Meta, ApiLinks Links)
{
    /// <summary>Judges a paste and says it as the API does.</summary>
    /// <param name="paste">Any text.</param>
    /// <param name="asker">Whose own answers count; null for a program.</param>
    /// <param name="matcher">Judges it.</param>
    /// <param name="database">Where the incidents are.</param>
    /// <param name="reader">Language of titles and sentences.</param>
    /// <param name="absolute">Puts scheme and host before an address of the site.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static async Task<MatchResponse> OfAsync(
        string paste, Guid? asker, IncidentMatcher matcher, IDbContextFactory<KbContext> database, ReaderContext reader,
        Func<string, string> absolute, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var isWarming = !matcher.IsReady;
        var answer = await matcher.MatchAsync(paste, asker, cancellationToken);
        await using var db = await database.OpenAsync(cancellationToken);
        var matches = await MatchResult.ReadAsync(db, answer, reader.Language, cancellationToken);
        var action = answer.Verdict == MatchVerdict.Incident && matches is [var best, ..]
            ? await IncidentAction.ReadAsync(db, best.Incident, cancellationToken)
            : null;
        return new MatchResponse(
            [.. matches.Select(m => MatchSummary.From(m, reader, absolute))],
            new()
            {
                Verdict = answer.Verdict,
                Pattern = answer.Pattern,
                DoNow = action?.DoNow ?? [],
                Take = action?.Take,
                Gap = answer.Gap,
                SharedCode = answer.SharedCode is { } shared ? SharedCodeOf(shared, reader.Language) : null,
                Message = answer.Message is { } message ? MessageSummary.From(message, reader, absolute) : null,
                OwnFrame = OwnFrameSummary.From(answer),
                Fingerprint = answer.Fingerprint?.ToString(),
                Parsed = MatchedTrace.From(answer),
                Cut = answer.Reading.CleaningSteps.Contains(CleaningStep.Cut),
                Warming = isWarming,
                TookMs = Math.Round(Stopwatch.GetElapsedTime(started).TotalMilliseconds, 2),
            },
            new()
            {
                Html = absolute(answer.Fingerprint is { } fingerprint ? reader.Urls.MatchFingerprint(fingerprint) : reader.Urls.Match),
            });
    }

    private static string SharedCodeOf(SharedCode shared, string language)
    {
        var text = new MatchText(language);
        return text.Plain(text.Shared(shared));
    }
}

/// <summary>An incident that a paste may be.</summary>
/// <param name="Slug">Slug.</param>
/// <param name="Title">Title as plain text.</param>
/// <param name="Url">Its page.</param>
/// <param name="Project">Project that failed.</param>
/// <param name="Pattern">Slug of its failure pattern.</param>
/// <param name="Verdict">incident: this very one; pattern: the same failure pattern in another place.</param>
/// <param name="Score">From 0 to 1: how often such answers to labelled pastes were right. The weights of the reasons add up to it.</param>
/// <param name="Reasons">The evidence, what speaks against it last.</param>
internal sealed record MatchSummary(
    string Slug,
    string Title,
    string Url,
    string? Project,
    string? Pattern,
    MatchVerdict Verdict,
    double Score,
    IReadOnlyList<MatchSummary.Evidence> Reasons)
{
    public static MatchSummary From(MatchResult match, ReaderContext reader, Func<string, string> absolute)
    {
        var incident = match.Incident;
        var text = new MatchText(reader.Language);
        return new(
            incident.Slug, incident.Title, absolute(reader.Urls.Incident(incident.Slug)), incident.Project, incident.PatternSlug,
            match.Candidate.Verdict, Rounded(match.Candidate.Score),
            [.. match.Candidate.Reasons.Select(r => new Evidence(r.Kind, text.Plain(text.Reason(r)), Rounded(r.Weight)))]);
    }

    private static double Rounded(double weight) => Math.Round(weight, 4);

    /// <summary>A piece of evidence.</summary>
    /// <param name="Kind">What kind of evidence it is.</param>
    /// <param name="Text">It in a sentence.</param>
    /// <param name="Weight">Its share of the score; negative where it speaks against the incident.</param>
    internal sealed record Evidence(ReasonKind Kind, string Text, double Weight);
}

/// <summary>What an answer says as a whole.</summary>
internal sealed record MatchMeta
{
    /// <summary>incident, pattern or none.</summary>
    public MatchVerdict Verdict { get; init; }

    /// <summary>Slug of the failure pattern that was recognised; null where none was.</summary>
    public string? Pattern { get; init; }

    /// <summary>Where it is an incident: what the person on call does, a step each, with code between backticks.</summary>
    public IReadOnlyList<string> DoNow { get; init; } = [];

    /// <summary>Where it is an incident: the version to take; null where there is none.</summary>
    public string? Take { get; init; }

    /// <summary>
    /// What is missing for a better answer: none, no_trace, no_message, no_frames, common_message, unknown_language or no_failure.
    /// </summary>
    public MatchGap Gap { get; init; }

    /// <summary>
    /// Where nothing failed in the trace: the project of an incident whose code stands in it, in a sentence; null otherwise.
    /// </summary>
    public string? SharedCode { get; init; }

    /// <summary>What the catalogue of runtime messages says of the message; null where it does not know it.</summary>
    public MessageSummary? Message { get; init; }

    /// <summary>The first call from the failure outwards that is the program's own code; null where the trace has none.</summary>
    public OwnFrameSummary? OwnFrame { get; init; }

    /// <summary>Identity of the trace without a word of it; null where there is nothing to tell it by.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>The trace that was judged; null where there is none.</summary>
    public MatchedTrace? Parsed { get; init; }

    /// <summary>True where the text was longer than 16 MiB and its end was left out.</summary>
    public bool Cut { get; init; }

    /// <summary>True while the index of the recorded traces was being made.</summary>
    public bool Warming { get; init; }

    /// <summary>Milliseconds from the first byte read to the answer.</summary>
    public double TookMs { get; init; }
}

/// <summary>What was understood of a trace.</summary>
/// <param name="Language">Language of the program.</param>
/// <param name="Type">Type of the exception; null where the language has none or it is missing.</param>
/// <param name="Kind">panic, fatal error, exception, signal, data race or warning; null where the message is missing.</param>
/// <param name="Message">The message, up to 2,000 characters; null where it is missing.</param>
/// <param name="Frames">Frames of the stack that failed, the innermost call first; at most 200.</param>
internal sealed record MatchedTrace(string Language, string? Kind, string? Type, string? Message, IReadOnlyList<MatchedTrace.Frame> Frames)
{
    private const int MaxFrames = 200;

    // As long as what was pasted, where that is one line.
    private const int MaxMessage = 2_000;

    public static MatchedTrace? From(MatchAnswer answer)
    {
        if (answer.Trace is not { } trace)
        {
            return null;
        }

        var text = answer.Reading.Text;
        return new(
            trace.SourceLanguage,
            trace.Messages.Count > 0 ? trace.Messages[0].Kind : null,
            trace.Messages.Count > 0 && trace.Messages[0].Type.Length > 0
                ? TextLimit.Cut(trace.Messages[0].Type.In(text).ToString(), MaxMessage)
                : null,
            trace.Messages.Count > 0 ? MessageOf(trace.Messages[0], text) : null,
            [.. trace.FailingFrames(text).Take(MaxFrames).Select(f => FrameOf(f, text))]);
    }

    // A type that stands alone is the message.
    private static string MessageOf(TraceMessage message, string text) =>
        TextLimit.Cut((message.Text.Length > 0 ? message.Text : message.Type).In(text).ToString(), MaxMessage);

    private static Frame FrameOf(TraceFrame frame, string text) => new(
        frame.Function.In(text).ToString(),
        frame.File.Length > 0 ? frame.File.In(text).ToString() : null,
        frame.Line > 0 ? frame.Line : null,
        frame.Origin);

    /// <summary>A call.</summary>
    /// <param name="Function">Name as printed, without arguments.</param>
    /// <param name="File">File as printed; null where the trace has none.</param>
    /// <param name="Line">Line in the file; null where the trace has none.</param>
    /// <param name="Origin">application, library or runtime.</param>
    internal sealed record Frame(string Function, string? File, int? Line, FrameOrigin Origin);
}
