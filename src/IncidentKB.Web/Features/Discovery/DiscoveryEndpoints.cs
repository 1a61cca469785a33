using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Xml;
using IncidentKB.Core;
using IncidentKB.Core.Incidents;
using IncidentKB.Data;
using IncidentKB.Web.Features.Incidents;
using IncidentKB.Web.Shared;
using Microsoft.EntityFrameworkCore;

namespace IncidentKB.Web.Features.Discovery;

/// <summary>What feed readers, crawlers, browsers and language models look for: feed.atom, sitemap.xml, opensearch.xml, llms.txt.</summary>
internal static class DiscoveryEndpoints
{
    private const int FeedEntries = 50;

    // A sitemap may list 50,000 addresses (sitemaps.org); each incident has two.
    private const int IncidentsPerSitemap = 20_000;

    private const string SitemapNamespace = "http://www.sitemaps.org/schemas/sitemap/0.9";
    private const string XhtmlNamespace = "http://www.w3.org/1999/xhtml";
    private const string AtomNamespace = "http://www.w3.org/2005/Atom";
    private const string OpenSearchNamespace = "http://a9.com/-/spec/opensearch/1.1/";

    private static readonly XmlWriterSettings XmlSettings = new() { Async = true, Indent = true, Encoding = new UTF8Encoding(false) };

    public static void MapDiscovery(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/feed.atom", FeedAsync).ExcludeFromDescription();
        routes.MapGet("/sitemap.xml", SitemapAsync).ExcludeFromDescription();
        routes.MapGet("/opensearch.xml", OpenSearchAsync).ExcludeFromDescription();
        routes.MapGet("/llms.txt", LlmsTextAsync).ExcludeFromDescription();
        routes.MapGet(
            "/robots.txt",
            (PageRequest page) => Results.Text($"User-agent: *\nDisallow: /search\nSitemap: {page.Absolute("/sitemap.xml")}\n"))
            .ExcludeFromDescription();
    }

    private static async Task FeedAsync(HttpContext http, PageRequest page, IDbContextFactory<KbContext> database)
    {
        await using var db = await database.OpenAsync(page.Cancelled);
        var items = await db.PublishedIncidents.OrderByDescending(i => i.UpdatedAt).Take(FeedEntries)
            .ToListItemsAsync(page.Reader.Language, page.Cancelled);
        await using var xml = BeginXml(http, "application/atom+xml");
        await xml.WriteStartElementAsync(null, "feed", AtomNamespace);
        await xml.WriteAttributeStringAsync("xml", "lang", null, page.Reader.Language);
        await ElementAsync(xml, "title", page.Reader.Ui.FeedTitle);
        await ElementAsync(xml, "id", page.Absolute(page.Reader.Urls.Feed));
        await ElementAsync(xml, "updated", Instant(items.Select(i => i.UpdatedAt).DefaultIfEmpty(DateTime.UnixEpoch).Max()));
        await LinkAsync(xml, "self", page.Absolute(page.Reader.Urls.Feed));
        await LinkAsync(xml, "alternate", page.Absolute(page.Reader.Urls.Home));
        await xml.WriteStartElementAsync(null, "author", null);
        await ElementAsync(xml, "name", page.Reader.Ui.SiteName);
        await xml.WriteEndElementAsync();
        foreach (var item in items)
        {
            await xml.WriteStartElementAsync(null, "entry", null);
            await ElementAsync(xml, "title", item.Title);
            await ElementAsync(xml, "id", page.Absolute(page.Reader.Urls.Incident(item.Slug)));
            await ElementAsync(xml, "updated", Instant(item.UpdatedAt));
            await LinkAsync(xml, "alternate", page.Absolute(page.Reader.Urls.Incident(item.Slug)));
            await ElementAsync(xml, "summary", item.Summary);
            if (item.PatternSlug is { } pattern)
            {
                await xml.WriteStartElementAsync(null, "category", null);
                await xml.WriteAttributeStringAsync(null, "term", null, pattern);
                await xml.WriteEndElementAsync();
            }

            if (item.Proof is { } proof)
            {
                await xml.WriteStartElementAsync(null, "category", null);
                await xml.WriteAttributeStringAsync(null, "scheme", null, page.Absolute(page.Reader.Urls.Proofs));
                await xml.WriteAttributeStringAsync(null, "term", null, JsonNamingPolicy.SnakeCaseLower.ConvertName(proof.ToString()));
                await xml.WriteAttributeStringAsync(null, "label", null, page.Reader.Ui.ProofState(proof));
                await xml.WriteEndElementAsync();
            }

            await xml.WriteEndElementAsync();
        }

        await xml.WriteEndElementAsync();
    }

