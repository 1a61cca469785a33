using Microsoft.EntityFrameworkCore;
using Xunit;

namespace IncidentKB.Web.Tests.Features.Practices;

public sealed class PracticesPageTests(KbSite site)
{
    [Theory]
    [InlineData("")]
    [InlineData("/zh-Hans")]
    public async Task Every_practice_is_listed_with_its_rule_and_how_many_incidents_teach_it(string prefix)
    {
        using var visitor = site.NewVisitor();

        var rows = (await visitor.OpenAsync($"{prefix}/practices")).QuerySelectorAll(".rows > li");

        Assert.Equal(SiteMap.Practices.Select(p => $"{prefix}/practices/{p}"), rows.Select(r => r.One("h2 a").GetAttribute("href")));
        await using var db = site.OpenDatabase();
        foreach (var (row, slug) in rows.Zip(SiteMap.Practices))
        {
            Assert.NotEqual("", row.One("p").Words());
            var count = await db.PublishedIncidents.CountAsync(
                i => i.Practices.Any(p => p.PracticeSlug == slug), TestContext.Current.CancellationToken);
            Assert.EndsWith($"{count}", row.One(".meta a").Words(), StringComparison.Ordinal);
        }
    }
}
