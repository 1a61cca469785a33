using IncidentKB.Core.Incidents;
using IncidentKB.Web.Tests;
using Microsoft.Playwright;
using Xunit;

namespace IncidentKB.Browser.Tests;

public sealed class AccessibilityTests(KbSite site, Chromium chromium)
{
    public static TheoryData<string, string> Dialogs { get; } = [.. from key in new[] { "/", "?" } from language in Languages.All select (key, language)];

    [Theory]
    [MemberData(nameof(Dialogs))]
    public async Task A_dialog_has_no_fault_that_axe_knows_in_either_theme(string key, string language)
    {
        await using var tab = await chromium.OpenAsync(site.Address, width: 390);
        await tab.GoAsync(Pages.Address("patterns", language));
        await tab.Page.Keyboard.PressAsync(key);
        if (key == "/")
        {
            await SearchDialogTests.SearchAsync(tab, "semaphore");
        }

        await Axe.AssertNoFaultInEitherThemeAsync(tab.Page, "dialog[open]");
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
