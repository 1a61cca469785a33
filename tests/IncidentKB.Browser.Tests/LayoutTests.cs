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

        var languages = await tab.Page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('.numbered, .unified, .told p, .terminal pre code')].map(e => e.closest('[lang]').lang)");

        Assert.True(languages.Length >= 3, $"Only {languages.Length} passages.");
        Assert.All(languages, language => Assert.Equal("en", language));
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
            await tab.Page.ScreenshotAsync(new() { FullPage = true, Path = Path.Combine(folder, $"{kind}-{language}-{width}-{theme}.png".ToLowerInvariant()) });
        }
    }
}
