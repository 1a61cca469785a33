using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Xunit;

namespace IncidentKB.Web.Tests.Features.Search;

public sealed class SearchPageTests(KbSite site, TeamSite team)
{
    // Messages that many programs print for many reasons.
    private static readonly string[] CommonMessages =
    [
        "Cannot access a disposed object.",
        "Object reference not set to an instance of an object.",
        "index out of range [0] with length 0",
        "runtime error: invalid memory address or nil pointer dereference",
    ];

    public static TheoryData<string> Messages { get; } = [.. SiteMap.Messages.Select(m => m.Key)];

    [Theory]
    [MemberData(nameof(Messages))]
    public async Task The_message_of_an_incident_brings_that_incident_first(string message)
    {
        using var visitor = site.NewVisitor();

        foreach (var page in new[] { "/search", "/zh-Hans/search" })
        {
            var document = await visitor.OpenAsync($"{page}?q={Uri.EscapeDataString(message)}");
            var first = document.QuerySelector("li.result")!;

            Assert.Contains(first.One<IHtmlAnchorElement>("h2 a").GetAttribute("href")!.Split('/')[^1], SiteMap.Messages[message]);
            var isCommon = CommonMessages.Contains(message);
            Assert.Equal(isCommon ? 0 : 1, first.QuerySelectorAll(".badge-exact").Length);
            Assert.Equal(isCommon ? 1 : 0, document.QuerySelectorAll(".notice").Count(
                n => n.Words().StartsWith(page == "/search" ? "Many programs print this message" : "很多程序都会", StringComparison.Ordinal)));
        }
    }

    [Theory]
    [InlineData(
        "/search?q=panic%3A+sync%3A+negative+WaitGroup+counter", "Its message is one of this pattern: sync: negative WaitGroup counter.")]
    [InlineData("/zh-Hans/search?q=sync%3A+negative+WaitGroup+counter", "报错是该失效模式的表现之一：sync: negative WaitGroup counter。")]
    public async Task What_a_typed_message_is_known_as_stands_above_the_articles_with_a_reason(string address, string reason)
    {
        using var visitor = site.NewVisitor();

        var document = await visitor.OpenAsync(address);

        var match = document.One(".verdict");
        Assert.Matches(
            "^(This message shows the failure pattern Counted down more often than up|这条报错属于失效模式： .+)$", match.One("h2").Words());
        Assert.EndsWith("/patterns/counted-down-more-often-than-up", match.One("h2 a").GetAttribute("href"), StringComparison.Ordinal);
        Assert.Contains(reason, match.Words(), StringComparison.Ordinal);
        Assert.True(match.CompareDocumentPosition(document.QuerySelectorAll("li.result")[0]).HasFlag(DocumentPositions.Following));
    }

    [Theory]
    [InlineData("/search?q=semaphore")]
    [InlineData("/search?q=release+in+the+same+scope")]
    [InlineData("/search?q=sync%3A+negative+WaitGroup+counter+lang%3Ago")]
    [InlineData("/search?q=panic%3A+something+odd+happened+in+the+semaphore")]
    public async Task Words_are_searched_and_not_taken_for_a_panic(string address)
    {
        using var visitor = site.NewVisitor();

        var document = await visitor.OpenAsync(address);

        Assert.Empty(document.QuerySelectorAll(".verdict"));
        Assert.NotEmpty(document.QuerySelectorAll("li.result"));
    }

