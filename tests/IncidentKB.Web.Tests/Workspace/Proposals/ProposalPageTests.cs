using System.Net;
using AngleSharp.Html.Dom;
using IncidentKB.Data.Entities;
using IncidentKB.Testing;
using Microsoft.EntityFrameworkCore;
using Xunit;
using static IncidentKB.Testing.RunningTest;
using static IncidentKB.Web.Tests.Workspace.Proposals.ProposalSteps;

namespace IncidentKB.Web.Tests.Workspace.Proposals;

/// <summary>Writing and reviewing without a script: ordinary forms.</summary>
public sealed class ProposalPageTests(WritingSite site)
{
    public static TheoryData<string> Incidents { get; } = [.. SiteMap.Incidents];

    [Theory]
    [MemberData(nameof(Incidents))]
    public async Task A_form_that_is_sent_as_it_stands_changes_nothing(string slug)
    {
        using var author = await site.JoinAsync(Role.Author);
        var page = await BeginAsync(author.Browser, slug);
        var before = await FilesAsync(author.Id);

        var answer = await SendAsync(author.Browser, page, "save");

        Assert.Equal(HttpStatusCode.SeeOther, answer.Status);
        Assert.Equal(before, await FilesAsync(author.Id));
        await using var db = site.OpenDatabase();
        Assert.Equal(1, (await db.Proposals.SingleAsync(p => p.AuthorId == author.Id, Cancelled)).Version);
    }

