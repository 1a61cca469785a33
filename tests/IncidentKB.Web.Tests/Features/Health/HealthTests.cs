using System.Net;
using Xunit;

namespace IncidentKB.Web.Tests.Features.Health;

public sealed class HealthTests(KbSite site, EditableSite editableSite)
{
    [Fact]
    public async Task A_site_that_works_says_so_with_what_it_holds()
    {
        using var visitor = site.NewVisitor();

        var answer = await visitor.GetAsync("/healthz");

        Assert.Equal((HttpStatusCode.OK, "no-store"), (answer.Status, answer.Headers["Cache-Control"]));
        Assert.Equal("ok", answer.Json.GetProperty("status").GetString());
        Assert.Equal(SiteMap.Incidents.Count, answer.Json.GetProperty("database").GetProperty("incidents").GetInt32());
        Assert.NotEqual("", answer.Json.GetProperty("database").GetProperty("schema").GetString());
        var content = answer.Json.GetProperty("content");
        Assert.Equal((0, 0), (content.GetProperty("problems").GetInt32(), content.GetProperty("edited_here").GetArrayLength()));
        Assert.Equal("incidentkb-starter", Assert.Single(content.GetProperty("packs").EnumerateArray()).GetProperty("name").GetString());
        Assert.Contains(
            answer.Json.GetProperty("snippets").GetProperty("isolation").GetString(),
            new[] { "unknown", "none", "jail", "jail_in_namespaces" });
    }

    [Fact]
    public async Task It_says_whether_visitors_may_run_what_they_changed()
    {
        using var visitor = site.NewVisitor();
        using var editor = editableSite.NewVisitor();

        Assert.False((await visitor.GetAsync("/healthz")).Json.GetProperty("snippets").GetProperty("edited_code").GetBoolean());
        Assert.True((await editor.GetAsync("/healthz")).Json.GetProperty("snippets").GetProperty("edited_code").GetBoolean());
    }
}