    [Fact]
    public async Task The_words_that_were_looked_for_are_marked()
    {
        using var visitor = site.NewVisitor();

        var document = await visitor.OpenAsync("/search?q=semaphore%3A+released+more+than+held");

        var first = document.QuerySelector("li.result")!;
        Assert.Equal("/incidents/alist-semaphore-released-more-than-held", first.One("h2 a").GetAttribute("href"));
        var marked = first.QuerySelectorAll("mark").Select(m => m.TextContent.ToLowerInvariant()).ToList();
        Assert.Contains(marked, m => m.Contains("semaphore", StringComparison.Ordinal));
        Assert.Contains(marked, m => m.Contains("released", StringComparison.Ordinal));
        Assert.Contains(marked, m => m.Contains("held", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("信号量", "alist-semaphore-released-more-than-held", "信号量")]
    [InlineData("并发写 map", "go-musicfox-concurrent-map-writes", "map")]
    public async Task Chinese_is_searched_and_marked(string query, string slug, string mark)
    {
        using var visitor = site.NewVisitor();

        var first = (await visitor.OpenAsync($"/zh-Hans/search?q={Uri.EscapeDataString(query)}")).QuerySelector("li.result")!;

        Assert.Equal($"/zh-Hans/incidents/{slug}", first.One("h2 a").GetAttribute("href"));
        Assert.Contains(mark, first.QuerySelectorAll("mark").Select(m => m.TextContent));
    }

    [Theory]
    [InlineData("goroutine project:nbio", "project:nbio")]
    [InlineData("goroutine [make-close-idempotent]", "[make-close-idempotent]")]
    [InlineData("goroutine -project:alist", "-project:alist")]
    public async Task A_filter_in_the_text_can_be_taken_away_with_a_link(string query, string filter)
    {
        using var visitor = site.NewVisitor();

        var narrow = await visitor.OpenAsync($"/search?q={Uri.EscapeDataString(query)}");
        var chip = narrow.One<IHtmlAnchorElement>(".understood a");
        var wide = await visitor.OpenAsync(chip.GetAttribute("href")!);

        Assert.Contains(filter.TrimStart('-'), chip.TextContent, StringComparison.Ordinal);
        Assert.Equal("goroutine", wide.One<IHtmlInputElement>("#q").Value);
        Assert.InRange(
            narrow.QuerySelectorAll("section[aria-labelledby=results] li.result").Length, 1,
            wide.QuerySelectorAll("section[aria-labelledby=results] li.result").Length - 1);
    }

    [Fact]
    public async Task The_text_stays_in_the_box()
    {
        using var visitor = site.NewVisitor();
        const string Query = "\"><script>alert(1)</script> 信号量 & 'quotes'";

        var document = await visitor.OpenAsync($"/search?q={Uri.EscapeDataString(Query)}");

        Assert.Equal(Query, document.One<IHtmlInputElement>("#q").Value);
        Assert.Empty(document.QuerySelectorAll("script:not([src])"));
    }

    [Fact]
    public async Task A_misspelt_word_is_answered_as_it_was_meant_and_can_be_asked_as_it_was_typed()
    {
        using var visitor = site.NewVisitor();

        var document = await visitor.OpenAsync("/search?q=semaphroe");
        var notice = document.One(".notice");

        Assert.Equal("Showing results for semaphore; search instead for semaphroe.", notice.Words());
        Assert.Equal("semaphroe", document.One<IHtmlInputElement>("#q").Value);
        Assert.Equal("/incidents/alist-semaphore-released-more-than-held", document.QuerySelector("li.result h2 a")!.GetAttribute("href"));
        var typed = await visitor.OpenAsync(notice.QuerySelectorAll("a")[^1].GetAttribute("href")!);
        Assert.Equal("Nothing found", typed.One("h1").Words());
        Assert.Equal("semaphore", typed.QuerySelectorAll(".nothing p a")[0].TextContent);
    }

    [Theory]
    [InlineData("/search?q=%E9%97%AA%E9%80%80", "In the title: 闪退 as crash")]
    [InlineData("/zh-Hans/search?q=%E9%97%AA%E9%80%80", "标题：闪退（文中写作 崩溃）")]
    public async Task A_hit_says_which_words_it_has_and_what_stands_for_them(string address, string words)
    {
        using var visitor = site.NewVisitor();

        var document = await visitor.OpenAsync(address);

        Assert.Contains(document.QuerySelectorAll("li.result > .note"), n => n.Words().Contains(words, StringComparison.Ordinal));
        Assert.NotEmpty(document.QuerySelectorAll("li.result mark"));
    }

    [Fact]
    public async Task A_flag_of_a_pasted_command_hides_nothing()
    {
        using var visitor = site.NewVisitor();

        var document = await visitor.OpenAsync("/search?q=fusermount+-uz+panic");

        Assert.Equal("/incidents/go-fuse-negative-waitgroup-counter", document.QuerySelector("li.result h2 a")!.GetAttribute("href"));
        Assert.Contains("was read as part of a command", document.One(".notice").Words(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "/search?q=ConcurrentModificationException",
        "No incident has these words, but 2 other things are known",
        "/patterns/collection-shared-without-owner")]
    [InlineData("/search?q=OutOfMemoryError", "No incident has these words, but 3 other things are known", "/messages#")]
    [InlineData("/search?q=segfault", "No incident has these words, but this is known", "/messages#")]
    [InlineData("/zh-Hans/search?q=OutOfMemoryError", "没有事故包含这些词语，但有 3 条其他说明", "/zh-Hans/messages#")]
    public async Task Nothing_found_never_stands_above_an_answer(string address, string heading, string answer)
    {
        using var visitor = site.NewVisitor();

        var document = await visitor.OpenAsync(address);

        Assert.Equal(heading, document.One("h1").Words());
        var link = document.QuerySelectorAll("main a").First(a => a.GetAttribute("href")!.StartsWith(answer, StringComparison.Ordinal));
        Assert.True(document.One("h1").CompareDocumentPosition(link).HasFlag(DocumentPositions.Following));
    }

    [Fact]
    public async Task Messages_with_the_word_stand_below_the_incidents()
    {
        using var visitor = site.NewVisitor();

        var document = await visitor.OpenAsync("/search?q=deadlock");

        Assert.Equal("2 incidents", document.One("h1").Words());
        var messages = document.One("section[aria-label='Runtime messages']");
        Assert.Contains(messages.QuerySelectorAll("h3"), h => h.Words() == "Go: all goroutines are asleep - deadlock!");
        Assert.All(messages.QuerySelectorAll("h3"), h => Assert.Contains("deadlock", h.Words(), StringComparison.OrdinalIgnoreCase));
        Assert.True(document.QuerySelectorAll("li.result")[0].CompareDocumentPosition(messages).HasFlag(DocumentPositions.Following));
    }

    [Theory]
    [InlineData("/search?q=zzzzzzzz", "Nothing found")]
    [InlineData("/zh-Hans/search?q=zzzzzzzz", "没有找到")]
    public async Task Nothing_found_offers_to_paste_the_trace(string address, string heading)
    {
        using var visitor = site.NewVisitor();

        var document = await visitor.OpenAsync(address);

        Assert.Equal(heading, document.One("h1").Words());
        Assert.NotNull(document.One<IHtmlFormElement>("form.paste").QuerySelector("textarea[name=trace]"));
    }

    [Theory]
    [InlineData(5_000)]
    [InlineData(30_000)]
    public async Task A_long_text_is_searched_by_its_beginning_and_says_so(int length)
    {
        using var visitor = site.NewVisitor();
        var query = "semaphore: released more than held " + string.Concat(Enumerable.Repeat("goroutine ", length / 10))[..(length - 35)];

        var document = await visitor.OpenAsync($"/search?q={Uri.EscapeDataString(query).Replace("%20", "+", StringComparison.Ordinal)}");

        Assert.Contains("only its first 1000 characters were used", document.One(".notice").Words(), StringComparison.Ordinal);
        Assert.NotEmpty(document.QuerySelectorAll("li.result"));
    }

    [Theory]
    [InlineData("\"")]
    [InlineData("\"unclosed phrase")]
    [InlineData("-")]
    [InlineData("AND OR NOT NEAR(a b)")]
    [InlineData("panic: runtime error: invalid memory address or nil pointer dereference [recovered]")]
    [InlineData("title:x body:y *")]
    [InlineData("'; DROP TABLE incidents; --")]
    [InlineData("\0\u0001\uFFFF")]
    [InlineData("👩‍👩‍👧‍👦 \u202Eevil")]
    [InlineData("%00%")]
    [InlineData("[running] goroutine 1")]
    public async Task No_text_breaks_the_search(string query)
    {
        using var visitor = site.NewVisitor();

        var answer = await visitor.GetAsync($"/search?q={Uri.EscapeDataString(query)}");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Single(answer.Document.QuerySelectorAll("h1"));
    }

    [Fact]
    public async Task More_results_than_fit_go_on_the_next_page()
    {
        using var visitor = team.NewVisitor();
        var seen = new List<string>();
        var sizes = new List<int>();
        for (var address = "/search?q=project%3Agodoxy"; address != null;)
        {
            var document = await visitor.OpenAsync(address);
            var results = document.QuerySelectorAll("section[aria-labelledby=results] li.result h2 a")
                .Select(a => a.GetAttribute("href")!).ToList();
            seen.AddRange(results);
            sizes.Add(results.Count);
            address = document.QuerySelector("a[rel=next]")?.GetAttribute("href");
        }

        Assert.Equal([20, 20, 16], sizes);
        Assert.Equal(56, seen.Distinct(StringComparer.Ordinal).Count());
    }
}
