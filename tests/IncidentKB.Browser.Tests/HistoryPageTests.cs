using IncidentKB.Core.Incidents;
using IncidentKB.Web.Tests;
using Xunit;

namespace IncidentKB.Browser.Tests;

/// <summary>The pages of an incident with a past.</summary>
public sealed class HistoryPageTests(HistorySite site, Chromium chromium)
{
    public static TheoryData<string, string, int> Screens { get; } =
    [
        .. from page in new[] { "history", "history?from=1&to=5", "revisions/1" }
           from language in Languages.All
           from width in new[] { 390, 1440 }
           select (page, language, width),
    ];

    [Theory]
    [MemberData(nameof(Screens))]
    public async Task It_fits_the_screen_and_has_no_fault_that_axe_knows(string page, string language, int width)
    {
        await using var tab = await chromium.OpenAsync(site.Address, width: width);
        await tab.GoAsync($"{(language == Languages.English ? "" : $"/{language}")}/incidents/{HistorySite.Slug}/{page}");
        await tab.Page.EvaluateAsync("() => document.querySelectorAll('details').forEach(fold => fold.open = true)");

        await Axe.AssertNoFaultInEitherThemeAsync(tab.Page);

        Assert.True(
            await tab.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"), "The page scrolls sideways.");
        tab.AssertQuiet();
    }

    [Theory]
    [InlineData(390, 1)]
    [InlineData(1440, 2)]
    public async Task What_did_not_change_stands_once_on_a_phone_and_on_both_sides_elsewhere(int width, int times)
    {
        await using var tab = await chromium.OpenAsync(site.Address, width: width);
        await tab.GoAsync($"/incidents/{HistorySite.Slug}/history?from=1&to=5");

        Assert.Equal(times, await tab.Page.Locator("td:text-is('## Symptom'):visible").CountAsync());
    }
}
