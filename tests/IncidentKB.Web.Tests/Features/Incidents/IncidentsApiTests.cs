using System.Text.Json;
using System.Net;
using Xunit;

namespace IncidentKB.Web.Tests.Features.Incidents;

public sealed class IncidentsApiTests(KbSite site, TeamSite team)
{
    [Fact]
    public async Task Titles_of_programs_and_references_are_in_the_language_of_the_address()
    {
        using var visitor = site.NewVisitor();

        string[] Titles(JsonElement incident, string key) =>
            [.. incident.GetProperty(key).EnumerateArray().Select(p => p.GetProperty("title").GetString()!)];
        var english = (await visitor.GetAsync("/api/v1/incidents/IKB-0001")).Json.GetProperty("data");
        var chinese = (await visitor.GetAsync("/zh-Hans/api/v1/incidents/IKB-0001")).Json.GetProperty("data");

        Assert.Equal("alist: one permit, several releases", Titles(english, "snippets")[0]);
        Assert.Equal("alist：许可取一次，还了好几次", Titles(chinese, "snippets")[0]);
        Assert.Contains("3b71500f: adds the semaphore", Titles(english, "references"));
        Assert.Contains("3b71500f：加入信号量", Titles(chinese, "references"));
        Assert.Contains("AlistGo/alist#8180", Titles(chinese, "references"));
    }

    [Fact]
    public async Task The_list_has_data_meta_and_links()
    {
        using var visitor = site.NewVisitor();

        var answer = await visitor.GetAsync("/api/v1/incidents");

        Assert.Equal((HttpStatusCode.OK, "application/json; charset=utf-8"), (answer.Status, answer.ContentType));
        Assert.Equal(["data", "meta", "links"], answer.Json.EnumerateObject().Select(p => p.Name));
        Assert.Equal((1, 25, SiteMap.Incidents.Count), PageOf(answer));
        Assert.Equal(SiteMap.Incidents, SlugsOf(answer).Order(StringComparer.Ordinal));
        Assert.All(answer.Json.GetProperty("data").EnumerateArray(), incident => Assert.Equal(
            [
                "id", "slug", "url", "title", "summary", "project", "language", "severity", "kind", "pattern", "occurred_on", "introduced",
                "fixed", "updated_at", "proof_state", "proved_at",
            ],
            incident.EnumerateObject().Select(p => p.Name)));
    }

    [Fact]
    public async Task Following_next_shows_each_incident_once()
    {
        using var visitor = team.NewVisitor();
        var seen = new List<string>();
        var pages = 0;
        for (var address = "/api/v1/incidents"; address != null; pages++)
        {
            var answer = await visitor.GetAsync(address);
            Assert.Equal((pages + 1, 25, TeamSite.IncidentCount), PageOf(answer));
            seen.AddRange(SlugsOf(answer));
            address = answer.Json.GetProperty("links").GetProperty("next").GetString();
        }

        Assert.Equal((3, TeamSite.IncidentCount), (pages, seen.Distinct(StringComparer.Ordinal).Count()));
    }

    [Theory]
    [InlineData("pattern=closed-or-returned-twice")]
    [InlineData("practice=make-close-idempotent&lang=go")]
    [InlineData("project=nbio")]
    public async Task Filters_narrow_the_list(string query)
    {
        using var visitor = site.NewVisitor();

        var answer = await visitor.GetAsync($"/api/v1/incidents?{query}");

        Assert.Contains("nbio-body-reader-double-close", SlugsOf(answer));
        Assert.True(SlugsOf(answer).Count < SiteMap.Incidents.Count);
    }

    [Theory]
    [InlineData("/api/v1/incidents/nbio-body-reader-double-close")]
    [InlineData("/api/v1/incidents/IKB-0005")]
    [InlineData("/incidents/nbio-body-reader-double-close.json")]
    public async Task One_incident_is_found_by_slug_and_by_id(string address)
    {
        using var visitor = site.NewVisitor();

        var answer = await visitor.GetAsync(address);

        Assert.Equal(("IKB-0005", "nbio-body-reader-double-close"), (answer.Json.GetProperty("data").GetProperty("id").GetString(),
            answer.Json.GetProperty("data").GetProperty("slug").GetString()));
    }

    [Fact]
    public async Task Titles_are_in_the_language_of_the_address()
    {
        using var visitor = site.NewVisitor();

        var english = (await visitor.GetAsync("/api/v1/incidents")).Json.GetProperty("data")[0];
        var chinese = (await visitor.GetAsync("/zh-Hans/api/v1/incidents")).Json.GetProperty("data")[0];

        Assert.Equal(english.GetProperty("id").GetString(), chinese.GetProperty("id").GetString());
        Assert.DoesNotContain(english.GetProperty("title").GetString()!, c => c is >= '\u4e00' and <= '\u9fff');
        Assert.Contains(chinese.GetProperty("title").GetString()!, c => c is >= '\u4e00' and <= '\u9fff');
    }

    private static (int Page, int Size, int Total) PageOf(Answer answer)
    {
        var meta = answer.Json.GetProperty("meta");
        return (meta.GetProperty("page").GetInt32(), meta.GetProperty("page_size").GetInt32(), meta.GetProperty("total").GetInt32());
    }

    private static List<string> SlugsOf(Answer answer) =>
        [.. answer.Json.GetProperty("data").EnumerateArray().Select(i => i.GetProperty("slug").GetString()!)];
}
