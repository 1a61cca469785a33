using IncidentKB.Core.Incidents;
using IncidentKB.Web.Tests;
using Xunit;

namespace IncidentKB.Browser.Tests;

/// <summary>
/// An article with everything that the record can hold: a picture, alerts, tasks, footnotes, times, follow-ups and own keys.
/// </summary>
public sealed class OutagePageTests(OutageSite site, Chromium chromium)
{
    public static TheoryData<string, int> Screens { get; } =
        [.. from language in Languages.All from width in new[] { 390, 1440 } select (language, width)];

    [Theory]
    [MemberData(nameof(Screens))]
    public async Task It_fits_the_screen_and_has_no_fault_that_axe_knows(string language, int width)
    {
        await using var tab = await chromium.OpenAsync(site.Address, width: width);
        await tab.GoAsync($"{(language == Languages.English ? "" : $"/{language}")}/incidents/{OutageSite.Slug}");
        await tab.Page.EvaluateAsync("() => document.querySelectorAll('details').forEach(fold => fold.open = true)");

        await Axe.AssertNoFaultInEitherThemeAsync(tab.Page);

        Assert.True(
            await tab.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"), "The page scrolls sideways.");
        tab.AssertQuiet();
    }

    [Fact]
    public async Task The_picture_is_there_and_nothing_is_refused()
    {
        await using var tab = await chromium.OpenAsync(site.Address);
        await tab.GoAsync($"/incidents/{OutageSite.Slug}");

        Assert.Equal(
            3, await tab.Page.Locator(".picture img").EvaluateAsync<int>("image => image.decode().then(() => image.naturalWidth)"));
        tab.AssertQuiet();
    }
}
