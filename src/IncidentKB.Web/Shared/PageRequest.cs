using IncidentKB.Web.Hosting.Http;
using Microsoft.AspNetCore.Diagnostics;

namespace IncidentKB.Web.Shared;

/// <summary>
/// The request behind a static page or an endpoint: what was asked for, where to send the reader, with which status.
/// A component of a circuit has none and takes <see cref="ReaderContext"/> alone.
/// </summary>
public sealed class PageRequest
{
    private readonly string _origin;

    /// <summary>Reads the request in progress.</summary>
    /// <exception cref="InvalidOperationException">There is no request: the component runs in a circuit.</exception>
    public PageRequest(IHttpContextAccessor accessor, ReaderContext reader, KbOptions options)
    {
        var http = accessor.HttpContext ?? throw new InvalidOperationException("A page needs a request.");

        // On an error page these are what was asked for, so that the language switch leads back there.
        var failed = http.Features.Get<IStatusCodeReExecuteFeature>();
        var path = failed?.OriginalPath ?? http.Features.Get<IExceptionHandlerPathFeature>()?.Path ?? http.Request.Path.Value ?? "/";
        var query = (failed == null ? http.Request.QueryString.Value : failed.OriginalQueryString) ?? "";

        // An address that would lead elsewhere, or that is refused for its length, is no page to come back to.
        var isPage = KbUrls.IsWithinSite(path) && path.Length + query.Length <= ReadableRequest.MaxAddress;
        (Path, Query) = isPage ? (path, query) : ("/", "");
        Cancelled = http.RequestAborted;
        Http = http;
        Reader = reader;
        _origin = options.OriginOf(http.Request);
    }

    public ReaderContext Reader { get; }

    /// <summary>Path without the language prefix.</summary>
    public string Path { get; }

    /// <summary>Query with its question mark, or empty.</summary>
    public string Query { get; }

    /// <summary>Set when the reader has left.</summary>
    public CancellationToken Cancelled { get; }

    public HttpContext Http { get; }

    /// <summary>The same page in another language.</summary>
    public string In(string language) => new KbUrls(language).Page(Path + Query);

    /// <summary>Where to come back to after a sign-in; null for the home page and for pages about accounts.</summary>
    public string? BackHere =>
        Path is "/" or "/setup" or "/error" || Path.StartsWith("/login", StringComparison.Ordinal)
            || Path.StartsWith("/invite/", StringComparison.Ordinal) ? null : Reader.Urls.Page(Path + Query);

    /// <summary>An address of the site with scheme and host, for other programs.</summary>
    public string Absolute(string url) => _origin + url;

    /// <summary>Sets the status of the answer, at the last moment: Blazor drops the body of a page that is 404 while it renders.</summary>
    public void Status(int status) => Http.Response.OnStarting(() =>
    {
        Http.Response.StatusCode = status;
        return Task.CompletedTask;
    });

    /// <summary>Sends the reader to where this page lives now (301).</summary>
    public void RedirectForGood(string url)
    {
        Http.Response.StatusCode = StatusCodes.Status301MovedPermanently;
        Http.Response.Headers.Location = url;
    }

    /// <summary>Sends the reader on after a form (303), so that a reload does not send it again.</summary>
    public void SeeOther(string url)
    {
        Http.Response.StatusCode = StatusCodes.Status303SeeOther;
        Http.Response.Headers.Location = url;
    }
}
