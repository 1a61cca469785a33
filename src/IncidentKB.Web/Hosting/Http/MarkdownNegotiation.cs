using Microsoft.Net.Http.Headers;

namespace IncidentKB.Web.Hosting.Http;

/// <summary>Answers <c>Accept: text/markdown</c> on an article with its Markdown twin.</summary>
internal sealed class MarkdownNegotiation(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (request.Path.StartsWithSegments("/incidents", StringComparison.Ordinal, out var rest) && rest.HasValue
            && rest.Value.LastIndexOf('/') == 0 && !rest.Value.Contains('.'))
        {
            context.Response.Headers.Append(HeaderNames.Vary, HeaderNames.Accept);
            if (PrefersMarkdown(request))
            {
                request.Path += ".md";
            }
        }

        return next(context);
    }

    private static bool PrefersMarkdown(HttpRequest request)
    {
        var accepted = request.GetTypedHeaders().Accept;
        double QualityOf(string type) =>
            accepted.Where(a => a.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase)).Max(a => (double?)(a.Quality ?? 1)) ?? 0;
        return QualityOf("text/markdown") is var markdown && markdown > 0 && markdown >= QualityOf("text/html");
    }
}
