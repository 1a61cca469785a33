using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using IncidentKB.Web.Tests.Features.Proofs;
using Xunit;

namespace IncidentKB.Web.Tests.Features.Runs;

/// <summary>Running without JavaScript: a form, a page with the result, nothing stored.</summary>
public sealed class RunPageTests(KbSite site, ProvenSite provenSite)
{
    private const string Alist = "/incidents/alist-semaphore-released-more-than-held";

    [Fact]
    public async Task The_bug_runs_from_the_article_and_its_page_shows_what_happened()
    {
        using var visitor = NewVisitor();
        var way = (await visitor.OpenAsync(Alist)).One<IHtmlFormElement>("form.run-form");
        Assert.Equal("get", way.Method);
        var form = (await visitor.OpenAsync($"{new Uri(way.Action).AbsolutePath}?Snippet=bug")).One<IHtmlFormElement>("form.run-form");

        var answer = await visitor.SubmitAsync(form, form.QuerySelector<IHtmlButtonElement>("[value=bug]"));

        Assert.Equal((HttpStatusCode.OK, $"{Alist}/run"), (answer.Status, answer.Address.AbsolutePath));
        var terminal = answer.Document.One(".terminal");
        Assert.Equal("As described: SemaphoreFullException, exit code 134", terminal.One(".state").Words());
        Assert.Contains("[put] part 1 goes to the group\n", terminal.One("pre").TextContent, StringComparison.Ordinal);
        var exception = terminal.One(".stderr a");
        Assert.StartsWith("Unhandled exception. System.Threading.SemaphoreFullException", exception.TextContent, StringComparison.Ordinal);
        Assert.Equal("/patterns/released-more-often-than-acquired", exception.GetAttribute("href"));
        Assert.Contains("put", terminal.QuerySelectorAll(".lanes th").Select(t => t.TextContent));
        Assert.Matches(@"^first output after [\d.]+ ms, gone after [\d.]+ ms$", terminal.One(".timing").Words());
        Assert.NotNull(answer.Document.QuerySelector("form.run-form"));
    }

    [Fact]
    public async Task The_fix_runs_in_Chinese()
    {
        using var visitor = NewVisitor();
        var form = (await visitor.OpenAsync($"/zh-Hans{Alist}/run")).One<IHtmlFormElement>("form.run-form");

        var answer = await visitor.SubmitAsync(form, form.QuerySelector<IHtmlButtonElement>("[value=fix]"));

        Assert.Equal("与描述一致：没有异常，退出码 0", answer.Document.One(".terminal .state").Words());
        Assert.Equal("运行缺陷程序", answer.Document.One("button[value=bug]").Words());
    }

    [Fact]
    public async Task A_run_that_differs_says_what_was_expected_and_what_was_seen()
    {
        using var visitor = new Visitor(provenSite.Address);
        visitor.SetCookie("ikb_reader", Guid.NewGuid().ToString("N"));
        var form = (await visitor.OpenAsync($"/incidents/{ProvenSite.FixFails}/run")).One<IHtmlFormElement>("form.run-form");

        var answer = await visitor.SubmitAsync(form, form.QuerySelector<IHtmlButtonElement>("[value=fix]"));

        Assert.Equal("Not as described: expected exit code 0, saw 1", answer.Document.One(".terminal .state").Words());
        Assert.Equal("doubtful", answer.Document.One(".terminal .state").GetAttribute("data-proof"));
    }

    [Fact]
    public async Task A_form_from_elsewhere_an_unknown_program_and_an_incident_without_programs_run_nothing()
    {
        using var visitor = NewVisitor();
        using var proven = new Visitor(provenSite.Address);

        Assert.Equal(HttpStatusCode.BadRequest, (await visitor.PostAsync($"{Alist}/run", ("Snippet", "bug"), ("_handler", "run"))).Status);
        var form = (await visitor.OpenAsync($"{Alist}/run")).One<IHtmlFormElement>("form.run-form");
        var unknown = await visitor.SubmitAsync(form, null, ("Snippet", "both"));
        Assert.Equal((HttpStatusCode.BadRequest, 0), (unknown.Status, unknown.Document.QuerySelectorAll(".terminal").Length));
        Assert.StartsWith("There is no snippet 'both'.", unknown.Document.One("[role=alert]").Words(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await proven.GetAsync($"/incidents/{ProvenSite.NothingToRun}/run")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync("/incidents/no-such/run")).Status);
    }

    private Visitor NewVisitor()
    {
        var visitor = site.NewVisitor();
        visitor.SetCookie("ikb_reader", Guid.NewGuid().ToString("N"));
        return visitor;
    }
}
