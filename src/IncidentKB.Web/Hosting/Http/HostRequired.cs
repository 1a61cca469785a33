namespace IncidentKB.Web.Hosting.Http;

/// <summary>
/// Pages name themselves by the host of the request (canonical links, feeds); a request without a usable one is refused in a sentence.
/// </summary>
internal sealed class HostRequired(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (request.Host.HasValue && request.Scheme is "http" or "https"
            && Uri.TryCreate($"{request.Scheme}://{request.Host}/", UriKind.Absolute, out _))
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        return context.Response.WriteAsync(
            "The request has no valid Host header. Send the name under which you reach this site.\n", context.RequestAborted);
    }
}
