using IncidentKB.Web.Tests;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace IncidentKB.Browser.Tests;

/// <summary>The search boxes, which find while somebody types.</summary>
public sealed class SearchBoxTests(KbSite site, Chromium chromium)
{
    private const string Article = "/incidents/alist-semaphore-released-more-than-held";

    [Theory]
    [InlineData("/", "Control+k", "#q", "double close", "/incidents/", "Incidents")]
    [InlineData("/search", "Control+k", "#q", "double close", "/incidents/", "Incidents")]
    [InlineData(Article, "/", "#header-q", "double close", "/incidents/", "Incidents")]
    [InlineData("/zh-Hans/patterns", "Control+k", "#header-q", "信号量", "/zh-Hans/incidents/", "事故")]
    public async Task A_key_leads_into_it_and_Enter_opens_what_the_arrows_point_at(
        string page, string key, string box, string query, string opens, string group)
    {
        await using var tab = await chromium.OpenAsync(site.Address);
        await tab.GoAsync(page);

        await tab.Page.Keyboard.PressAsync(key);
        await Expect(tab.Page.Locator(box)).ToBeFocusedAsync();
        await SearchAsync(tab, query);
        await Expect(tab.Page.GetByRole(AriaRole.Group, new() { Name = group, Exact = true })).ToBeVisibleAsync();
        await Expect(tab.Page.Locator(".hits mark").First).ToBeVisibleAsync();
        await Expect(tab.Page.Locator("#ikb-status")).Not.ToBeEmptyAsync();

        // The focus stays in the box; what is pointed at is told by it.
        await tab.Page.Keyboard.PressAsync("ArrowDown");
        await tab.Page.Keyboard.PressAsync("ArrowDown");
        await tab.Page.Keyboard.PressAsync("ArrowUp");
        var chosen = tab.Page.Locator("[role=option][aria-selected=true]");
        await Expect(chosen).ToHaveAttributeAsync("id", (await tab.Page.Locator(box).GetAttributeAsync("aria-activedescendant"))!);
        await Expect(chosen).ToHaveAttributeAsync("id", "ikb-hit-0");
        await Expect(tab.Page.Locator(box)).ToBeFocusedAsync();
        await tab.FollowAsync(() => tab.Page.Keyboard.PressAsync("Enter"), at => at.StartsWith(opens, StringComparison.Ordinal));

        tab.AssertQuiet();
    }

    [Theory]
    [InlineData("/", "#q")]
    [InlineData("/patterns", "#header-q")]
    public async Task A_click_and_the_first_letters_suffice_and_a_hit_can_be_clicked(string page, string box)
    {
        await using var tab = await chromium.OpenAsync(site.Address);
        await tab.GoAsync(page);

        await tab.Page.Locator(box).ClickAsync();
        await SearchAsync(tab, "semaphore");

        await tab.FollowAsync(() => tab.Page.GetByRole(AriaRole.Option).First.ClickAsync(), at => at == Article);
        tab.AssertQuiet();
    }

    [Theory]
    [InlineData(320)]
    [InlineData(390)]
    public async Task On_a_phone_a_button_opens_it_over_the_whole_width(int width)
    {
        await using var tab = await chromium.OpenAsync(site.Address, width: width, height: 700);
        await tab.GoAsync("/patterns");
        await Expect(tab.Page.Locator("#header-q")).ToBeHiddenAsync();

        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Search" }).ClickAsync();
        var box = tab.Page.Locator("#header-q");
        await Expect(box).ToBeFocusedAsync();
        Assert.True((await box.BoundingBoxAsync())!.Width >= width - 40, "The box does not take the width of the phone.");
        await SearchAsync(tab, "semaphore");
        Assert.True(
            (await tab.Page.Locator(".hits").BoundingBoxAsync())!.Width >= width - 1, "The hits do not take the width of the phone.");
        await tab.Page.Keyboard.PressAsync("Escape");
        await Expect(tab.Page.Locator(".hits")).ToBeHiddenAsync();
        await tab.Page.Keyboard.PressAsync("Escape");
        await Expect(tab.Page.GetByRole(AriaRole.Button, new() { Name = "Search" })).ToBeFocusedAsync();
    }

    [Theory]
    [InlineData(640)]
    [InlineData(720)]
    [InlineData(768)]
    [InlineData(820)]
    [InlineData(1024)]
    [InlineData(1150)]
    [InlineData(1440)]
    public async Task It_has_room_at_every_width(int width)
    {
        await using var tab = await chromium.OpenAsync(site.Address, width: width);

        foreach (var page in new[] { "/patterns", "/zh-Hans/patterns" })
        {
            await tab.GoAsync(page);
            Assert.InRange((await tab.Page.Locator("#header-q").BoundingBoxAsync())!.Width, 200, 400);
            Assert.InRange((await tab.Page.Locator(".site-header").BoundingBoxAsync())!.Height, 40, 60);
        }
    }

