using System.Net;
using Xunit;

namespace IncidentKB.Web.Tests.Shared;

public sealed class ChosenLanguageTests(KbSite site)
{
    [Theory]
    [InlineData("zh-CN,zh;q=0.9,en;q=0.8")]
    [InlineData("zh")]
    [InlineData("ZH-hans-CN")]
    [InlineData("fr, en;q=0.3, zh-TW;q=0.5")]
    public async Task Whoever_prefers_Chinese_gets_the_first_page_in_Chinese(string languages)
    {
        using var visitor = new Browser(site, languages);

        var answer = await visitor.GetAsync("/?from=mail");

        Assert.Equal((HttpStatusCode.Found, "/zh-Hans?from=mail"), (answer.StatusCode, answer.Headers.Location?.OriginalString));
        Assert.Contains("no-store", answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        Assert.Equal(["Accept-Language", "Cookie"], answer.Headers.Vary.Where(v => v != "Accept-Encoding").Order());
        Assert.False(answer.Headers.Contains("Set-Cookie"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("en-GB,en;q=0.9,zh;q=0.8")]
    [InlineData("zh;q=0, en;q=0.1")]
    [InlineData("de, fr")]
    [InlineData("zhx, *")]
    [InlineData(";;;")]
    public async Task Everybody_else_gets_it_in_English(string? languages)
    {
        using var visitor = new Browser(site, languages);

        var answer = await visitor.GetAsync("/");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("Accept-Language", answer.Headers.Vary);
        Assert.False(answer.Headers.CacheControl!.Public);
    }

    [Theory]
    [InlineData("/incidents")]
    [InlineData("/search?q=semaphore")]
    [InlineData("/api/v1/incidents")]
    [InlineData("/zh-Hans")]
    public async Task No_other_address_leads_elsewhere(string address)
    {
        using var visitor = new Browser(site, "zh-CN");

        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync(address)).StatusCode);
    }

    [Fact]
    public async Task The_switch_is_remembered_and_leads_back()
    {
        using var visitor = new Browser(site, "zh-CN");

        // The link on the Chinese page, then the address by hand.
        var switched = await visitor.GetAsync("/", from: "/zh-Hans");
        Assert.Equal(HttpStatusCode.OK, switched.StatusCode);
        var cookie = Assert.Single(switched.Headers.GetValues("Set-Cookie"), c => c.StartsWith("ikb_language=", StringComparison.Ordinal));
        Assert.StartsWith("ikb_language=en;", cookie, StringComparison.Ordinal);
        Assert.Contains("max-age=34560000", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/")).StatusCode);

        // And back, on another page.
        await visitor.GetAsync("/zh-Hans/patterns", from: "/patterns");
        Assert.Equal("/zh-Hans", (await visitor.GetAsync("/")).Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task A_choice_counts_more_than_the_browser()
    {
        using var visitor = new Browser(site, "en");

        await visitor.GetAsync("/zh-Hans/incidents?lang=go", from: "/incidents?lang=go");

        Assert.Equal("/zh-Hans", (await visitor.GetAsync("/")).Headers.Location?.OriginalString);
    }

    [Theory]
    [InlineData("/incidents")]
    [InlineData("/zh-Hans/incidents")]
    public async Task Who_comes_from_another_page_of_the_site_stays_where_the_link_leads(string from)
    {
        using var visitor = new Browser(site, "zh-CN");

        var answer = await visitor.GetAsync("/", from);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Set-Cookie")
            && answer.Headers.GetValues("Set-Cookie").Any(c => c.Contains("language", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Another_site_with_the_same_path_is_no_switch()
    {
        using var visitor = new Browser(site, "zh-CN");

        var answer = await visitor.GetAsync("/", from: "http://other.example/zh-Hans");

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
    }

    /// <summary>A browser with languages of its own, which tells where it comes from.</summary>
    private sealed class Browser : IDisposable
    {
        private readonly HttpClient _client;

        public Browser(KbSite site, string? languages)
        {
            _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new() }) { BaseAddress = site.Address };
            if (languages != null)
            {
                _client.DefaultRequestHeaders.TryAddWithoutValidation("Accept-Language", languages);
            }
        }

        public async Task<HttpResponseMessage> GetAsync(string address, string? from = null)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            request.Headers.Referrer = from == null ? null : new Uri(_client.BaseAddress!, from);
            return await _client.SendAsync(request, TestContext.Current.CancellationToken);
        }

        public void Dispose() => _client.Dispose();
    }
}
