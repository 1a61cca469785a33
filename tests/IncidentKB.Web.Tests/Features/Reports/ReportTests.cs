using System.Net;
using AngleSharp.Html.Dom;
using IncidentKB.Data.Entities;
using IncidentKB.Data.People;
using IncidentKB.Web.Hosting;
using Xunit;

namespace IncidentKB.Web.Tests.Features.Reports;

public sealed class ReportTests(OutageSite site, MembersSite closed)
{
    private const string Article = $"/incidents/{OutageSite.Slug}";

    [Fact]
    public async Task A_reader_reports_a_passage_and_an_author_says_what_became_of_it()
    {
        using var reader = await site.JoinAsync(Role.Reader);
        using var author = await site.JoinAsync(Role.Author);
        var link = (await reader.Browser.OpenAsync(Article)).One(".report-link a").GetAttribute("href")!;
        var form = (await reader.Browser.OpenAsync(link + "?quote=signing+in+failed")).One<IHtmlFormElement>("#report");
        Assert.Equal("signing in failed", form.QuerySelector("#quotation")!.TextContent);

        var sent = await reader.Browser.SubmitAsync(form, null, ("quotation", "signing in failed"), ("text", "It <b>did</b>\r\nnot."));

        Assert.Equal((HttpStatusCode.SeeOther, Article + "?thanks=report"), (sent.Status, sent.Location));
        Assert.Contains("Thank you.", (await reader.Browser.GetAsync(sent.Location!)).Words, StringComparison.Ordinal);
        Assert.DoesNotContain("did not", (await reader.Browser.GetAsync(Article)).Words, StringComparison.Ordinal);
        var id = OnlyReportOf(reader).Id;
        Assert.Equal(HttpStatusCode.Forbidden, (await reader.Browser.GetAsync($"/workspace/attention/reports/{id}")).Status);

        var page = await author.Browser.OpenAsync($"/workspace/attention/reports/{id}");
        Assert.Equal("signing in failed", page.One("blockquote").TextContent);
        Assert.Equal("It <b>did</b>\nnot.", page.One(".said").TextContent);
        Assert.Contains("Person of Reader", page.One(".report .note").Words(), StringComparison.Ordinal);
        var settle = page.One<IHtmlFormElement>("form.settle");
        var settled = await author.Browser.SubmitAsync(settle, null, ("resolution", "Said so in revision 2."));
        Assert.Equal((HttpStatusCode.SeeOther, $"/workspace/attention/reports/{id}"), (settled.Status, settled.Location));
        Assert.Contains("Settled by Person of Author", (await author.Browser.GetAsync(settled.Location!)).Words, StringComparison.Ordinal);
        Assert.Equal("Said so in revision 2.", OnlyReportOf(reader).Resolution);
    }

    [Fact]
    public async Task What_cannot_be_kept_stands_in_the_form_again_with_a_sentence()
    {
        using var reader = await site.JoinAsync(Role.Reader);
        var form = (await reader.Browser.OpenAsync(Article + "/report?quote=x")).One<IHtmlFormElement>("#report");

        var answer = await reader.Browser.SubmitAsync(
            form, null, ("quotation", "the passage"), ("text", new string('x', ProblemReport.MaxText + 1)));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains("at most 2,000 characters", answer.Document.One("[role=alert]").Words(), StringComparison.Ordinal);
        Assert.Equal("the passage", answer.Document.One("#quotation").TextContent);
        Assert.Equal(ProblemReport.MaxText + 1, answer.Document.One("#text").TextContent.Length);
    }

    [Fact]
    public async Task A_visitor_needs_no_account_and_his_network_has_a_bound()
    {
        using var visitor = site.NewVisitor();
        var form = (await visitor.OpenAsync("/zh-Hans" + Article + "/report")).One<IHtmlFormElement>("#report");
        Answer? last = null;
        for (var i = 0; i <= VisitorLimits.Reports; i++)
        {
            last = await visitor.SubmitAsync(form, null, ("text", "有误"));
            Assert.True(i == VisitorLimits.Reports || last.Status == HttpStatusCode.SeeOther, $"No. {i} answered {(int)last.Status}.");
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, last!.Status);
        Assert.Equal("有误", last.Document.One("#text").TextContent);
        await using var db = site.OpenDatabase();
        var kept = db.ProblemReports.Where(r => r.UserId == null).ToList();
        Assert.Equal((VisitorLimits.Reports, "", "zh-Hans"), (kept.Count, kept[0].Who, kept[0].Language));
        Assert.DoesNotContain(db.Audit, e => e.Act == Acts.ProblemReported && e.UserId == null);
    }

    [Fact]
    public async Task What_was_settled_by_another_is_told_and_what_does_not_exist_as_well()
    {
        using var reader = await site.JoinAsync(Role.Reader);
        using var author = await site.JoinAsync(Role.Author);
        await reader.Browser.SubmitAsync(
            (await reader.Browser.OpenAsync(Article + "/report")).One<IHtmlFormElement>("#report"), null, ("text", "Twice."));
        var address = $"/workspace/attention/reports/{OnlyReportOf(reader).Id}";
        var form = (await author.Browser.OpenAsync(address)).One<IHtmlFormElement>("form.settle");
        await author.Browser.SubmitAsync(form, null, ("resolution", "First."));

        var second = await author.Browser.SubmitAsync(form, null, ("resolution", "Second."));

        Assert.Equal(HttpStatusCode.Conflict, second.Status);
        Assert.Contains("First.", second.Words, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await author.Browser.GetAsync("/workspace/attention/reports/0")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await author.Browser.GetAsync("/incidents/none/report")).Status);
    }

    [Fact]
    public async Task On_a_closed_site_only_people_with_an_account_report()
    {
        using var visitor = closed.NewVisitor();

        var answer = await visitor.GetAsync($"/incidents/{SiteMap.Incidents[0]}/report");

        Assert.StartsWith("/login", answer.Location, StringComparison.Ordinal);
    }

    private ProblemReport OnlyReportOf(Person person)
    {
        using var db = site.OpenDatabase();
        return db.ProblemReports.Single(r => r.UserId == person.Id);
    }
}
