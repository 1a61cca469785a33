using Deque.AxeCore.Commons;
using Microsoft.Playwright;
using Xunit;

namespace IncidentKB.Browser.Tests;

/// <summary>The faults that axe-core finds in what a page shows. The script runs in the page itself, which has no frames.</summary>
internal static class Axe
{
    private static readonly string Script = new BundledAxeScriptProvider().GetScript();

    // A theme is a set of colours for the same elements, so only what these rules say can differ from theme to theme.
    private static readonly string[] ColourRules = ["color-contrast", "link-in-text-block"];

    /// <summary>Looks at the page, or at one part of it, in the light theme and in the dark one; the page must follow the system.</summary>
    public static async Task<IReadOnlyList<string>> FaultsInBothThemesAsync(IPage page, string part = "html")
    {
        await page.EvaluateAsync(Script);
        return [.. await FaultsAsync(page, ColorScheme.Light, part, null), .. await FaultsAsync(page, ColorScheme.Dark, part, ColourRules)];
    }

    /// <summary>Fails with all that it finds.</summary>
    public static async Task AssertNoFaultInEitherThemeAsync(IPage page, string part = "html")
    {
        var faults = await FaultsInBothThemesAsync(page, part);
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    private static async Task<IEnumerable<string>> FaultsAsync(IPage page, ColorScheme theme, string part, string[]? rules)
    {
        await page.EmulateMediaAsync(new() { ColorScheme = theme });
        var found = await page.EvaluateAsync<Found>(
            """
            async ([part, rules]) => {
              // Colours may fade from one theme to the other; those in between belong to neither.
              await Promise.all(document.getAnimations().filter(a => a instanceof CSSTransition).map(a => a.finished));

              // To name every element that passes would take most of the time.
              const result = await axe.run(part, { resultTypes: ['violations'], ...rules && { runOnly: rules } });
              return {
                dark: getComputedStyle(document.body).backgroundColor.match(/\d+/)[0] < 128,
                passes: result.passes.map(rule => rule.id),
                faults: result.violations.map(rule => [
                  `${rule.id} (${rule.impact}): ${rule.help}`,
                  ...rule.nodes.slice(0, 4).flatMap(node => [`    ${node.html}`, ...node.any.map(check => `      ${check.message}`)]),
                ].join('\n')),
              };
            }
            """,
            new object?[] { part, rules });
        Assert.Equal(theme == ColorScheme.Dark, found.Dark);
        Assert.Contains("color-contrast", found.Passes);
        return found.Faults.Select(fault => $"axe, {theme}: {fault}");
    }

    // Filled in by Playwright.
    private sealed class Found
    {
        public bool Dark { get; set; }

        public string[] Passes { get; set; } = [];

        public string[] Faults { get; set; } = [];
    }
}
