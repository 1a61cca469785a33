using System.Text.RegularExpressions;
using IncidentKB.Core.Incidents;
using IncidentKB.Testing;
using IncidentKB.Web.Tests;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace IncidentKB.Browser.Tests;

/// <summary>Pasting a trace in a real browser: with the keyboard, without scripts, and how each kind of answer looks.</summary>
public sealed class MatchPageTests(KbSite site, Chromium chromium)
{
    private static readonly Regex Answer = new("/match/answer/[A-Za-z0-9_-]{22}$", RegexOptions.None, TimeSpan.FromSeconds(5));

    // One paste for each state of the page.
    private static readonly Dictionary<string, string> Pastes = new(StringComparer.Ordinal)
    {
        ["incident"] = RepositoryFiles.ReadContent("incidents/go-fuse-negative-waitgroup-counter/traces/go-model-two-panics.txt"),
        ["pattern"] = "panic: sync: negative WaitGroup counter\n\ngoroutine 7 [running]:\n"
            + "sync.(*WaitGroup).Add(0xc000012345, 0xffffffffffffffff)\n\t/usr/local/go/src/sync/waitgroup.go:64 +0xd4\n"
            + "example.org/acme/worker.(*Pool).drain(0xc0000ac000)\n\t/src/acme/worker/pool.go:91 +0x45\n"
            + "example.org/acme/worker.(*Pool).Close(...)\n\t/src/acme/worker/pool.go:120\nmain.main()\n\t/src/acme/main.go:22 +0x1d\n",
        ["no-frames"] = "Nov 20 08:01:02 host alist[7]: panic: semaphore: released more than held\n",
        ["none"] = "panic: assignment to entry in nil map\n\ngoroutine 1 [running]:\nexample.org/acme/cache.(*Store).put(...)\n"
            + "\t/src/acme/cache/store.go:41\nmain.main()\n\t/src/acme/main.go:12 +0x1d\n",
        ["no-trace"] = "it just stopped\n<b>no idea</b> why & \"where\"",
    };

    public static TheoryData<string, string> States { get; } =
        [.. from state in Pastes.Keys from language in Languages.All select (state, language)];

