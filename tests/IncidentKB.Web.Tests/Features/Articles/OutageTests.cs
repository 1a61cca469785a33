using System.Net;
using System.Security.Cryptography;
using AngleSharp.Html.Dom;
using IncidentKB.Data.Entities;
using IncidentKB.Testing;
using Xunit;

namespace IncidentKB.Web.Tests.Features.Articles;

/// <summary>An incident that is no crash of a program, as page, JSON and in lists.</summary>
public sealed class OutageTests(OutageSite team, KbSite site)
{
    private static readonly string PictureAddress = $"/images/{Convert.ToHexStringLower(SHA256.HashData(Pictures.Png))}.png";

    [Fact]
    public async Task What_to_do_now_stands_above_the_article_with_the_version_to_take()
    {
        using var visitor = team.NewVisitor();

        var english = (await visitor.OpenAsync($"/incidents/{OutageSite.Slug}")).One(".first-aid .do-now");
        var chinese = (await visitor.OpenAsync($"/zh-Hans/incidents/{OutageSite.Slug}")).One(".first-aid .do-now");

        Assert.Equal("Do now", english.One("h2").TextContent);
        Assert.Equal(
            ["Set firewall.strict: false and reload.", "Tell the shop that orders wait and are not lost."],
            english.QuerySelectorAll("li").Select(l => l.Words()));
        Assert.Equal("Take rules v2.3.1 or later.", english.One(".take").Words());
        Assert.Equal("立即处理", chinese.One("h2").TextContent);
        Assert.Equal("en", chinese.One("ol").GetAttribute("lang"));
        Assert.Equal("请使用 rules v2.3.1 或更高版本。", chinese.One(".take").Words());
    }

    [Fact]
    public async Task The_starting_incidents_say_in_both_languages_what_to_do_now()
    {
        using var visitor = site.NewVisitor();
        foreach (var slug in SiteMap.Incidents)
        {
            var english = (await visitor.OpenAsync($"/incidents/{slug}")).One(".do-now");
            var chinese = (await visitor.OpenAsync($"/zh-Hans/incidents/{slug}")).One(".do-now");

            Assert.InRange(english.QuerySelectorAll("li").Length, 1, 3);
            Assert.Equal(english.QuerySelectorAll("li").Length, chinese.QuerySelectorAll("li").Length);
            Assert.Null(chinese.One("ol").GetAttribute("lang"));
            Assert.Matches("^Take .+ or later\\.$", english.One(".take").Words());
            Assert.Matches("^请使用 .+ 或更高版本。$", chinese.One(".take").Words());
        }
    }

