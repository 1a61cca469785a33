using IncidentKB.Core.Incidents;
using IncidentKB.Web.Tests;
using Microsoft.Playwright;
using Xunit;

namespace IncidentKB.Browser.Tests;

public sealed class LayoutTests(KbSite site, Chromium chromium)
{
    [Fact]
    public async Task Chinese_is_drawn_as_Chinese()
    {
        await using var tab = await chromium.OpenAsync(site.Address, locale: Languages.Chinese);
        await tab.GoAsync("/zh-Hans/incidents/alist-semaphore-released-more-than-held");

        Assert.Equal(Languages.Chinese, await tab.Page.EvaluateAsync<string>("() => document.documentElement.lang"));
        Assert.Matches("[\u4e00-\u9fff]", await tab.Page.Locator("h1").TextContentAsync());

        // Without a font for it every character would be the same box.
        Assert.True(await tab.Page.EvaluateAsync<bool>(
            """
            () => {
              const draw = character => {
                const canvas = document.createElement('canvas'), pen = canvas.getContext('2d');
                pen.font = '40px ' + getComputedStyle(document.querySelector('h1')).fontFamily;
                pen.fillText(character, 10, 50);
                return canvas.toDataURL();
              };
              return draw('释') !== draw('放');
            }
            """), "There is no Chinese font. On Debian: 'apt-get install fonts-noto-cjk'.");
    }

    [Fact]
    public async Task English_in_a_Chinese_page_says_that_it_is_English()
    {
        await using var tab = await chromium.OpenAsync(site.Address);
        await tab.GoAsync("/zh-Hans/incidents/alist-semaphore-released-more-than-held");

        var languages = await tab.Page.EvaluateAsync<string[]>(
            "() => [...document.querySelectorAll('.numbered, .unified, .terminal pre code')].map(e => e.closest('[lang]').lang)");

        Assert.True(languages.Length >= 3, $"Only {languages.Length} passages.");
        Assert.All(languages, language => Assert.Equal("en", language));
    }

    [Fact]
    public async Task With_forced_colours_one_still_sees_how_grave_it_was_where_one_is_and_how_far()
    {
        await using var tab = await chromium.OpenAsync(site.Address);
        await tab.Page.EmulateMediaAsync(new() { ForcedColors = ForcedColors.Active });

        await tab.GoAsync("/incidents");
        var bars = await tab.Page.EvaluateAsync<string[]>(
            """
            () => ['medium', 'high', 'critical'].map(level => {
              const style = getComputedStyle(document.querySelector(`main .row [data-level=${level}]`), '::before');
              return `${style.forcedColorAdjust} ${style.backgroundImage}`;
            })
            """);
        Assert.Equal(3, bars.Distinct().Count());
        Assert.All(bars, bar => Assert.StartsWith("none linear-gradient", bar, StringComparison.Ordinal));
        Assert.Equal("2px solid", await tab.Page.EvaluateAsync<string>(
            "() => { const style = getComputedStyle(document.querySelector('.site-header [aria-current]')); "
            + "return `${style.borderBottomWidth} ${style.borderBottomStyle}`; }"));

        await tab.GoAsync("/reading/first-week");
        Assert.Equal("1px solid none", await tab.Page.EvaluateAsync<string>(
            "() => { const style = getComputedStyle(document.querySelector('progress')); "
            + "return `${style.borderTopWidth} ${style.borderTopStyle} ${style.forcedColorAdjust}`; }"));
    }

    [Fact]
    public async Task Quotation_marks_in_Chinese_are_as_wide_as_a_character()
    {
        await using var tab = await chromium.OpenAsync(site.Address, locale: Languages.Chinese);
        await tab.GoAsync("/zh-Hans/about");

        // Beside other stops they are drawn closer, so they stand between characters here.
        var character = await WidthOfAsync(tab.Page, "崩", "zh-Hans");
        Assert.Equal(3 * character, await WidthOfAsync(tab.Page, "崩“崩", "zh-Hans"), 0.5);
        Assert.True(await WidthOfAsync(tab.Page, "崩“崩", "en") < 2.6 * character, "English within the page has Chinese quotation marks.");
    }

    private static Task<double> WidthOfAsync(IPage page, string text, string language) => page.EvaluateAsync<double>(
        """
        async ([text, lang]) => {
          const span = Object.assign(document.createElement('span'), { textContent: text, lang });
          document.querySelector('main p').append(span);
          await document.fonts.ready;
          return span.getBoundingClientRect().width;
        }
        """,
        new[] { text, language });

    [Theory]
    [InlineData("/zh-Hans/patterns/released-more-often-than-acquired")]
    [InlineData("/zh-Hans/reading/first-week")]
    [InlineData("/zh-Hans/incidents")]
    public async Task A_Chinese_title_breaks_at_its_stops_and_spaces(string address)
    {
        await using var tab = await chromium.OpenAsync(site.Address, width: 700);
        await tab.GoAsync(address);

        // Where a character stands on another line than the one before it.
        var broken = await tab.Page.EvaluateAsync<string[]>(
            """
            () => [...document.querySelectorAll('main :is(h1, h2, h3)')].flatMap(title => {
              const walker = document.createTreeWalker(title, NodeFilter.SHOW_TEXT), range = document.createRange(), places = [];
              let last = '', top = null;
              for (let node; (node = walker.nextNode());) {
                for (let at = 0; at < node.data.length; at++) {
                  range.setStart(node, at);
                  range.setEnd(node, at + 1);
                  const box = range.getBoundingClientRect();
                  if (!box.width) continue;
                  if (top !== null && box.top > top + 5 && /[一-鿿]/.test(node.data[at]) && /[一-鿿]/.test(last)) places.push(title.textContent.trim());
                  top = box.top;
                  last = node.data[at];
                }
              }

              return places;
            })
            """);
        Assert.Empty(broken);
    }

    [Fact]
    public async Task Screenshots_are_taken_where_somebody_asks_for_them()
    {
        var folder = Environment.GetEnvironmentVariable("IKB_SCREENSHOTS");
        Assert.SkipWhen(string.IsNullOrEmpty(folder), "Set IKB_SCREENSHOTS to a folder to get them.");
        foreach (var (kind, language, theme, width) in from kind in Pages.Kinds.Keys
                                                       from language in Languages.All
                                                       from theme in new[] { ColorScheme.Light, ColorScheme.Dark }
                                                       from width in new[] { 390, 1024, 1440 }
                                                       select (kind, language, theme, width))
        {
            await using var tab = await chromium.OpenAsync(site.Address, width: width, theme: theme);
            await tab.GoAsync(Pages.Address(kind, language));
            await tab.Page.ScreenshotAsync(
                new() { FullPage = true, Path = Path.Combine(folder, $"{kind}-{language}-{width}-{theme}.png".ToLowerInvariant()) });
        }
    }
}
