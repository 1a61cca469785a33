using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using IncidentKB.Core.Snippets;
using IncidentKB.Testing;
using IncidentKB.Web.Tests.Features.Proofs;
using Xunit;

namespace IncidentKB.Web.Tests.Features.Runs;

/// <summary>Running without JavaScript: a form, a page with the result, nothing stored.</summary>
public sealed class RunPageTests(KbSite site, ProvenSite provenSite, EditableSite editableSite)
{
    private const string Alist = "/incidents/alist-semaphore-released-more-than-held";

    [Fact]
    public async Task The_bug_runs_from_the_article_and_its_page_shows_what_happened()
    {
        using var visitor = NewVisitor();
        var form = Assert.IsAssignableFrom<IHtmlFormElement>((await visitor.OpenAsync(Alist)).QuerySelectorAll("form.run-form")[1]);
        Assert.Empty(visitor.Cookies);

        var answer = await visitor.SubmitAsync(form, form.QuerySelector<IHtmlButtonElement>("[value=bug]"));

        Assert.Equal((HttpStatusCode.OK, $"{Alist}/run"), (answer.Status, answer.Address.AbsolutePath));
        var terminal = answer.Document.One(".terminal");
        Assert.Equal("Bug reproduced: SemaphoreFullException, exit code 134", terminal.One(".state").Words());
        Assert.Contains("[put] part 1 goes to the group\n", terminal.One("pre").TextContent, StringComparison.Ordinal);
        var exception = terminal.One(".stderr a");
        Assert.StartsWith("Unhandled exception. System.Threading.SemaphoreFullException", exception.TextContent, StringComparison.Ordinal);
        Assert.Equal("/patterns/released-more-often-than-acquired", exception.GetAttribute("href"));
        Assert.Contains("put", terminal.QuerySelectorAll(".lanes th").Select(t => t.TextContent));
        Assert.Matches(@"^first output after [\d.]+ ms, ended after [\d.]+ ms$", terminal.One(".timing").Words());
        Assert.NotNull(answer.Document.QuerySelector("form.run-form"));
    }

    [Fact]
    public async Task One_press_on_the_article_runs_bug_and_fix()
    {
        using var visitor = NewVisitor();
        var form = Assert.IsAssignableFrom<IHtmlFormElement>((await visitor.OpenAsync(Alist)).QuerySelector("form.run-form"));

        var answer = await visitor.SubmitAsync(
            form,
            Assert.IsAssignableFrom<IHtmlButtonElement>(
                form.QuerySelectorAll("button").Single(b => b.TextContent == "Run bug and fix")));

        Assert.Equal(
            [("reproduced", "Bug reproduced: SemaphoreFullException, exit code 134"), ("proven", "Fix holds: no exception, exit code 0")],
            answer.Document.QuerySelectorAll(".terminal .state").Select(s => (s.GetAttribute("data-proof"), s.Words())));
    }

    [Fact]
    public async Task The_fix_runs_in_Chinese()
    {
        using var visitor = NewVisitor();
        var form = (await visitor.OpenAsync($"/zh-Hans{Alist}/run")).One<IHtmlFormElement>("form.run-form");

        var answer = await visitor.SubmitAsync(form, form.QuerySelector<IHtmlButtonElement>("[value=fix]"));

        Assert.Equal("修复有效：没有异常，退出码 0", answer.Document.One(".terminal .state").Words());
        Assert.Equal("运行缺陷程序", answer.Document.One("button[value=bug]").Words());
    }

    [Fact]
    public async Task A_run_that_differs_says_what_was_expected_and_what_was_seen()
    {
        using var visitor = new Visitor(provenSite.Address);
        var form = (await visitor.OpenAsync($"/incidents/{ProvenSite.FixFails}/run")).One<IHtmlFormElement>("form.run-form");

        var answer = await visitor.SubmitAsync(form, form.QuerySelector<IHtmlButtonElement>("[value=fix]"));

        Assert.Equal("Fix does not hold: expected exit code 0, saw 1", answer.Document.One(".terminal .state").Words());
        Assert.Equal("doubtful", answer.Document.One(".terminal .state").GetAttribute("data-proof"));
    }

    [Fact]
    public async Task A_form_from_elsewhere_an_unknown_program_and_an_incident_without_programs_run_nothing()
    {
        using var visitor = NewVisitor();
        using var proven = new Visitor(provenSite.Address);

        using var foreign = new HttpRequestMessage(HttpMethod.Post, new Uri(site.Address, $"{Alist}/run"))
        {
            Content = new FormUrlEncodedContent([new("Snippet", "bug"), new("_handler", "run")]),
        };
        foreign.Headers.Add("Origin", "https://elsewhere.example");
        using var client = VisitorAddress.NewClient(site.Address);
        using var refused = await client.SendAsync(foreign, RunningTest.Cancelled);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        var said = await refused.Content.ReadAsStringAsync(RunningTest.Cancelled);
        Assert.Contains("Nothing was run: the form came from a page of another site.", said, StringComparison.Ordinal);
        Assert.DoesNotContain("data-snippet", said, StringComparison.Ordinal);
        var form = (await visitor.OpenAsync($"{Alist}/run")).One<IHtmlFormElement>("form.run-form");
        var unknown = await visitor.SubmitAsync(form, null, ("Snippet", "both"));
        Assert.Equal((HttpStatusCode.BadRequest, 0), (unknown.Status, unknown.Document.QuerySelectorAll(".terminal").Length));
        Assert.StartsWith("There is no program 'both'.", unknown.Document.One("[role=alert]").Words(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await proven.GetAsync($"/incidents/{ProvenSite.NothingToRun}/run")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync("/incidents/no-such/run")).Status);
    }

