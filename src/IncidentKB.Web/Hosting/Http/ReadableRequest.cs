using System.Text;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace IncidentKB.Web.Hosting.Http;

/// <summary>Refuses, with a page, an address that is too long (414) and a text in characters that nobody here knows (415).</summary>
internal sealed class ReadableRequest(RequestDelegate next)
{
    /// <summary>Length of an address with its query, in characters. A page repeats it several times.</summary>
    public const int MaxAddress = 32 * 1024;

    public Task InvokeAsync(HttpContext context)
    {
        // The page that tells so is rendered for the same request.
        if (context.Features.Get<IStatusCodeReExecuteFeature>() == null && StatusOf(context) is { } status)
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        }

        return next(context);
    }

    private static int? StatusOf(HttpContext context) =>
        context.Features.Get<IHttpRequestFeature>()!.RawTarget.Length > MaxAddress ? StatusCodes.Status414UriTooLong
        : HasUnknownCharacters(context.Request) ? StatusCodes.Status415UnsupportedMediaType
        : null;

    private static bool HasUnknownCharacters(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !type.Charset.HasValue)
        {
            return false;
        }

        try
        {
            _ = Encoding.GetEncoding(HeaderUtilities.RemoveQuotes(type.Charset).ToString());
            return false;
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            // The latter for UTF-7, which .NET reads no more.
            return true;
        }
    }
}
