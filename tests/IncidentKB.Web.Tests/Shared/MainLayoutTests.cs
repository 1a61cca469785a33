using Xunit;

namespace IncidentKB.Web.Tests.Shared;

public sealed class MainLayoutTests(KbSite site)
{
    public static TheoryData<string, string?> Sections { get; } = new()
    {
        { "/", null },
        { "/match", "/match" },
        { "/messages", "/match" },
        { "/incidents", "/incidents" },
        { $"/incidents/{SiteMap.Incidents[0]}", "/incidents" },
        { "/patterns", "/patterns" },
        { $"/patterns/{SiteMap.Patterns[0]}", "/patterns" },
        { "/practices", "/practices" },
        { $"/practices/{SiteMap.Practices[0]}", "/practices" },
        { $"/practices/{SiteMap.Practices[0]}/history", "/practices" },
        { $"/reading/{SiteMap.ReadingPaths[0]}", "/reading" },
    };

    [Theory]
    [MemberData(nameof(Sections))]
    public async Task The_header_marks_the_section_that_a_page_lies_in(string page, string? section)
    {
        using var visitor = site.NewVisitor();

        foreach (var prefix in new[] { "", "/zh-Hans" })
        {
            var marked = (await visitor.OpenAsync(prefix + page)).QuerySelectorAll(".site-header nav [aria-current]");

            Assert.Equal(section is null ? [] : [prefix + section], marked.Select(a => a.GetAttribute("href")));
            Assert.All(marked, a => Assert.Equal(page == section ? "page" : "true", a.GetAttribute("aria-current")));
        }
    }

    [Theory]
    [InlineData("/incidents", "", "中文")]
    [InlineData("/zh-Hans/incidents", "/zh-Hans", "English")]
    public async Task The_footer_leads_to_what_is_told_of_the_site(string page, string prefix, string other)
    {
        using var visitor = site.NewVisitor();

        var footer = (await visitor.OpenAsync(page)).One(".site-footer");

        Assert.Equal(
            [
                $"{prefix}/about", $"{prefix}/about#add", $"{prefix}/messages", $"{prefix}/proofs", $"{prefix}/docs/api",
                $"{prefix}/feed.atom", "/healthz",
            ],
            footer.QuerySelectorAll("nav a").Select(a => a.GetAttribute("href")));
        Assert.Equal(other, footer.One(".languages a").Words());
    }
}
