using IncidentKB.Core.Incidents;
using Microsoft.AspNetCore.Components;

namespace IncidentKB.Web.Shared;

/// <summary>
/// In which language somebody reads, with its words and its links. It needs no request, so components of a circuit
/// use it as well as static pages.
/// </summary>
public sealed class ReaderContext(string language)
{
    /// <summary>One of <see cref="Languages.All"/>.</summary>
    public string Language { get; } = language;

    public string OtherLanguage => Languages.Other(Language);

    public UiText Ui => new(Language);

    public KbUrls Urls => new(Language);

    /// <summary>A language's <c>lang</c> attribute for a passage; null where it is that of the page.</summary>
    public string? LangOf(string language) => language == Language ? null : language;

    /// <summary>The same for a text of the catalogue, which may not be there in the reader's language.</summary>
    public string? LangOf(LocalText text) => LangOf(text.LanguageFor(Language));

    /// <summary>
    /// The context of a scope: a request names the language by its path base, a circuit by the base address of the page
    /// that opened it.
    /// </summary>
    public static ReaderContext Of(IServiceProvider scope)
    {
        var request = scope.GetRequiredService<IHttpContextAccessor>().HttpContext?.Request;
        var pathBase = request != null
            ? request.PathBase.Value
            : new Uri(scope.GetRequiredService<NavigationManager>().BaseUri).AbsolutePath.TrimEnd('/');
        return new(LanguagePrefix.LanguageOf(pathBase));
    }
}
