using System.Text.RegularExpressions;
using IncidentKB.Testing;
using IncidentKB.Web.Workspace;
using Xunit;

namespace IncidentKB.Web.Tests.Workspace;

public sealed class WorkspaceThemeTests
{
    private static readonly string Tokens = File.ReadAllText(Path.Combine(RepositoryFiles.Root, "wwwroot", "tokens.css"));

    [Theory]
    [InlineData("--mud-palette-background: rgba(255,255,255,1);", 0)]
    [InlineData("--mud-palette-background: rgba(17,19,26,1);", 1)]
    [InlineData("--mud-palette-background: rgba(17,19,26,1);", 2)]
    [InlineData("--mud-palette-primary: rgba(56,66,196,1);", 0)]
    [InlineData("--mud-palette-primary: rgba(168,178,255,1);", 2)]
    public void Each_theme_has_the_colours_of_the_tokens(string variable, int rule) =>
        Assert.Contains(
            variable,
            Regex.Split(WorkspaceTheme.Css(Tokens), "(?=:root)", RegexOptions.None, TimeSpan.FromSeconds(1))[rule + 1],
            StringComparison.Ordinal);

    [Fact]
    public void A_token_that_is_gone_is_named()
    {
        var fault = Assert.Throws<InvalidOperationException>(
            () => WorkspaceTheme.Css(Tokens.Replace("--edge:", "--border:", StringComparison.Ordinal)));

        Assert.Equal("tokens.css names no colour --edge with a light and a dark value.", fault.Message);
    }
}
