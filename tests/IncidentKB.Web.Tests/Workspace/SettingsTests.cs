using System.IO.Compression;
using System.Net;
using AngleSharp.Html.Dom;
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

    [Fact]
    public async Task An_admin_takes_each_pack_along_as_a_ZIP_of_its_files()
    {
        using var site = new TeamLoginSite();
        using var admin = await site.JoinAsync(Role.Admin);
        var link = (await admin.Browser.OpenAsync("/workspace/settings")).One<IHtmlAnchorElement>("main a[download]").GetAttribute("href")!;

        var answer = await admin.Browser.GetAsync(link);

        using var zip = new ZipArchive(new MemoryStream(answer.Bytes));
        var expected = Directory.EnumerateFiles(RepositoryFiles.Content, "*", SearchOption.AllDirectories)
            .ToDictionary(
                f => Path.GetRelativePath(RepositoryFiles.Content, f).Replace('\\', '/'), File.ReadAllBytes, StringComparer.Ordinal);
        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), zip.Entries.Select(e => e.FullName).Order(StringComparer.Ordinal));
        foreach (var entry in zip.Entries)
        {
            await using var file = await entry.OpenAsync(TestContext.Current.CancellationToken);
            using var bytes = new MemoryStream();
            await file.CopyToAsync(bytes, TestContext.Current.CancellationToken);
            Assert.Equal(expected[entry.FullName], bytes.ToArray());
        }

        Assert.Equal(HttpStatusCode.NotFound, (await admin.Browser.GetAsync("/api/v1/export?pack=none")).Status);
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
