using System.Net;
using AngleSharp.Html.Dom;
using Xunit;

namespace IncidentKB.Web.Tests.Features.Search;

public sealed class PasteFormTests(KbSite site)
{
    private static readonly string Unrelated = Path.Combine(Repository.Root, "tests", "IncidentKB.Content.Tests", "unrelated");

    [Theory]
    [InlineData("/search", "/search?q=")]
    [InlineData("/zh-Hans/search", "/zh-Hans/search?q=")]
    [InlineData("/search?q=zzzzzzzz", "/search?q=")]
    [InlineData("/search?q=semaphore", "/search?q=")]
    public async Task A_pasted_trace_leads_to_the_search_for_its_message(string page, string search)
    {
        using var visitor = site.NewVisitor();
        var form = (await visitor.OpenAsync(page)).One<IHtmlFormElement>("form.paste");

        var answer = await visitor.SubmitAsync(form, null, ("Trace", "Nov 20 08:01:02 host alist[7]: panic: semaphore: released more than held\n\ngoroutine 189 [running]:\n"));

        Assert.Equal((HttpStatusCode.SeeOther, search + "semaphore%3A%20released%20more%20than%20held&trace=1"), (answer.Status, answer.Location));
        var first = (await visitor.OpenAsync(answer.Location!)).QuerySelector("li.result")!;
        Assert.EndsWith("/incidents/alist-semaphore-released-more-than-held", first.One("h2 a").GetAttribute("href"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/search", "No incident is known by what your trace says.")]
    [InlineData("/zh-Hans/search", "没有事故与您的调用栈内容相符。")]
    public async Task A_trace_that_only_shares_words_with_an_incident_is_not_taken_for_it(string page, string notice)
    {
        using var visitor = site.NewVisitor();
        var form = (await visitor.OpenAsync(page)).One<IHtmlFormElement>("form.paste");

        var answer = await visitor.SubmitAsync(form, null, ("Trace", "panic: goroutine pool: semaphore released\n\ngoroutine 1 [running]:\n"));
        var document = await visitor.OpenAsync(answer.Location!);

        Assert.StartsWith(notice, document.One(".notice").Words(), StringComparison.Ordinal);
        Assert.NotEmpty(document.QuerySelectorAll("li.result"));
        Assert.Empty(document.QuerySelectorAll(".badge-exact"));
    }

    [Fact]
    public async Task A_trace_without_a_message_is_looked_up_by_its_first_function()
    {
        using var visitor = site.NewVisitor();
        var form = (await visitor.OpenAsync("/search")).One<IHtmlFormElement>("form.paste");

        var answer = await visitor.SubmitAsync(form, null, ("Trace", Repository.ReadContent("incidents/alist-semaphore-released-more-than-held/traces/cut-head.txt")));

        Assert.Equal(HttpStatusCode.SeeOther, answer.Status);
        var first = (await visitor.OpenAsync(answer.Location!)).QuerySelector("li.result")!;
        Assert.Equal("/incidents/alist-semaphore-released-more-than-held", first.One("h2 a").GetAttribute("href"));
    }

    [Fact]
    public async Task A_rubbish_cookie_is_replaced_and_fills_no_log()
    {
        using var visitor = site.NewVisitor();
        visitor.SetCookie("ikb_form", "rubbish");
        visitor.SetCookie("ikb_reader", "rubbish");

        var form = (await visitor.OpenAsync("/search")).One<IHtmlFormElement>("form.paste");
        var answer = await visitor.SubmitAsync(form, null, ("Trace", "panic: sync: negative WaitGroup counter"));

        Assert.Equal(HttpStatusCode.SeeOther, answer.Status);
        Assert.DoesNotContain(site.Log.Entries, e => e.Message.Contains("antiforgery", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("/search", "No message line was recognised in what you pasted.")]
    [InlineData("/zh-Hans/search", "粘贴的内容中没有识别到报错行。")]
    public async Task Text_without_a_message_is_kept_and_the_page_says_why(string page, string notice)
    {
        using var visitor = site.NewVisitor();
        var form = (await visitor.OpenAsync(page)).One<IHtmlFormElement>("form.paste");
        const string Pasted = "it just stopped\n<b>no idea</b> why & \"where\"";

        var answer = await visitor.SubmitAsync(form, null, ("Trace", Pasted));

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Contains(notice, answer.Document.One("[role=alert]").Words(), StringComparison.Ordinal);
        Assert.Equal(Pasted, answer.Document.One<IHtmlTextAreaElement>("textarea").Value.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task Nothing_pasted_is_logged_or_stored()
    {
        using var visitor = site.NewVisitor();
        var form = (await visitor.OpenAsync("/search")).One<IHtmlFormElement>("form.paste");

        await visitor.SubmitAsync(form, null, ("Trace", "panic: secret-a1b2c3\nsecret-d4e5f6"));
        await visitor.SubmitAsync(form, null, ("Trace", "secret-a1b2c3 without a message"));

        Assert.DoesNotContain(site.Log.Entries, e => e.Message.Contains("secret-", StringComparison.Ordinal));
        site.CloseIdleConnections();
        foreach (var file in Directory.EnumerateFiles(site.DataDirectory))
        {
            Assert.Equal(-1, (await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken)).AsSpan().IndexOf("secret-"u8));
        }
    }

    public static TheoryData<string> UnrelatedTraces { get; } =
        [.. Directory.GetFiles(Unrelated, "*.txt").Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(UnrelatedTraces))]
    public async Task A_trace_of_another_failure_is_never_presented_as_a_known_incident(string file)
    {
        using var visitor = site.NewVisitor();
        var form = (await visitor.OpenAsync("/search")).One<IHtmlFormElement>("form.paste");

        var answer = await visitor.SubmitAsync(form, null, ("Trace", await File.ReadAllTextAsync(Path.Combine(Unrelated, file), TestContext.Current.CancellationToken)));

        var document = answer.Status == HttpStatusCode.SeeOther ? await visitor.OpenAsync(answer.Location!) : answer.Document;
        Assert.Empty(document.QuerySelectorAll(".badge-exact"));
        Assert.True(
            document.QuerySelector("li.result h2") == null || document.QuerySelector("p.notice[role=note]") != null,
            "Incidents are listed without a word of doubt.");
    }

    public static TheoryData<string> RecordedTraces { get; } =
        [.. Directory.GetFiles(Path.Combine(Repository.Content, "incidents"), "*.txt", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(Path.Combine(Repository.Content, "incidents"), f).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(RecordedTraces))]
    public async Task A_recorded_trace_leads_to_its_incident_first(string file)
    {
        using var visitor = site.NewVisitor();
        var form = (await visitor.OpenAsync("/search")).One<IHtmlFormElement>("form.paste");

        var answer = await visitor.SubmitAsync(form, null, ("Trace", Repository.ReadContent($"incidents/{file}")));

        var first = (await visitor.OpenAsync(answer.Location!)).QuerySelector("li.result h2 a")!;
        Assert.Equal("/incidents/" + file.Split('/')[0], first.GetAttribute("href"));
    }
}
