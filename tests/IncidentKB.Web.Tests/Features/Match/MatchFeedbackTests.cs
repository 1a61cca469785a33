using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using IncidentKB.Data.Entities;
using IncidentKB.Testing;
using Xunit;

namespace IncidentKB.Web.Tests.Features.Match;

/// <summary>Each test has a trace of its own, for answers are kept by trace and the site is shared.</summary>
public sealed class MatchFeedbackTests(KbSite site)
{
    private const string Alist = "alist-semaphore-released-more-than-held";
    private const string Fingerprint = "1:0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData("", "It was alist, IKB-0001", "This is IKB-0001:")]
    [InlineData("/zh-Hans", "就是 alist 的 IKB-0001", "这是 IKB-0001：")]
    public async Task This_was_it_makes_the_next_answer_to_the_same_trace_that_incident(string prefix, string button, string verdict)
    {
        using var visitor = site.NewVisitor();
        var trace = TraceOf($"confirmed{prefix.Length}");
        var first = await PasteAsync(visitor, prefix, trace);
        Assert.Equal("pattern", first.One(".verdict").GetAttribute("data-verdict"));

        var kept = await AnswerAsync(visitor, first, button);
        var next = await PasteAsync(visitor, prefix, trace);

        Assert.Equal(HttpStatusCode.SeeOther, kept.Status);
        Assert.StartsWith($"{prefix}/match/answer/", kept.Location, StringComparison.Ordinal);
        Assert.Equal("incident", (await visitor.OpenAsync(kept.Location!)).One(".verdict").GetAttribute("data-verdict"));
        Assert.StartsWith(verdict, next.One("h1").Words(), StringComparison.Ordinal);
        Assert.Equal("incident", next.One(".verdict").GetAttribute("data-verdict"));
    }

    [Fact]
    public async Task This_was_not_it_takes_the_incident_back_and_says_so_among_the_reasons()
    {
        using var visitor = site.NewVisitor();
        var trace = RepositoryFiles.ReadContent($"incidents/{Alist}/traces/go-model-189pc.txt");
        var first = await PasteAsync(visitor, "", trace);
        Assert.Equal("incident", first.One(".verdict").GetAttribute("data-verdict"));

        var kept = await AnswerAsync(visitor, first, "Only the pattern fits");
        var next = await PasteAsync(visitor, "", trace);

        Assert.Equal("pattern", next.One(".verdict").GetAttribute("data-verdict"));
        Assert.Contains(
            "1 person said here that only the pattern fits.",
            next.QuerySelectorAll(".candidate")[0].One("tbody.against").Words(), StringComparison.Ordinal);

        // And back again.
        await UndoAsync(visitor, kept.Location!);
        Assert.Equal("incident", (await PasteAsync(visitor, "", trace)).One(".verdict").GetAttribute("data-verdict"));
    }

