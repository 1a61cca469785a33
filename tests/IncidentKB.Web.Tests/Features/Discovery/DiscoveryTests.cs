using System.Net;
using System.Xml.Linq;
using IncidentKB.Testing;
using Xunit;

namespace IncidentKB.Web.Tests.Features.Discovery;

public sealed class DiscoveryTests(KbSite site, DiscoveryTests.OddSite odd) : IClassFixture<DiscoveryTests.OddSite>
{
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";
    private static readonly XNamespace Sitemap = "http://www.sitemaps.org/schemas/sitemap/0.9";
    private static readonly XNamespace Xhtml = "http://www.w3.org/1999/xhtml";
    private static readonly XNamespace OpenSearch = "http://a9.com/-/spec/opensearch/1.1/";

    [Theory]
    [InlineData("/feed.atom", "en", "/incidents/")]
    [InlineData("/zh-Hans/feed.atom", "zh-Hans", "/zh-Hans/incidents/")]
    public async Task The_feed_lists_every_incident(string address, string language, string prefix)
    {
        var (feed, type) = await ReadXmlAsync(address);

        Assert.Equal(("application/atom+xml; charset=utf-8", Atom + "feed"), (type, feed.Name));
        Assert.Equal(language, feed.Attribute(XNamespace.Xml + "lang")?.Value);
        Assert.Equal(
            new Uri(site.Address, address).ToString(),
            feed.Elements(Atom + "link").Single(l => l.Attribute("rel")?.Value == "self").Attribute("href")?.Value);
        Assert.Equal(
            SiteMap.Incidents.Select(s => new Uri(site.Address, prefix + s).ToString()),
            feed.Elements(Atom + "entry").Select(e => e.Element(Atom + "link")!.Attribute("href")!.Value).Order(StringComparer.Ordinal));
        Assert.All(feed.Elements(Atom + "entry"), entry =>
        {
            Assert.NotEqual("", entry.Element(Atom + "title")!.Value);
            Assert.NotEqual("", entry.Element(Atom + "id")!.Value);
            Assert.Equal(DateTimeKind.Utc, ((DateTime)entry.Element(Atom + "updated")!).Kind);
        });
    }

    [Fact]
    public async Task The_sitemap_lists_every_page_in_both_languages_with_its_counterpart()
    {
        var (map, type) = await ReadXmlAsync("/sitemap.xml");

        Assert.Equal("application/xml; charset=utf-8", type);
        var pages = SiteMap.Pages.Except(SiteMap.BesideArticles).Where(
            p => !p.Contains("search", StringComparison.Ordinal) && p != "/match/feedback" && !p.Contains('?', StringComparison.Ordinal));
        Assert.Equal(
            pages.SelectMany(p => new[] { p, SiteMap.In("zh-Hans", p) }).Select(p => new Uri(site.Address, p).ToString())
                .Order(StringComparer.Ordinal),
            map.Elements(Sitemap + "url").Select(u => u.Element(Sitemap + "loc")!.Value).Order(StringComparer.Ordinal));
        Assert.All(map.Elements(Sitemap + "url"), url =>
            Assert.Equal(["en", "zh-Hans"], url.Elements(Xhtml + "link").Select(l => l.Attribute("hreflang")!.Value)));
    }

    [Theory]
    [InlineData("/opensearch.xml", "/search")]
    [InlineData("/zh-Hans/opensearch.xml", "/zh-Hans/search")]
    public async Task A_browser_can_add_the_search(string address, string search)
    {
        var (description, type) = await ReadXmlAsync(address);

        Assert.Equal("application/opensearchdescription+xml; charset=utf-8", type);
        Assert.Equal(
            new Uri(site.Address, search) + "?q={searchTerms}", description.Element(OpenSearch + "Url")!.Attribute("template")!.Value);
        Assert.InRange(description.Element(OpenSearch + "ShortName")!.Value.Length, 1, 16);
    }

    [Fact]
    public async Task Robots_find_the_sitemap_and_leave_the_search_alone()
    {
        using var visitor = site.NewVisitor();

        var answer = await visitor.GetAsync("/robots.txt");

        Assert.Equal((HttpStatusCode.OK, "text/plain; charset=utf-8"), (answer.Status, answer.ContentType));
        Assert.Contains("Disallow: /search\n", answer.Text, StringComparison.Ordinal);
        Assert.Contains($"Sitemap: {new Uri(site.Address, "/sitemap.xml")}\n", answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/llms.txt")]
    [InlineData("/zh-Hans/llms.txt")]
    public async Task Language_models_find_the_Markdown_of_every_incident(string address)
    {
        using var visitor = site.NewVisitor();

        var answer = await visitor.GetAsync(address);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        foreach (var slug in SiteMap.Incidents)
        {
            Assert.Contains($"/incidents/{slug}.md)", answer.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_a_terminal_would_obey_in_a_title_stands_as_words_in_the_list_for_language_models()
    {
        using var visitor = odd.NewVisitor();

        var answer = await visitor.GetAsync("/llms.txt");

        Assert.Contains("[The pump \\u001B[31mstops]", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(answer.Text, c => char.IsControl(c) && c != '\n');
    }

    [Fact]
    public async Task The_description_of_the_API_names_its_paths()
    {
        using var visitor = site.NewVisitor();

        var answer = await visitor.GetAsync("/openapi/v1.json");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.StartsWith("3.", answer.Json.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        Assert.Equal("IncidentKB", answer.Json.GetProperty("info").GetProperty("title").GetString());
        Assert.Equal(
            [
                "/api/v1/export", "/api/v1/incidents", "/api/v1/incidents/{slug}", "/api/v1/incidents/{slug}/revisions",
                "/api/v1/incidents/{slug}/revisions/{from}...{to}", "/api/v1/incidents/{slug}/revisions/{number}",
                "/api/v1/incidents/{slug}/runs", "/api/v1/match", "/api/v1/proposals", "/api/v1/proposals/{id}",
                "/api/v1/proposals/{id}/approve", "/api/v1/proposals/{id}/comments", "/api/v1/proposals/{id}/files/{path}",
                "/api/v1/proposals/{id}/publish", "/api/v1/proposals/{id}/request-changes", "/api/v1/proposals/{id}/runs",
                "/api/v1/proposals/{id}/submit", "/api/v1/proposals/{id}/summary", "/api/v1/proposals/{id}/update",
                "/api/v1/proposals/{id}/withdraw", "/api/v1/search", "/api/v1/{area}/{slug}/revisions",
                "/api/v1/{area}/{slug}/revisions/{from}...{to}", "/api/v1/{area}/{slug}/revisions/{number}",
            ],
            answer.Json.GetProperty("paths").EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));
        Assert.Contains("\"occurred_on\"", answer.Text, StringComparison.Ordinal);
    }

    private async Task<(XElement Root, string? Type)> ReadXmlAsync(string address)
    {
        using var visitor = site.NewVisitor();
        var answer = await visitor.GetAsync(address);
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        return (XDocument.Parse(answer.Text).Root!, answer.ContentType);
    }

    /// <summary>A site with a title that would colour a terminal.</summary>
    public sealed class OddSite() : PackSite(WritePack())
    {
        private static PackFolder WritePack()
        {
            var pack = new PackFolder();
            pack.AddIncident(change: english => english.Replace("The pump stops", "The pump \\e[31mstops", StringComparison.Ordinal));
            return pack;
        }
    }
}
