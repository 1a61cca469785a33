using IncidentKB.Web.Tests;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace IncidentKB.Browser.Tests;

public sealed class PastedTraceTests(KbSite site, Chromium chromium)
{
    private const string Trace =
        "panic: sync: negative WaitGroup counter\n\ngoroutine 7 [running]:\nsync.(*WaitGroup).Add(0xc0000140a0, 0xffffffffffffffff)\n";

    private const string OneLine =
        "panic: sync: negative WaitGroup counter goroutine 7 [running]: sync.(*WaitGroup).Add(0xc0000140a0, 0xffffffffffffffff)";

    [Theory]
    [InlineData("/search", "#q")]
    [InlineData("/zh-Hans/search", "#q")]
    [InlineData("/patterns", "#header-q")]
    [InlineData("/zh-Hans/patterns", "#header-q")]
    public async Task A_paste_of_several_lines_becomes_a_trace_and_is_sent_as_one(string address, string box)
    {
        await using var tab = await chromium.OpenAsync(site.Address);
        await tab.GoAsync(address);

        await PasteAsync(tab.Page, box, Trace);

        var form = tab.Page.Locator("form.paste");
        await Expect(form.Locator("textarea")).ToHaveValueAsync(Trace);
        await Expect(form.Locator(".trace-mode")).ToBeVisibleAsync();
        await Expect(form.Locator("[type=submit]")).ToBeFocusedAsync();
        await tab.Page.Keyboard.PressAsync("Enter");
        await Expect(tab.Page.Locator("main a[href$='/incidents/go-fuse-negative-waitgroup-counter']").First).ToBeVisibleAsync();
        Assert.DoesNotContain("goroutine", tab.Path, StringComparison.Ordinal);
        tab.AssertQuiet();
    }

    [Theory]
    [InlineData("/search", "#q")]
    [InlineData("/patterns", "#header-q")]
    public async Task It_can_be_undone(string address, string box)
    {
        await using var tab = await chromium.OpenAsync(site.Address);
        await tab.GoAsync(address);
        await PasteAsync(tab.Page, box, Trace);

        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Search for it as words instead" }).ClickAsync();

        await Expect(tab.Page.Locator(box)).ToHaveValueAsync(OneLine);
        await Expect(tab.Page.Locator(box)).ToBeFocusedAsync();
        await Expect(tab.Page.Locator(".trace-mode")).ToHaveCountAsync(0);
    }

    [Theory]
    [InlineData("/search", "#q", "panic: sync: negative WaitGroup counter\n")]
    [InlineData("/patterns", "#header-q", "panic: sync: negative WaitGroup counter\n")]
    [InlineData("/", "#q", Trace)] // takes lines as they are
    public async Task A_paste_that_fits_into_the_box_stays_in_it(string address, string box, string text)
    {
        await using var tab = await chromium.OpenAsync(site.Address);
        await tab.GoAsync(address);

        Assert.True(await PasteAsync(tab.Page, box, text), "The page kept the browser from pasting.");

        await Expect(tab.Page.Locator(".trace-mode")).ToHaveCountAsync(0);
    }

    // The clipboard of a browser without a screen belongs to nobody; the event is what pages see of it.
    private static Task<bool> PasteAsync(IPage page, string box, string text) => page.EvaluateAsync<bool>(
        """
        ([box, text]) => {
          const clipboardData = new DataTransfer();
          clipboardData.setData('text/plain', text);
          return document.querySelector(box).dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
        }
        """,
        new[] { box, text });
}
