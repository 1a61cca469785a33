using System.Net;
using IncidentKB.Core.Incidents;
using Xunit;

namespace IncidentKB.Web.Tests;

public sealed class EveryPageTests(KbSite site)
{
    public static TheoryData<string, string> Pages { get; } =
        [.. from page in SiteMap.Pages from language in Languages.All select (page, language)];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task A_page_says_what_it_is_in_its_language(string page, string language)
    {
        using var visitor = site.NewVisitor();

        var answer = await visitor.GetAsync(SiteMap.In(language, page));
        var document = answer.Document;

        Assert.Equal((HttpStatusCode.OK, "text/html; charset=utf-8"), (answer.Status, answer.ContentType));
        Assert.Equal(language, document.DocumentElement.GetAttribute("lang"));
        Assert.Contains("IncidentKB", document.Title);
        Assert.True(
            language == Languages.English || document.Title!.Any(c => c is >= '\u4e00' and <= '\u9fff'),
            $"The title is '{document.Title}'.");
        Assert.NotEqual("", Assert.Single(document.QuerySelectorAll("h1")).Words());
        Assert.Single(document.QuerySelectorAll("main"));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task A_page_names_its_address_and_its_other_language(string page, string language)
    {
        using var visitor = site.NewVisitor();

        var document = await visitor.OpenAsync(SiteMap.In(language, page));

        string Absolute(string path) => new Uri(site.Address, path).ToString().TrimEnd('/');
        string? Alternate(string hreflang) => document.One($"link[rel=alternate][hreflang={hreflang}]").GetAttribute("href")?.TrimEnd('/');
        Assert.Equal(
            Absolute(SiteMap.In(language, page.Split('?')[0])), document.One("link[rel=canonical]").GetAttribute("href")?.TrimEnd('/'));
        Assert.Equal(Absolute(page), Alternate(Languages.English));
        Assert.Equal(Absolute(page), Alternate("x-default"));
        Assert.Equal(Absolute(SiteMap.In(Languages.Chinese, page)), Alternate(Languages.Chinese));
        var other = document.One("header a.language");
        Assert.Equal(
            (SiteMap.In(Languages.Other(language), page), Languages.Other(language)),
            (other.GetAttribute("href"), other.GetAttribute("lang")));
    }

    // A strict Content-Security-Policy would block all of these.
    [Theory]
    [MemberData(nameof(Pages))]
    public async Task A_page_holds_no_script_and_no_style_of_its_own(string page, string language)
    {
        using var visitor = site.NewVisitor();

        var document = await visitor.OpenAsync(SiteMap.In(language, page));

        Assert.Empty(document.QuerySelectorAll("style, script:not([src])"));
        Assert.Empty(from element in document.All
                     from attribute in element.Attributes
                     where attribute.Name == "style" || attribute.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase)
                        || attribute.Value.TrimStart().StartsWith("javascript:", StringComparison.OrdinalIgnoreCase)
                     select $"{element.TagName} {attribute.Name}={attribute.Value}");
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Ids_are_unique_and_everything_that_points_to_one_finds_it(string page, string language)
    {
        using var visitor = site.NewVisitor();

        var document = await visitor.OpenAsync(SiteMap.In(language, page));

        Assert.Empty(
            document.QuerySelectorAll("[id]").GroupBy(e => e.Id!, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => g.Key));
        Assert.Empty(from element in document.All
                     from attribute in element.Attributes
                     where attribute.Name is "for" or "aria-labelledby" or "aria-describedby" or "aria-controls"
                     from id in attribute.Value.Split(' ')
                     where document.GetElementById(id) == null
                     select $"{attribute.Name}={id}");
    }
}
