using IncidentKB.Web.Tests;
using Xunit;

namespace IncidentKB.Browser.Tests;

public sealed class PolicyTests(KbSite site, Chromium chromium)
{
    public static TheoryData<string, string> All => Pages.InBothLanguages;

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_page_asks_nobody_else_and_breaks_no_policy(string kind, string language)
    {
        await using var tab = await chromium.OpenAsync(site.Address);

        var status = await tab.GoAsync(Pages.Address(kind, language));

        tab.AssertQuiet();
        Assert.Equal(kind switch { "not-found" => 404, "bad-request" => 400, _ => 200 }, status);
        Assert.True(await tab.Page.EvaluateAsync<bool>("() => [...document.styleSheets].length >= 2 && getComputedStyle(document.body).margin === '0px'"), "The styles are missing.");
    }
}
