using IncidentKB.Core.Incidents;

namespace IncidentKB.Web.Shared;

/// <summary>
/// The language of somebody who opens the first page at its plain address: the one chosen by the language switch, or else the one that
/// the browser prefers. No other address is ever answered with another language than its own. Only the switch sets the cookie: whoever
/// comes from the same page in the other language has used it. Who comes from another page of the site stays in its language.
/// </summary>
internal sealed class ChosenLanguage(RequestDelegate next)
{
    /// <summary>Name of the cookie.</summary>
    internal const string CookieName = "ikb_language";

    public Task InvokeAsync(HttpContext context)
    {
        var (request, language) = (context.Request, LanguagePrefix.LanguageOf(context.Request));
        var from = request.GetTypedHeaders().Referer is { IsAbsoluteUri: true } referer && referer.Authority == request.Host.Value
            ? referer
            : null;
        if (from?.PathAndQuery == new KbUrls(Languages.Other(language)).Page(request.Path.ToUriComponent() + request.QueryString))
        {
            LastingCookie.Append(context, CookieName, language);
        }
        else if (request.Path == "/" && language == Languages.English
            && (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)))
        {
            context.Response.Headers.Append("Vary", "Accept-Language, Cookie");
            if (from == null && request.Headers["Sec-Fetch-Site"] != "same-origin" && WantedBy(request) == Languages.Chinese)
            {
                context.Response.Headers.CacheControl = "private, no-store";
                context.Response.Redirect(new KbUrls(Languages.Chinese).Home + request.QueryString);
                return Task.CompletedTask;
            }
        }

        return next(context);
    }

    private static string WantedBy(HttpRequest request) =>
        Languages.All.FirstOrDefault(l => l == request.Cookies[CookieName]) ?? PreferredBy(request) ?? Languages.English;

    // The first of the reader's languages, by their weights, that the site has; null where it has none of them.
    private static string? PreferredBy(HttpRequest request) =>
        request.GetTypedHeaders().AcceptLanguage.Where(l => l.Quality != 0).OrderByDescending(l => l.Quality ?? 1)
            .Select(l => l.Value.Value is ['z' or 'Z', 'h' or 'H', .. "" or ['-', ..]] ? Languages.Chinese
                : l.Value.Value is ['e' or 'E', 'n' or 'N', .. "" or ['-', ..]] ? Languages.English : null)
            .FirstOrDefault(l => l != null);
}
