using System.Net;
using AngleSharp.Html.Dom;
using IncidentKB.Data.Entities;
using IncidentKB.Testing;
using Xunit;

namespace IncidentKB.Web.Tests.Features.History;

public sealed class HistoryTests(HistorySite site)
{
    private const string History = $"/incidents/{HistorySite.Slug}/history";
    private const string Api = $"/api/v1/incidents/{HistorySite.Slug}/revisions";

    [Fact]
    public async Task The_article_leads_to_its_revisions_newest_first_with_who_when_and_why()
    {
        using var visitor = site.NewVisitor();
        var article = await visitor.OpenAsync($"/incidents/{HistorySite.Slug}");
        Assert.NotNull(article.QuerySelector($".facts a[href='{History}']"));

        var rows = (await visitor.OpenAsync(History)).QuerySelectorAll(".rows > li")
            .Select(r => (
                r.One("h2").Words(), r.QuerySelector("div > p:not(.meta)")?.Words(),
                string.Join(", ", r.QuerySelectorAll(".meta > span").Select(m => m.Words()))));

        Assert.Equal(
            [
                ("Revision 5 current", "Another name.", "Edited, ada"), ("Revision 4", "It is none.", "Brought back, ada"),
                ("Revision 3", "A duplicate.", "Archived, grace"), ("Revision 2", "Say how it stops.", "Edited, ada"),
                ("Revision 1", null, "Imported, the content pack"),
            ],
            rows);
        Assert.Contains("第 5 版", (await visitor.GetAsync("/zh-Hans" + History)).Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_revisions_are_chosen_with_a_form_and_compared_file_by_file()
    {
        using var visitor = site.NewVisitor();
        var form = (await visitor.OpenAsync(History)).One<IHtmlFormElement>("main form");
        Assert.Equal(("get", History), (form.Method, form.GetAttribute("action")));
        Assert.Equal(["5", "4", "3", "2", "1"], form.QuerySelectorAll("[name=from]").Select(r => r.GetAttribute("value")));

        var page = await visitor.OpenAsync(History + "?from=1&to=5");

        Assert.Equal(
            ["index.md changed", "images/stop.gif added", "images/stop.png removed", "models/flow.go added"],
            page.QuerySelectorAll(".diff > h2").Select(h => h.Words()));
        var changed = Assert.Single(page.QuerySelectorAll("tr[id^='index.md-L']:has(del)"), r => r.One("del").TextContent == "It stops.");
        Assert.Equal("It stops.", changed.One("del").TextContent);
        Assert.Equal("It seizes <up> & stops.", changed.One("ins").TextContent);
        Assert.Equal("seizes <up> & ", Assert.Single(changed.QuerySelectorAll("ins mark")).TextContent);
        var picture = page.One($"img[src='/incidents/{HistorySite.Slug}/revisions/1/{HistorySite.FormerPicture}']");
        Assert.Equal(Pictures.Png, (await visitor.GetAsync(picture.GetAttribute("src")!)).Bytes);
    }

    [Fact]
    public async Task To_archive_and_to_bring_back_changes_no_file()
    {
        using var visitor = site.NewVisitor();

        Assert.Contains("Both have the same files", (await visitor.GetAsync(History + "?from=2&to=4")).Words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?from=0&to=2", HttpStatusCode.NotFound, "There is no revision 0: there are the revisions 1 to 5.")]
    [InlineData("?from=1&to=6", HttpStatusCode.NotFound, "There is no revision 6")]
    [InlineData("?from=1", HttpStatusCode.BadRequest, "'' is no revision number.")]
    [InlineData("?from=x&to=2", HttpStatusCode.BadRequest, "'x' is no revision number.")]
    [InlineData("?page=2", HttpStatusCode.NotFound, "There is no page 2")]
    public async Task What_is_not_there_is_said_in_a_sentence(string query, HttpStatusCode status, string sentence)
    {
        using var visitor = site.NewVisitor();

        var answer = await visitor.GetAsync(History + query);

        Assert.Equal(status, answer.Status);
        Assert.Contains(sentence, answer.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_revision_shows_the_article_as_it_was_with_its_picture_and_files()
    {
        using var visitor = site.NewVisitor();

        var page = await visitor.OpenAsync($"/incidents/{HistorySite.Slug}/revisions/1");

        Assert.Contains("It stops.", page.One(".prose").Words(), StringComparison.Ordinal);
        Assert.Matches(
            "^This is revision 1 of 5, of .*\\. Read the current one Compare with the current one$",
            page.One(".notice > p:not(.meta)").Words());
        Assert.Contains("High", page.One(".facts").Words(), StringComparison.Ordinal);
        Assert.Equal("noindex", page.One("meta[name=robots]").GetAttribute("content"));
        Assert.Equal(
            ["index.md", "index.zh-Hans.md", "bug.cs", "fix.cs", "images/stop.png", "traces/plain.txt"],
            page.QuerySelectorAll("section:has(#files) li").Select(l => l.Words()));
        foreach (var address in page.QuerySelectorAll(".prose img").Select(i => i.GetAttribute("src"))
            .Concat(page.QuerySelectorAll("section:has(#files) li a, .prose a[href*='bug.cs']")
                .Select(a => a.GetAttribute("href"))))
        {
            Assert.StartsWith($"/incidents/{HistorySite.Slug}/revisions/1/", address, StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync(address!)).Status);
        }

        Assert.Contains(
            "它停了。", (await visitor.GetAsync($"/zh-Hans/incidents/{HistorySite.Slug}/revisions/1")).Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_revision_whose_record_breaks_todays_rules_shows_its_text_and_says_so()
    {
        using var visitor = site.NewVisitor();

        var page = await visitor.OpenAsync($"/incidents/{HistorySite.Unreadable}/revisions/1");

        Assert.Contains("It stops.", page.One(".prose").Words(), StringComparison.Ordinal);
        Assert.DoesNotContain("severity", page.One(".prose").Words(), StringComparison.Ordinal);
        Assert.Contains("does not follow today's rules", page.Words(), StringComparison.Ordinal);
        Assert.Empty(page.QuerySelectorAll(".facts"));
    }

    [Theory]
    [InlineData($"/incidents/{HistorySite.FormerSlug}/history?from=1&to=2", $"{History}?from=1&to=2")]
    [InlineData($"/zh-Hans/incidents/{HistorySite.FormerSlug}/revisions/2", $"/zh-Hans/incidents/{HistorySite.Slug}/revisions/2")]
    [InlineData($"/incidents/{HistorySite.FormerSlug}/revisions/1/bug.cs", $"/incidents/{HistorySite.Slug}/revisions/1/bug.cs")]
    [InlineData($"/api/v1/incidents/{HistorySite.FormerSlug}/revisions/1...2", $"{Api}/1...2")]
    [InlineData($"/api/v1/incidents/{HistorySite.FormerSlug}/revisions?page=1", $"{Api}?page=1")]
    public async Task A_former_slug_leads_to_the_present_one(string from, string to)
    {
        using var visitor = site.NewVisitor();

        var answer = await visitor.GetAsync(from);

        Assert.Equal((HttpStatusCode.MovedPermanently, to), (answer.Status, answer.Location));
    }

    [Fact]
    public async Task Drafts_are_for_authors_and_archived_incidents_for_all()
    {
        using var visitor = site.NewVisitor();
        using var author = await site.JoinAsync(Role.Author);

        string[] paths =
        [
            "/incidents/{0}/history", "/incidents/{0}/revisions/1", "/incidents/{0}/revisions/1/bug.cs",
            "/api/v1/incidents/{0}/revisions/1",
        ];
        foreach (var path in paths)
        {
            async Task<HttpStatusCode> AskAsync(Visitor who, string slug) =>
                (await who.GetAsync(path.Replace("{0}", slug, StringComparison.Ordinal))).Status;

            Assert.Equal(HttpStatusCode.NotFound, await AskAsync(visitor, HistorySite.Draft));
            Assert.Equal(HttpStatusCode.OK, await AskAsync(visitor, HistorySite.Archived));
            Assert.Equal(HttpStatusCode.OK, await AskAsync(author.Browser, HistorySite.Draft));
        }
    }

    [Theory]
    [InlineData("", "Archived on", "It is kept to be read, and no list, search or match names it.")]
    [InlineData("/zh-Hans", "已于", "本文仅供查阅，不再出现在列表、搜索和匹配中。")]
    public async Task An_archived_incident_is_read_at_its_address_with_the_reason_and_stands_in_no_list(
        string prefix, string since, string meaning)
    {
        using var visitor = site.NewVisitor();

        var article = await visitor.OpenAsync($"{prefix}/incidents/{HistorySite.Archived}");

        var notice = article.One("article .notice:has(q)");
        Assert.StartsWith(since, notice.Words(), StringComparison.Ordinal);
        Assert.Equal("Not ours.", notice.One("q").Words());
        Assert.EndsWith(meaning, notice.Words(), StringComparison.Ordinal);
        Assert.Equal($"{prefix}/incidents/{HistorySite.Slug}", article.One("article .notice > strong + a").GetAttribute("href"));
        Assert.Equal("noindex", article.One("meta[name=robots]").GetAttribute("content"));
        Assert.Empty(article.QuerySelectorAll("a[href$='/report']"));
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync($"{prefix}/incidents/{HistorySite.Archived}.md")).Status);
        var detail = (await visitor.GetAsync($"/api/v1/incidents/{HistorySite.Archived}")).Json.GetProperty("data");
        Assert.NotEqual(default, detail.GetProperty("archived_at").GetDateTime());
        Assert.Equal(HistorySite.Key, detail.GetProperty("superseded_by").GetString());
        foreach (var list in new[] { "/incidents", "/search?q=valve", "/sitemap.xml", "/feed.atom", "/api/v1/incidents" })
        {
            Assert.DoesNotContain(HistorySite.Archived, (await visitor.GetAsync(list)).Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_api_lists_revisions_and_gives_the_files_of_each()
    {
        using var visitor = site.NewVisitor();

        var list = (await visitor.GetAsync(Api)).Json;
        var first = (await visitor.GetAsync($"{Api}/1")).Json.GetProperty("data");

        Assert.Equal(5, list.GetProperty("meta").GetProperty("total").GetInt32());
        var second = list.GetProperty("data")[3];
        Assert.Equal((2, "edited", "ada", "Say how it stops."), (
            second.GetProperty("number").GetInt32(), second.GetProperty("cause").GetString(), second.GetProperty("author").GetString(),
            second.GetProperty("summary").GetString()));
        Assert.Equal(0, second.GetProperty("approvers").GetArrayLength());
        var files = first.GetProperty("files");
        Assert.Equal(1, first.GetProperty("number").GetInt32());
        Assert.Equal("// bug\n// expect: exit 1\nreturn 1;\n", files.GetProperty("bug.cs").GetString());
        Assert.Equal(Pictures.Png.Length, files.GetProperty(HistorySite.FormerPicture).GetProperty("size").GetInt32());
        Assert.Equal(64, files.GetProperty(HistorySite.FormerPicture).GetProperty("sha256").GetString()!.Length);
    }

    [Fact]
    public async Task The_api_tells_what_changed_as_a_unified_diff_of_each_file()
    {
        using var visitor = site.NewVisitor();

        var data = (await visitor.GetAsync($"{Api}/1...2")).Json.GetProperty("data");

        Assert.Equal([1, 2], new[] { "from", "to" }.Select(side => data.GetProperty(side).GetProperty("number").GetInt32()));
        var files = data.GetProperty("files").EnumerateArray()
            .ToDictionary(f => f.GetProperty("path").GetString()!, StringComparer.Ordinal);
        Assert.Equal(["index.md", "images/stop.gif", "images/stop.png", "models/flow.go"], files.Keys);
        string? DiffOf(string path) => files[path].GetProperty("diff").GetString();
        Assert.Contains("\n-It stops.\n+It seizes <up> & stops.\n", DiffOf("index.md"), StringComparison.Ordinal);
        Assert.Equal("--- /dev/null\n+++ b/models/flow.go\n@@ -0,0 +1,1 @@\n+package flow\n", DiffOf("models/flow.go"));
        Assert.Equal("removed", files["images/stop.png"].GetProperty("change").GetString());
        Assert.Null(DiffOf("images/stop.png"));
    }

    [Theory]
    [InlineData($"{Api}/9", "There is no revision 9: there are the revisions 1 to 5.")]
    [InlineData($"{Api}/1...9", "There is no revision 9")]
    [InlineData("/api/v1/incidents/none/revisions", "There is no incident called 'none'.")]
    public async Task The_api_says_what_is_not_there(string address, string sentence)
    {
        using var visitor = site.NewVisitor();

        var answer = await visitor.GetAsync(address);

        Assert.Equal((HttpStatusCode.NotFound, "application/problem+json"), (answer.Status, answer.ContentType));
        Assert.StartsWith(sentence, answer.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }
}