    private static async Task SitemapAsync(HttpContext http, PageRequest page, IDbContextFactory<KbContext> database)
    {
        await using var db = await database.OpenAsync(page.Cancelled);
        var count = await db.PublishedIncidents.CountAsync(page.Cancelled);
        if (count <= IncidentsPerSitemap
            || int.TryParse(http.Request.Query["part"], NumberStyles.None, CultureInfo.InvariantCulture, out var part) is false)
        {
            part = 0;
        }

        await using var xml = BeginXml(http, "application/xml");
        if (count > IncidentsPerSitemap && part == 0)
        {
            await WriteSitemapIndexAsync(xml, page, (count + IncidentsPerSitemap - 1) / IncidentsPerSitemap);
            return;
        }

        await xml.WriteStartElementAsync(null, "urlset", SitemapNamespace);
        await xml.WriteAttributeStringAsync("xmlns", "xhtml", null, XhtmlNamespace);
        if (part <= 1)
        {
            foreach (var path in await PagesAsync(db, page.Cancelled))
            {
                await WriteUrlAsync(xml, page, path, null);
            }
        }

        var incidents = db.PublishedIncidents.OrderBy(i => i.Id).Skip((Math.Max(part, 1) - 1) * IncidentsPerSitemap)
            .Take(IncidentsPerSitemap)
            .Select(i => new { i.Slug, i.UpdatedAt }).AsAsyncEnumerable();
        await foreach (var incident in incidents.WithCancellation(page.Cancelled))
        {
            await WriteUrlAsync(xml, page, $"/incidents/{incident.Slug}", incident.UpdatedAt);
        }

        await xml.WriteEndElementAsync();
    }

    private static async Task WriteSitemapIndexAsync(XmlWriter xml, PageRequest page, int parts)
    {
        await xml.WriteStartElementAsync(null, "sitemapindex", SitemapNamespace);
        for (var part = 1; part <= parts; part++)
        {
            await xml.WriteStartElementAsync(null, "sitemap", null);
            await ElementAsync(xml, "loc", page.Absolute($"/sitemap.xml?part={part}"));
            await xml.WriteEndElementAsync();
        }

        await xml.WriteEndElementAsync();
    }

    private static async Task<List<string>> PagesAsync(KbContext db, CancellationToken cancellationToken)
    {
        var patterns = await db.Patterns.Where(p => p.ArchivedAt == null).OrderBy(p => p.Position).Select(p => "/patterns/" + p.Slug)
            .ToListAsync(cancellationToken);
        var practices = await db.Practices.Where(p => p.ArchivedAt == null).OrderBy(p => p.Position).Select(p => "/practices/" + p.Slug)
            .ToListAsync(cancellationToken);
        var paths = await db.ReadingPaths.Where(p => p.ArchivedAt == null).OrderBy(p => p.Slug).Select(p => "/reading/" + p.Slug)
            .ToListAsync(cancellationToken);
        return
        [
            "/", "/match", "/incidents", "/patterns", "/practices", "/messages", "/reading", "/proofs", "/about", "/docs/api", .. patterns,
            .. practices, .. paths,
        ];
    }

    private static async Task WriteUrlAsync(XmlWriter xml, PageRequest page, string path, DateTime? changed)
    {
        foreach (var language in Languages.All)
        {
            await xml.WriteStartElementAsync(null, "url", null);
            await ElementAsync(xml, "loc", page.Absolute(new KbUrls(language).Page(path)));
            if (changed is { } instant)
            {
                await ElementAsync(xml, "lastmod", Instant(instant));
            }

            foreach (var alternate in Languages.All)
            {
                await xml.WriteStartElementAsync("xhtml", "link", XhtmlNamespace);
                await xml.WriteAttributeStringAsync(null, "rel", null, "alternate");
                await xml.WriteAttributeStringAsync(null, "hreflang", null, alternate);
                await xml.WriteAttributeStringAsync(null, "href", null, page.Absolute(new KbUrls(alternate).Page(path)));
                await xml.WriteEndElementAsync();
            }

            await xml.WriteEndElementAsync();
        }
    }

