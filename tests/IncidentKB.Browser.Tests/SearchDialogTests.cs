using IncidentKB.Web.Tests;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace IncidentKB.Browser.Tests;

public sealed class SearchDialogTests(KbSite site, Chromium chromium)
{
    private const string Article = "/incidents/alist-semaphore-released-more-than-held";

    [Theory]
    [InlineData("/", "Control+k", "double close", "/incidents/", "Incidents")]
    [InlineData(Article, "/", "double close", "/incidents/", "Incidents")]
    [InlineData("/zh-Hans/patterns", "Control+k", "信号量", "/zh-Hans/incidents/", "事故")]
    public async Task It_opens_by_a_key_finds_while_one_types_and_opens_what_the_arrows_point_at(string page, string key, string query, string opens, string group)
    {
        await using var tab = await chromium.OpenAsync(site.Address);
        await tab.GoAsync(page);

        await tab.Page.Keyboard.PressAsync(key);
        var finder = tab.Page.Locator("dialog.finder");
        await Expect(finder.GetByRole(AriaRole.Searchbox)).ToBeFocusedAsync();
        await SearchAsync(tab, query);
        await Expect(finder.GetByRole(AriaRole.Heading, new() { Name = group, Exact = true })).ToBeVisibleAsync();
        await Expect(finder.Locator("mark").First).ToBeVisibleAsync();
        await Expect(tab.Page.Locator("#ikb-status")).Not.ToBeEmptyAsync();
        await tab.Page.Keyboard.PressAsync("ArrowDown");
        await Expect(finder.Locator(".result a").First).ToBeFocusedAsync();
        await tab.Page.Keyboard.PressAsync("ArrowDown");
        await tab.Page.Keyboard.PressAsync("ArrowUp");
        await tab.FollowAsync(() => tab.Page.Keyboard.PressAsync("Enter"), at => at.StartsWith(opens, StringComparison.Ordinal));

        tab.AssertQuiet();
    }

