using System.Net;
using AngleSharp.Html.Dom;
using IncidentKB.Core.Incidents;
using IncidentKB.Data.Entities;
using Xunit;
using static IncidentKB.Web.Tests.Workspace.Proposals.ProposalSteps;

namespace IncidentKB.Web.Tests.Workspace.Proposals;

/// <summary>Patterns, practices and reading paths are written and reviewed on pages that work without a script.</summary>
public sealed class EntryPageTests(WritingSite site)
{
    public static TheoryData<string, string> Entries { get; } = new()
    {
        { $"/patterns/{SiteMap.Patterns[1]}", "section[aria-labelledby=twins] table" },
        { $"/practices/{SiteMap.Practices[1]}", ".in-language" },
        { $"/reading/{SiteMap.ReadingPaths[0]}", "ol.track h3" },
    };

    [Theory]
    [MemberData(nameof(Entries))]
    public async Task From_its_page_to_a_change_that_readers_see_with_its_history(string address, string part)
    {
        using var author = await site.JoinAsync(Role.Author);
        using var reviewer = await site.JoinAsync(Role.Reviewer);
        using var visitor = site.NewVisitor();
        var word = $"Woven {part.Length}";
        var page = await author.Browser.OpenAsync(address);
        var begin = await author.Browser.OpenAsync(page.One<IHtmlAnchorElement>("main a[href*='/workspace/new']").GetAttribute("href")!);
        var begun = await author.Browser.SubmitAsync(begin.One<IHtmlFormElement>("main form.card"));
        var proposal = await author.Browser.OpenAsync(begun.Location!);
        var text = proposal.One<IHtmlTextAreaElement>("[data-text]");
        Assert.NotEmpty(proposal.QuerySelectorAll($"[data-part='preview-entry'] {part}"));
        var title = page.QuerySelector("main h1")!.TextContent;
        Assert.Equal(HttpStatusCode.SeeOther, (await SendAsync(author.Browser, proposal, "save")).Status);

        var sent = await SendAsync(
            author.Browser, proposal, "submit", ("summary", "Says it better."),
            (text.Name!, text.Value.Replace(title, word, StringComparison.Ordinal)));
        var list = (await author.Browser.OpenAsync("/workspace")).Words();
        Assert.Contains(word, list, StringComparison.Ordinal);
        var review = await reviewer.Browser.OpenAsync(sent.Location!);
        Assert.Contains(word, review.QuerySelector(".diff-new mark, .diff-new ins")!.ParentElement!.TextContent, StringComparison.Ordinal);
        Assert.NotEmpty(review.QuerySelectorAll($".preview {part}"));
        await DecideAsync(reviewer.Browser, sent.Location!, "approve", "");
        Assert.Equal(address, (await DecideAsync(reviewer.Browser, sent.Location!, "publish", "")).Location);

        Assert.Equal(word, (await visitor.OpenAsync(address)).QuerySelector("main h1")!.TextContent);
        Assert.Empty((await visitor.OpenAsync(address)).QuerySelectorAll("main a[href*='/workspace/']"));
        var history = await visitor.OpenAsync($"{address}/history");
        Assert.Contains("Says it better.", history.Words(), StringComparison.Ordinal);
        Assert.Contains("Person of Reviewer", history.Words(), StringComparison.Ordinal);
        var changed = await visitor.OpenAsync(history.One<IHtmlAnchorElement>("a.what").GetAttribute("href")!);
        Assert.Contains(word, changed.QuerySelector(".diff-new")!.Closest("table")!.TextContent, StringComparison.Ordinal);
        await GoBackAsync(author.Browser, visitor, address, word, title);
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync($"{address}/history?from=1&to=3")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await visitor.GetAsync($"{address}/history?from=x")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync($"{address}-not/history")).Status);
    }

    // Each revision has a page and an answer of the API, and a former one becomes the current one again by a proposal.
    private static async Task GoBackAsync(Visitor author, Visitor visitor, string address, string word, string title)
    {
        var former = await author.OpenAsync(
            (await author.OpenAsync($"{address}/history")).One<IHtmlAnchorElement>("h2 a[href$='/revisions/1']").GetAttribute("href")!);
        Assert.Contains(title, former.QuerySelector("main pre")!.TextContent, StringComparison.Ordinal);
        Assert.Contains(
            word, (await visitor.OpenAsync($"{address}/revisions/2")).QuerySelector("main pre")!.TextContent, StringComparison.Ordinal);
        Assert.Empty((await visitor.OpenAsync($"{address}/revisions/1")).QuerySelectorAll("main form"));
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync($"{address}/revisions/3")).Status);
        var list = (await visitor.GetAsync($"/api/v1{address}/revisions")).Json;
        Assert.Equal([2, 1], list.GetProperty("data").EnumerateArray().Select(r => r.GetProperty("number").GetInt32()));
        var second = (await visitor.GetAsync($"/api/v1{address}/revisions/2")).Json.GetProperty("data");
        Assert.Equal(
            ("Says it better.", "Person of Author"), (second.GetProperty("summary").GetString(), second.GetProperty("author").GetString()));
        Assert.Contains(word, second.GetProperty("text").GetString(), StringComparison.Ordinal);
        var compared = (await visitor.GetAsync($"/api/v1{address}/revisions/1...2")).Json.GetProperty("data")
            .GetProperty("diff").GetString();
        Assert.Contains("\n+", compared, StringComparison.Ordinal);
        Assert.Contains(word, compared, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync($"/api/v1{address}/revisions/1...3")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync($"/api/v1{address}-not/revisions")).Status);

        var begun = await author.SubmitAsync(former.One<IHtmlFormElement>(".article-head form"));
        var proposal = await author.OpenAsync(begun.Location!);
        Assert.Contains(title, proposal.One<IHtmlTextAreaElement>("[data-text]").Value, StringComparison.Ordinal);
        Assert.Equal("Back to revision 1.", proposal.One<IHtmlInputElement>("[name=summary]").Value);
        await SendAsync(author, proposal, "withdraw");
    }

    [Fact]
    public async Task A_new_pattern_begins_empty_and_may_be_in_Chinese_alone()
    {
        using var author = await site.JoinAsync(Role.Author);
        using var reviewer = await site.JoinAsync(Role.Reviewer);
        using var visitor = site.NewVisitor();
        var form = (await author.Browser.OpenAsync("/zh-Hans/workspace/new")).One<IHtmlFormElement>("form[aria-labelledby='new-pattern']");
        var begun = await author.Browser.SubmitAsync(form);
        var proposal = await author.Browser.OpenAsync(begun.Location!);
        Assert.StartsWith(
            "slug:\ntitle: {en: \"\", zh-Hans: \"\"}\n", proposal.One<IHtmlTextAreaElement>("[data-text]").Value, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, (await SendAsync(author.Browser, proposal, "submit")).Status);

        var sent = await SendAsync(
            author.Browser, proposal, "submit",
            ("text:pattern.yml", "slug: torn-warp\ntitle: {zh-Hans: 断了的经线}\nsummary: {zh-Hans: 一根线断了。}\nhides: {zh-Hans: 别的线还在。}\n"));
        await DecideAsync(reviewer.Browser, sent.Location!, "approve", "");
        await DecideAsync(reviewer.Browser, sent.Location!, "publish", "");

        foreach (var language in Languages.All)
        {
            var heading = (await visitor.OpenAsync(SiteMap.In(language, "/patterns/torn-warp"))).QuerySelector("main h1")!;
            Assert.Equal(
                ("断了的经线", language == Languages.Chinese ? null : Languages.Chinese), (heading.TextContent, heading.GetAttribute("lang")));
            Assert.Contains("断了的经线", (await visitor.OpenAsync(SiteMap.In(language, "/patterns"))).Words(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_text_that_is_no_YAML_is_kept_and_told_by_its_line()
    {
        using var author = await site.JoinAsync(Role.Author);
        var begin = await author.Browser.OpenAsync($"/workspace/new?practice={SiteMap.Practices[0]}");
        var begun = await author.Browser.SubmitAsync(begin.One<IHtmlFormElement>("main form.card"));
        var proposal = await author.Browser.OpenAsync(begun.Location!);

        await SendAsync(author.Browser, proposal, "save", ("text:practice.yml", "slug: x\ntitle: [<b>never closed\n"));

        proposal = await author.Browser.OpenAsync(begun.Location!);
        Assert.Equal("slug: x\ntitle: [<b>never closed\n", proposal.One<IHtmlTextAreaElement>("[data-text]").Value);
        Assert.Contains("practice.yml:", proposal.QuerySelector(".problems .error")!.TextContent, StringComparison.Ordinal);
        Assert.Empty(proposal.QuerySelectorAll("[data-part='preview-entry'] b"));
    }
}
