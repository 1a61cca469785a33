using System.Net;
using Xunit;

namespace IncidentKB.Web.Tests.Hosting;

public sealed class StaticFilesTests(KbSite site)
{
    [Fact]
    public async Task A_page_names_its_styles_by_their_content()
    {
        using var visitor = site.NewVisitor();
        var document = await visitor.OpenAsync("/");

        var files = document.QuerySelectorAll("link[rel=stylesheet], link[rel=icon]").Select(l => l.GetAttribute("href")!).ToList();

        // Tokens, the site, the other pages than articles, the programs that run, and the icon.
        Assert.Equal(5, files.Count);
        foreach (var file in files)
        {
            var answer = await visitor.GetAsync(file);
            Assert.Equal(HttpStatusCode.OK, answer.Status);
            Assert.Contains("ETag", answer.Headers.Keys);
            Assert.Matches(@"^/[a-z]+\.[a-z0-9]{10}\.(css|svg)$", file);
        }
    }

    [Theory]
    [InlineData("/site.css", "text/css")]
    [InlineData("/tokens.css", "text/css")]
    [InlineData("/icon.svg", "image/svg+xml")]
    [InlineData("/_framework/blazor.web.js", "text/javascript")]
    public async Task A_file_asked_for_by_its_plain_name_is_checked_for_changes_each_time(string address, string type)
    {
        using var visitor = site.NewVisitor();

        var answer = await visitor.GetAsync(address);

        Assert.Equal((HttpStatusCode.OK, type, "no-cache"), (answer.Status, answer.ContentType, answer.Headers["Cache-Control"]));
        Assert.NotEmpty(answer.Bytes);
    }

    // The first view of a page is to be small: see the budgets in the README.
    [Theory]
    [InlineData("/incidents/nbio-body-reader-double-close")]
    [InlineData("/site.css")]
    [InlineData("/api/v1/incidents")]
    public async Task Text_travels_compressed(string address)
    {
        using var client = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.None })
        {
            BaseAddress = site.Address,
        };
        client.DefaultRequestHeaders.AcceptEncoding.ParseAdd("br, gzip");

        using var response = await client.GetAsync(new Uri(address, UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Contains(Assert.Single(response.Content.Headers.ContentEncoding), new[] { "br", "gzip" });
    }
}
