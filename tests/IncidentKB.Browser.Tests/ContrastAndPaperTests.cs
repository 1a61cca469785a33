using IncidentKB.Web.Tests;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace IncidentKB.Browser.Tests;

/// <summary>Pages in the colours that a system forces on them (the contrast themes of Windows), and on paper.</summary>
public sealed class ContrastAndPaperTests(KbSite site, Chromium chromium)
{
    private const string Alist = "/incidents/alist-semaphore-released-more-than-held";

    // There grounds and shadows go: what was said by them must be said by a line, a decoration or a colour of its own.
    [Fact]
    public async Task What_grounds_and_shades_say_is_said_otherwise_where_the_system_forces_its_colours()
    {
        await using var tab = await RunPanelTests.OpenAsync(site, chromium, Alist, 1440);
        var page = tab.Page;
        await page.EmulateMediaAsync(new() { ForcedColors = ForcedColors.Active });
        await page.Locator(".see-head button").First.ClickAsync();
        await Expect(page.Locator(".terminal[data-snippet=fix] [data-proof=proven]")).ToBeVisibleAsync();
        await page.EvaluateAsync("() => document.querySelectorAll('details').forEach(fold => { fold.open = true; })");

        Assert.Contains("line-through", await StyleAsync(page, ".unified del", "textDecorationLine"), StringComparison.Ordinal);
        Assert.Contains("underline", await StyleAsync(page, ".unified ins", "textDecorationLine"), StringComparison.Ordinal);
        Assert.Contains("line-through", await StyleAsync(page, ".numbered del", "textDecorationLine"), StringComparison.Ordinal);
        Assert.Contains("underline", await StyleAsync(page, ".numbered ins", "textDecorationLine"), StringComparison.Ordinal);
        Assert.Equal("none", await StyleAsync(page, ".severity", "forcedColorAdjust", "::before"));
        Assert.Equal("none", await StyleAsync(page, ".lanes td:not(:empty)", "forcedColorAdjust", "::after"));
        Assert.NotEqual(
            await StyleAsync(page, "body", "backgroundColor"),
            await StyleAsync(page, ".lanes td:not(:empty)", "backgroundColor", "::after"));
        Assert.Equal("solid", await StyleAsync(page, ".site-header [aria-current]", "borderBottomStyle"));
        Assert.Equal("solid", await StyleAsync(page, ".do-now", "borderTopStyle"));

        await tab.GoAsync("/reading/first-week");
        Assert.Equal("none", await StyleAsync(page, "progress", "forcedColorAdjust"));
        Assert.Equal("solid", await StyleAsync(page, "progress", "borderTopStyle"));
    }

    [Fact]
    public async Task On_paper_what_is_folded_is_open_code_has_its_numbers_and_no_introduction_stands_alone()
    {
        await using var tab = await chromium.OpenAsync(site.Address);
        var page = tab.Page;
        await tab.GoAsync(Alist);
        await page.EmulateMediaAsync(new() { Media = Media.Print });

        await Expect(page.Locator(".numbered").First).ToBeVisibleAsync();
        Assert.True((await page.Locator(".numbered li").First.BoundingBoxAsync())!.Height > 5);
        Assert.Equal("line", await StyleAsync(page, ".numbered", "listStyleType"));
        Assert.Equal(0, await page.Locator(".run-form:visible, .toc:visible, .copy:visible").CountAsync());
        Assert.Equal("avoid", await page.Locator(".prose p:has(+ ul)").First.EvaluateAsync<string>("p => getComputedStyle(p).breakAfter"));
    }

    [Theory]
    [InlineData("/", "h2#recent", ".examples, .ask, .button, #q-hint")]
    [InlineData("/incidents", ".rows .row", "#facets, .filters-jump")]
    [InlineData("/reading/first-week", ".track h3", ".button, progress + form")]
    [InlineData(Alist + "/history", ".revisions .rows h2", ".revisions input, .revisions .button")]
    [InlineData("/docs/api", ".operation pre", ".jump, .copy")]
    public async Task On_paper_stands_what_is_read_and_nothing_that_is_pressed(string address, string read, string pressed)
    {
        await using var tab = await chromium.OpenAsync(site.Address);
        await tab.GoAsync(address);
        await tab.Page.EmulateMediaAsync(new() { Media = Media.Print });

        await Expect(tab.Page.Locator(read).First).ToBeVisibleAsync();
        Assert.Equal(0, await tab.Page.Locator(pressed).Locator("visible=true").CountAsync());
        Assert.Equal(0, await tab.Page.Locator("header.site-header, footer.site-footer").Locator("visible=true").CountAsync());
    }

    private static Task<string> StyleAsync(IPage page, string element, string property, string? part = null) => page.EvaluateAsync<string>(
        "([element, property, part]) => getComputedStyle(document.querySelector(element), part)[property]",
        new[] { element, property, part });
}
