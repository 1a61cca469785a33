using Microsoft.EntityFrameworkCore;
using Xunit;

namespace IncidentKB.Web.Tests.Features.Patterns;

public sealed class PatternPageTests(KbSite site)
{
    public static TheoryData<string> Patterns { get; } = [.. SiteMap.Patterns];

    [Theory]
    [MemberData(nameof(Patterns))]
    public async Task It_links_what_prevents_it_with_a_sentence_each(string slug)
    {
        using var visitor = site.NewVisitor();

        var page = await visitor.OpenAsync($"/patterns/{slug}");

        await using var db = site.OpenDatabase();
        var taught = await db.PublishedIncidents.Where(i => i.PatternSlug == slug).SelectMany(i => i.Practices)
            .Select(p => p.PracticeSlug).Distinct()
            .ToListAsync(TestContext.Current.CancellationToken);
        var rows = page.QuerySelectorAll("section[aria-labelledby=practices] .rows > li");
        Assert.NotEmpty(rows);
        Assert.Equal(taught.Select(p => $"/practices/{p}").Order(), rows.Select(r => r.One("a").GetAttribute("href")!).Order());
        Assert.All(rows, r => Assert.NotEqual("", r.One("p").Words()));
    }

    [Theory]
    [InlineData("/patterns/released-more-often-than-acquired")]
    [InlineData("/zh-Hans/patterns/released-more-often-than-acquired")]
    public async Task Questions_incidents_and_practices_come_before_the_messages_of_the_languages(string address)
    {
        using var visitor = site.NewVisitor();

        var page = await visitor.OpenAsync(address);

        Assert.Equal(["questions", "incidents", "practices", "hides", "twins"], page.QuerySelectorAll("main section h2").Select(h => h.Id));
    }
}
