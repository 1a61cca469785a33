using System.Text.RegularExpressions;
using MudBlazor;
using MudBlazor.Utilities;

namespace IncidentKB.Web.Workspace;

/// <summary>
/// The variables that MudBlazor's style sheet asks for, in the colours of tokens.css. MudThemeProvider would write them into a
/// style element, which the policy forbids, and would know the dark theme only once a circuit is up; as a file they are there
/// with the first paint, whether the theme comes from the system or from the cookie.
/// </summary>
internal sealed partial class WorkspaceTheme : MudThemeProvider
{
    private WorkspaceTheme(MudTheme theme) => Theme = theme;

    /// <summary>The style sheet.</summary>
    /// <param name="tokens">The text of tokens.css.</param>
    /// <exception cref="InvalidOperationException">A colour that a palette needs is not among the tokens.</exception>
    public static string Css(string tokens)
    {
        var light = Variables(tokens, isDark: false);
        var dark = Variables(tokens, isDark: true);
        var changed = string.Concat(dark.Except(light, StringComparer.Ordinal));
        return $$"""
            :root { {{string.Concat(light)}} }
            @media screen and (prefers-color-scheme: dark) { :root:not([data-theme="light"]) { {{changed}} } }
            @media screen { :root[data-theme="dark"] { {{changed}} } }
            """;
    }

    private static List<string> Variables(string tokens, bool isDark)
    {
        var colours = Token().Matches(tokens).ToDictionary(
            m => m.Groups["name"].Value, m => m.Groups[isDark ? "dark" : "light"].Value, StringComparer.Ordinal);
        var theme = new MudTheme
        {
            PaletteLight = Palette(name => colours.GetValueOrDefault(name)
                ?? throw new InvalidOperationException($"tokens.css names no colour --{name} with a light and a dark value.")),
        };
        theme.Typography.Default.FontFamily = ["var(--font-sans)"];
        theme.LayoutProperties.DefaultBorderRadius = "var(--radius-s)";
        return [.. Variable().Matches(new WorkspaceTheme(theme).BuildTheme()).Select(m => m.Value)];
    }

    // Both themes fill a light palette: which one is meant is said by the style sheet and not by the component.
    private static PaletteLight Palette(Func<string, MudColor> colour) => new()
    {
        Black = colour("ink"),
        White = colour("paper"),
        Primary = colour("accent"),
        PrimaryContrastText = colour("on-accent"),
        Secondary = colour("ink-soft"),
        SecondaryContrastText = colour("paper"),
        Tertiary = colour("low"),
        TertiaryContrastText = colour("paper"),
        Info = colour("accent"),
        InfoContrastText = colour("on-accent"),
        Success = colour("good"),
        SuccessContrastText = colour("paper"),
        Warning = colour("caution"),
        WarningContrastText = colour("paper"),
        Error = colour("critical"),
        ErrorContrastText = colour("paper"),
        Dark = colour("ink"),
        DarkContrastText = colour("paper"),
        TextPrimary = colour("ink"),
        TextSecondary = colour("ink-soft"),
        TextDisabled = colour("ink-faint"),
        ActionDefault = colour("ink-soft"),
        ActionDisabled = colour("ink-faint"),
        ActionDisabledBackground = colour("sunken"),
        Background = colour("paper"),
        BackgroundGray = colour("sunken"),
        Surface = colour("paper"),
        DrawerBackground = colour("sunken"),
        DrawerText = colour("ink"),
        DrawerIcon = colour("ink-soft"),
        AppbarBackground = colour("paper"),
        AppbarText = colour("ink"),
        LinesDefault = colour("line"),
        LinesInputs = colour("edge"),
        TableLines = colour("line"),
        TableStriped = colour("sunken"),
        TableHover = colour("sunken"),
        Divider = colour("line"),
        DividerLight = colour("line"),
        Skeleton = colour("line"),
    };

    [GeneratedRegex(
        @"--(?<name>[a-z-]+):\s*light-dark\((?<light>#[0-9a-f]{6}),\s*(?<dark>#[0-9a-f]{6})\)",
        RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Token();

    [GeneratedRegex("--mud-[^;{}]+;", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Variable();
}