    private static async Task OpenSearchAsync(HttpContext http, PageRequest page)
    {
        await using var xml = BeginXml(http, "application/opensearchdescription+xml");
        await xml.WriteStartElementAsync(null, "OpenSearchDescription", OpenSearchNamespace);
        await ElementAsync(xml, "ShortName", page.Reader.Ui.SiteName);
        await ElementAsync(xml, "Description", page.Reader.Ui.Tagline);
        await ElementAsync(xml, "InputEncoding", "UTF-8");
        await ElementAsync(xml, "Language", page.Reader.Language);
        await xml.WriteStartElementAsync(null, "Url", null);
        await xml.WriteAttributeStringAsync(null, "type", null, "text/html");
        await xml.WriteAttributeStringAsync(null, "template", null, page.Absolute(page.Reader.Urls.SearchForm) + "?q={searchTerms}");
        await xml.WriteEndElementAsync();
        await xml.WriteEndElementAsync();
    }

    private static async Task<IResult> LlmsTextAsync(PageRequest page, IDbContextFactory<KbContext> database)
    {
        await using var db = await database.OpenAsync(page.Cancelled);
        var text = new StringBuilder($"# {page.Reader.Ui.SiteName}\n\n> {page.Reader.Ui.Tagline}\n\n");
        text.Append(
            CultureInfo.InvariantCulture,
            $"Search: {page.Absolute("/api/v1/search")}?q=WORDS (JSON). "
            + $"Which incident a stack trace or a log is: POST it as text/plain to {page.Absolute("/api/v1/match")} (JSON). "
            + $"Description of the API: {page.Absolute("/openapi/v1.json")}. "
            + $"What runs of the programs showed: {page.Absolute(page.Reader.Urls.Proofs)}.\n\n"
            + $"## {page.Reader.Ui.Incidents}\n\n");
        foreach (var item in await db.PublishedIncidents.OrderByDescending(i => i.OccurredOn).Take(FeedEntries)
            .ToListItemsAsync(page.Reader.Language, page.Cancelled))
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"- [{VisibleText.Of(item.Title)}]({page.Absolute(page.Reader.Urls.IncidentMarkdown(item.Slug))}): "
                + $"{VisibleText.Of(item.Summary)}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"\n## {page.Reader.Ui.PatternsHeadingMany}\n\n");
        foreach (var pattern in await db.Patterns.AsNoTracking().Where(p => p.ArchivedAt == null).OrderBy(p => p.Position)
            .ToListAsync(page.Cancelled))
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"- [{VisibleText.Of(pattern.Title.In(page.Reader.Language))}]({page.Absolute(page.Reader.Urls.Pattern(pattern.Slug))}): "
                + $"{VisibleText.Of(pattern.Summary.In(page.Reader.Language))}\n");
        }

        return Results.Text(text.ToString(), "text/plain", Encoding.UTF8);
    }

    private static XmlWriter BeginXml(HttpContext http, string type)
    {
        http.Response.ContentType = $"{type}; charset=utf-8";
        return XmlWriter.Create(http.Response.Body, XmlSettings);
    }

    private static Task ElementAsync(XmlWriter xml, string name, string text) =>
        xml.WriteElementStringAsync(null, name, null, XmlText(text));

    private static async Task LinkAsync(XmlWriter xml, string rel, string href)
    {
        await xml.WriteStartElementAsync(null, "link", null);
        await xml.WriteAttributeStringAsync(null, "rel", null, rel);
        await xml.WriteAttributeStringAsync(null, "href", null, href);
        await xml.WriteEndElementAsync();
    }

    // Characters that XML 1.0 cannot carry may stand in a title.
    private static string XmlText(string text) => text.All(XmlConvert.IsXmlChar) ? text : string.Concat(text.Where(XmlConvert.IsXmlChar));

    private static string Instant(DateTime instant) => instant.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
