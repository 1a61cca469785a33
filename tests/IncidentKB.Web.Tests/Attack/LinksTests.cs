using AngleSharp.Html.Parser;
using IncidentKB.Web.Features.People;
using IncidentKB.Web.Hosting.Http;
using Microsoft.AspNetCore.Hosting;
using Xunit;

namespace IncidentKB.Web.Tests.Attack;

/// <summary>No address that a visitor makes up leads off the site or into another's cache.</summary>
public sealed class LinksTests(KbSite site)
{
    [Theory]
    [InlineData("//evil.example/x")]
    [InlineData("/zh-Hans//evil.example/x")]
    [InlineData("/zh-Hans/%5C%5Cevil.example/")]
    [InlineData("/%5Cevil.example/")]
    [InlineData("/zh-Hans/%09/evil.example/")]
    [InlineData("/zh-Hans/%0A/evil.example/")]
    [InlineData("/incidents//evil.example")]
    public async Task A_page_that_does_not_exist_has_no_link_to_another_host(string address)
    {
        var answer = await RawRequests.SendAsync(site, $"GET {address} HTTP/1.1\r\nHost: kb\r\nConnection: close\r\n\r\n");

        Assert.Equal([404], RawRequests.StatusesOf(answer));
        var page = new HtmlParser().ParseDocument(answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]);
        var links = page.QuerySelectorAll("[href], [action], [formaction]")
            .SelectMany(e => new[] { e.GetAttribute("href"), e.GetAttribute("action"), e.GetAttribute("formaction") }).OfType<string>().ToList();
        Assert.NotEmpty(links);
        Assert.All(links, link => Assert.Equal("kb", new Uri(new Uri("http://kb/"), link.Replace('\\', '/').Replace("\t", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal)).Host));
    }

    [Theory]
    [InlineData("/incidents?q=a//b", true)]
    [InlineData("/zh-Hans/account", true)]
    [InlineData("//evil.example", false)]
    [InlineData("/zh-Hans//evil.example", false)]
    [InlineData("/\\evil.example", false)]
    [InlineData("/a\\b", false)]
    [InlineData("/\t/evil.example", false)]
    [InlineData("https://evil.example", false)]
    [InlineData("evil", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void A_sign_in_leads_back_within_the_site_alone(string? address, bool isTaken) =>
        Assert.Equal(isTaken ? address : null, PeopleEndpoints.WithinSite(address));

    [Theory]
    [InlineData("/")]
    [InlineData("/reading")]
    [InlineData("/reading/first-week")]
    [InlineData("/zh-Hans/incidents")]
    public async Task A_page_that_knows_its_reader_is_for_no_shared_cache(string address)
    {
        using var visitor = site.NewVisitor();

        Assert.StartsWith("private", (await visitor.GetAsync(address)).Headers["Cache-Control"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_is_too_long_is_told_on_a_page_that_does_not_repeat_it()
    {
        var answer = await RawRequests.SendAsync(
            site, $"GET /search?q={new string('a', ReadableRequest.MaxAddress)} HTTP/1.1\r\nHost: kb\r\nConnection: close\r\n\r\n");

        Assert.Equal([414], RawRequests.StatusesOf(answer));
        Assert.Contains("The address is too long.", answer, StringComparison.Ordinal);
        Assert.True(answer.Length < ReadableRequest.MaxAddress, $"{answer.Length}");
    }

    [Theory]
    [InlineData("/api/v1/match", "text/plain; charset=utf-7", "a")]
    [InlineData("/api/v1/match", "application/json; charset=\"nonsense\"", "{\"trace\":\"a\"}")]
    [InlineData("/match", "application/x-www-form-urlencoded; charset=utf-7", "trace=a")]
    [InlineData("/match", "multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"trace\"\r\nContent-Type: text/plain; charset=utf-7\r\n\r\na\r\n--b--\r\n")]
    public async Task Characters_that_nobody_knows_are_415(string address, string type, string body)
    {
        var answer = await RawRequests.SendAsync(
            site, $"POST {address} HTTP/1.1\r\nHost: kb\r\nConnection: close\r\nContent-Type: {type}\r\nContent-Length: {body.Length}\r\n\r\n{body}");

        Assert.Equal([415], RawRequests.StatusesOf(answer));
        Assert.Contains("Send UTF-8.", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_people_come_by_https_every_document_says_so_and_browsers_are_told_to_stay()
    {
        using var https = new HttpsSite();
        using var visitor = https.NewVisitor();

        foreach (var address in new[] { "/", "/feed.atom", "/sitemap.xml", "/opensearch.xml", "/llms.txt", "/robots.txt", "/openapi/v1.json", "/api/v1/incidents" })
        {
            var answer = await visitor.GetAsync(address);
            Assert.Equal("max-age=31536000", answer.Headers["Strict-Transport-Security"]);
            Assert.DoesNotContain("127.0.0.1", answer.Text, StringComparison.Ordinal);
            Assert.Contains("https://kb.example", answer.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_a_stranger_forwards_is_not_believed()
    {
        var answer = await RawRequests.SendAsync(
            site, "GET /feed.atom HTTP/1.1\r\nHost: kb\r\nX-Forwarded-Proto: javascript\r\nX-Forwarded-Host: evil.example\r\nConnection: close\r\n\r\n");

        Assert.Contains("http://kb/feed.atom", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("javascript:", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("evil.example", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_site_that_was_told_its_names_answers_to_no_other()
    {
        using var named = new NamedSite();

        Assert.Equal([200], RawRequests.StatusesOf(await RawRequests.SendAsync(named, "GET /incidents HTTP/1.1\r\nHost: kb.example\r\nConnection: close\r\n\r\n")));
        Assert.Equal([400], RawRequests.StatusesOf(await RawRequests.SendAsync(named, "GET /incidents HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n")));
    }

    private sealed class NamedSite : KbSite
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.UseSetting("AllowedHosts", "kb.example");
        }
    }

    private sealed class HttpsSite : KbSite
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.UseSetting("Kb:PublicUrl", "https://kb.example");
        }
    }
}
