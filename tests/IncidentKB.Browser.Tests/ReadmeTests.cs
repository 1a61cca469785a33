using IncidentKB.Core.Incidents;
using IncidentKB.Testing;
using IncidentKB.Web.Tests;
using Microsoft.Playwright;
using Xunit;

namespace IncidentKB.Browser.Tests;

/// <summary>The README shows the site as these tests photographed it: with IKB_README=1 they take the pictures anew.</summary>
public sealed class ReadmeTests(KbSite site, Chromium chromium)
{
    private const string Folder = "tests/IncidentKB.Browser.Tests/screenshots";
    private const long LargestPicture = 150_000;

    [Theory]
    [InlineData("search-light-en.webp", "search-box", Languages.English, ColorScheme.Light)]
    [InlineData("article-dark-zh.webp", "article", Languages.Chinese, ColorScheme.Dark)]
    public async Task Each_picture_in_the_README_is_there_and_small(string name, string kind, string language, ColorScheme theme)
    {
        var file = Path.Combine(RepositoryFiles.Root, Folder, name);
        if (Environment.GetEnvironmentVariable("IKB_README") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await using var tab = await chromium.OpenAsync(site.Address, width: 1280, height: 800, theme: theme);
            await tab.GoAsync(Pages.Address(kind == "search-box" ? "home" : kind, language));
            if (kind == "search-box")
            {
                await tab.Page.Keyboard.PressAsync("Control+k");
                await tab.Page.Keyboard.TypeAsync("released twice");
                await tab.Page.Locator(".hits mark").First.WaitForAsync();
            }

            // Playwright writes PNG and JPEG only; the browser itself knows WebP, a third of the size.
            var browser = await tab.Page.Context.NewCDPSessionAsync(tab.Page);
            var picture = await browser.SendAsync("Page.captureScreenshot", new() { ["format"] = "webp", ["quality"] = 82 });
            await File.WriteAllBytesAsync(
                file, picture!.Value.GetProperty("data").GetBytesFromBase64(), TestContext.Current.CancellationToken);
        }

        Assert.InRange(new FileInfo(file).Length, 1, LargestPicture);
        Assert.Contains(
            $"]({Folder}/{name})",
            await File.ReadAllTextAsync(Path.Combine(RepositoryFiles.Root, "README.md"), TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
    }
}
