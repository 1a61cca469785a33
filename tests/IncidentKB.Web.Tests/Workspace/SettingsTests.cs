using IncidentKB.Data.Entities;
using IncidentKB.Testing;
using Microsoft.AspNetCore.Hosting;
using Xunit;

namespace IncidentKB.Web.Tests.Workspace;

public sealed class SettingsTests
{
    private const string Secret = "the secret of the client";

    [Fact]
    public async Task Every_setting_of_the_README_is_shown_and_no_secret()
    {
        using var site = new TeamLoginSite();
        using var admin = await site.JoinAsync(Role.Admin);

        var answer = await admin.Browser.GetAsync("/workspace/settings");

        var listed = File.ReadAllLines(Path.Combine(RepositoryFiles.Root, "README.md"))
            .Where(l => l.StartsWith("| `Kb:", StringComparison.Ordinal)).Select(l => l.Split('`')[1]);
        Assert.Equal(
            listed.Order(StringComparer.Ordinal),
            answer.Document.QuerySelectorAll(".mud-table td code").Select(c => c.TextContent).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(Secret, answer.Text, StringComparison.Ordinal);
        Assert.Contains("https://login.example", answer.Words, StringComparison.Ordinal);
    }

    private sealed class TeamLoginSite : KbSite
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.UseSetting("Kb:Oidc:Authority", "https://login.example");
            builder.UseSetting("Kb:Oidc:ClientId", "kb");
            builder.UseSetting("Kb:Oidc:ClientSecret", Secret);
        }
    }
}
