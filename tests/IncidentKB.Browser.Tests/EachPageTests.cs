using IncidentKB.Data.Entities;
using IncidentKB.Web.Tests;
using Microsoft.Playwright;
using Xunit;

namespace IncidentKB.Browser.Tests;

/// <summary>What holds for each page in each language. A page is opened once, and everything wrong with it is told together.</summary>
public sealed class EachPageTests(KbSite site, Chromium chromium)
{
    public static TheoryData<string, string> All => Pages.InBothLanguages;

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_page_loads_without_a_move_fits_every_screen_and_has_no_fault_that_axe_knows(string kind, string language)
    {
        await using var tab = await chromium.OpenAsync(site.Address);
        if (Pages.NeedsAccount(kind))
        {
            await tab.JoinAsync(site, Role.Admin);
        }

        var ready = Pages.IsInteractive(kind) ? tab.FirstInteractiveRenderAsync() : Task.CompletedTask;
        List<string> faults = [];

        var status = await tab.GoAsync(await AddressAsync(kind, language));
        await ready;

        var expected = kind switch { "not-found" => 404, "bad-request" => 400, "setup" or "invite" => 410, _ => 200 };
        if (status != expected)
        {
            faults.Add($"It answers {status}, not {expected}.");
        }

        const string Styled = "() => [...document.styleSheets].length >= 2 && getComputedStyle(document.body).margin === '0px'";
        if (!await tab.Page.EvaluateAsync<bool>(Styled))
        {
            faults.Add("The styles are missing.");
        }

        faults.AddRange(await MovesAsync(tab.Page));
        foreach (var width in new[] { 320, 390, 1440, 1024 })
        {
            await tab.Page.SetViewportSizeAsync(width, 900);
            faults.AddRange(await TooWideAsync(tab.Page, $"At {width} pixels"));
        }

        await tab.Page.EvaluateAsync("() => document.querySelectorAll('details').forEach(fold => fold.open = true)");
        faults.AddRange(await Axe.FaultsInBothThemesAsync(tab.Page));
        faults.AddRange(await AtTwiceTheSizeAsync(tab.Page));
        faults.AddRange(tab.Complaints);

        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    private async Task<string> AddressAsync(string kind, string language)
    {
        var address = Pages.Address(kind, language);
        return !Pages.NeedsProposal(kind) ? address
            : kind == "pattern-proposal"
                ? address.Replace("{pattern}", $"{await site.BeginPatternProposalAsync()}", StringComparison.Ordinal)
            : address.Replace("{id}", $"{await site.BeginProposalAsync()}", StringComparison.Ordinal);
    }

    // The browser measures it; what moves because somebody scrolled or pressed a key does not count.
    private static async Task<IEnumerable<string>> MovesAsync(IPage page)
    {
        await page.WaitForFunctionAsync(
            "() => document.querySelectorAll('ikb-copy').length === document.querySelectorAll('ikb-copy > .copy').length");
        var shifts = await page.EvaluateAsync<string[]>(
            """
            () => new Promise(done => {
              const shifts = [];
              new PerformanceObserver(list => shifts.push(...list.getEntries())).observe({ type: 'layout-shift', buffered: true });
              requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done(
                shifts.flatMap(shift => shift.sources.map(source =>
                  `${shift.value} ${(source.node?.outerHTML ?? source.node?.textContent)?.slice(0, 80)}`))))));
            })
            """);
        return shifts.Select(shift => $"Moved while it loaded: {shift}");
    }

    // What scrolls inside a box of its own, such as code, may be wider than the page.
    private static async Task<IEnumerable<string>> TooWideAsync(IPage page, string where)
    {
        var wider = await page.EvaluateAsync<string[]?>(
            """
            () => {
              const width = document.documentElement.clientWidth;
              return document.documentElement.scrollWidth <= width ? null :
                [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > width + 1).slice(-5)
                  .map(e => `${e.tagName}.${e.className} ${Math.round(e.getBoundingClientRect().right)} ${e.textContent.trim().slice(0, 60)}`);
            }
            """);
        return wider == null ? [] : [$"{where} the page scrolls sideways: {string.Join("; ", wider)}"];
    }

    // 1280 by 800 pixels at 200 %.
    private static async Task<IEnumerable<string>> AtTwiceTheSizeAsync(IPage page)
    {
        var browser = await page.Context.NewCDPSessionAsync(page);
        await browser.SendAsync(
            "Emulation.setDeviceMetricsOverride",
            new() { ["width"] = 640, ["height"] = 400, ["deviceScaleFactor"] = 2, ["mobile"] = false });
        Assert.Equal("640 400 2", await page.EvaluateAsync<string>("() => `${innerWidth} ${innerHeight} ${devicePixelRatio}`"));
        var covering = await page.EvaluateAsync<string[]>(
            """
            () => [...document.querySelectorAll('body *')]
              .filter(e => getComputedStyle(e).position === 'fixed' && e.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
              .map(e => e.outerHTML.slice(0, 80))
            """);
        return
        [
            .. await TooWideAsync(page, "At twice the size"),
            .. covering.Select(element => $"At twice the size it covers others: {element}"),
        ];
    }
}
