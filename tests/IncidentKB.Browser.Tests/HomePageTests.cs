using IncidentKB.Testing;
using IncidentKB.Web.Tests;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace IncidentKB.Browser.Tests;

public sealed class HomePageTests(KbSite site, Chromium chromium)
{
    [Theory]
    [InlineData("/", "Run the bug")]
    [InlineData("/zh-Hans", "运行缺陷程序")]
    public async Task From_the_first_page_to_a_seen_bug_it_is_one_click_and_no_scrolling(string address, string button)
    {
        await using var tab = await chromium.OpenAsync(site.Address, width: 1440, height: 900);
        await tab.GoAsync(address);
        var run = tab.Page.GetByRole(AriaRole.Button, new() { Name = button });
        await Expect(run).ToBeInViewportAsync(new() { Ratio = 1 });

        await run.ClickAsync();

        await Expect(tab.Page.Locator(".live .terminal .state[data-proof]")).ToBeInViewportAsync(new() { Ratio = 1 });
        await Expect(tab.Page.Locator(".live .terminal pre")).ToContainTextAsync("Unhandled exception. System.InvalidOperationException");
        Assert.Equal(0, await tab.Page.EvaluateAsync<int>("() => scrollY"));
        var bottom = await tab.Page.EvaluateAsync<double>("() => document.querySelector('.live .terminal').getBoundingClientRect().bottom");
        TestContext.Current.SendDiagnosticMessage($"{address}: 1 click, 0 pixels scrolled, the output ends at {bottom} of 900 pixels.");
        Assert.InRange(bottom, 1, 900);
        tab.AssertQuiet();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_log_goes_into_the_same_box_as_a_word(bool withScripts)
    {
        await using var tab = await chromium.OpenAsync(site.Address, withScripts);
        await tab.GoAsync("/");
        var box = tab.Page.GetByRole(AriaRole.Textbox, new() { Name = "What did it print?" });

        await box.FillAsync(RepositoryFiles.ReadContent("incidents/go-fuse-negative-waitgroup-counter/traces/go-model.txt"));
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Find" }).ClickAsync();

        await Expect(tab.Page.Locator("[data-verdict=incident] a[href^='/incidents/go-fuse-negative-waitgroup-counter']").First)
            .ToBeVisibleAsync();
        Assert.DoesNotContain("goroutine", tab.Path, StringComparison.Ordinal);
        tab.AssertQuiet();
    }

    [Theory]
    [InlineData("Control+Enter")]
    [InlineData("Meta+Enter")]
    public async Task A_short_line_is_sent_by_key_while_its_hits_are_shown(string keys)
    {
        await using var tab = await chromium.OpenAsync(site.Address);
        await tab.GoAsync("/");
        await tab.Page.Locator("#q").PressSequentiallyAsync("semaphore");
        await Expect(tab.Page.Locator(".hits [role=option]").First).ToBeVisibleAsync();

        await tab.Page.Locator("#q").PressAsync(keys);

        await Expect(tab.Page).ToHaveURLAsync("/search?q=semaphore");
        Assert.Single(tab.Page.Context.Pages);
        tab.AssertQuiet();
    }

    [Fact]
    public async Task In_a_log_Enter_begins_a_line_and_Control_and_Enter_send_it()
    {
        await using var tab = await chromium.OpenAsync(site.Address);
        await tab.GoAsync("/");
        var box = tab.Page.Locator("#q");
        await box.FillAsync("panic: sync: negative WaitGroup counter\n\ngoroutine 7 [running]:");
        await box.PressAsync("Enter");
        await Expect(box).ToHaveValueAsync("panic: sync: negative WaitGroup counter\n\ngoroutine 7 [running]:\n");
        await Expect(tab.Page.Locator(".hits")).ToBeHiddenAsync();

        await box.PressAsync("Control+Enter");

        await Expect(tab.Page.Locator("[data-verdict]").First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_browser_in_Chinese_gets_Chinese_and_the_switch_is_remembered()
    {
        await using var tab = await chromium.OpenAsync(site.Address, locale: "zh-CN");
        await tab.GoAsync("/");
        await Expect(tab.Page).ToHaveURLAsync("/zh-Hans");

        await tab.Page.Locator("header a.language").ClickAsync();
        await Expect(tab.Page).ToHaveURLAsync("/");
        await tab.Page.ReloadAsync();
        await Expect(tab.Page).ToHaveURLAsync("/");
        await tab.Page.GotoAsync("about:blank");
        await tab.GoAsync("/");
        await Expect(tab.Page).ToHaveURLAsync("/");

        // A link to a page is never answered with another.
        await tab.GoAsync("/patterns");
        await Expect(tab.Page.Locator("html")).ToHaveAttributeAsync("lang", "en");
    }

    [Fact]
    public async Task Without_a_referrer_a_link_within_the_site_still_leads_where_it_says()
    {
        await using var tab = await chromium.OpenAsync(site.Address, locale: "zh-CN");
        await tab.GoAsync("/patterns");
        await tab.Page.EvaluateAsync("() => document.querySelectorAll('a').forEach(link => { link.referrerPolicy = 'no-referrer'; })");

        await tab.Page.Locator("a.wordmark").ClickAsync();

        await Expect(tab.Page).ToHaveURLAsync("/");
    }
}
