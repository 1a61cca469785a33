using System.Net;
using AngleSharp.Html.Dom;
using IncidentKB.Testing;
using IncidentKB.Web.Features.Articles;
using IncidentKB.Web.Features.Home;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace IncidentKB.Web.Tests.Features.Home;

public sealed class HomePageTests(KbSite site)
{
    private const string GoFuse = "incidents/go-fuse-negative-waitgroup-counter";

    [Theory]
    [InlineData("/", "What did it print?")]
    [InlineData("/zh-Hans", "它输出了什么？")]
    public async Task It_asks_one_question_in_one_box(string address, string question)
    {
        using var visitor = site.NewVisitor();

        var home = await visitor.OpenAsync(address);

        Assert.Equal(question, home.One("h1").Words());
        var box = Assert.Single(home.QuerySelectorAll("input:not([type=hidden]), textarea"));
        Assert.Equal(box, home.GetElementById(home.One("h1 label").GetAttribute("for")!));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/zh-Hans")]
    public async Task Each_example_finds_something(string address)
    {
        using var visitor = site.NewVisitor();
        var home = await visitor.OpenAsync(address);

        var links = home.QuerySelectorAll(".examples a");
        Assert.Equal(2, links.Length);
        foreach (var link in links)
        {
            var found = await visitor.OpenAsync(link.GetAttribute("href")!);
            Assert.NotEmpty(found.QuerySelectorAll("main a[href*='/incidents/'], main a[href*='/patterns/']"));
        }

        var trace = await visitor.SubmitAsync(home.One<IHtmlFormElement>(".examples form"));
        var answer = trace.Status == HttpStatusCode.SeeOther ? await visitor.GetAsync(trace.Location!) : trace;
        Assert.NotEmpty(answer.Document.QuerySelectorAll("[data-verdict=incident]"));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/zh-Hans")]
    public async Task It_says_how_much_there_is(string address)
    {
        using var visitor = site.NewVisitor();

        var sentence = (await visitor.OpenAsync(address)).One("p.lead").Words();

        await using var db = site.OpenDatabase();
        Assert.Contains(
            $"{await db.PublishedIncidents.CountAsync(TestContext.Current.CancellationToken)} ", sentence, StringComparison.Ordinal);
        Assert.Contains($"{SiteMap.Patterns.Count} ", sentence, StringComparison.Ordinal);
        Assert.Contains(
            $"{(await visitor.OpenAsync("/messages")).QuerySelectorAll("article.known-message").Length} ",
            sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_bug_that_runs_shows_the_lines_that_its_fix_changes()
    {
        using var visitor = site.NewVisitor();

        var live = (await visitor.OpenAsync("/")).One(".live");

        Assert.Equal($"/{GoFuse}", live.One(".live-code p > a").GetAttribute("href"));
        Assert.InRange(live.QuerySelectorAll(".line").Length, 6, 9);
        Assert.Contains(live.QuerySelectorAll("del.line"), l => l.Words() == "server.Serve();");

        // As the article marks them.
        var marked = (await visitor.OpenAsync($"/{GoFuse}")).QuerySelectorAll(".numbered del")
            .Select(l => l.TextContent.Trim()).ToHashSet();
        var bug = RepositoryFiles.ReadContent($"{GoFuse}/bug.cs").Split('\n').Select(l => l.Trim()).ToHashSet();
        Assert.All(live.QuerySelectorAll(".line"), l =>
        {
            Assert.Contains(l.TextContent.Trim(), bug);
            Assert.Equal(l.TagName == "DEL", marked.Contains(l.TextContent.Trim()));
        });
        Assert.Equal("bug", live.One("form.run-form button[name]:not([data-scripted])").GetAttribute("value"));
    }

    [Fact]
    public void An_excerpt_loses_the_indentation_that_its_lines_share_and_no_more()
    {
        const string Bug = "// title\n//\n\n{\n    a();\n    if (b)\n        c();\n    d();\n}\n";

        var compared = SnippetDiff.Compare(
            [
                new() { FileName = "bug.cs", Source = Bug },
                new() { FileName = "fix.cs", Source = Bug.Replace("c();", "e();", StringComparison.Ordinal) },
            ]);

        var html = LiveBug.ExcerptOf(compared.Pair!.Value.Bug.Lines).Value;

        Assert.Contains("<del class=\"line\">        c();\n</del>", html, StringComparison.Ordinal);
        Assert.Contains("<span class=\"line\">    d();\n</span>", html, StringComparison.Ordinal);
        Assert.StartsWith("<span class=\"line\">{\n</span>", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/zh-Hans")]
    public async Task The_doors_for_newcomers_and_for_teams_stand_side_by_side(string address)
    {
        using var visitor = site.NewVisitor();

        var home = await visitor.OpenAsync(address);

        var prefix = address.TrimEnd('/');
        Assert.Equal(["resume", "team"], home.QuerySelectorAll(".doors > section").Select(s => s.GetAttribute("aria-labelledby")));
        Assert.Equal(
            [$"{prefix}/about#add", $"{prefix}/workspace", $"{prefix}/docs/api", $"{prefix}/feed.atom", $"{prefix}/about#run"],
            home.QuerySelectorAll(".doors-list a").Select(a => a.GetAttribute("href")));
    }

    [Fact]
    public async Task Every_pattern_stands_there_with_a_message()
    {
        using var visitor = site.NewVisitor();

        var rows = (await visitor.OpenAsync("/")).QuerySelectorAll("section[aria-labelledby=patterns] .rows > li");

        Assert.Equal(SiteMap.Patterns.Select(p => $"/patterns/{p}"), rows.Select(r => r.One("a").GetAttribute("href")));
        Assert.All(rows, r => Assert.NotEqual("", r.One("samp.message").Words()));
    }
}
