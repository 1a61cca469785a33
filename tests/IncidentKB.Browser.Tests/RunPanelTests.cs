using IncidentKB.Core.Incidents;
using IncidentKB.Web.Tests;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace IncidentKB.Browser.Tests;

/// <summary>The programs of an article, run from its page.</summary>
public sealed class RunPanelTests(KbSite site, Chromium chromium)
{
    private const string Alist = "/incidents/alist-semaphore-released-more-than-held";

    [Theory]
    [InlineData(
        Languages.English, "", "Run bug and fix",
        "Bug reproduced: SemaphoreFullException, exit code 134",
        "Fix holds: no exception, exit code 0")]
    [InlineData(Languages.Chinese, "/zh-Hans", "运行缺陷与修复", "缺陷已复现：SemaphoreFullException，退出码 134", "修复有效：没有异常，退出码 0")]
    public async Task Bug_and_fix_run_side_by_side_with_the_keyboard(
        string language, string prefix, string both, string bugEnd, string fixEnd)
    {
        await using var tab = await OpenAsync(prefix + Alist);
        var (bug, fix) = (tab.Page.Locator(".terminal[data-snippet=bug]"), tab.Page.Locator(".terminal[data-snippet=fix]"));
        await Expect(bug.Locator("pre")).ToBeHiddenAsync();

        await tab.Page.GetByRole(AriaRole.Button, new() { Name = both }).PressAsync("Enter");

        await Expect(bug.GetByRole(AriaRole.Status)).ToHaveTextAsync(bugEnd);
        await Expect(fix.GetByRole(AriaRole.Status)).ToHaveTextAsync(fixEnd);
        await Expect(bug.Locator("pre")).ToContainTextAsync("[put] part 1 goes to the group");
        var exception = bug.Locator(".stderr a:not(.place)");
        await Expect(exception).ToContainTextAsync("Unhandled exception. System.Threading.SemaphoreFullException");
        await Expect(exception).ToHaveAttributeAsync("href", $"{prefix}/patterns/released-more-often-than-acquired");
        await Expect(bug.Locator(".lanes th").First).ToHaveTextAsync("put");
        await Expect(bug.Locator(".lanes-end")).ToContainTextAsync("SemaphoreFullException");
        await Expect(tab.Page.Locator("html")).ToHaveAttributeAsync("lang", language);
        tab.AssertQuiet();
    }

    [Fact]
    public async Task Twenty_runs_are_counted_and_one_run_shows_its_times_again()
    {
        await using var tab = await OpenAsync(Alist);
        var page = tab.Page;
        await page.Locator(".programs > summary").ClickAsync();
        var (times, run) = (page.GetByLabel("How often"), page.GetByRole(AriaRole.Button, new() { Name = "Run the bug" }));
        var bug = page.Locator(".terminal[data-snippet=bug]");

        await times.SelectOptionAsync("20");
        await run.ClickAsync();
        await Expect(bug.GetByRole(AriaRole.Status)).ToHaveTextAsync("20 runs. Bug reproduced: SemaphoreFullException, exit code 134");
        await Expect(bug.Locator(".histogram li")).ToContainTextAsync("20 / 20");

        await times.SelectOptionAsync("1");
        await run.ClickAsync();
        await Expect(bug.GetByRole(AriaRole.Status)).ToHaveTextAsync("Bug reproduced: SemaphoreFullException, exit code 134");
        await Expect(bug.Locator(".histogram")).ToBeHiddenAsync();
        await Expect(bug.Locator(".timing")).ToContainTextAsync("ended after");
    }

    [Theory]
    [InlineData(390)]
    [InlineData(1440)]
    public async Task What_ran_fits_the_screen_and_has_no_fault_that_axe_knows(int width)
    {
        await using var tab = await OpenAsync("/zh-Hans" + Alist, width);
        await tab.Page.Locator("button[value='bug fix']").ClickAsync();
        await Expect(tab.Page.Locator(".terminal[data-snippet=fix] [data-proof=proven]")).ToBeVisibleAsync();

        await Axe.AssertNoFaultInEitherThemeAsync(tab.Page);
        Assert.True(
            await tab.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"), "The page scrolls sideways.");
        tab.AssertQuiet();
    }

    // Each in a profile with a reader's cookie, because all tests come from one address.
    private Task<Tab> OpenAsync(string address, int width = 1024) => OpenAsync(site, chromium, address, width);

    internal static async Task<Tab> OpenAsync(KbSite site, Chromium chromium, string address, int width)
    {
        var tab = await chromium.OpenAsync(site.Address, width: width);
        await tab.Page.Context.AddCookiesAsync(
            [new() { Name = "ikb_reader", Value = Guid.NewGuid().ToString("N"), Url = site.Address.ToString() }]);
        await tab.GoAsync(address);
        return tab;
    }
}
