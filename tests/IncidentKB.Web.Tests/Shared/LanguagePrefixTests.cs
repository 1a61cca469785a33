using System.Net;
using Xunit;

namespace IncidentKB.Web.Tests.Shared;

public sealed class LanguagePrefixTests(KbSite site)
{
    [Theory]
    [InlineData("/zh-Hans/")]
    [InlineData("/zh-Hans")]
    [InlineData("/ZH-hans")]
    public async Task The_prefix_alone_is_the_Chinese_first_page(string address)
    {
        using var visitor = site.NewVisitor();

        var document = await visitor.OpenAsync(address);

        Assert.Equal("zh-Hans", document.DocumentElement.GetAttribute("lang"));
    }

    [Theory]
    [InlineData("/zh-HansX/incidents")]
    [InlineData("/zh-Hans/zh-Hans/zh-Hans/incidents")]
    [InlineData("/en/incidents")]
    [InlineData("/zh/incidents")]
    public async Task No_other_prefix_is_a_language(string address)
    {
        using var visitor = site.NewVisitor();

        Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync(address)).Status);
    }

    [Fact]
    public async Task Every_link_of_a_Chinese_page_stays_in_Chinese()
    {
        using var visitor = site.NewVisitor();

        var document = await visitor.OpenAsync("/zh-Hans/incidents/nbio-body-reader-double-close?path=first-week");

        var english = document.QuerySelectorAll("a[href^='/']:not([hreflang]), form")
            .Select(e => e.GetAttribute("href") ?? e.GetAttribute("action")!)
            .Where(a => !a.StartsWith("/zh-Hans", StringComparison.Ordinal) && !IsWithoutLanguage(a));
        Assert.Empty(english);
    }

    // Programs, models, traces, the API's description and the state of the site exist once.
    private static bool IsWithoutLanguage(string address) =>
        address.EndsWith(".cs", StringComparison.Ordinal) || address.EndsWith(".txt", StringComparison.Ordinal)
        || address.Contains("/models/", StringComparison.Ordinal) || address is "/openapi/v1.json" or "/healthz";
}
