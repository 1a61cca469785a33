using IncidentKB.Web.Tests;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace IncidentKB.Browser.Tests;

public sealed class ReportTests(OutageSite site, Chromium chromium)
{
    [Fact]
    public async Task A_selected_passage_goes_along_with_the_report()
    {
        await using var tab = await chromium.OpenAsync(site.Address);
        await tab.GoAsync($"/incidents/{OutageSite.Slug}");
        var link = tab.Page.GetByRole(AriaRole.Link, new() { Name = "Report a problem with this passage" });
        await Expect(link).ToBeHiddenAsync();

        await tab.Page.Locator(".prose p", new() { HasText = "The rule named the former address." }).ClickAsync(new() { ClickCount = 3 });
        await link.ClickAsync();

        await Expect(tab.Page.Locator("#quotation")).ToHaveValueAsync("The rule named the former address.");
        await tab.Page.Locator("#text").FillAsync("It named the present one.");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        await Expect(tab.Page.Locator("main [role=status]")).ToContainTextAsync("Thank you.");
        await using var db = site.OpenDatabase();
        var report = db.ProblemReports.Single(r => r.Text == "It named the present one.");
        Assert.Equal("The rule named the former address.", report.Quotation);
        tab.AssertQuiet();
    }

    [Fact]
    public async Task What_needs_somebody_says_why_and_leads_there_and_so_do_follow_ups()
    {
        await using var tab = await chromium.OpenAsync(site.Address);
        await tab.JoinAsync(site, Data.Entities.Role.Author);

        await tab.GoAsync("/workspace/attention");
        var row = tab.Page.Locator("tr", new() { HasText = "Nobody could sign in" });
        await Expect(row).ToContainTextAsync("Review overdue");
        await Expect(row.GetByRole(AriaRole.Link, new() { Name = "1 open since 20 May 2026: finish or drop" }))
            .ToHaveAttributeAsync("href", $"/incidents/{OutageSite.Slug}#follow-ups");
        await tab.Page.GetByLabel("Owner").FillAsync("nobody");
        await Expect(tab.Page.Locator(".attention")).ToContainTextAsync("Nothing needs anybody.");

        await tab.GoAsync("/workspace/follow-ups");
        await Expect(tab.Page.Locator(".follow-up-list tbody tr")).ToHaveCountAsync(1);
        await Expect(tab.Page.Locator(".follow-up-list")).ToContainTextAsync("Alarm on the share of failed sign-ins");
        tab.AssertQuiet();
    }
}
