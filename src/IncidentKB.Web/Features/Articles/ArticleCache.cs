using IncidentKB.Core.Articles;
using IncidentKB.Core.Content;
using IncidentKB.Core.Incidents;
using IncidentKB.Data;
using IncidentKB.Web.Shared;
using Microsoft.Extensions.Caching.Memory;

namespace IncidentKB.Web.Features.Articles;

/// <summary>
/// Articles, their rendered texts and compared snippets, each under a key that changes with what it was made of: nothing kept here is ever
/// out of date.
/// </summary>
internal sealed class ArticleCache(IMemoryCache cache)
{
    /// <summary>Size of the whole memory cache, in characters of HTML.</summary>
    public const int MaxCharacters = 16 * 1024 * 1024;

    private const int CatalogueSize = 100_000;

    /// <summary>What the page of an incident shows; null when no published incident has this slug.</summary>
    public async Task<Article?> ReadAsync(KbContext db, string slug, string language, CancellationToken cancellationToken)
    {
        var version = await db.ReadContentVersionAsync(cancellationToken);
        var key = (nameof(Article), slug, language, version);
        if (cache.TryGetValue(key, out Article? kept))
        {
            return kept;
        }

        var vocabulary = await cache.GetOrCreateAsync((nameof(ArticleVocabulary), version), entry =>
        {
            entry.Size = CatalogueSize;
            return ArticleVocabulary.ReadAsync(db, cancellationToken);
        });
        var article = await Article.ReadAsync(db, slug, language, vocabulary!, cancellationToken);
        return article == null ? null : cache.Set(
            key, article,
            new MemoryCacheEntryOptions { Size = article.Text.Source.Length + article.Traces.Sum(t => t.Html.Value.Length) + 1 });
    }

    /// <summary>Renders a text of an article.</summary>
    /// <param name="incident">The incident, for links to its files and pictures.</param>
    /// <param name="text">The text to render.</param>
    /// <param name="language">Language of the page, for its links; not always that of the text.</param>
    public RenderedArticle Render(Incident incident, IncidentText text, string language) =>
        cache.GetOrCreate((nameof(ArticleCache), incident.Slug, incident.ContentHash, text.Language, language), entry =>
        {
            var urls = new KbUrls(language);
            var images = incident.Images.ToDictionary(
                i => IncidentBundle.ImageFolder + i.FileName,
                i => new ShownImage(KbUrls.Image(i.Sha256, i.MediaType), i.Width, i.Height),
                StringComparer.Ordinal);
            var words = new UiText(language).ArticleWords;
            var article = ArticleRenderer.Render(text.Body, target => urls.Resolve(target, incident.Slug), words, images);
            entry.Size = article.Html.Length;
            return article;
        })!;

    /// <summary>Reading time of an article in whole minutes, the figure that stands beside it.</summary>
    /// <param name="contentHash">The incident's documents.</param>
    /// <param name="language">Language of the text.</param>
    /// <param name="readBody">Reads the article where its time is not known yet.</param>
    public Task<int> MinutesAsync(string contentHash, string language, Func<Task<string>> readBody) =>
        cache.GetOrCreateAsync((nameof(MinutesAsync), contentHash, language), async entry =>
        {
            entry.Size = 1;
            return ArticleRenderer.Minutes(await readBody());
        });

    /// <summary>The snippets of an incident, coloured and compared line by line.</summary>
    public ComparedSnippets Compare(string contentHash, IReadOnlyList<Snippet> snippets) =>
        cache.GetOrCreate((nameof(SnippetDiff), contentHash), entry =>
        {
            var compared = SnippetDiff.Compare(snippets);
            entry.Size = (2 * compared.Snippets.Sum(s => s.Lines.Sum(l => l.Html.Length))) + 1;
            return compared;
        })!;
}
