using System.Net;
using AngleSharp.Html.Dom;
using Xunit;

namespace IncidentKB.Web.Tests.Features.Errors;

public sealed class ErrorPageTests(KbSite site, TeamSite team)
{
    [Theory]
    [InlineData("/no-such-page", "There is no page at this address.")]
    [InlineData("/error", "There is no page at this address.")]
    [InlineData("/incidents/no-such", "There is no incident called 'no-such'.")]
    [InlineData("/patterns/no-such", "There is no pattern called 'no-such'.")]
    [InlineData("/practices/no-such", "There is no practice called 'no-such'.")]
    [InlineData("/reading/no-such", "There is no reading path called 'no-such'.")]
    [InlineData("/incidents/no-such.md", "There is no page at this address.")]
    [InlineData("/incidents/nbio-body-reader-double-close/no-such.cs", "There is no page at this address.")]
    [InlineData("/incidents/nbio-body-reader-double-close/traces/no-such.txt", "There is no page at this address.")]
    [InlineData("/incidents?page=9999", "There is no page 9999: the list ends with page 1.")]
    [InlineData("/search?q=semaphore&page=9999", "There is no page 9999: the list ends with page 1.")]
    [InlineData("/zh-Hans/no-such-page", "这个地址没有页面。")]
    [InlineData("/zh-Hans/incidents/no-such", "没有名为“no-such”的事故。")]
    [InlineData("/zh-Hans/patterns/no-such", "没有名为“no-such”的失效模式。")]
    [InlineData("/zh-Hans/practices/no-such", "没有名为“no-such”的实践。")]
    [InlineData("/zh-Hans/reading/no-such", "没有名为“no-such”的阅读路径。")]
    [InlineData("/zh-Hans/incidents?page=9999", "没有第 9999 页：列表只到第 1 页。")]
    public async Task What_does_not_exist_is_404_in_words_with_a_way_on(string address, string sentence)
    {
        using var visitor = site.NewVisitor();

        var answer = await visitor.GetAsync(address);

        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
        AssertPage(answer, sentence);
    }

    [Theory]
    [InlineData("/incidents?page=0", "'0' is no page number.")]
    [InlineData("/incidents?page=-1", "'-1' is no page number.")]
    [InlineData("/incidents?page=two", "'two' is no page number.")]
    [InlineData("/incidents?page=99999999999", "'99999999999' is no page number.")]
    [InlineData("/search?q=semaphore&page=x", "'x' is no page number.")]
    [InlineData("/incidents?pattern=no-such", "There is no Pattern called 'no-such'.")]
    [InlineData("/incidents?practice=no-such", "There is no Practice called 'no-such'.")]
    [InlineData("/incidents?severity=dreadful", "There is no Severity called 'dreadful'.")]
    [InlineData("/incidents?severity=1", "There is no Severity called '1'.")]
    [InlineData("/zh-Hans/incidents?page=0", "“0”不是有效的页码。")]
    [InlineData("/zh-Hans/incidents?pattern=no-such", "没有名为“no-such”的失效模式。")]
    public async Task What_cannot_be_understood_is_400_in_words_with_a_way_on(string address, string sentence)
    {
        using var visitor = site.NewVisitor();

        var answer = await visitor.GetAsync(address);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        AssertPage(answer, sentence);
    }

    [Theory]
    [InlineData("/api/v1/no-such-thing", 404)]
    [InlineData("/API/v1/incidents/no-such", 404)]
    [InlineData("/api/v1/incidents/no-such", 404)]
    [InlineData("/api/v1/incidents?page=9999", 404)]
    [InlineData("/api/v1/incidents?page=0", 400)]
    [InlineData("/api/v1/incidents?pattern=no-such", 400)]
    [InlineData("/api/v1/search", 400)]
    [InlineData("/api/v1/search?q=", 400)]
    [InlineData("/api/v1/search?q=semaphore&page=x", 400)]
    [InlineData("/zh-Hans/api/v1/incidents/no-such", 404)]
    public async Task The_API_says_the_same_as_a_problem(string address, int status)
    {
        using var visitor = site.NewVisitor();

        var answer = await visitor.GetAsync(address);

        Assert.Equal((status, "application/problem+json"), ((int)answer.Status, answer.ContentType));
        Assert.Equal(status, answer.Json.GetProperty("status").GetInt32());
        Assert.NotEqual("", answer.Json.GetProperty("title").GetString());
    }

