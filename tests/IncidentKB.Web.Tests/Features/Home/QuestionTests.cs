using System.Net;
using AngleSharp.Html.Dom;
using IncidentKB.Testing;
using Xunit;

namespace IncidentKB.Web.Tests.Features.Home;

/// <summary>The box of the first page as a browser without JavaScript sends it.</summary>
public sealed class QuestionTests(KbSite site)
{
    [Theory]
    [InlineData("/", "semaphore", "/search?q=semaphore")]
    [InlineData("/", "  panic: sync: negative WaitGroup counter\n", "/search?q=panic%3A%20sync%3A%20negative%20WaitGroup%20counter")]
    [InlineData("/zh-Hans", "对象池", "/zh-Hans/search?q=%E5%AF%B9%E8%B1%A1%E6%B1%A0")]
    [InlineData("/", " ", "/search")]
    public async Task A_short_line_is_a_search_with_an_address(string page, string typed, string search)
    {
        using var visitor = site.NewVisitor();

        var answer = await AskAsync(visitor, page, typed);

        Assert.Equal((HttpStatusCode.SeeOther, search), (answer.Status, answer.Location));
    }

    [Theory]
    [InlineData("/", "")]
    [InlineData("/zh-Hans", "/zh-Hans")]
    public async Task Several_lines_are_matched_and_go_into_no_address(string page, string prefix)
    {
        using var visitor = site.NewVisitor();

        var answer = await AskAsync(
            visitor, page, RepositoryFiles.ReadContent("incidents/go-fuse-negative-waitgroup-counter/traces/go-model.txt"));

        await AssertIsTheIncidentAsync(visitor, answer, prefix);
    }

    [Fact]
    public async Task A_whole_log_is_matched_without_being_sent_twice()
    {
        using var visitor = site.NewVisitor();
        var log = string.Concat(Enumerable.Repeat("2026-01-01 info nothing happened\n", 20_000))
            + RepositoryFiles.ReadContent("incidents/go-fuse-negative-waitgroup-counter/traces/go-model.txt");

        var answer = await AskAsync(visitor, "/", log);

        Assert.NotEqual(HttpStatusCode.TemporaryRedirect, answer.Status);
        await AssertIsTheIncidentAsync(visitor, answer, "");
    }

    [Fact]
    public async Task A_long_line_is_matched_because_nobody_could_share_its_address()
    {
        using var visitor = site.NewVisitor();

        var answer = await AskAsync(visitor, "/", "panic: sync: negative WaitGroup counter " + new string('x', 400));

        Assert.DoesNotContain("search", answer.Location ?? "", StringComparison.Ordinal);
        Assert.True(answer.Status is HttpStatusCode.OK or HttpStatusCode.SeeOther, $"It answered {answer.Status}.");
    }

    [Theory]
    [InlineData("http://other.example")]
    [InlineData("null")]
    [InlineData(null)]
    public async Task Lines_from_a_form_of_another_site_are_refused(string? origin)
    {
        using var browser = new HttpClient { BaseAddress = site.Address };
        using var form = new MultipartFormDataContent
        {
            { new StringContent("match"), "_handler" },
            { new StringContent("one line\nanother line"), "trace" },
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/ask") { Content = form };
        if (origin != null)
        {
            request.Headers.Add("Origin", origin);
        }

        var answer = await browser.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task The_first_page_sets_no_cookie_for_it()
    {
        using var visitor = site.NewVisitor();

        await AskAsync(visitor, "/", "semaphore");

        Assert.Empty(visitor.Cookies);
    }

    [Theory]
    [InlineData("multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"trace\"\r\n\r\nunfinished")]
    [InlineData("multipart/form-data", "no boundary")]
    [InlineData("text/plain", "no form")]
    public async Task What_is_no_form_is_refused_and_breaks_nothing(string type, string body)
    {
        using var visitor = site.NewVisitor();
        using var content = new StringContent(body);
        content.Headers.Remove("Content-Type");
        content.Headers.TryAddWithoutValidation("Content-Type", type);

        var answer = await visitor.PostAsync("/ask", content);

        Assert.InRange((int)answer.Status, 400, 499);
        Assert.NotEmpty(answer.Document.QuerySelectorAll("h1"));
    }

    private static async Task<Answer> AskAsync(Visitor visitor, string page, string typed)
    {
        var form = (await visitor.OpenAsync(page)).One<IHtmlFormElement>("form.ask");
        return await visitor.SubmitAsync(form, null, ("trace", typed));
    }

    private static async Task AssertIsTheIncidentAsync(Visitor visitor, Answer answer, string prefix)
    {
        Assert.DoesNotContain("goroutine", answer.Location ?? "", StringComparison.Ordinal);
        var page = answer.Status == HttpStatusCode.SeeOther ? await visitor.GetAsync(answer.Location!) : answer;
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains(
            page.Document.QuerySelectorAll("[data-verdict=incident] a"),
            a => a.GetAttribute("href")!.Split('#', '?')[0] == $"{prefix}/incidents/go-fuse-negative-waitgroup-counter");
    }
}