    [Fact]
    public async Task The_menu_of_a_phone_works_without_scripts()
    {
        await using var tab = await chromium.OpenAsync(site.Address, withScripts: false, width: 390, height: 700);
        await tab.GoAsync("/patterns");
        var menu = tab.Page.GetByRole(AriaRole.Navigation, new() { Name = "Main" });
        await Expect(menu).ToBeHiddenAsync();

        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Menu" }).ClickAsync();
        await Expect(tab.Page.GetByRole(AriaRole.Link, new() { Name = "Sign in" })).ToBeVisibleAsync();
        await menu.GetByRole(AriaRole.Link, new() { Name = "Reading" }).ClickAsync();

        await Expect(tab.Page).ToHaveURLAsync("/reading");
    }

    [Fact]
    public async Task The_header_stays_in_sight_and_covers_nothing_that_a_link_leads_to()
    {
        await using var tab = await chromium.OpenAsync(site.Address, width: 1440);
        await tab.Page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.Reduce });
        await tab.GoAsync("/messages#system");

        await Expect(tab.Page.Locator("#system")).ToBeInViewportAsync();
        var (header, heading) =
            (await tab.Page.Locator(".site-header").BoundingBoxAsync(), await tab.Page.Locator("#system").BoundingBoxAsync());
        Assert.Equal(0, header!.Y);
        Assert.True(heading!.Y >= header.Height, $"The heading is at {heading.Y}, behind the header of {header.Height}.");

        // Nor does the page move when somebody uses it.
        var at = await tab.Page.EvaluateAsync<double>("() => scrollY");
        await tab.Page.Keyboard.PressAsync("/");
        await Expect(tab.Page.Locator("#header-q")).ToBeFocusedAsync();
        await tab.Page.Locator("header a.language").FocusAsync();
        Assert.Equal(at, await tab.Page.EvaluateAsync<double>("() => scrollY"));
    }

    [Fact]
    public async Task Patterns_practices_and_messages_stand_in_groups_of_their_own()
    {
        await using var tab = await chromium.OpenAsync(site.Address);
        await tab.GoAsync("/incidents");

        await tab.Page.Keyboard.PressAsync("/");
        await SearchAsync(tab, "counter");
        await Expect(tab.Page.GetByRole(AriaRole.Group, new() { Name = "Patterns" }).Locator("a[href^='/patterns/']").First)
            .ToBeVisibleAsync();
        await Expect(tab.Page.GetByRole(AriaRole.Group, new() { Name = "Practices" }).Locator("a[href^='/practices/']").First)
            .ToBeVisibleAsync();

        await tab.Page.Keyboard.PressAsync("Control+a");
        await SearchAsync(tab, "OutOfMemoryError");
        await Expect(tab.Page.GetByRole(AriaRole.Group, new() { Name = "Runtime messages" }).Locator("a[href^='/messages#']").First)
            .ToBeVisibleAsync();
        await Expect(tab.Page.Locator(".hits")).Not.ToContainTextAsync("Nothing found");
    }

    [Fact]
    public async Task Control_and_Enter_open_the_first_hit_in_a_new_tab()
    {
        await using var tab = await chromium.OpenAsync(site.Address);
        await tab.GoAsync("/patterns");
        await tab.Page.Keyboard.PressAsync("/");
        await SearchAsync(tab, "semaphore: released more than held");

        var other = await tab.Page.Context.RunAndWaitForPageAsync(() => tab.Page.Keyboard.PressAsync("Control+Enter"));

        await Expect(other).ToHaveURLAsync(Article);
        Assert.Equal("/patterns", tab.Path);
    }

    [Fact]
    public async Task Escape_leads_back_to_where_somebody_was()
    {
        await using var tab = await chromium.OpenAsync(site.Address);
        await tab.GoAsync("/patterns");
        var link = tab.Page.Locator("main h2 a").Nth(2);
        await link.FocusAsync();
        await tab.Page.Keyboard.PressAsync("/");
        await SearchAsync(tab, "semaphore");

        await tab.Page.Keyboard.PressAsync("Escape");
        await Expect(tab.Page.Locator(".hits")).ToBeHiddenAsync();
        await Expect(link).ToBeFocusedAsync();

        // Who clicked into the box stays in it, with what was typed.
        await tab.Page.Locator("#header-q").ClickAsync();
        await tab.Page.Keyboard.PressAsync("ArrowDown");
        await Expect(tab.Page.Locator(".hits [role=option]").First).ToBeVisibleAsync();
        await Expect(tab.Page.Locator("#header-q")).ToHaveAttributeAsync("aria-expanded", "true");
        await tab.Page.Keyboard.PressAsync("Escape");
        await Expect(tab.Page.Locator("#header-q")).ToBeFocusedAsync();
        await Expect(tab.Page.Locator("#header-q")).ToHaveValueAsync("semaphore");
        await Expect(tab.Page.Locator("#header-q")).ToHaveAttributeAsync("aria-expanded", "false");
    }

    [Theory]
    [InlineData("/patterns")]
    [InlineData("/")]
    public async Task Enter_shows_all_results_and_the_search_is_offered_again_until_it_is_forgotten(string page)
    {
        await using var tab = await chromium.OpenAsync(site.Address);
        await tab.GoAsync(page);
        await tab.Page.Keyboard.PressAsync("Control+k");
        await tab.Page.Keyboard.TypeAsync("semaphore");
        await tab.FollowAsync(() => tab.Page.Keyboard.PressAsync("Enter"), at => at == "/search?q=semaphore");

        await tab.GoAsync("/patterns");
        await tab.Page.Keyboard.PressAsync("/");
        var recent = tab.Page.Locator(".hits .recent");
        await Expect(recent.GetByRole(AriaRole.Option, new() { Name = "semaphore" })).ToHaveAttributeAsync("href", "/search?q=semaphore");
        await recent.GetByRole(AriaRole.Button, new() { Name = "Forget them" }).ClickAsync();
        await Expect(recent).ToHaveCountAsync(0);
        await Expect(tab.Page.Locator("#header-q")).ToBeFocusedAsync();
        await tab.Page.ReloadAsync();
        await tab.Page.Keyboard.PressAsync("/");
        await Expect(tab.Page.Locator("#header-q")).ToBeFocusedAsync();
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
        taken = await tab.Page.EvaluateAsync<bool[]>(
            """
            () => [{ key: 'Enter', isComposing: true }, { key: 'ArrowDown', keyCode: 229 }]
              .map(init => !document.querySelector('#q').dispatchEvent(new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...init })))
            """);
        Assert.Equal([false, false], taken);
    }

    [Fact]
    public async Task Single_keys_can_be_switched_off_and_on_again()
    {
        await using var tab = await chromium.OpenAsync(site.Address);
        await tab.GoAsync("/patterns");
        var box = tab.Page.Locator("#header-q");

        await tab.Page.Keyboard.PressAsync("?");
        var keys = tab.Page.GetByRole(AriaRole.Dialog, new() { Name = "Keyboard" });
        await keys.GetByLabel("Single keys are shortcuts").UncheckAsync();
        await tab.Page.Keyboard.PressAsync("Escape");
        await tab.GoAsync("/incidents");
        await tab.Page.Keyboard.PressAsync("?");
        await tab.Page.Keyboard.PressAsync("/");
        await Expect(tab.Page.Locator("dialog[open]")).ToHaveCountAsync(0);
        await Expect(box).Not.ToBeFocusedAsync();
        await tab.Page.Keyboard.PressAsync("Control+k");
        await Expect(box).ToBeFocusedAsync();

        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Keyboard" }).ClickAsync();
        await keys.GetByLabel("Single keys are shortcuts").CheckAsync();
        await keys.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();
        await tab.Page.Keyboard.PressAsync("/");
        await Expect(box).ToBeFocusedAsync();
    }

    [Fact]
    public async Task A_search_that_fails_says_so_and_keeps_what_was_typed()
    {
        await using var tab = await chromium.OpenAsync(site.Address);
        await tab.GoAsync("/patterns");
        await tab.Page.RouteAsync("**/search/hits?*", route => route.AbortAsync());
        await tab.Page.Keyboard.PressAsync("/");
        await tab.Page.Keyboard.TypeAsync("semaphore");

        await Expect(tab.Page.Locator(".hits [role=alert]")).ToContainTextAsync("Press Enter");
        await Expect(tab.Page.Locator("#header-q")).ToHaveValueAsync("semaphore");
    }

    // The hits of the first letters may come before those of all.
    internal static async Task SearchAsync(Tab tab, string query)
    {
        await tab.Page.RunAndWaitForResponseAsync(
            () => tab.Page.Keyboard.TypeAsync(query),
            answer => answer.Url.EndsWith($"/search/hits?q={Uri.EscapeDataString(query)}", StringComparison.Ordinal));
        var hits = tab.Page.Locator(".hits");
        await Expect(hits.GetByRole(AriaRole.Option).First).ToBeVisibleAsync();
        await Expect(hits).Not.ToHaveAttributeAsync("aria-busy", "true");
    }
}