    [Fact]
    public async Task Answers_are_listed_with_their_fingerprint_and_can_be_taken_back()
    {
        using var visitor = site.NewVisitor();
        var page = await PasteAsync(visitor, "", TraceOf("listed"));
        var address = AddressOf(page);
        var fingerprint = Uri.UnescapeDataString(address.Split('=')[1]);
        await AnswerAsync(visitor, page, "It was alist, IKB-0001");

        var list = await visitor.OpenAsync("/match/feedback");
        var row = Assert.Single(list.QuerySelectorAll(".kept"), r => r.Words().Contains(fingerprint, StringComparison.Ordinal));

        Assert.Contains("This was it", row.Words(), StringComparison.Ordinal);
        Assert.Equal($"/incidents/{Alist}", row.One("h3 a").GetAttribute("href"));
        Assert.Equal(address, row.One(".meta a").GetAttribute("href"));
        await UndoAsync(visitor, address);
        Assert.DoesNotContain(fingerprint, (await visitor.OpenAsync("/match/feedback")).Words(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_visitors_answer_changes_nothing_for_others_a_persons_does_and_a_reviewer_settles_it()
    {
        using var visitor = site.NewVisitor();
        using var other = site.NewVisitor();
        using var person = await site.JoinAsync(Role.Reader);
        using var reviewer = await site.JoinAsync(Role.Reviewer);
        var trace = TraceOf("standing");

        var page = await PasteAsync(visitor, "", trace);
        var address = AddressOf(page);
        await AnswerAsync(visitor, page, "It was alist, IKB-0001");
        Assert.Equal("pattern", (await PasteAsync(other, "", trace)).One(".verdict").GetAttribute("data-verdict"));
        Assert.Empty((await other.OpenAsync(address)).QuerySelectorAll(".kept"));
        Assert.Contains(
            "Suggested by a visitor", (await reviewer.Browser.OpenAsync(address)).One(".kept").Words(), StringComparison.Ordinal);

        await AnswerAsync(person.Browser, await PasteAsync(person.Browser, "", trace), "It was alist, IKB-0001");
        Assert.Equal("incident", (await PasteAsync(other, "", trace)).One(".verdict").GetAttribute("data-verdict"));

        await AnswerAsync(reviewer.Browser, await PasteAsync(reviewer.Browser, "", trace), "Only the pattern fits");
        Assert.Equal("pattern", (await PasteAsync(other, "", trace)).One(".verdict").GetAttribute("data-verdict"));
        var seen = (await other.OpenAsync(address)).QuerySelectorAll(".kept");
        Assert.Contains("Settled by Person of Reviewer", seen[0].Words(), StringComparison.Ordinal);

        // Nobody takes back what another said.
        Assert.All(seen, row => Assert.Empty(row.QuerySelectorAll("form")));
    }

    [Fact]
    public async Task What_a_visitor_read_and_said_is_his_when_he_signs_in()
    {
        using var visitor = site.NewVisitor();
        var trace = TraceOf("along");
        await AnswerAsync(visitor, await PasteAsync(visitor, "", trace), "It was alist, IKB-0001");
        var path = SiteMap.ReadingPaths[0];
        var step = (await visitor.OpenAsync($"/incidents/{SiteMap.Incidents[0]}?path={path}")).QuerySelectorAll("form[action$=progress]")
            .OfType<IHtmlFormElement>().First();
        await visitor.SubmitAsync(step, step.QuerySelectorAll("button").OfType<IHtmlButtonElement>().First(b => b.Value == "done"));
        using var account = await site.JoinAsync(Role.Reader);

        await visitor.SignInAsync(account.Email, Tests.People.Password);

        using var elsewhere = site.NewVisitor();
        await elsewhere.SignInAsync(account.Email, Tests.People.Password);
        Assert.Equal("incident", (await PasteAsync(elsewhere, "", trace)).One(".verdict").GetAttribute("data-verdict"));
        Assert.NotEmpty((await elsewhere.OpenAsync($"/reading/{path}")).QuerySelectorAll("[data-state=done]"));

        // It went along, and did not stay behind.
        using var stranger = site.NewVisitor();
        stranger.SetCookie("ikb_reader", visitor.Cookies.Single(c => c.Name == "ikb_reader").Value);
        Assert.Empty((await stranger.OpenAsync($"/reading/{path}")).QuerySelectorAll("[data-state=done]"));
    }

    [Fact]
    public async Task A_paste_of_another_program_cannot_be_this_incident()
    {
        using var visitor = site.NewVisitor();
        var other = TraceOf("elsewhere")
            .Replace("main.elsewhere", "github.com/example/billing/worker.(*Pool).drain", StringComparison.Ordinal);

        var page = await PasteAsync(visitor, "", other);

        Assert.All(page.QuerySelectorAll("form.feedback"), form => Assert.DoesNotContain("It was", form.Words(), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", "Nobody has said which incident it was.", "The trace shows the failure pattern Released more often than acquired")]
    [InlineData("/zh-Hans", "还没有人说过它是哪一起事故。", "这段调用栈属于失效模式：释放次数多于获取次数")]
    public async Task The_link_to_share_carries_fingerprint_and_verdict_and_says_what_is_known_of_it(
        string prefix, string nobody, string verdict)
    {
        using var visitor = site.NewVisitor();
        var document = await PasteAsync(visitor, prefix, TraceOf($"shared{prefix.Length}"));

        var link = document.One(".verdict a[data-do=share]").GetAttribute("href")!;
        var shared = await visitor.OpenAsync(link);

        Assert.DoesNotContain("shared", link, StringComparison.Ordinal);
        Assert.Equal(verdict, shared.One("h1").Words());
        Assert.Contains(nobody, shared.Words(), StringComparison.Ordinal);
        Assert.Equal("noindex", shared.One("meta[name=robots]").GetAttribute("content"));
    }

    [Theory]
    [InlineData("", "The trace is IKB-0001:")]
    [InlineData("/zh-Hans", "这段调用栈是 IKB-0001：")]
    public async Task The_link_to_a_known_incident_says_it_with_what_to_do(string prefix, string verdict)
    {
        using var visitor = site.NewVisitor();
        var document = await PasteAsync(visitor, prefix, RepositoryFiles.ReadContent($"incidents/{Alist}/traces/go-model.txt"));

        var shared = await visitor.OpenAsync(document.One(".verdict a[data-do=share]").GetAttribute("href")!);

        Assert.StartsWith(verdict, shared.One("h1").Words(), StringComparison.Ordinal);
        Assert.Equal($"{prefix}/incidents/{Alist}", shared.One("h1 a").GetAttribute("href"));
        Assert.Equal(document.One(".do-now-lines").Words(), shared.One(".do-now-lines").Words());
        Assert.Empty(shared.QuerySelectorAll("#recorded"));
    }

    [Theory]
    [InlineData("", "A recorded trace of this incident has it")]
    [InlineData("/zh-Hans", "本事故的一份记录与它指纹相同")]
    public async Task The_fingerprint_of_a_recorded_trace_leads_to_its_incident(string prefix, string recorded)
    {
        using var visitor = site.NewVisitor();
        var document = await PasteAsync(visitor, prefix, RepositoryFiles.ReadContent($"incidents/{Alist}/traces/go-model.txt"));

        var shared = await visitor.OpenAsync(prefix + AddressOf(document));

        Assert.Equal(recorded, shared.One("#recorded").Words());
        Assert.Equal($"{prefix}/incidents/{Alist}", shared.One("#recorded + ul h3 a, #recorded + ul h2 a").GetAttribute("href"));
    }

    [Fact]
    public async Task A_link_to_a_verdict_that_names_nothing_here_says_only_what_is_known()
    {
        using var visitor = site.NewVisitor();

        var shared = await visitor.OpenAsync($"/match?fingerprint={Uri.EscapeDataString(Fingerprint)}&incident=no-such&pattern=%3Cb%3E");

        Assert.Equal("What is known of this trace", shared.One("h1").Words());
        Assert.Empty(shared.QuerySelectorAll(".verdict"));
    }

    [Theory]
    [InlineData("words of a paste", Alist, "was-it", 400, "The request could not be understood.")]
    [InlineData("lettersThatAreNoFingerprint", Alist, "was-it", 400, "The request could not be understood.")]
    [InlineData("lettersThatAreNoFingerprint", Alist, "undo", 400, "The request could not be understood.")]
    [InlineData(Fingerprint, Alist, "maybe", 400, "The request could not be understood.")]
    [InlineData(Fingerprint, "no-such-incident", "was-it", 404, "There is no page at this address.")]
    public async Task An_answer_about_nothing_is_not_kept(string fingerprint, string incident, string answer, int status, string sentence)
    {
        using var visitor = site.NewVisitor();
        var form = (await PasteAsync(visitor, "", TraceOf("refused"))).QuerySelector<IHtmlFormElement>("form.feedback")!;
        var token = form.One<IHtmlInputElement>("input[name=__RequestVerificationToken]").Value;

        var refused = await visitor.PostAsync(
            "/match/feedback", ("__RequestVerificationToken", token), ("fingerprint", fingerprint), ("incident", incident),
            ("answer", answer));

        Assert.Equal(status, (int)refused.Status);
        Assert.Contains(sentence, refused.Words, StringComparison.Ordinal);
        Assert.DoesNotContain(fingerprint, (await visitor.OpenAsync("/match/feedback")).Words(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/match?fingerprint=words%20of%20a%20paste", 400, "This address holds no fingerprint.")]
    [InlineData("/match?fingerprint=lettersThatAreNoFingerprint", 400, "This address holds no fingerprint.")]
    [InlineData("/match?fingerprint=1:0123456789ABCDEF0123456789abcdef", 400, "This address holds no fingerprint.")]
    [InlineData("/match/feedback?page=x", 400, "'x' is no page number.")]
    [InlineData("/match/feedback?page=999", 404, "There is no page 999")]
    public async Task An_address_that_holds_rubbish_says_so(string address, int status, string sentence)
    {
        using var visitor = site.NewVisitor();

        var answer = await visitor.GetAsync(address);

        Assert.Equal(status, (int)answer.Status);
        Assert.Contains(sentence, answer.Words, StringComparison.Ordinal);
    }

    // The same mistake in a program that does not say which it is.
    private static string TraceOf(string program) =>
        "panic: semaphore: released more than held\n\ngoroutine 7 [running]:\ngolang.org/x/sync/semaphore.(*Weighted).Release(0xc000, "
        + $"0x1)\n\t/go/pkg/mod/golang.org/x/sync@v0.1.0/semaphore/semaphore.go:97 +0x8a\nmain.{program}()\n\t/src/pool.go:91 +0x45\n"
        + "main.main()\n\t/src/main.go:22 +0x1d\n";

    private static async Task<IHtmlDocument> PasteAsync(Visitor visitor, string prefix, string trace) =>
        (await visitor.PasteAsync(trace, prefix)).Document;

    // Of the trace that the page is about.
    private static string AddressOf(IHtmlDocument document) =>
        $"/match?fingerprint={Uri.EscapeDataString(document.One<IHtmlInputElement>("form.feedback input[name=fingerprint]").Value)}";

    private static Task<Answer> AnswerAsync(Visitor visitor, IHtmlDocument document, string button)
    {
        var form = (IHtmlFormElement)document.QuerySelectorAll("form.feedback")[0];
        return visitor.SubmitAsync(form, form.QuerySelectorAll("button").OfType<IHtmlButtonElement>().Single(b => b.Words() == button));
    }

    private static async Task UndoAsync(Visitor visitor, string address)
    {
        var form = (await visitor.OpenAsync(address)).One<IHtmlFormElement>(".kept form");
        var undone = await visitor.SubmitAsync(form, form.One<IHtmlButtonElement>("button"));
        Assert.Equal((HttpStatusCode.SeeOther, "/match/feedback"), (undone.Status, undone.Location));
    }
}