    [Fact]
    public async Task The_API_names_what_is_wrong_in_the_language_asked_for()
    {
        using var visitor = site.NewVisitor();

        string? Detail(Answer answer) => answer.Json.GetProperty("detail").GetString();
        Assert.Equal("There is no incident called 'no-such'.", Detail(await visitor.GetAsync("/api/v1/incidents/no-such")));
        Assert.Equal("没有名为“no-such”的事故。", Detail(await visitor.GetAsync("/zh-Hans/api/v1/incidents/no-such")));
        Assert.StartsWith("'x' is no page number.", Detail(await visitor.GetAsync("/api/v1/incidents?page=x")), StringComparison.Ordinal);
        Assert.StartsWith(
            "There is no Pattern called 'no-such'.",
            Detail(await visitor.GetAsync("/api/v1/incidents?pattern=no-such")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/incidents?page=4", "There is no page 4: the list ends with page 3.")]
    [InlineData("/zh-Hans/incidents?page=4", "没有第 4 页：列表只到第 3 页。")]
    public async Task The_page_after_the_last_says_where_the_list_ends(string address, string sentence)
    {
        using var visitor = team.NewVisitor();

        var answer = await visitor.GetAsync(address);

        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
        AssertPage(answer, sentence);
    }

    [Theory]
    [InlineData("/match/feedback", "If it came from a form, the form was too old or came from another site")]
    [InlineData("/match/draft", "If it came from a form, the form was too old or came from another site")]
    [InlineData("/reading/first-week/progress", "If it came from a form, the form was too old or came from another site")]
    [InlineData("/zh-Hans/match/draft", "如果它来自表单，可能是表单已过期或来自其他站点")]
    [InlineData("/zh-Hans/reading/first-week/progress", "如果它来自表单，可能是表单已过期或来自其他站点")]
    public async Task A_form_that_this_site_did_not_make_is_refused_in_words(string address, string sentence)
    {
        using var visitor = site.NewVisitor();

        var answer = await visitor.PostAsync(
            address, ("_handler", "match"), ("trace", "panic: x"), ("incident", "IKB-0001"), ("state", "done"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        AssertPage(answer, sentence);
        Assert.DoesNotContain(visitor.Cookies, c => c.Name == "ikb_reader");
    }

    [Fact]
    public async Task A_step_that_no_path_has_is_refused_in_words()
    {
        using var visitor = site.NewVisitor();
        var form = (await visitor.OpenAsync("/incidents/nbio-body-reader-double-close?path=first-week"))
            .One<IHtmlFormElement>("form[action$=progress]");
        var token = form.One<IHtmlInputElement>("input[name=__RequestVerificationToken]").Value;

        var answer = await visitor.PostAsync(
            form.GetAttribute("action")!, ("__RequestVerificationToken", token), ("incident", "IKB-9999"), ("state", "done"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        AssertPage(answer, "The request could not be understood.");
    }

    [Theory]
    [InlineData("/match", "trace", 34_000_000)]
    [InlineData("/incidents/nbio-body-reader-double-close?path=first-week", "incident", 20_000)]
    public async Task More_than_a_form_takes_is_413_in_words(string page, string field, int length)
    {
        using var visitor = site.NewVisitor();
        var form = (await visitor.OpenAsync(page)).One<IHtmlFormElement>("form.paste, form[action$=progress]");

        var answer = await visitor.SubmitAsync(form, null, (field, new string('a', length)));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.Status);
        Assert.Contains("What was sent is too large.", answer.Words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST", "/incidents")]
    [InlineData("DELETE", "/incidents/nbio-body-reader-double-close.json")]
    [InlineData("PUT", "/feed.atom")]
    public async Task A_wrong_method_is_refused(string method, string address)
    {
        using var visitor = site.NewVisitor();

        var answer = await visitor.SendAsync(new(method), address);

        Assert.InRange((int)answer.Status, 400, 405);
        Assert.Contains("Not ", answer.Document.Title, StringComparison.Ordinal);
    }

    private static void AssertPage(Answer answer, string sentence)
    {
        Assert.Equal("text/html; charset=utf-8", answer.ContentType);
        Assert.Contains(sentence, answer.Words, StringComparison.Ordinal);
        var document = answer.Document;
        Assert.Single(document.QuerySelectorAll("h1"));
        Assert.Equal("noindex", document.One("meta[name=robots]").GetAttribute("content"));
        Assert.NotEmpty(document.QuerySelectorAll("main a[href='/'], main a[href='/zh-Hans']"));
        Assert.Equal(
            answer.Address.AbsolutePath.StartsWith("/zh-Hans", StringComparison.Ordinal) ? "zh-Hans" : "en",
            document.DocumentElement.GetAttribute("lang"));
    }
}
