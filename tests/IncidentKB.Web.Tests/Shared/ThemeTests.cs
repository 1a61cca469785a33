using Xunit;

namespace IncidentKB.Web.Tests.Shared;

public sealed class ThemeTests(KbSite site)
{
    [Theory]
    [InlineData(null, null, "Theme: as the system")]
    [InlineData("light", "light", "Theme: light")]
    [InlineData("dark", "dark", "Theme: dark")]
    [InlineData("\"><script>", null, "Theme: as the system")]
    public async Task The_chosen_theme_is_written_into_the_page(string? cookie, string? theme, string label)
    {
        using var visitor = site.NewVisitor();
        if (cookie != null)
        {
            visitor.SetCookie("ikb_theme", Uri.EscapeDataString(cookie));
        }

        var document = await visitor.OpenAsync("/patterns");

        Assert.Equal(theme, document.DocumentElement.GetAttribute("data-theme"));
        Assert.Equal(label, document.One("button.theme").GetAttribute("aria-label"));
    }

    [Fact]
    public async Task A_reading_page_sets_no_cookie()
    {
        using var visitor = site.NewVisitor();

        // Search and match have the form of a trace, which is signed by a cookie; and so is a report.
        string[] forms = ["/search", "/match", $"/incidents/{SiteMap.Incidents[0]}/report"];
        foreach (var page in SiteMap.Pages.Where(p => !forms.Any(f => p.StartsWith(f, StringComparison.Ordinal)) && !p.Contains('?')))
        {
            await visitor.OpenAsync(page);
        }

        Assert.Empty(visitor.Cookies);
    }
}