    [Fact]
    public async Task The_facts_name_what_is_known_and_nothing_else()
    {
        using var visitor = team.NewVisitor();

        var english = (await visitor.OpenAsync($"/incidents/{OutageSite.Slug}")).One(".facts");
        var chinese = (await visitor.OpenAsync($"/zh-Hans/incidents/{OutageSite.Slug}")).One(".facts");

        var facts = english.QuerySelectorAll("dl > div")
            .ToDictionary(d => d.One("dt").Words(), d => d.One("dd").Words(), StringComparer.Ordinal);
        Assert.Equal("Critical SEV1", facts["Severity"]);
        Assert.Equal("Outage", facts["Kind"]);
        Assert.Equal(["sign-in", "web shop"], english.QuerySelectorAll("a[href^='/incidents?service=']").Select(a => a.Words()));
        Assert.Equal("4 May 2026, 09:58 UTC", facts["Started"]);
        Assert.Equal("4 May 2026, 10:03 UTC, after 5 min 30 s", facts["Detected"]);
        Assert.Equal("4 May 2026, 10:40 UTC, after 42 min", facts["Resolved"]);
        Assert.Equal("main.(*Rules).Load rules/load.go", facts["Where the mistake is"]);
        Assert.Equal("PM2026-005", facts["Own number"]);
        Assert.Equal("team-network", facts["Owner"]);
        Assert.Equal("4 June 2026 (overdue)", facts["Review by"]);
        Assert.DoesNotContain("Project", facts.Keys);
        Assert.DoesNotContain("Pattern", facts.Keys);
        Assert.DoesNotContain("Language", facts.Keys);
        Assert.Contains("，42 分钟后", chinese.Words(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Factors_and_follow_ups_stand_below_the_article_and_own_keys_in_a_fold()
    {
        using var visitor = team.NewVisitor();

        var document = await visitor.OpenAsync($"/zh-Hans/incidents/{OutageSite.Slug}");

        Assert.Equal(2, document.QuerySelectorAll(".factors li").Length);
        var items = document.QuerySelectorAll(".follow-ups .rows > li").ToList();
        Assert.Equal(["done", "to-do", "skipped"], items.Select(i => i.One(".state").GetAttribute("data-state")));
        Assert.Equal(["已完成", "待办", "不再处理"], items.Select(i => i.One(".state").Words()));
        Assert.Equal("https://example.org/tracker/7", items[0].One("a").GetAttribute("href"));
        Assert.Equal(["给每条规则指定负责人", "Alarm on the share of failed sign-ins"], items.Take(2).Select(i => i.One("div > p").Words()));
        Assert.Equal([null, "en"], items.Take(2).Select(i => i.One("div > p").GetAttribute("lang")));
        Assert.Equal("已逾期 2026 年 5 月 20 日", items[1].One(".late").Words());
        Assert.Equal("两台也会加载同一条规则。", items[2].One(".note").Words());
        Assert.Equal(["x-attendees", "x-cost"], document.QuerySelectorAll(".own-keys dt").Select(d => d.Words()));
        Assert.Equal(["[ \"ada\", \"grace\" ]", "1200 EUR"], document.QuerySelectorAll(".own-keys dd").Select(d => d.Words()));
        Assert.Contains("#factors", document.QuerySelectorAll(".toc a").Select(a => a.GetAttribute("href")));
        Assert.Contains("#follow-ups", document.QuerySelectorAll(".toc a").Select(a => a.GetAttribute("href")));
    }

    [Fact]
    public async Task A_picture_is_shown_with_its_size_and_kept_by_browsers()
    {
        using var visitor = team.NewVisitor();

        var picture = (await visitor.OpenAsync($"/incidents/{OutageSite.Slug}")).One(".prose figure img");
        var answer = await visitor.GetAsync(picture.GetAttribute("src")!);

        Assert.Equal(PictureAddress, picture.GetAttribute("src"));
        Assert.Equal(("3", "2"), (picture.GetAttribute("width"), picture.GetAttribute("height")));
        Assert.StartsWith("The sign-ins of a minute", picture.GetAttribute("alt"), StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.OK, "image/png"), (answer.Status, answer.ContentType));
        Assert.Equal("nosniff", answer.Headers["X-Content-Type-Options"]);
        Assert.Equal("max-age=31536000, private, immutable", answer.Headers["Cache-Control"]);
        Assert.Equal(Pictures.Png, answer.Bytes);
    }

    [Fact]
    public async Task Only_pictures_that_readers_may_see_are_served()
    {
        using var visitor = team.NewVisitor();
        var draft = $"/images/{Convert.ToHexStringLower(SHA256.HashData(Pictures.Gif))}.gif";

        Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync(draft)).Status);
        Assert.Equal(
            HttpStatusCode.NotFound, (await visitor.GetAsync(PictureAddress.Replace(".png", ".html", StringComparison.Ordinal))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync($"/images/{new string('0', 64)}.png")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync($"/incidents/{OutageSite.Draft}/images/draft.gif")).Status);

        // In the Markdown the picture is a file beside it.
        var file = await visitor.GetAsync($"/incidents/{OutageSite.Slug}/images/sign-ins.png");
        Assert.Equal((HttpStatusCode.Found, PictureAddress), (file.Status, file.Location));
    }

