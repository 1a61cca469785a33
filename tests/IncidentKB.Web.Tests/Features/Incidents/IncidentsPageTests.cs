using AngleSharp.Html.Dom;
using IncidentKB.Testing;
using Xunit;

namespace IncidentKB.Web.Tests.Features.Incidents;

public sealed class IncidentsPageTests(KbSite site, TeamSite team)
{
    [Fact]
    public async Task All_incidents_are_listed_newest_first()
    {
        using var visitor = site.NewVisitor();

        var document = await visitor.OpenAsync("/incidents");

        var days = document.QuerySelectorAll(".rows time").Select(t => t.GetAttribute("datetime")!).ToList();
        Assert.Equal(SiteMap.Incidents.Count, days.Count);
        Assert.Equal(days.OrderDescending(StringComparer.Ordinal), days);
        Assert.Equal($"{SiteMap.Incidents.Count} incidents, newest first", document.One("main [role=status]").Words());
    }

    [Fact]
    public async Task The_pages_together_show_each_incident_once()
    {
        using var visitor = team.NewVisitor();
        var seen = new List<string>();
        var sizes = new List<int>();
        for (var address = "/incidents"; address != null;)
        {
            var document = await visitor.OpenAsync(address);
            var titles = document.QuerySelectorAll(".rows h3 a").Select(a => a.GetAttribute("href")!).ToList();
            seen.AddRange(titles);
            sizes.Add(titles.Count);
            address = document.QuerySelector("a[rel=next]")?.GetAttribute("href");
        }

        Assert.Equal([25, 25, 10], sizes);
        Assert.Equal(TeamSite.IncidentCount, seen.Distinct(StringComparer.Ordinal).Count());
    }

    [Theory]
    [InlineData("/incidents?pattern=closed-or-returned-twice", "nbio-body-reader-double-close")]
    [InlineData("/incidents?project=alist", "alist-semaphore-released-more-than-held")]
    [InlineData("/incidents?severity=critical&lang=go", "alist-semaphore-released-more-than-held")]
    [InlineData("/zh-Hans/incidents?practice=make-close-idempotent", "nbio-body-reader-double-close")]
    public async Task A_filter_narrows_the_list_and_can_be_taken_away(string address, string slug)
    {
        using var visitor = site.NewVisitor();

        var document = await visitor.OpenAsync(address);

        var links = document.QuerySelectorAll(".rows h3 a").Select(a => a.GetAttribute("href")!).ToList();
        Assert.Contains(links, l => l.EndsWith("/incidents/" + slug, StringComparison.Ordinal));
        Assert.True(links.Count < SiteMap.Incidents.Count);
        foreach (var chip in document.QuerySelectorAll("a.chip-remove"))
        {
            var wider = await visitor.OpenAsync(chip.GetAttribute("href")!);
            Assert.True(wider.QuerySelectorAll(".rows h3 a").Length >= links.Count);
            Assert.Equal(document.QuerySelectorAll("a.chip-remove").Length - 1, wider.QuerySelectorAll("a.chip-remove").Length);
        }
    }

    [Fact]
    public async Task A_facet_shows_as_many_incidents_as_its_number_says()
    {
        using var visitor = site.NewVisitor();
        var document = await visitor.OpenAsync("/incidents");
        var choices = document.QuerySelectorAll(".facets a").ToList();

        Assert.True(choices.Count > 15, $"Only {choices.Count} choices.");
        foreach (var choice in choices)
        {
            var narrowed = await visitor.OpenAsync(choice.GetAttribute("href")!);
            Assert.Equal(
                (choice.Words(), int.Parse(choice.One(".count").TextContent)),
                (choice.Words(), narrowed.QuerySelectorAll(".rows h3 a").Length));
        }
    }

    [Fact]
    public async Task Filters_that_exclude_each_other_leave_a_way_back()
    {
        using var visitor = site.NewVisitor();

        var document = await visitor.OpenAsync("/incidents?project=alist&pattern=closed-or-returned-twice");

        Assert.Contains("No incident matches all of these filters.", document.Words(), StringComparison.Ordinal);
        Assert.Contains(document.QuerySelectorAll("main a").OfType<IHtmlAnchorElement>(), a => a.GetAttribute("href") == "/incidents");
    }

    [Fact]
    public async Task A_practice_shows_which_incidents_teach_it()
    {
        using var visitor = site.NewVisitor();

        var document = await visitor.OpenAsync("/practices/fix-the-siblings");

        Assert.Equal(
            SiteMap.Incidents.Where(s => RepositoryFiles.ReadContent($"incidents/{s}/index.md").Split("\ncwe:")[0]
                .Contains("fix-the-siblings", StringComparison.Ordinal)),
            document.QuerySelectorAll(".rows h3 a").Select(a => a.GetAttribute("href")!["/incidents/".Length..])
                .Order(StringComparer.Ordinal));
    }
}
