using IncidentKB.Core.Incidents;

namespace IncidentKB.Web.Shared;

/// <summary>
/// Moves a language in front of the path (<c>/zh-Hans/incidents</c>) into the path base, so that every page and
/// endpoint exists once and answers in both languages.
/// </summary>
internal sealed class LanguagePrefix(RequestDelegate next)
{
    private static readonly PathString Chinese = new("/" + Languages.Chinese);

    public static string LanguageOf(HttpRequest request) =>
        request.PathBase.HasValue && request.PathBase.Value.EndsWith(Chinese.Value!, StringComparison.Ordinal) ? Languages.Chinese : Languages.English;

    public Task InvokeAsync(HttpContext context)
    {
        if (context.Request.Path.StartsWithSegments(Chinese, StringComparison.OrdinalIgnoreCase, out var rest))
        {
            context.Request.PathBase += Chinese;
            context.Request.Path = rest.HasValue ? rest : new("/");
        }

        return next(context);
    }
}
