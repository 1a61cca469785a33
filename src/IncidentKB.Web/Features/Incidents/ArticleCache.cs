using IncidentKB.Core.Incidents;
using IncidentKB.Core.Markdown;
using IncidentKB.Web.Shared;
using Microsoft.Extensions.Caching.Memory;

namespace IncidentKB.Web.Features.Incidents;

/// <summary>Rendered articles, kept by the revision of their text: a changed text has another key, so nothing is ever stale.</summary>
internal sealed class ArticleCache(IMemoryCache cache)
{
    /// <summary>Size of the whole memory cache, in characters of HTML.</summary>
    public const int MaxCharacters = 16 * 1024 * 1024;

    /// <param name="slug">The incident, for links to its files.</param>
    /// <param name="text">The text to render.</param>
    /// <param name="language">Language of the page, for its links; not always that of the text.</param>
    public RenderedArticle Render(string slug, IncidentText text, string language) =>
        cache.GetOrCreate((nameof(ArticleCache), slug, text.Revision, language), entry =>
        {
            var urls = new KbUrls(language);
            var article = ArticleRenderer.Render(text.Body, target => urls.Resolve(target, slug), new UiText(language).PermalinkTo);
            entry.Size = article.Html.Length;
            return article;
        })!;
}
