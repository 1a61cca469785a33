using IncidentKB.Web.Tests;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace IncidentKB.Browser.Tests;

public sealed class ReadingAidTests(KbSite site, Chromium chromium)
{
    private const string Article = "/incidents/alist-semaphore-released-more-than-held";

    [Fact]
    public async Task A_block_is_copied_to_the_character()
    {
        await using var tab = await chromium.OpenAsync(site.Address);
        await tab.Page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await tab.GoAsync(Article);
        await tab.Page.Locator(".programs > summary").ClickAsync();
        var block = tab.Page.Locator("figure.snippet ikb-copy").First;

        await block.HoverAsync();
        await block.GetByRole(AriaRole.Button, new() { Name = "Copy" }).ClickAsync();

        await Expect(tab.Page.Locator("#ikb-status")).ToHaveTextAsync("Copied");
        var code = (await block.Locator("ol").TextContentAsync())!.TrimEnd();
        Assert.NotEqual("", code);
        Assert.Equal(code, await tab.Page.EvaluateAsync<string>("() => navigator.clipboard.readText()"));
    }

    [Fact]
    public async Task A_heading_gives_its_address()
    {
        await using var tab = await chromium.OpenAsync(site.Address);
        await tab.Page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await tab.GoAsync("/zh-Hans" + Article);

        await tab.Page.Locator(".titled:has(#root-cause) .anchor").ClickAsync();

        await Expect(tab.Page.Locator("#ikb-status")).ToHaveTextAsync("链接已复制");
        Assert.Equal(
            new Uri(site.Address, "/zh-Hans" + Article + "#root-cause").ToString(),
            await tab.Page.EvaluateAsync<string>("() => navigator.clipboard.readText()"));
        await Expect(tab.Page).ToHaveURLAsync("/zh-Hans" + Article + "#root-cause");
    }

    [Fact]
    public async Task The_contents_stay_in_sight_and_mark_the_section_that_is_read()
    {
        await using var tab = await chromium.OpenAsync(site.Address, width: 1440);
        await tab.GoAsync(Article);
        var current = tab.Page.Locator("nav.toc [aria-current]");
        await Expect(current).ToHaveCountAsync(0);

        foreach (var section in new[] { "prevention", "root-cause" })
        {
            await tab.Page.EvaluateAsync("id => document.getElementById(id).scrollIntoView({ behavior: 'instant' })", section);
            await Expect(current).ToHaveAttributeAsync("href", "#" + section);
            await Expect(current).ToBeInViewportAsync();
        }
    }

    [Fact]
    public async Task The_language_switch_stays_in_the_section()
    {
        await using var tab = await chromium.OpenAsync(site.Address);
        await tab.GoAsync(Article + "#fix-required");
        await Expect(tab.Page.Locator("nav.toc [aria-current]")).ToHaveAttributeAsync("href", "#fix-required");

        await tab.Page.Locator("header a.language").ClickAsync();

        await Expect(tab.Page).ToHaveURLAsync("/zh-Hans" + Article + "#fix-required");
        await Expect(tab.Page.Locator("#fix-required")).ToBeInViewportAsync();
    }

    [Theory]
    [InlineData("n", "p")]
    [InlineData("]", "[")]
    public async Task Keys_lead_through_a_reading_path(string next, string previous)
    {
        await using var tab = await chromium.OpenAsync(site.Address);
        await tab.GoAsync("/incidents/go-fuse-negative-waitgroup-counter?path=first-week");

        await tab.FollowAsync(() => tab.Page.Keyboard.PressAsync(next), at => at == Article + "?path=first-week");
        await tab.FollowAsync(
            () => tab.Page.Keyboard.PressAsync(previous), at => at == "/incidents/go-fuse-negative-waitgroup-counter?path=first-week");
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task The_theme_is_chosen_by_button_or_key_and_comes_with_the_next_page(ColorScheme system)
    {
        await using var tab = await chromium.OpenAsync(site.Address, theme: system);
        await tab.GoAsync("/");
        var html = tab.Page.Locator("html");
        Assert.Null(await html.GetAttributeAsync("data-theme"));

        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Theme: as the system" }).ClickAsync();
        await Expect(html).ToHaveAttributeAsync("data-theme", "light");
        await tab.Page.Keyboard.PressAsync("t");
        await Expect(tab.Page.GetByRole(AriaRole.Button, new() { Name = "Theme: dark" })).ToBeVisibleAsync();

        // The server writes it, so it is there before any script has run.
        var answer = await tab.Page.APIRequest.GetAsync(new Uri(site.Address, "/patterns").ToString());
        Assert.Contains("data-theme=\"dark\"", await answer.TextAsync(), StringComparison.Ordinal);
        await tab.GoAsync("/patterns");
        Assert.Equal("dark", await tab.Page.EvaluateAsync<string>("() => getComputedStyle(document.documentElement).colorScheme"));

        await tab.Page.Keyboard.PressAsync("t");
        await Expect(html).Not.ToHaveAttributeAsync("data-theme", "dark");
        await tab.GoAsync("/patterns");
        Assert.Null(await html.GetAttributeAsync("data-theme"));
    }

    [Theory]
    [InlineData("/")]
    [InlineData(Article)]
    public async Task Without_scripts_nothing_is_shown_that_needs_them(string address)
    {
        await using var tab = await chromium.OpenAsync(site.Address, withScripts: false);
        await tab.GoAsync(address);

        Assert.Equal(0, await tab.Page.Locator("[data-do]:visible, .scripted:visible").CountAsync());
        tab.AssertQuiet();
    }

    [Fact]
    public async Task A_form_on_its_way_says_so_and_can_be_sent_again()
    {
        await using var tab = await chromium.OpenAsync(site.Address);
        await tab.GoAsync("/incidents/go-fuse-negative-waitgroup-counter?path=first-week");

        // In one go: Playwright waits for the page that a form leads to before it looks again.
        string[] busy = [];
        await tab.FollowAsync(
            async () => busy = await tab.Page.Locator(".path-bar button[value=done]").EvaluateAsync<string[]>(
                """
                button => {
                  button.click();
                  const first = button.ariaBusy;
                  button.click();
                  return [first, button.ariaBusy, document.getElementById('ikb-status').textContent];
                }
                """),
            at => at == Article + "?path=first-week");

        Assert.Equal(["true", "true", "One moment …"], busy);
    }
}
