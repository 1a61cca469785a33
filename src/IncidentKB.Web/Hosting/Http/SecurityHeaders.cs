using System.Net;
using IncidentKB.Web.Features.People;
using IncidentKB.Web.Shared;
using IncidentKB.Web.Workspace;

namespace IncidentKB.Web.Hosting.Http;

/// <summary>Tells browsers what the pages never do, so that nothing injected can do it either.</summary>
internal sealed class SecurityHeaders(RequestDelegate next, KbOptions options)
{
    // Everything comes from this host. No inline script or style exists, so none is allowed; images may be data for CSS icons.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    // MudBlazor places its menus by style attributes, which no nonce can allow; style elements stay forbidden. A base address
    // leads the circuit to the page's language.
    private const string WorkspacePolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data:; "
        + "connect-src 'self'; "
        + "form-action 'self'; base-uri 'self'; frame-ancestors 'none'";

    // Chromium holds the redirects that follow a form against the policy too, and linking the team's sign-in leads there.
    private readonly string _accountPolicy = options.Oidc.IsOn
        ? Policy.Replace(
            "form-action 'self'",
            $"form-action 'self' {new Uri(options.Oidc.Authority).GetLeftPart(UriPartial.Authority)}", StringComparison.Ordinal)
        : Policy;

    public Task InvokeAsync(HttpContext context)
    {
        // At the last moment: whoever answers an error clears the headers that were set before.
        context.Response.OnStarting(state => Write((HttpContext)state), context);
        return next(context);
    }

    private Task Write(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = WorkspaceArea.HasCircuit(context.Request.Path) ? WorkspacePolicy
            : context.Request.Path.Equals("/account", StringComparison.OrdinalIgnoreCase) ? _accountPolicy : Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        FormTokens.DropUnusedCookie(context);
        KeepPrivate(context);
        if (options.IsHttps || (context.Request.IsHttps && !IsThisMachine(context.Request.Host.Host)))
        {
            headers.StrictTransportSecurity = "max-age=31536000";
        }

        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
        return Task.CompletedTask;
    }

    // A page that knows its reader belongs into no shared cache, and one whose address is a secret tells it to nobody.
    private static void KeepPrivate(HttpContext context)
    {
        var path = context.Request.Path;
        var isSecret = path.StartsWithSegments("/setup", StringComparison.OrdinalIgnoreCase)
            || path.StartsWithSegments("/invite", StringComparison.OrdinalIgnoreCase);
        if (isSecret)
        {
            context.Response.Headers["Referrer-Policy"] = "no-referrer";
        }

        if (isSecret || (context.User.IsSignedIn && context.Response.Headers.CacheControl.Count == 0))
        {
            context.Response.Headers.CacheControl = "private, no-store";
        }
        else if (context.Response.Headers.CacheControl.Count == 0 && IsPage(context.Response))
        {
            // It shows who is signed in and how far he has read, also where that is nobody and nothing yet.
            context.Response.Headers.CacheControl = "private";
        }
    }

    private static bool IsPage(HttpResponse response) =>
        response.ContentType?.StartsWith("text/html", StringComparison.OrdinalIgnoreCase) == true;

    // A browser would ask for https at every other program that somebody develops there.
    private static bool IsThisMachine(string host) =>
        host == "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
