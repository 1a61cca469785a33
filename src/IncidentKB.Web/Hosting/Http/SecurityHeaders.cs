namespace IncidentKB.Web.Hosting.Http;

/// <summary>Tells browsers what the pages never do, so that nothing injected can do it either.</summary>
internal sealed class SecurityHeaders(RequestDelegate next)
{
    // Everything comes from this host. No inline script or style exists, so none is allowed; images may be data for CSS icons.
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    public Task InvokeAsync(HttpContext context)
    {
        // At the last moment: whoever answers an error clears the headers that were set before.
        context.Response.OnStarting(static response => Write(((HttpResponse)response).Headers), context.Response);
        return next(context);
    }

    private static Task Write(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
        return Task.CompletedTask;
    }
}