    [Fact]
    public async Task Patterns_and_practices_stand_in_groups_of_their_own()
    {
        await using var tab = await chromium.OpenAsync(site.Address);
        await tab.GoAsync("/incidents");

        await tab.Page.Keyboard.PressAsync("/");
        await SearchAsync(tab, "counter");

        var finder = tab.Page.Locator("dialog.finder");
        await Expect(finder.GetByRole(AriaRole.Region, new() { Name = "Patterns" }).Locator("a[href^='/patterns/']").First).ToBeVisibleAsync();
        await Expect(finder.GetByRole(AriaRole.Region, new() { Name = "Practices" }).Locator("a[href^='/practices/']").First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Control_and_Enter_open_the_first_hit_in_a_new_tab_and_Escape_closes()
    {
        await using var tab = await chromium.OpenAsync(site.Address);
        await tab.GoAsync("/patterns");
        await tab.Page.Keyboard.PressAsync("/");
        await SearchAsync(tab, "semaphore: released more than held");

        var other = await tab.Page.Context.RunAndWaitForPageAsync(() => tab.Page.Keyboard.PressAsync("Control+Enter"));

        await Expect(other).ToHaveURLAsync(Article);
        Assert.Equal("/patterns", tab.Path);
        await tab.Page.BringToFrontAsync();
        await tab.Page.Keyboard.PressAsync("Escape");
        await Expect(tab.Page.Locator("dialog.finder")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Enter_in_the_box_shows_all_results_and_the_search_is_offered_again_until_it_is_forgotten()
    {
        await using var tab = await chromium.OpenAsync(site.Address);
        await tab.GoAsync("/patterns");
        await tab.Page.Keyboard.PressAsync("/");
        await tab.Page.Keyboard.TypeAsync("semaphore");
        await tab.FollowAsync(() => tab.Page.Keyboard.PressAsync("Enter"), at => at == "/search?q=semaphore");

        await tab.GoAsync("/patterns");
        await tab.Page.Keyboard.PressAsync("/");
        var recent = tab.Page.Locator("dialog.finder .recent");
        await Expect(recent.GetByRole(AriaRole.Link, new() { Name = "semaphore" })).ToHaveAttributeAsync("href", "/search?q=semaphore");
        await recent.GetByRole(AriaRole.Button, new() { Name = "Forget them" }).ClickAsync();
        await Expect(recent).ToHaveCountAsync(0);
        await tab.Page.ReloadAsync();
        await tab.Page.Keyboard.PressAsync("/");
        await Expect(tab.Page.Locator("dialog.finder")).ToBeVisibleAsync();
        await Expect(recent).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task No_key_is_taken_from_a_box_from_an_input_method_or_from_the_browser()
    {
        await using var tab = await chromium.OpenAsync(site.Address);
        await tab.GoAsync("/search");

        await tab.Page.Locator("#q").FocusAsync();
        await tab.Page.Keyboard.TypeAsync("/?tnp[]");
        await Expect(tab.Page.Locator("#q")).ToHaveValueAsync("/?tnp[]");
        await tab.Page.Locator("#trace").FocusAsync();
        await tab.Page.Keyboard.TypeAsync("/?t");
        await Expect(tab.Page.Locator("#trace")).ToHaveValueAsync("/?t");

        // What an input method composes, and Ctrl+F, pass by untouched.
        var taken = await tab.Page.EvaluateAsync<bool[]>(
            """
            () => [{ key: '/', isComposing: true }, { key: 'Process', keyCode: 229 }, { key: 'f', ctrlKey: true }, { key: 'k', ctrlKey: true }]
              .map(init => !document.body.dispatchEvent(new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...init })))
            """);
        Assert.Equal([false, false, false, true], taken);
    }

    [Fact]
    public async Task Single_keys_can_be_switched_off_and_on_again()
    {
        await using var tab = await chromium.OpenAsync(site.Address);
        await tab.GoAsync("/patterns");

        await tab.Page.Keyboard.PressAsync("?");
        var keys = tab.Page.GetByRole(AriaRole.Dialog, new() { Name = "Keyboard" });
        await keys.GetByLabel("Single keys are shortcuts").UncheckAsync();
        await tab.Page.Keyboard.PressAsync("Escape");
        await tab.GoAsync("/incidents");
        await tab.Page.Keyboard.PressAsync("?");
        await tab.Page.Keyboard.PressAsync("/");
        await Expect(tab.Page.Locator("dialog[open]")).ToHaveCountAsync(0);
        await tab.Page.Keyboard.PressAsync("Control+k");
        await Expect(tab.Page.Locator("dialog.finder")).ToBeVisibleAsync();
        await tab.Page.Keyboard.PressAsync("Escape");

        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Keyboard" }).ClickAsync();
        await keys.GetByLabel("Single keys are shortcuts").CheckAsync();
        await keys.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();
        await tab.Page.Keyboard.PressAsync("/");
        await Expect(tab.Page.Locator("dialog.finder")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_search_that_fails_says_so_and_keeps_what_was_typed()
    {
        await using var tab = await chromium.OpenAsync(site.Address);
        await tab.GoAsync("/patterns");
        await tab.Page.RouteAsync("**/search/hits?*", route => route.AbortAsync());
        await tab.Page.Keyboard.PressAsync("/");
        await tab.Page.Keyboard.TypeAsync("semaphore");

        await Expect(tab.Page.Locator("dialog.finder [role=alert]")).ToContainTextAsync("Press Enter");
        await Expect(tab.Page.Locator("dialog.finder input")).ToHaveValueAsync("semaphore");
    }

    // The hits of the first letters may come before those of all.
    internal static async Task SearchAsync(Tab tab, string query)
    {
        await tab.Page.RunAndWaitForResponseAsync(
            () => tab.Page.Keyboard.TypeAsync(query),
            answer => answer.Url.EndsWith($"/search/hits?q={Uri.EscapeDataString(query)}", StringComparison.Ordinal));
        var hits = tab.Page.Locator("dialog.finder .hits");
        await Expect(hits.Locator(".result").First).ToBeVisibleAsync();
        await Expect(hits).Not.ToHaveAttributeAsync("aria-busy", "true");
    }
}