    [Fact]
    public async Task The_JSON_has_the_whole_record()
    {
        using var visitor = team.NewVisitor();

        var data = (await visitor.GetAsync($"/api/v1/incidents/{OutageSite.Slug}")).Json.GetProperty("data");

        string Raw(string name) => data.GetProperty(name).GetRawText();
        Assert.All(new[] { "project", "repository", "language", "pattern" }, name => Assert.Equal("null", Raw(name)));
        Assert.Equal(
            [
                "\"PM2026-005\"", "\"SEV1\"", "\"outage\"", "[\"sign-in\",\"web shop\"]", "[]", "\"rules v2.3.1\"", "\"team-network\"",
                "\"2026-06-04\"",
            ],
            new[] { "external_id", "severity_label", "kind", "services", "languages", "take", "owner", "review_by" }.Select(Raw));
        Assert.Equal(
            ["\"2026-05-04T09:58:00Z\"", "\"2026-05-04T10:03:30Z\"", "\"2026-05-04T10:40:00Z\""],
            new[] { "started_at", "detected_at", "resolved_at" }.Select(Raw));
        Assert.Equal("""{"function":"main.(*Rules).Load","file":"rules/load.go"}""", Raw("culprit"));
        Assert.Equal("""{"x-attendees":["ada","grace"],"x-cost":"1200 EUR"}""", Raw("extensions"));
        Assert.Equal(
            """{"text":{"en":"Give each rule an owner","zh-Hans":"给每条规则指定负责人"},"owner":"ada","due":"2026-06-01","state":"done","url":"https://example.org/tracker/7","reason":null}""",
            data.GetProperty("follow_ups")[0].GetRawText());
        var text = data.GetProperty("texts").GetProperty("en");
        Assert.Equal((2, 2), (text.GetProperty("do_now").GetArrayLength(), text.GetProperty("contributing_factors").GetArrayLength()));
        var image = data.GetProperty("images")[0];
        Assert.Equal(
            ("images/sign-ins.png", "image/png", 3),
            (image.GetProperty("name").GetString(), image.GetProperty("media_type").GetString(), image.GetProperty("width").GetInt32()));
        Assert.EndsWith(PictureAddress, image.GetProperty("url").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/incidents")]
    [InlineData("/incidents?kind=outage")]
    [InlineData("/incidents?service=web%20shop")]
    [InlineData("/search?q=kind%3Aoutage+service%3Asign-in+after%3A2026-05-04")]
    [InlineData("/search?q=PM2026-005")]
    [InlineData("/zh-Hans/search?q=类型：服务中断 负责人：team-network")]
    [InlineData("/search/hits?q=owner%3Ateam-network")]
    [InlineData("/")]
    public async Task An_outage_stands_in_every_list(string address)
    {
        using var visitor = team.NewVisitor();

        var document = await visitor.OpenAsync(address);

        Assert.Contains(
            document.QuerySelectorAll("a"),
            a => a.GetAttribute("href")!.EndsWith($"/incidents/{OutageSite.Slug}", StringComparison.Ordinal));
        Assert.DoesNotContain("OPS-0043", document.Body!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/incidents?kind=boom")]
    [InlineData("/api/v1/incidents?kind=1")]
    public async Task A_kind_that_does_not_exist_is_told(string address)
    {
        using var visitor = team.NewVisitor();

        Assert.Equal(HttpStatusCode.BadRequest, (await visitor.GetAsync(address)).Status);
    }

    [Theory]
    [InlineData("/search?q=is%3Adraft")]
    [InlineData("/zh-Hans/search?q=is%3A%E8%8D%89%E7%A8%BF")]
    public async Task An_author_finds_drafts_and_reads_them_in_their_history(string address)
    {
        using var author = await team.JoinAsync(Role.Author);

        var link = (await author.Browser.OpenAsync(address)).One<IHtmlAnchorElement>(".result h2 a");
        var answer = await author.Browser.GetAsync("/api/v1/search?q=is%3Adraft");

        Assert.EndsWith($"/incidents/{OutageSite.Draft}/history", link.PathName, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await author.Browser.GetAsync(link.PathName)).Status);
        Assert.Equal(OutageSite.Draft, answer.Json.GetProperty("data")[0].GetProperty("slug").GetString());
    }

    [Fact]
    public async Task A_draft_is_on_no_page()
    {
        using var visitor = team.NewVisitor();

        var search = await visitor.OpenAsync("/search?q=is%3Adraft");

        Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync($"/incidents/{OutageSite.Draft}")).Status);
        Assert.Equal("Drafts are not shown to readers.", search.One(".notice").Words());
        Assert.DoesNotContain("Again", search.One("main").TextContent, StringComparison.Ordinal);
    }
}
