using IncidentKB.Core.Incidents;
using IncidentKB.Web.Tests;
using Microsoft.Playwright;
using Xunit;

namespace IncidentKB.Browser.Tests;

public sealed class AccessibilityTests(KbSite site, Chromium chromium)
{
    public static TheoryData<string, int, string> Boxes { get; } =
        [.. from page in new[] { "patterns", "home", "search-empty" }
            from width in new[] { 390, 1440 }
            from language in Languages.All
            select (page, width, language)];

    [Theory]
    [InlineData(Languages.English)]
    [InlineData(Languages.Chinese)]
    public async Task A_dialog_has_no_fault_that_axe_knows_in_either_theme(string language)
    {
        await using var tab = await chromium.OpenAsync(site.Address, width: 390);
        await tab.GoAsync(Pages.Address("patterns", language));
        await tab.Page.Keyboard.PressAsync("?");

        await Axe.AssertNoFaultInEitherThemeAsync(tab.Page, "dialog[open]");
    }

    [Theory]
    [MemberData(nameof(Boxes))]
    public async Task A_box_with_hits_has_no_fault_that_axe_knows_in_either_theme(string kind, int width, string language)
    {
        await using var tab = await chromium.OpenAsync(site.Address, width: width);
        await tab.GoAsync(Pages.Address(kind, language));
        await tab.Page.Keyboard.PressAsync("Control+k");
        await SearchBoxTests.SearchAsync(tab, "semaphore");
        await tab.Page.Keyboard.PressAsync("ArrowDown");

        await Axe.AssertNoFaultInEitherThemeAsync(tab.Page, ".finder");
    }

    [Fact]
    public async Task The_menu_of_a_phone_has_no_fault_that_axe_knows_in_either_theme()
    {
        await using var tab = await chromium.OpenAsync(site.Address, width: 390);
        await tab.GoAsync(Pages.Address("patterns", Languages.English));
        await tab.Page.Locator(".open-menu").ClickAsync();

        await Axe.AssertNoFaultInEitherThemeAsync(tab.Page, "#menu");
    }

    [Fact]
    public async Task Whoever_wants_no_motion_gets_none()
    {
        await using var tab = await chromium.OpenAsync(site.Address);
        await tab.Page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.Reduce });
        await tab.GoAsync(Pages.Address("article", Languages.English));

        Assert.Empty(await tab.Page.EvaluateAsync<string[]>(
            """
            () => [document.documentElement, ...document.querySelectorAll('body *')].filter(e => {
              const style = getComputedStyle(e);
              return style.scrollBehavior === 'smooth' || parseFloat(style.transitionDuration) > 0 || style.animationName !== 'none';
            }).map(e => e.outerHTML.slice(0, 80))
            """));
    }
}
