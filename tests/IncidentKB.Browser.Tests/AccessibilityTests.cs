using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using IncidentKB.Web.Tests;
using Microsoft.Playwright;
using Xunit;

namespace IncidentKB.Browser.Tests;

public sealed class AccessibilityTests(KbSite site, Chromium chromium)
{
    public static TheoryData<string, string> All => Pages.InBothLanguages;

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_page_has_no_fault_that_axe_knows_in_either_theme(string kind, string language)
    {
        foreach (var theme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await using var tab = await chromium.OpenAsync(site.Address, theme: theme);
            await tab.GoAsync(Pages.Address(kind, language));

            var result = await tab.Page.RunAxe();

            Assert.NotEmpty(result.Passes);
            Assert.True(result.Violations.Length == 0, $"{theme}:\n{string.Join('\n', result.Violations.Select(Describe))}");
        }
    }

    private static string Describe(AxeResultItem violation) =>
        $"{violation.Id} ({violation.Impact}): {violation.Help}\n{string.Join('\n', violation.Nodes.Take(4).Select(n => $"    {n.Html}\n      {string.Join(" ", n.Any.Select(c => c.Message))}"))}";
}
