using System.Globalization;
using IncidentKB.Core.Incidents;

namespace IncidentKB.Web.Shared;

/// <summary>
/// Moves a language in front of the path (<c>/zh-Hans/incidents</c>) into the path base, so that every page and
/// endpoint exists once and answers in both languages.
/// </summary>
internal sealed class LanguagePrefix(RequestDelegate next)
{
    private static readonly PathString Chinese = new("/" + Languages.Chinese);

    private static readonly CultureInfo ChineseCulture = new(Languages.Chinese);

    /// <summary>The language of a request, by its path base.</summary>
    public static string LanguageOf(HttpRequest request) => LanguageOf(request.PathBase.Value);

    /// <summary>The language of a path base (without a slash at its end); English where it names none.</summary>
    public static string LanguageOf(string? pathBase) =>
        pathBase?.EndsWith(Chinese.Value!, StringComparison.Ordinal) == true ? Languages.Chinese : Languages.English;

    public Task InvokeAsync(HttpContext context)
    {
        if (context.Request.Path.StartsWithSegments(Chinese, StringComparison.OrdinalIgnoreCase, out var rest))
        {
            context.Request.PathBase += Chinese;
            context.Request.Path = rest.HasValue ? rest : new("/");

            // Of the components that are not ours, some ask the culture for their words. Numbers and dates stay invariant.
            CultureInfo.CurrentUICulture = ChineseCulture;
        }

        return next(context);
    }
}