    [Fact]
    public async Task A_field_of_the_record_changes_its_key_and_no_other_line()
    {
        using var author = await site.JoinAsync(Role.Author);
        var slug = SiteMap.Incidents[0];
        var page = await BeginAsync(author.Browser, slug);

        await SendAsync(
            author.Browser, page, "save", ("record:index.md:severity_label", "SEV2: bad"),
            ("record:index.md:services", "upload\r\nsearch\r\n"),
            ("record:index.md:follow_ups:0:text", "Look again"), ("record:index.md:follow_ups:0:text.zh-Hans", "再看一遍"),
            ("record:index.md:affected.fixed", "v9"), ("record:index.zh-Hans.md:title", "新标题"));

        var files = await FilesAsync(author.Id);
        var before = RepositoryFiles.ReadContent($"incidents/{slug}/index.md").Split('\n');
        var after = files["index.md"].Split('\n');
        Assert.Equal(
            [
                "affected: {introduced: v3.43.0, fixed: v9}", "severity_label: \"SEV2: bad\"", "services: [upload, search]",
                "follow_ups:", "  - text: {en: Look again, zh-Hans: 再看一遍}",
            ],
            after.Except(before).Order(Comparer<string>.Create((a, b) => Array.IndexOf(after, a) - Array.IndexOf(after, b))));
        Assert.Equal(["affected:", "  introduced: v3.43.0", "  fixed: v3.44.0"], before.Except(after));
        Assert.Contains("\ntitle: 新标题\n", files["index.zh-Hans.md"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_sends_an_older_version_keeps_what_was_typed_and_is_told()
    {
        using var author = await site.JoinAsync(Role.Author);
        var page = await BeginAsync(author.Browser, SiteMap.Incidents[0]);
        await SendAsync(author.Browser, page, "save", ("text:bug.cs", "// theirs\n"));

        var late = await SendAsync(author.Browser, page, "save", ("text:bug.cs", "// mine <b>\n"));

        Assert.Equal(HttpStatusCode.Conflict, late.Status);
        Assert.Contains("another version meanwhile", late.Document.QuerySelector(".fault")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(
            "<<<<<<< yours\n// mine <b>\n=======\n// theirs\n>>>>>>> saved meanwhile\n",
            late.Document.One<IHtmlTextAreaElement>("[data-text='bug.cs']").Value);
        Assert.Equal("// theirs\n", (await FilesAsync(author.Id))["bug.cs"]);
    }

    [Fact]
    public async Task An_older_page_changes_what_it_changed_and_adds_nothing_over_what_is_there()
    {
        using var author = await site.JoinAsync(Role.Author);
        var page = await BeginAsync(author.Browser, SiteMap.Incidents[3]);
        await SendAsync(author.Browser, page, "save", ("text:bug.cs", "// theirs\n"), ("record:index.md:severity_label", "SEV9"));

        Assert.Equal(HttpStatusCode.SeeOther, (await SendAsync(author.Browser, page, "save", ("text:fix.cs", "// mine\n"))).Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await SendAsync(author.Browser, page, "add-chinese")).Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await SendAsync(author.Browser, page, "add:bug.cs")).Status);

        var files = await FilesAsync(author.Id);
        Assert.Equal(("// theirs\n", "// mine\n"), (files["bug.cs"], files["fix.cs"]));
        Assert.Contains("severity_label: SEV9\n", files["index.md"], StringComparison.Ordinal);
        Assert.Equal(RepositoryFiles.ReadContent($"incidents/{SiteMap.Incidents[3]}/index.zh-Hans.md"), files["index.zh-Hans.md"]);
    }

    [Theory]
    [InlineData("practices: [no-such-practice]")]
    [InlineData("summary: |\n  two\n  lines")]
    [InlineData("affected: {introduced: v1, x-note: keep}")]
    [InlineData("services: checkout")]
    [InlineData("services:\n  - a\n  - ")]
    [InlineData("references:\n  - {type: WEB, url: \"https://example.org\", title: {en: A, zh-Hans: B}}")]
    [InlineData("follow_ups:\n  - text: |\n      do this\n      and that")]
    [InlineData("culprit: {function: [a, b]}")]
    public async Task What_the_form_cannot_show_it_does_not_touch(string lines)
    {
        using var author = await site.JoinAsync(Role.Author);
        var page = await BeginAsync(author.Browser, SiteMap.Incidents[4]);
        var key = lines.Split(':')[0];
        var head = page.One<IHtmlTextAreaElement>("[data-head='index.md']").Value;
        var without = string.Join('\n', head.Split('\n').Aggregate((Lines: new List<string>(), IsIn: false), (at, line) =>
        {
            at.IsIn = line.StartsWith($"{key}:", StringComparison.Ordinal) || (at.IsIn && line.StartsWith(' '));
            if (!at.IsIn)
            {
                at.Lines.Add(line);
            }

            return at;
        }).Lines);
        var file = $"---\n{lines}\n{without}---\n" + page.One<IHtmlTextAreaElement>("[data-body='index.md']").Value;
        await using var db = site.OpenDatabase();
        var id = await db.Proposals.Where(p => p.AuthorId == author.Id).Select(p => p.Id).SingleAsync(Cancelled);
        await db.ProposalFiles.Where(f => f.ProposalId == id && f.Path == "index.md")
            .ExecuteUpdateAsync(set => set.SetProperty(f => f.Text, file), Cancelled);

        page = await author.Browser.OpenAsync($"/workspace/proposals/{id}");
        Assert.Equal(HttpStatusCode.SeeOther, (await SendAsync(author.Browser, page, "save")).Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await SendAsync(author.Browser, page, "save", ("record:index.md:owner", "Ada"))).Status);

        var saved = (await FilesAsync(author.Id))["index.md"];
        Assert.StartsWith($"---\n{lines}\n", saved, StringComparison.Ordinal);
        Assert.Contains("owner: Ada\n", saved, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_record_with_more_rows_than_forms_usually_have_is_saved()
    {
        using var author = await site.JoinAsync(Role.Author);
        var page = await BeginAsync(author.Browser, SiteMap.Incidents[4]);
        var rows = Enumerable.Range(0, 150).Select(n => (Name: $"record:index.md:follow_ups:{n}:text", Value: $"step {n}"))
            .Concat(Enumerable.Range(0, 1000).Select(n => (Name: $"record:index.md:follow_ups:{n}:owner", Value: "")));

        var answer = await SendAsync(author.Browser, page, "save", [.. rows, ("record:index.md:follow_ups:rows", "150")]);

        Assert.Equal(HttpStatusCode.SeeOther, answer.Status);
        Assert.Contains("  - text: step 149\n", (await FilesAsync(author.Id))["index.md"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_people_bring_a_new_incident_from_the_template_to_the_readers()
    {
        using var author = await site.JoinAsync(Role.Author);
        using var reviewer = await site.JoinAsync(Role.Reviewer);
        var form = (await author.Browser.OpenAsync("/workspace/new")).One<IHtmlFormElement>("form[aria-labelledby='from-template']");
        var begun = await author.Browser.SubmitAsync(form);
        var address = begun.Location!;
        var page = await author.Browser.OpenAsync(address);

        var early = await SendAsync(author.Browser, page, "submit", ("summary", "A reel that jams."));
        Assert.Equal(HttpStatusCode.Conflict, early.Status);
        Assert.Contains("still has errors", early.Document.QuerySelector(".fault")!.TextContent, StringComparison.Ordinal);

        var sent = await SendAsync(
            author.Browser, early.Document, "submit", ("summary", "A reel that jams."),
            ("record:index.md:title", "The reel jams"), ("record:index.md:summary", "It jams at noon."),
            ("record:index.md:slug", "reel-jams"),
            ("record:index.md:kind", "hang"), ("record:index.md:severity", "medium"), ("record:index.md:occurred_on", "2026-02-03"));
        Assert.True(sent.Location == $"{address}/review", sent.Status == HttpStatusCode.SeeOther ? sent.Location : sent.Words);

        var review = await reviewer.Browser.OpenAsync(sent.Location!);
        Assert.Contains("A reel that jams.", review.Words(), StringComparison.Ordinal);
        var said = await reviewer.Browser.SubmitAsync(
            review.One<IHtmlFormElement>(".section > form.comment"),
            Button(review, "comment", ".section > form.comment"), ("text", "Which reel?"));
        Assert.Equal(HttpStatusCode.SeeOther, said.Status);
        await DecideAsync(reviewer.Browser, sent.Location!, "request-changes", "Name the reel.");
        Assert.Contains(
            "Name the reel.", (await author.Browser.OpenAsync(address)).QuerySelector(".notice")!.TextContent, StringComparison.Ordinal);
        page = await author.Browser.OpenAsync(address);
        await SendAsync(author.Browser, page, "submit", ("record:index.md:title", "The third reel jams"));
        Assert.Equal(HttpStatusCode.SeeOther, (await DecideAsync(reviewer.Browser, sent.Location!, "approve", "")).Status);
        var published = await DecideAsync(reviewer.Browser, sent.Location!, "publish", "");

        Assert.Equal("/incidents/reel-jams", published.Location);
        using var visitor = site.NewVisitor();
        Assert.Contains("The third reel jams", (await visitor.OpenAsync("/incidents/reel-jams")).Words(), StringComparison.Ordinal);
        var history = (await visitor.OpenAsync("/incidents/reel-jams/history")).Words();
        Assert.Contains("A reel that jams.", history, StringComparison.Ordinal);
        Assert.Contains("Person of Reviewer", history, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_former_revision_becomes_the_current_one_by_a_proposal()
    {
        using var author = await site.JoinAsync(Role.Author);
        using var reviewer = await site.JoinAsync(Role.Reviewer);
        var slug = SiteMap.Incidents[1];
        var sent = await SendAsync(
            author.Browser, await BeginAsync(author.Browser, slug), "submit", ("summary", "Another title."),
            ("record:index.md:title", "Another title"));
        await DecideAsync(reviewer.Browser, sent.Location!, "approve", "");
        await DecideAsync(reviewer.Browser, sent.Location!, "publish", "");

        var former = await author.Browser.OpenAsync($"/incidents/{slug}/revisions/1");
        var begun = await author.Browser.SubmitAsync(former.One<IHtmlFormElement>("form[action='/workspace/new']"));

        Assert.Equal(HttpStatusCode.SeeOther, begun.Status);
        var files = await FilesAsync(author.Id);
        Assert.Equal(RepositoryFiles.ReadContent($"incidents/{slug}/index.md"), files["index.md"]);
        Assert.Contains(
            "Back to revision 1.",
            (await author.Browser.OpenAsync(begun.Location!)).One<IHtmlInputElement>("[name=summary]").Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reviewer_archives_an_incident_with_a_reason_and_brings_it_back()
    {
        using var reviewer = await site.JoinAsync(Role.Reviewer);
        using var author = await site.JoinAsync(Role.Author);
        using var visitor = site.NewVisitor();
        var slug = SiteMap.Incidents[2];
        var history = $"/incidents/{slug}/history";
        Assert.Empty((await author.Browser.OpenAsync(history)).QuerySelectorAll("form[method=post]"));

        var page = await reviewer.Browser.OpenAsync(history);
        await reviewer.Browser.SubmitAsync(page.One<IHtmlFormElement>("main form[method=post]"), null, ("reason", "A duplicate."));

        Assert.Equal("A duplicate.", (await visitor.OpenAsync($"/incidents/{slug}")).One("article .notice q").Words());
        Assert.DoesNotContain(slug, (await visitor.GetAsync("/incidents")).Text, StringComparison.Ordinal);
        page = await reviewer.Browser.OpenAsync(history);
        Assert.Contains("A duplicate.", page.Words(), StringComparison.Ordinal);
        await reviewer.Browser.SubmitAsync(page.One<IHtmlFormElement>("main form[method=post]"), null, ("reason", "It is none."));
        Assert.Empty((await visitor.OpenAsync($"/incidents/{slug}")).QuerySelectorAll("article .notice q"));
        Assert.Contains(slug, (await visitor.GetAsync("/incidents")).Text, StringComparison.Ordinal);
        await using var db = site.OpenDatabase();
        Assert.Equal(
            [("incident_archived", "A duplicate."), ("incident_restored", "It is none.")],
            (await db.Audit.Where(e => e.UserId == reviewer.Id && e.Act.StartsWith("incident_")).OrderBy(e => e.Id).ToListAsync(Cancelled))
                .Select(e => (e.Act, e.Detail)));
    }

    [Fact]
    public async Task A_comment_stands_below_its_line_also_after_lines_above_it_were_added()
    {
        using var author = await site.JoinAsync(Role.Author);
        var slug = SiteMap.Incidents[0];
        await BeginAsync(author.Browser, slug);
        await using var db = site.OpenDatabase();
        var id = await db.Proposals.Where(p => p.AuthorId == author.Id).Select(p => p.Id).SingleAsync(Cancelled);
        var page = await author.Browser.OpenAsync($"/workspace/proposals/{id}");
        var bug = RepositoryFiles.ReadContent($"incidents/{slug}/bug.cs");
        await SendAsync(author.Browser, page, "save", ("text:bug.cs", bug + "// the end\n"));
        var line = bug.Split('\n').Length;
        var review = await author.Browser.OpenAsync($"/workspace/proposals/{id}/review?path=bug.cs&line={line}");
        await author.Browser.SubmitAsync(
            review.One<IHtmlFormElement>("#comment"), Button(review, "comment", "#comment"), ("text", "Is it?"));

        page = await author.Browser.OpenAsync($"/workspace/proposals/{id}");
        await SendAsync(author.Browser, page, "save", ("text:bug.cs", "// one\n// two\n" + bug + "// the end\n"));

        var row = (await author.Browser.OpenAsync($"/workspace/proposals/{id}/review"))
            .QuerySelector("tr:has(.thread)")!.PreviousElementSibling!;
        Assert.Equal($"bug.cs-L{line + 2}", row.Id);
    }

    [Fact]
    public async Task What_somebody_writes_is_text_and_never_markup()
    {
        using var author = await site.JoinAsync(Role.Author);
        var page = await BeginAsync(author.Browser, SiteMap.Incidents[0]);
        const string Evil = "</textarea><script>alert(1)</script><img src=x onerror=alert(1)>";
        await SendAsync(
            author.Browser, page, "save", ("summary", Evil), ("record:index.md:title", Evil), ("text:bug.cs", Evil),
            ("body:index.md", Evil + "\n\n[x](javascript:alert(1))"));
        await using var db = site.OpenDatabase();
        var id = await db.Proposals.Where(p => p.AuthorId == author.Id).Select(p => p.Id).SingleAsync(Cancelled);
        foreach (var address in
            new[] { $"/workspace/proposals/{id}", $"/workspace/proposals/{id}/review", $"/workspace/proposals/{id}/parts", "/workspace" })
        {
            var document = (await author.Browser.GetAsync(address)).Document;
            Assert.DoesNotContain(document.QuerySelectorAll("script"), s => s.TextContent.Contains("alert", StringComparison.Ordinal));
            Assert.Empty(document.QuerySelectorAll("[onerror], a[href^='javascript:']"));
        }
    }

    private static async Task<IHtmlDocument> BeginAsync(Visitor browser, string slug)
    {
        var form = (await browser.OpenAsync("/workspace/new")).One<IHtmlFormElement>("form[aria-labelledby='from-incident']");
        var begun = await browser.SubmitAsync(form, null, ("incident", slug));
        return await browser.OpenAsync(begun.Location!);
    }

    private async Task<Dictionary<string, string>> FilesAsync(int author)
    {
        await using var db = site.OpenDatabase();
        var id = await db.Proposals.Where(p => p.AuthorId == author).MaxAsync(p => p.Id, Cancelled);
        return await db.ProposalFiles.Where(f => f.ProposalId == id).ToDictionaryAsync(f => f.Path, f => f.Text, Cancelled);
    }
}