    [Fact]
    public async Task With_the_keyboard_alone_a_trace_is_pasted_judged_and_answered()
    {
        await using var tab = await chromium.OpenAsync(site.Address, withScripts: false);
        var page = tab.Page;

        // The box has the focus, and the button is the next stop.
        await tab.GoAsync("/match");
        await Expect(page.Locator("#trace")).ToBeFocusedAsync();
        await page.Keyboard.InsertTextAsync(Pastes["incident"]);
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.Locator("h1")).ToContainTextAsync("This is IKB-0002:");
        await Expect(page).ToHaveURLAsync(Answer);
        await page.GetByRole(AriaRole.Button, new() { Name = "It was go-fuse, IKB-0002" }).First.PressAsync("Enter");
        await Expect(page).ToHaveURLAsync(Answer);
        await page.GetByRole(AriaRole.Button, new() { Name = "Take this back: IKB-0002" }).PressAsync("Enter");
        await Expect(page).ToHaveURLAsync("/match/feedback");
        tab.AssertQuiet();
    }

    [Theory]
    [InlineData("/match", "Control+Enter")]
    [InlineData("/zh-Hans/match", "Meta+Enter")]
    [InlineData("/search?q=zzzzzz", "Control+Enter")]
    public async Task A_pasted_trace_is_sent_by_the_keys_that_the_note_names(string address, string keys)
    {
        await using var tab = await chromium.OpenAsync(site.Address);
        await tab.GoAsync(address);
        var box = tab.Page.Locator("form.paste textarea");
        await box.FillAsync(Pastes["incident"]);
        await Expect(tab.Page.Locator("#trace-note")).ToContainTextAsync("Ctrl/Cmd+Enter");
        await box.PressAsync("Enter");
        await Expect(box).ToHaveValueAsync(Pastes["incident"] + "\n");

        await box.PressAsync(keys);

        await Expect(tab.Page).ToHaveURLAsync(Answer);
        await Expect(tab.Page.Locator("[data-verdict=incident]").First).ToBeVisibleAsync();
        tab.AssertQuiet();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_other_language_answers_the_same_paste(bool withScripts)
    {
        await using var tab = await chromium.OpenAsync(site.Address, withScripts: withScripts);
        await PasteAsync(tab, "incident", Languages.English);

        await tab.Page.Locator("header a.language").ClickAsync();

        await Expect(tab.Page.Locator("h1")).ToContainTextAsync("这是 IKB-0002：");
        await Expect(tab.Page.Locator("#trace")).ToHaveValueAsync(Pastes["incident"]);
        await Expect(tab.Page)
            .ToHaveURLAsync(new Regex("/zh-Hans/match/answer/[A-Za-z0-9_-]{22}$", RegexOptions.None, TimeSpan.FromSeconds(5)));
        tab.AssertQuiet();
    }

    [Fact]
    public async Task Back_from_the_article_a_reload_and_a_second_tab_show_the_answer_again()
    {
        await using var tab = await chromium.OpenAsync(site.Address);
        await PasteAsync(tab, "incident", Languages.English);
        var address = tab.Page.Url;

        await tab.Page.GetByRole(AriaRole.Link, new() { Name = "Open the article" }).ClickAsync();
        await Expect(tab.Page).ToHaveURLAsync("/incidents/go-fuse-negative-waitgroup-counter");
        await tab.Page.GoBackAsync();
        await Expect(tab.Page.Locator(".verdict h1")).ToContainTextAsync("This is IKB-0002:");
        await tab.Page.ReloadAsync();
        await Expect(tab.Page.Locator(".verdict h1")).ToContainTextAsync("This is IKB-0002:");
        await using var colleague = await chromium.OpenAsync(site.Address);
        await colleague.GoAsync(new Uri(address).AbsolutePath);
        await Expect(colleague.Page.Locator(".verdict h1")).ToContainTextAsync("This is IKB-0002:");
        tab.AssertQuiet();
    }

    // From the trace to what to do it takes no click and no scrolling.
    [Theory]
    [InlineData(1440, 900, "en")]
    [InlineData(1440, 900, "zh-Hans")]
    [InlineData(390, 844, "en")]
    [InlineData(390, 844, "zh-Hans")]
    public async Task Verdict_and_action_stand_on_the_first_screen(int width, int height, string language)
    {
        await using var tab = await chromium.OpenAsync(site.Address, width: width);
        await tab.Page.SetViewportSizeAsync(width, height);
        await PasteAsync(tab, "incident", language);

        var below = await tab.Page.EvaluateAsync<double>(
            "() => Math.max(...['.verdict h1', '.verdict .do-now-lines', '.verdict .button'].map(s => "
            + "document.querySelector(s).getBoundingClientRect().bottom))");

        TestContext.Current.SendDiagnosticMessage(
            "{0} px, {1}: verdict and action end at {2:0} of {3} px.", width, language, below, height);
        Assert.InRange(below, 1, height);
    }

    [Fact]
    public async Task The_link_to_the_verdict_is_copied_and_shows_it_without_the_trace()
    {
        await using var tab = await chromium.OpenAsync(site.Address);
        await PasteAsync(tab, "incident", Languages.English);
        var share = tab.Page.Locator("[data-do=share]");
        var link = await share.GetAttributeAsync("href");

        await share.ClickAsync();

        await Expect(share).ToHaveTextAsync("Link copied");
        await Expect(tab.Page).ToHaveURLAsync(Answer);
        await tab.GoAsync(link!);
        await Expect(tab.Page.Locator(".verdict h1")).ToContainTextAsync("The trace is IKB-0002:");
        tab.AssertQuiet();
    }

    [Theory]
    [MemberData(nameof(States))]
    public async Task An_answer_has_no_fault_that_axe_knows_and_fits_a_telephone_and_a_screen(string state, string language)
    {
        await using var tab = await chromium.OpenAsync(site.Address);
        await PasteAsync(tab, state, language);
        List<string> faults = [.. await Axe.FaultsInBothThemesAsync(tab.Page)];
        foreach (var width in new[] { 320, 390, 1440 })
        {
            await tab.Page.SetViewportSizeAsync(width, 900);
            if (!await tab.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
            {
                faults.Add($"At {width} pixels the page scrolls sideways.");
            }
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
        tab.AssertQuiet();
    }

    [Fact]
    public async Task Screenshots_are_taken_where_somebody_asks_for_them()
    {
        var folder = Environment.GetEnvironmentVariable("IKB_SCREENSHOTS");
        Assert.SkipWhen(string.IsNullOrEmpty(folder), "Set IKB_SCREENSHOTS to a folder to get them.");
        foreach (var (state, language, theme, width) in from state in Pastes.Keys
                                                        from language in Languages.All
                                                        from theme in new[] { ColorScheme.Light, ColorScheme.Dark }
                                                        from width in new[] { 390, 1440 }
                                                        select (state, language, theme, width))
        {
            await using var tab = await chromium.OpenAsync(site.Address, width: width, theme: theme);
            await PasteAsync(tab, state, language);
            await tab.Page.ScreenshotAsync(
                new() { FullPage = true, Path = Path.Combine(folder, $"match-{state}-{language}-{width}-{theme}.png".ToLowerInvariant()) });
        }
    }

    private static async Task PasteAsync(Tab tab, string state, string language)
    {
        await tab.GoAsync(language == Languages.English ? "/match" : $"/{language}/match");
        await tab.Page.Locator("#trace").FillAsync(Pastes[state]);
        await tab.Page.Locator("form.paste button").ClickAsync();
        await Expect(tab.Page.Locator(".verdict")).ToBeVisibleAsync();
    }
}
