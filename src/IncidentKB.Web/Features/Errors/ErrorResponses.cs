using IncidentKB.Core;
using IncidentKB.Data;
using IncidentKB.Web.Features.Mcp;
using IncidentKB.Web.Hosting;
using IncidentKB.Web.Shared;
using Microsoft.AspNetCore.Diagnostics;

namespace IncidentKB.Web.Features.Errors;

/// <summary>What a visitor gets when a request fails: a page of the site, or problem+json (RFC 9457) for programs.</summary>
internal static class ErrorResponses
{
    private const string ErrorIdField = "error_id";

    public static readonly ExceptionHandlerOptions Options = new()
    {
        ExceptionHandlingPath = "/error",
        StatusCodeSelector = StatusCodeOf,

        // The services of a request that failed may have been used up by its page.
        CreateScopeForErrors = true,
    };

    /// <summary>True for what programs speak to: the API, and the tools of language models.</summary>
    public static bool IsApi(HttpContext context) => IsApi(context.Request.Path);

    public static bool IsApi(PathString path) =>
        path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
        || path.StartsWithSegments(McpEndpoint.Path, StringComparison.OrdinalIgnoreCase);

    /// <summary>The id that stands on the page and in the log.</summary>
    public static string ErrorIdOf(HttpContext context) => context.TraceIdentifier;

    public static void Configure(ProblemDetailsOptions options) => options.CustomizeProblemDetails = context =>
    {
        var status = context.ProblemDetails.Status ?? context.HttpContext.Response.StatusCode;
        context.ProblemDetails.Detail ??= ErrorSentences.Of(status, null, LanguagePrefix.LanguageOf(context.HttpContext.Request));
        if (status >= 500)
        {
            context.ProblemDetails.Extensions[ErrorIdField] = ErrorIdOf(context.HttpContext);
        }
    };

    /// <summary>A problem+json answer with a sentence.</summary>
    public static IResult Problem(int status, string detail) => Results.Problem(detail, statusCode: status);

    /// <summary>The status of the answer to a request that failed.</summary>
    public static int StatusCodeOf(Exception exception) => exception switch
    {
        BadHttpRequestException bad => bad.StatusCode,

        // Of Kestrel, where a body comes in pieces and the length of one is beyond all numbers.
        IOException { InnerException: OverflowException } => StatusCodes.Status400BadRequest,
        _ when KbDatabase.FaultOf(exception) is DatabaseFault.Busy or DatabaseFault.Away => StatusCodes.Status503ServiceUnavailable,
        _ when KbDatabase.FaultOf(exception) == DatabaseFault.Full => StatusCodes.Status507InsufficientStorage,
        _ => StatusCodes.Status500InternalServerError,
    };
}

/// <summary>Writes every failed request to the log under the id that the visitor sees, and answers those of programs.</summary>
internal sealed class ErrorLog(ILogger<ErrorLog> logger, IProblemDetailsService problems, TimeProvider clock) : IExceptionHandler
{
    private const int MaxPath = 200;

    private static readonly TimeSpan DiskFullPause = TimeSpan.FromMinutes(1);

    private long _diskFullAt;

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        var path = httpContext.Features.Get<IExceptionHandlerPathFeature>()?.Path ?? httpContext.Request.Path;
        var status = ErrorResponses.StatusCodeOf(exception);
        if (status >= StatusCodes.Status500InternalServerError)
        {
            Log(httpContext, exception, status, VisibleText.Of(TextLimit.Cut(path, MaxPath)));
        }

        return ErrorResponses.IsApi(new PathString(path))
            && await problems.TryWriteAsync(new()
            {
                HttpContext = httpContext,
                ProblemDetails =
                {
                    Status = httpContext.Response.StatusCode,
                    Detail = ErrorSentences.Of(httpContext.Response.StatusCode, exception, LanguagePrefix.LanguageOf(httpContext.Request)),
                },
            });
    }

    // Where the disk is full nothing can be stored at all, and the log lies on the same one.
    private void Log(HttpContext http, Exception exception, int status, string path)
    {
        var id = ErrorResponses.ErrorIdOf(http);
        if (status != StatusCodes.Status507InsufficientStorage)
        {
            logger.LogRequestError(exception, id, http.Request.Method, path);
            return;
        }

        var (now, last) = (clock.GetTimestamp(), Interlocked.Read(ref _diskFullAt));
        if ((last == 0 || clock.GetElapsedTime(last, now) >= DiskFullPause)
            && Interlocked.CompareExchange(ref _diskFullAt, now, last) == last)
        {
            logger.LogDiskFull(id, http.Request.Method, path, ErrorSentences.Of(status, exception, Core.Incidents.Languages.English));
        }
    }
}
