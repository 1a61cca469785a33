using System.Net;
using IncidentKB.Core.Incidents;
using IncidentKB.Data.Entities;
using Xunit;

namespace IncidentKB.Web.Tests.Workspace;

public sealed class WorkspacePageTests(KbSite site)
{
    [Theory]
    [InlineData(Languages.English, "Works", "No problems")]
    [InlineData(Languages.Chinese, "正常", "没有问题")]
    public async Task It_tells_the_health_of_the_site_before_any_script_has_run(string language, string database, string content)
    {
        using var person = await site.JoinAsync(Role.Reader);

        var cells = (await person.Browser.OpenAsync(SiteMap.In(language, "/workspace"))).QuerySelectorAll(".mud-table td")
            .Select(c => c.Words()).ToList();

        Assert.Contains(database, cells);
        Assert.Contains(content, cells);
    }

    [Fact]
    public async Task Reading_pages_load_nothing_of_the_workspace_and_it_loads_nothing_of_them()
    {
        using var person = await site.JoinAsync(Role.Reader);
        var visitor = person.Browser;

        foreach (var page in SiteMap.Pages)
        {
            var loaded = await LoadedAsync(visitor, page);
            Assert.DoesNotContain(
                loaded, url => url.Contains("MudBlazor", StringComparison.Ordinal) || url.Contains("workspace", StringComparison.Ordinal)
                    || url.Contains("blazor.web", StringComparison.Ordinal));
        }

        var workspace = await LoadedAsync(visitor, "/workspace");
        Assert.Contains(workspace, url => url.Contains("MudBlazor.min", StringComparison.Ordinal));
        Assert.DoesNotContain(
            workspace, url => url.StartsWith("/site.", StringComparison.Ordinal) || url.StartsWith("/run.", StringComparison.Ordinal));
        foreach (var url in workspace)
        {
            Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync(url)).Status);
        }
    }

    private static async Task<List<string>> LoadedAsync(Visitor visitor, string page) =>
        [.. (await visitor.OpenAsync(page)).QuerySelectorAll("link[rel=stylesheet], script[src]")
            .Select(e => e.GetAttribute("href") ?? e.GetAttribute("src")!)];
}
