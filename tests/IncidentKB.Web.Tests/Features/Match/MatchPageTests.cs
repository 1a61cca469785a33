using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using IncidentKB.Core.Content;
using IncidentKB.Testing;
using Xunit;

namespace IncidentKB.Web.Tests.Features.Match;

public sealed class MatchPageTests(KbSite site)
{
    private const string Alist = "alist-semaphore-released-more-than-held";
    private const string OtherProgram = "panic: semaphore: released more than held\n\ngoroutine 7 [running]:\n"
        + "golang.org/x/sync/semaphore.(*Weighted).Release(0xc000, 0x1)\n\t/go/pkg/mod/golang.org/x/sync@v0.1.0/semaphore/semaphore.go:97 "
        + "+0x8a\nexample.org/acme/worker.(*Pool).drain(0xc000)\n\t/src/acme/worker/pool.go:91 +0x45\n"
        + "example.org/acme/worker.(*Pool).Close(...)\n\t/src/acme/worker/pool.go:120\nmain.main()\n\t/src/acme/main.go:22 +0x1d\n";
    private const string Unknown = "panic: assignment to entry in nil map\n\ngoroutine 1 [running]:\n"
        + "example.org/acme/cache.(*Store).put(...)\n\t/src/acme/cache/store.go:41\nmain.main()\n\t/src/acme/main.go:12 +0x1d\n";

    [Theory]
    [InlineData("", "This is IKB-0001:", "Known incident")]
    [InlineData("/zh-Hans", "这是 IKB-0001：", "已知事故")]
    public async Task A_trace_of_an_incident_is_named_as_it_with_the_reasons_that_add_up(string prefix, string verdict, string mark)
    {
        var answer = await PasteAsync(RepositoryFiles.ReadContent($"incidents/{Alist}/traces/go-model.txt"), prefix);
        var document = answer.Document;

        Assert.StartsWith(verdict, document.One("h1").Words(), StringComparison.Ordinal);
        Assert.Equal($"{prefix}/incidents/{Alist}", document.One("h1 a").GetAttribute("href"));
        Assert.Equal(("incident", mark), (document.One(".verdict").GetAttribute("data-verdict"), document.One(".verdict-mark").Words()));
        var weights = document.QuerySelectorAll(".candidate")[0].QuerySelectorAll(".reasons tbody .count")
            .Select(c => decimal.Parse(c.TextContent.Replace('−', '-'), System.Globalization.CultureInfo.InvariantCulture)).ToList();
        Assert.NotEmpty(weights);
        Assert.InRange(weights.Sum() - decimal.Parse(
            document.QuerySelectorAll(".candidate")[0].One(".reasons tfoot .count").TextContent,
            System.Globalization.CultureInfo.InvariantCulture), -0.03m, 0.03m);
    }