    [Fact]
    public async Task An_incident_with_one_program_offers_that_one_and_a_third_program_is_offered_beside_bug_and_fix()
    {
        using var proven = new Visitor(provenSite.Address);
        using var visitor = NewVisitor();
        var third = (await visitor.OpenAsync("/incidents/go-musicfox-concurrent-map-writes/run")).One<IHtmlFormElement>("form.run-form");

        var answer = await visitor.SubmitAsync(third, third.QuerySelector<IHtmlButtonElement>("[value=lock-around-set]"));

        Assert.Equal(["bug"], (await proven.OpenAsync($"/incidents/{ProvenSite.OnlyABug}/run")).QuerySelectorAll("form.run-form button")
            .Select(b => b.GetAttribute("value")));
        Assert.Equal(["bug fix", "bug", "fix", "lock-around-set"], third.QuerySelectorAll("button").Select(b => b.GetAttribute("value")));
        Assert.Equal("As described: InvalidOperationException, exit code 134", answer.Document.One(".terminal .state").Words());
        Assert.Equal("dotnet run lock-around-set.cs", answer.Document.One(".terminal figcaption code").Words());
    }

    [Fact]
    public async Task Code_is_edited_without_scripts_and_comes_back_with_what_the_compiler_says_of_it()
    {
        using var visitor = editableSite.NewVisitor();
        var form = (await visitor.OpenAsync($"{Alist}/run?edit=bug")).One<IHtmlFormElement>("form.run-form");
        var code = form.One<IHtmlTextAreaElement>("textarea").Value;
        const string Broken = "// one\n// expect: output 1\nConsole.WriteLine(one);\n";

        Task<Answer> RunAsync(string typed) =>
            visitor.SubmitAsync(form, form.QuerySelector<IHtmlButtonElement>("[value=bug]"), ("Source", typed.ReplaceLineEndings("\r\n")));
        var unchanged = await RunAsync(code);
        var broken = await RunAsync(Broken);
        var mended = await RunAsync("// one\n// expect: output 1\nConsole.WriteLine(1);\n");

        Assert.Equal((await visitor.GetAsync($"{Alist}/bug.cs")).Text, code);
        Assert.Equal("Bug reproduced: SemaphoreFullException, exit code 134", unchanged.Document.One(".terminal .state").Words());
        Assert.Equal(
            "3Console.WriteLine(one);\nCS0103: The name 'one' does not exist in the current context\n",
            broken.Document.One(".diagnostic").TextContent);
        Assert.Equal("one", broken.Document.One(".diagnostic u").TextContent);
        Assert.Equal(Broken, broken.Document.One("textarea").TextContent.ReplaceLineEndings("\n"));
        Assert.Equal("As described: no exception, exit code 0", mended.Document.One(".terminal .state").Words());

        // Whoever repairs the bug, and leaves what it promised, reads that it is gone, and the next question.
        var cured = RepositoryFiles.ReadContent($"{Alist[1..]}/fix.cs");
        var repaired =
            (await RunAsync(code[..SnippetHeader.Parse(code).CodeStart] + cured[SnippetHeader.Parse(cured).CodeStart..])).Document
                .One(".terminal .state");
        Assert.Equal(
            ("The bug is gone: no exception, exit code 0. Does it stay away in 100 runs?", "proven"),
            (repaired.Words(), repaired.GetAttribute("data-proof")));

        // What promises nothing is neither right nor wrong.
        var state = (await RunAsync("Console.WriteLine(1);")).Document.One(".terminal .state");
        Assert.Equal(("Ended: no exception, exit code 0", "none"), (state.Words(), state.GetAttribute("data-proof")));
    }

    [Fact]
    public async Task Where_edited_code_is_off_nothing_offers_it_and_a_form_that_brings_it_all_the_same_is_refused()
    {
        using var visitor = NewVisitor();
        var page = await visitor.OpenAsync($"{Alist}/run?edit=bug");
        var form = page.One<IHtmlFormElement>("form.run-form");

        var refused = await visitor.SubmitAsync(form, null, ("Snippet", "bug"), ("Source", "Console.WriteLine();"));

        Assert.Empty(page.QuerySelectorAll("form.run-form textarea, main a[href*='edit=']"));
        Assert.Empty((await visitor.OpenAsync(Alist)).QuerySelectorAll("[data-edit], ikb-run > template"));
        Assert.Equal(HttpStatusCode.Forbidden, refused.Status);
        Assert.Equal("Console.WriteLine();", refused.Document.One("textarea").TextContent.Trim());
        Assert.StartsWith(
            "Edited programs run here for people who are signed in as authors",
            refused.Document.One("[role=alert]").Words(), StringComparison.Ordinal);
    }

    private Visitor NewVisitor() => site.NewVisitor();
}
