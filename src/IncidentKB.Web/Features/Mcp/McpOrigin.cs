using System.Net;
using IncidentKB.Web.Features.Errors;
using IncidentKB.Web.Shared;

namespace IncidentKB.Web.Features.Mcp;

/// <summary>
/// Refuses browsers that speak to /mcp for a page of another site. The name in the address alone proves nothing: a stranger's name may
/// lead to this machine (DNS rebinding), and then both agree. So an origin is believed if it is the public address that was set, or
/// the very machine by its number or as localhost.
/// </summary>
internal sealed class McpOrigin(RequestDelegate next, KbOptions options)
{
    public Task InvokeAsync(HttpContext context)
    {
        var origin = context.Request.Headers.Origin.ToString();
        if (!context.Request.Path.StartsWithSegments(McpEndpoint.Path, StringComparison.OrdinalIgnoreCase) || origin.Length == 0
            || IsOurs(origin, context.Request))
        {
            return next(context);
        }

        var ui = new UiText(LanguagePrefix.LanguageOf(context.Request));
        return ErrorResponses.Problem(StatusCodes.Status403Forbidden, ui.McpForeignOrigin(origin)).ExecuteAsync(context);
    }

    private bool IsOurs(string origin, HttpRequest request)
    {
        if (options.PublicUrl.Length > 0)
        {
            return origin == new Uri(options.PublicUrl).GetLeftPart(UriPartial.Authority);
        }

        var host = request.Host.Host.Trim('[', ']');
        return origin == $"{request.Scheme}://{request.Host}" && (host == "localhost" || IPAddress.TryParse(host, out _));
    }
}