    [Theory]
    [InlineData("", "Not an incident that is known here, but the same failure pattern: Released more often than acquired", "Against it")]
    [InlineData("/zh-Hans", "不是这里已收录的事故，但失效模式相同：释放次数多于获取次数", "不支持的依据")]
    public async Task The_same_mistake_in_another_program_is_the_pattern_and_says_what_speaks_against_the_incident(
        string prefix, string verdict, string against)
    {
        var document = (await PasteAsync(OtherProgram, prefix)).Document;

        Assert.Equal(verdict, document.One("h1").Words());
        Assert.Equal("pattern", document.One(".verdict").GetAttribute("data-verdict"));
        var candidate = document.QuerySelectorAll(".candidate")[0];
        Assert.Equal($"{prefix}/incidents/{Alist}", candidate.One("h3 a").GetAttribute("href"));
        Assert.Equal(against, candidate.One(".against th").Words());
        Assert.Contains("worker.Pool.drain", candidate.Words(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "Not known here", "Write it down")]
    [InlineData("/zh-Hans", "这里没有收录", "记录下来")]
    public async Task A_trace_that_nobody_knows_gets_a_plain_no_and_a_draft(string prefix, string verdict, string draft)
    {
        var document = (await PasteAsync(Unknown, prefix)).Document;

        Assert.Equal(verdict, document.One("h1").Words());
        Assert.Equal("none", document.One(".verdict").GetAttribute("data-verdict"));
        Assert.Empty(document.QuerySelectorAll(".candidate"));
        Assert.Equal(draft, document.One("#draft").Words());
    }

    [Theory]
    [InlineData(
        "", "it just stopped\n<b>no idea</b> why & \"where\"", "Nothing to judge by",
        "No message and no stack trace were found in what you pasted.")]
    [InlineData("/zh-Hans", "程序停了", "无从判断", "粘贴的内容中没有找到报错信息或调用栈。")]
    [InlineData(
        "", "panic: semaphore: released more than held",
        "This message shows the failure pattern Released more often than acquired",
        "There is a message and no stack below it.")]
    [InlineData("", "panic: something odd happened", "Not known here", "There is a message and no stack below it.")]
    [InlineData(
        "", "goroutine 1 [running]:\nexample.org/acme/cache.(*Store).put(...)\n\t/src/acme/cache/store.go:41\n", "Not known here",
        "The stack is there, its message is not.")]
    [InlineData(
        "",
        "panic: runtime error: invalid memory address or nil pointer dereference\n\ngoroutine 1 [running]:\n"
        + "example.org/acme/cache.(*Store).put(...)\n\t/src/acme/cache/store.go:41\n",
        "Not known here",
        "Many programs print this message, for many mistakes")]
    public async Task What_is_missing_is_said_with_what_to_paste(string prefix, string paste, string verdict, string gap)
    {
        var document = (await PasteAsync(paste, prefix)).Document;

        Assert.Equal(verdict, document.One("h1").Words());
        Assert.StartsWith(gap, document.One(".gap").Words(), StringComparison.Ordinal);
        Assert.Equal(paste, document.One<IHtmlTextAreaElement>("#trace").Value.ReplaceLineEndings("\n"));
    }

    [Theory]
    [InlineData("", "There was nothing in the box.")]
    [InlineData("/zh-Hans", "输入框是空的。")]
    public async Task An_empty_box_is_told_so(string prefix, string sentence)
    {
        var document = (await PasteAsync(" \n\t", prefix)).Document;

        Assert.StartsWith(sentence, document.One("form.paste [role=alert]").Words(), StringComparison.Ordinal);
        Assert.Empty(document.QuerySelectorAll(".verdict"));
    }

    [Theory]
    [InlineData("", "Nothing was looked up: the form came from a page of another site.")]
    [InlineData("/zh-Hans", "没有进行查找：表单来自其他网站的页面。")]
    public async Task A_form_of_another_site_is_refused(string prefix, string sentence)
    {
        using var client = new HttpClient();
        using var form = new MultipartFormDataContent
        {
            { new StringContent("match"), "_handler" },
            { new StringContent(Unknown), "trace" },
        };

        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(site.Address, $"{prefix}/match")) { Content = form };
        request.Headers.Add("Origin", "https://elsewhere.example");
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(sentence, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_several_traces_the_one_that_is_known_is_judged_and_the_others_are_counted()
    {
        var document =
            (await PasteAsync($"{Unknown}\nlater on\n\n{RepositoryFiles.ReadContent($"incidents/{Alist}/traces/go-model.txt")}")).Document;

        Assert.StartsWith("This is IKB-0001:", document.One("h1").Words(), StringComparison.Ordinal);
        Assert.Contains("There is one more trace in the paste.", document.One(".pasted").Words(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lines_that_the_answer_rests_on_are_marked_by_a_word_and_the_rest_is_folded()
    {
        var noise = string.Concat(Enumerable.Range(1, 40).Select(n => $"request {n} served\n"));

        var document = (await PasteAsync(noise + RepositoryFiles.ReadContent($"incidents/{Alist}/traces/go-model.txt"))).Document;

        Assert.All(document.QuerySelectorAll(".trace-matched"), line => Assert.Equal("matched:", line.One(".visually-hidden").Words()));
        Assert.Contains(
            "semaphore: released more than held", document.QuerySelectorAll(".trace-matched")[0].TextContent, StringComparison.Ordinal);
        var fold = document.QuerySelectorAll(".pasted details")[0];
        Assert.Matches("^(39|40) more lines", fold.One("summary").Words());
        Assert.Contains("request 12 served", fold.One("pre").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dump_of_sixteen_mebibytes_is_read_through_the_form_and_shown_in_part()
    {
        var line = "request served, nothing to see here, and the same again and again\n";
        var dump = RepositoryFiles.ReadContent($"incidents/{Alist}/traces/go-model.txt")
            + string.Concat(Enumerable.Repeat(line, (15 * 1024 * 1024) / line.Length));

        var answer = await PasteAsync(dump);

        Assert.StartsWith("This is IKB-0001:", answer.Document.One("h1").Words(), StringComparison.Ordinal);
        Assert.Matches(@"[0-9,]+ lines are not shown\.", answer.Words);
        Assert.Equal("", answer.Document.One<IHtmlTextAreaElement>("#trace").Value);
        Assert.Contains("was not sent back into the box", answer.Words, StringComparison.Ordinal);
        Assert.InRange(answer.Bytes.Length, 1_000, 1_000_000);
    }

    [Fact]
    public async Task What_is_longer_than_is_read_is_cut_and_says_so()
    {
        var answer = await PasteAsync(
            RepositoryFiles.ReadContent($"incidents/{Alist}/traces/go-model.txt") + new string('x', 17 * 1024 * 1024));

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Contains(
            "What you pasted is longer than 16,777,216 characters; its end was left out.", answer.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_pasted_gets_into_a_log_an_address_the_database_or_a_cache()
    {
        var answer = await PasteAsync("panic: secret-a1b2c3\n\ngoroutine 1 [running]:\nsecret-d4e5f6/x.f(...)\n\t/secret/x.go:1\n");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.DoesNotContain("secret-", answer.Address.ToString(), StringComparison.Ordinal);
        Assert.Contains("no-store", answer.Headers["Cache-Control"], StringComparison.Ordinal);
        Assert.DoesNotContain(
            answer.Document.All.SelectMany(e => e.Attributes),
            a => a.Name is "href" or "action" or "src" && a.Value.Contains("secret-", StringComparison.Ordinal));
        Assert.DoesNotContain(site.Log.Entries, e => e.Message.Contains("secret-", StringComparison.Ordinal)
            || e.Exception?.ToString().Contains("secret-", StringComparison.Ordinal) == true);
        await site.CloseIdleConnectionsAsync();
        foreach (var file in Directory.EnumerateFiles(site.DataDirectory))
        {
            Assert.Equal(-1, (await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken)).AsSpan().IndexOf("secret-"u8));
        }
    }

    [Fact]
    public async Task What_was_pasted_is_text_and_never_markup()
    {
        var answer = await PasteAsync(
            "panic: <script>alert(1)</script>\n\ngoroutine 1 [running]:\n<img src=x>.f(...)\n\t/a/\"><b>.go:1 +0x1\n");

        Assert.Empty(answer.Document.QuerySelectorAll("script:not([src]), img, pre b"));
        Assert.Contains("<script>alert(1)</script>", answer.Document.One(".pasted").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_draft_can_be_downloaded_and_the_check_names_what_a_person_must_fill_in()
    {
        using var visitor = site.NewVisitor();
        var document = (await visitor.PasteAsync(
            "panic: tab \"quoted\": `x` ends\n\ngoroutine 1 [running]:\nexample.org/acme/cache.(*Store).put(...)\n"
            + "\t/src/acme/cache/store.go:41\n")).Document;
        var form = document.One<IHtmlFormElement>("form[action='/match/draft']");
        var draft = form.One<IHtmlTextAreaElement>("textarea").Value;

        var file = await visitor.SubmitAsync(form, null, ("draft", draft));

        Assert.Equal(
            (HttpStatusCode.OK, "text/markdown; charset=utf-8", "no-store"),
            (file.Status, file.ContentType, file.Headers["Cache-Control"]));
        Assert.Contains("attachment; filename=index.md", file.Headers["Content-Disposition"], StringComparison.Ordinal);
        Assert.Equal(draft.ReplaceLineEndings("\n"), file.Text);
        Assert.Equal(file.Text, document.One("#draft").ParentElement!.One("pre").TextContent);
        var slug = "tab-quoted-x-ends";
        var vocabulary = ContentVocabulary.Empty with { Patterns = SiteMap.Patterns.ToHashSet(StringComparer.Ordinal) };
        var problems = new List<ContentProblem>();
        Assert.Null(IncidentReader.Read(new($"incidents/{slug}", [new("index.md", file.Text)]), "test", vocabulary, problems));
        Assert.Equal(
            ["id", "kind", "occurred_on", "severity", "summary"],
            problems.Select(p => p.Message.Split('\'')[1]).Order(StringComparer.Ordinal));

        // Filled in, it is an incident.
        problems.Clear();
        var filled = file.Text.Replace("id:\n", "id: IKB-9001\n", StringComparison.Ordinal)
            .Replace("kind:\n", "kind: crash\n", StringComparison.Ordinal)
            .Replace("occurred_on:\n", "occurred_on: 2026-01-01\n", StringComparison.Ordinal)
            .Replace("pattern:\n", $"pattern: {SiteMap.Patterns[0]}\n", StringComparison.Ordinal)
            .Replace("project:\n", "project: acme\n", StringComparison.Ordinal)
            .Replace("repository:\n", "repository: https://example.org/acme\n", StringComparison.Ordinal)
            .Replace("severity:\n", "severity: low\n", StringComparison.Ordinal)
            .Replace("summary:\n", "summary: It broke.\n", StringComparison.Ordinal);
        var incident = IncidentReader.Read(new($"incidents/{slug}", [new("index.md", filled)]), "test", vocabulary, problems);
        Assert.Empty(problems);
        Assert.Equal("tab \"quoted\": `x` ends", Assert.Single(incident!.Signatures).Message);
    }

    [Fact]
    public async Task Secrets_of_the_paste_do_not_get_into_the_draft()
    {
        var document = (await PasteAsync(
            "panic: login with password=hunter2hunter2 failed for jo@example.org\n\ngoroutine 1 [running]:\n"
            + "example.org/acme/cache.(*Store).put(...)\n\t/home/jo.public/acme/store.go:41\n")).Document;

        var draft = document.One("#draft").ParentElement!.One("pre").TextContent;

        Assert.Contains("example.org/acme/cache.(*Store).put", draft, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", draft, StringComparison.Ordinal);
        Assert.DoesNotContain("jo@example.org", draft, StringComparison.Ordinal);
        Assert.DoesNotContain("jo.public", draft, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rubbish_cookie_is_replaced_and_fills_no_log()
    {
        using var visitor = site.NewVisitor();
        visitor.SetCookie("ikb_form", "rubbish");
        visitor.SetCookie("ikb_reader", "rubbish");

        var answer = await visitor.PasteAsync("panic: sync: negative WaitGroup counter");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.DoesNotContain(site.Log.Entries, e => e.Message.Contains("antiforgery", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/search")]
    [InlineData("/search?q=zzzzzzzz")]
    [InlineData("/zh-Hans/search?q=semaphore")]
    public async Task The_way_to_it_is_on_the_pages_where_people_ask(string page)
    {
        using var visitor = site.NewVisitor();

        var document = await visitor.OpenAsync(page);

        var prefix = page.StartsWith("/zh-Hans", StringComparison.Ordinal) ? "/zh-Hans" : "";
        Assert.NotEmpty(document.QuerySelectorAll($"header a[href='{prefix}/match'], main a[href='{prefix}/match']"));
        if (document.QuerySelector("form.paste") is IHtmlFormElement form)
        {
            var answer = await visitor.SubmitAsync(
                form, null, ("trace", RepositoryFiles.ReadContent($"incidents/{Alist}/traces/go-model.txt")));
            Assert.Equal($"{prefix}/incidents/{Alist}", (await visitor.OpenAsync(answer.Location!)).One("h1 a").GetAttribute("href"));
        }
    }

    private async Task<Answer> PasteAsync(string trace, string prefix = "")
    {
        using var visitor = site.NewVisitor();
        return await visitor.PasteAsync(trace, prefix);
    }
}
