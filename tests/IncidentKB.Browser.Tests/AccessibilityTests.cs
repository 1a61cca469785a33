using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using IncidentKB.Core.Incidents;
using IncidentKB.Web.Tests;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace IncidentKB.Browser.Tests;

public sealed class AccessibilityTests(KbSite site, Chromium chromium)
{
    public static TheoryData<string, string> All => Pages.InBothLanguages;

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_page_has_no_fault_that_axe_knows_in_either_theme(string kind, string language)
    {
        foreach (var theme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await using var tab = await chromium.OpenAsync(site.Address, theme: theme);
            await tab.GoAsync(Pages.Address(kind, language));
            await tab.Page.EvaluateAsync("() => document.querySelectorAll('details').forEach(fold => fold.open = true)");

            var result = await tab.Page.RunAxe();

            Assert.NotEmpty(result.Passes);
            Assert.True(result.Violations.Length == 0, $"{theme}:\n{string.Join('\n', result.Violations.Select(Describe))}");
        }
    }

    public static TheoryData<string, string> Dialogs { get; } = [.. from key in new[] { "/", "?" } from language in Languages.All select (key, language)];

    [Theory]
    [MemberData(nameof(Dialogs))]
    public async Task A_dialog_has_no_fault_that_axe_knows_in_either_theme(string key, string language)
    {
        foreach (var theme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await using var tab = await chromium.OpenAsync(site.Address, width: 390, theme: theme);
            await tab.GoAsync(Pages.Address("patterns", language));
            await tab.Page.Keyboard.PressAsync(key);
            if (key == "/")
            {
                await tab.Page.Keyboard.TypeAsync("semaphore");
                await Expect(tab.Page.Locator("dialog .result").First).ToBeVisibleAsync();
            }

            var result = await tab.Page.Locator("dialog[open]").RunAxe();

            Assert.NotEmpty(result.Passes);
            Assert.True(result.Violations.Length == 0, $"{theme}:\n{string.Join('\n', result.Violations.Select(Describe))}");
        }
    }

    // 1280 by 800 pixels at 200 %.
    [Theory]
    [MemberData(nameof(All))]
    public async Task At_twice_the_size_nothing_needs_scrolling_sideways_and_nothing_is_covered(string kind, string language)
    {
        await using var tab = await chromium.OpenAsync(site.Address, width: 640, height: 400, scale: 2);
        await tab.GoAsync(Pages.Address(kind, language));

        Assert.True(await tab.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"), "The page scrolls sideways.");
        Assert.Empty(await tab.Page.EvaluateAsync<string[]>(
            "() => [...document.querySelectorAll('body *')].filter(e => getComputedStyle(e).position === 'fixed').map(e => e.outerHTML.slice(0, 80))"));
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

    private static string Describe(AxeResultItem violation) =>
        $"{violation.Id} ({violation.Impact}): {violation.Help}\n{string.Join('\n', violation.Nodes.Take(4).Select(n => $"    {n.Html}\n      {string.Join(" ", n.Any.Select(c => c.Message))}"))}";
}
