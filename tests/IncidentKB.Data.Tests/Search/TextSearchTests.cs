using IncidentKB.Core.Incidents;
using IncidentKB.Core.Patterns;
using IncidentKB.Core.Search;
using IncidentKB.Data.Search;
using Xunit;

namespace IncidentKB.Data.Tests.Search;

public class TextSearchTests
{
    // Five incidents that share most of their words: a corpus in which bm25 alone gives a word of half of them no weight.
    [Theory]
    [InlineData("IKB-0003", "IKB-0003", HitReason.ExactId)]
    [InlineData("ikb-0003", "IKB-0003", HitReason.ExactId)]
    [InlineData("nbio-body-reader-double-close", "IKB-0005", HitReason.ExactId)]
    [InlineData("https://kb.example/zh-Hans/incidents/nbio-body-reader-double-close/", "IKB-0005", HitReason.ExactId)]
    [InlineData("semaphore: released more than held", "IKB-0001", HitReason.ExactMessage)]
    [InlineData("panic: semaphore: released more than held", "IKB-0001", HitReason.ExactMessage)]
    [InlineData("2026/11/20 08:01:02 worker[7] panic: semaphore: released more than held; exiting", "IKB-0001", HitReason.ExactMessage)]
    [InlineData("日志里有fatal error: concurrent map writes怎么办", "IKB-0004", HitReason.ExactMessage)]
    [InlineData("semaphore", "IKB-0001", HitReason.Words)]
    [InlineData("released", "IKB-0001", HitReason.Words)]
    [InlineData("negative waitgroup", "IKB-0002", HitReason.Words)]
    [InlineData("WaitGroup", "IKB-0002", HitReason.Words)]
    [InlineData("sync.WaitGroup.Done", "IKB-0002", HitReason.Words)]
    [InlineData("sync.WaitGroup", "IKB-0002", HitReason.Words)]
    [InlineData("server.go:448", "IKB-0002", HitReason.Words)]
    [InlineData("BodyReader", "IKB-0005", HitReason.Words)]
    [InlineData("body reader", "IKB-0005", HitReason.Words)]
    [InlineData("closing the request body", "IKB-0005", HitReason.Words)]
    [InlineData("why is a connection referenced after its release", "IKB-0003", HitReason.Words)]
    [InlineData("musicfox", "IKB-0004", HitReason.Words)]
    [InlineData("信号量", "IKB-0001", HitReason.Words)]
    [InlineData("释放的次数", "IKB-0001", HitReason.Words)]
    [InlineData("并发写入崩溃", "IKB-0004", HitReason.Words)]
    [InlineData("请求体 关闭", "IKB-0005", HitReason.Words)]
    [InlineData("为什么计数会变成负数", "IKB-0002", HitReason.Words)]
    [InlineData("ＷａｉｔＧｒｏｕｐ计数", "IKB-0002", HitReason.Words)]
    public async Task The_right_incident_comes_first(string query, string key, HitReason reason)
    {
        await using var database = await SearchCorpus.CreateAsync();

        var answer = await SearchAsync(database, query);

        Assert.NotEmpty(answer.Hits);
        Assert.Equal((key, reason), (answer.Hits[0].Key, answer.Hits[0].Reason));
    }

    [Theory]
    [InlineData("goroutine", "IKB-0001 IKB-0002 IKB-0003 IKB-0004 IKB-0005")]
    [InlineData("goroutine semaphore", "IKB-0001 IKB-0003 IKB-0004")]
    [InlineData("goroutine -semaphore", "IKB-0002 IKB-0005")]
    [InlineData("goroutine -\"wait group\"", "IKB-0001 IKB-0003 IKB-0004 IKB-0005")]
    [InlineData("\"would serialise\"", "IKB-0004")]
    [InlineData("\"serialise would\"", "")]
    [InlineData("\"请求头并同时\"", "IKB-0004")]
    [InlineData("goroutine cwe:911", "IKB-0002 IKB-0003")]
    [InlineData("goroutine cwe:CWE-911 severity:high project:godoxy", "IKB-0003")]
    [InlineData("goroutine [make-close-idempotent]", "IKB-0005")]
    [InlineData("goroutine pattern:closed-or-returned-twice", "IKB-0005")]
    [InlineData("goroutine lang:go", "IKB-0001 IKB-0002 IKB-0003 IKB-0004 IKB-0005")]
    [InlineData("goroutine lang:rust", "")]
    [InlineData("goroutine project:alist project:nbio", "IKB-0001 IKB-0005")]
    [InlineData("goroutine -cwe:911", "IKB-0001 IKB-0004 IKB-0005")]
    [InlineData("semaphore: released more than held lang:rust", "")]
    [InlineData("semaphore: released more than held -alist", "")]
    public async Task Operators_narrow_the_search(string query, string keys)
    {
        await using var database = await SearchCorpus.CreateAsync();

        var answer = await SearchAsync(database, query);

        Assert.Equal(keys, answer.AnyWord ? "" : string.Join(' ', answer.Hits.Select(h => h.Key).Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("lang:go", "IKB-0005 IKB-0004 IKB-0003 IKB-0002 IKB-0001")]
    [InlineData("cwe:911", "IKB-0003 IKB-0002")]
    [InlineData("-cwe:911", "IKB-0005 IKB-0004 IKB-0001")]
    [InlineData("-semaphore", "IKB-0005 IKB-0002")]
    [InlineData("severity:high -lang:go", "")]
    [InlineData("", "")]
    [InlineData(" ?! ", "")]
    public async Task Filters_alone_list_the_newest_first(string query, string keys)
    {
        await using var database = await SearchCorpus.CreateAsync();

        Assert.Equal(keys, string.Join(' ', (await SearchAsync(database, query)).Hits.Select(h => h.Key)));
    }

    [Theory]
    [InlineData("before:2025", "IKB-0001")]
    [InlineData("before:2025-01-04", "IKB-0001 IKB-0002")]
    [InlineData("goroutine before:2025-01-04", "IKB-0001 IKB-0002")]
    [InlineData("-after:2025-01-04", "IKB-0001 IKB-0002")]
    [InlineData("after:2025-01-04", "IKB-0003 IKB-0004 IKB-0005")]
    [InlineData("goroutine after:2025-01-04", "IKB-0003 IKB-0004 IKB-0005")]
    [InlineData("goroutine -before:2025-01-04", "IKB-0003 IKB-0004 IKB-0005")]
    [InlineData("after:2025-01-04 before:2025-02", "IKB-0003 IKB-0004")]
    [InlineData("after:2025-01-04 after:2025-02", "IKB-0005")]
    [InlineData("after:2025-01-05 before:2025-01-04", "")]
    [InlineData("after:2026", "")]
    [InlineData("before:1960", "")]
    public async Task Days_make_a_range(string query, string keys)
    {
        Incident[] incidents = [.. SearchCorpus.Five()];
        (incidents[0].OccurredOn, incidents[4].OccurredOn) = (new(2024, 12, 30), new(2025, 12, 31));
        await using var database = await SearchCorpus.CreateAsync(incidents);

        Assert.Equal(keys, string.Join(' ', (await SearchAsync(database, query)).Hits.Select(h => h.Key).Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("kind:outage", "IKB-0001")]
    [InlineData("service:\"web shop\"", "IKB-0001 IKB-0002")]
    [InlineData("service:\"web shop\" service:sign-in", "IKB-0001")]
    [InlineData("服务:sign-in", "IKB-0001")]
    [InlineData("owner:ada", "IKB-0001")]
    [InlineData("goroutine -owner:ada", "IKB-0002")]
    [InlineData("lang:typescript", "IKB-0001")]
    [InlineData("PM2021-005", "IKB-0001")]
    [InlineData("pm2021-005", "IKB-0001")]
    [InlineData("sign-in", "IKB-0001")]
    [InlineData("\"switch the firewall\"", "IKB-0001")]
    [InlineData("forgotten rule", "IKB-0001")]
    [InlineData("LoadRules", "IKB-0001")]
    public async Task What_surrounds_an_incident_is_found(string query, string keys)
    {
        Incident[] incidents = [.. SearchCorpus.Five().Take(2)];
        var outage = incidents[0];
        (outage.Kind, outage.Owner, outage.ExternalId, outage.CulpritFunction) =
            (IncidentKind.Outage, "Ada", "PM2021-005", "main.LoadRules");
        (outage.Project, outage.Repository, outage.PatternSlug, outage.OtherLanguages) = (null, null, null, ["typescript"]);
        outage.Services = [new() { Name = "sign-in" }, new() { Name = "web shop", Position = 1 }];
        incidents[1].Services = [new() { Name = "Web Shop" }];
        outage.Texts[0].DoNow = ["Switch the firewall off."];
        outage.Texts[0].ContributingFactors = ["A forgotten rule."];
        await using var database = await SearchCorpus.CreateAsync(incidents);

        var answer = await SearchAsync(database, query);

        Assert.Equal(keys, answer.AnyWord ? "" : string.Join(' ', answer.Hits.Select(h => h.Key).Order(StringComparer.Ordinal)));
        Assert.Equal(query.StartsWith("PM", StringComparison.OrdinalIgnoreCase), answer.Hits[0].Reason == HitReason.ExactId);
    }

    [Theory]
    [InlineData("is:draft", "IKB-0005 IKB-0004")]
    [InlineData("状态:草稿 project:nbio", "IKB-0005")]
    [InlineData("is:draft cookie", "IKB-0004")]
    [InlineData("is:draft cookie -goroutine", "")]
    [InlineData("is:draft after:2025-01-06", "IKB-0005")]
    public async Task Drafts_are_shown_to_those_who_may_read_them(string query, string keys)
    {
        Incident[] incidents = [.. SearchCorpus.Five()];
        incidents[3].Status = incidents[4].Status = IncidentStatus.Draft;
        await using var database = await SearchCorpus.CreateAsync(incidents);
        var search = await database.OpenSearchAsync();

        var forAuthors = await search.SearchAsync(
            query, Languages.English, 1, 100, mayReadDrafts: true, cancellationToken: TestContext.Current.CancellationToken);
        var forVisitors = await SearchAsync(database, query);

        Assert.Equal(keys, string.Join(' ', forAuthors.Hits.Select(h => h.Key)));
        Assert.Empty(forVisitors.Hits);
        Assert.DoesNotContain((await SearchAsync(database, "-is:draft")).Hits, h => h.Key is "IKB-0004" or "IKB-0005");
    }

    [Theory]
    [InlineData("goroutine 1 [running]:")]
    [InlineData("panic: x\n\tserver.go:1 +0x1")]
    [InlineData("NEAR(a b) OR * ^x {y} : - \" '")]
    [InlineData("a\"b\"\"c AND NOT facets:go")]
    [InlineData("author:me is:open [nothing-of-this-name]")]
    [InlineData("\0\uD800 \uDFFF ¶ ; DROP TABLE search")]
    [InlineData("的 了")]
    [InlineData("the of and")]
    [InlineData("-的")]
    public async Task No_text_is_an_error(string query)
    {
        await using var database = await SearchCorpus.CreateAsync();

        var answer = await SearchAsync(database, query);

        Assert.InRange(answer.Hits.Count, 0, 5);
    }

    [Fact]
    public async Task No_combination_of_signs_is_an_error()
    {
        await using var database = await SearchCorpus.CreateAsync();
        var search = await database.OpenSearchAsync();
        var random = new Random(20261121);
        string[] pieces =
        [
            "\"", "-", "[", "]", ":", "lang:", "cwe:7", "kind:outage", "before:2025-02-03", "after:", "is:draft", "服务：", "project:\"a b\"",
            " ", " ", "goroutine", "sync.WaitGroup", "并发写入", "的", "“", "【", "\uD800", "\0", "(", ")", "*", "^", "+", "{", "NEAR", " OR ",
            " NOT ", "¶", "=", "%", "'", ";", "🙂", "c#", "a_b/c\\d",
        ];

        for (var i = 0; i < 500; i++)
        {
            var query = string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => pieces[random.Next(pieces.Length)]));
            var answer = await search.SearchAsync(
                query, Languages.Chinese, 1, 100, cancellationToken: TestContext.Current.CancellationToken);
            Assert.Equal(answer.Total, answer.Hits.Count);
        }
    }

    [Fact]
    public async Task A_title_outranks_any_number_of_words_in_the_article()
    {
        var inBody = Plain(1, "One title", string.Join(' ', Enumerable.Repeat("deadlock", 200)));
        var inTitle = Plain(2, "A deadlock at the end of a long title about something else entirely", "Nothing more.");
        await using var database = await SearchCorpus.CreateAsync(inBody, inTitle, Plain(3, "Other", "deadlock"));

        var answer = await SearchAsync(database, "deadlock");

        Assert.Equal(["IKB-0002", "IKB-0001", "IKB-0003"], answer.Hits.Select(h => h.Key));
    }

    [Fact]
    public async Task Words_that_stand_together_outrank_words_apart()
    {
        await using var database = await SearchCorpus.CreateAsync(
            Plain(1, "One", "The cache waits. Far away stands a ring and later a buffer."),
            Plain(2, "Two", "The ring buffer waits for the cache."));

        Assert.Equal("IKB-0002", (await SearchAsync(database, "ring buffer cache")).Hits[0].Key);
    }

    [Fact]
    public async Task Two_words_find_the_identifier_that_they_make()
    {
        await using var database = await SearchCorpus.CreateAsync(
            Plain(1, "The group may have to wait", "A wait for the group."), Plain(2, "Misuse of WaitGroup", "Nothing more."));

        var answer = await SearchAsync(database, "wait group");

        Assert.Equal("IKB-0002", answer.Hits[0].Key);
        Assert.Equal("Misuse of <WaitGroup>", Show(answer.Hits[0].Title));
    }

    [Fact]
    public async Task Matches_are_marked_in_title_and_excerpt()
    {
        await using var database = await SearchCorpus.CreateAsync();

        var hit = (await SearchAsync(database, "semaphore: released more than held")).Hits[0];

        Assert.Contains("<semaphore>: <released> <more> <than> <held>", Show(hit.Excerpt), StringComparison.Ordinal);
        Assert.Equal("A retried upload gives back a permit that it no longer holds", Show(hit.Title));
    }

    [Theory]
    [InlineData("semaphore", Languages.English, Languages.English)]
    [InlineData("信号量", Languages.Chinese, Languages.Chinese)]
    [InlineData("信号量", Languages.English, Languages.Chinese)]
    [InlineData("permit", Languages.Chinese, Languages.English)]
    [InlineData("sync.WaitGroup", Languages.Chinese, Languages.Chinese)]
    public async Task A_hit_is_shown_in_the_language_of_the_reader_if_that_has_the_words(string query, string reader, string shown)
    {
        await using var database = await SearchCorpus.CreateAsync();

        Assert.Equal(shown, (await SearchAsync(database, query, reader)).Hits[0].TextLanguage);
    }


    [Fact]
    public async Task When_nothing_has_all_words_those_with_most_of_them_are_shown_and_it_is_said()
    {
        await using var database = await SearchCorpus.CreateAsync();

        var answer = await SearchAsync(database, "semaphore upload kubernetes");

        Assert.True(answer.AnyWord);
        Assert.Equal("IKB-0001", answer.Hits[0].Key);
    }

    [Theory]
    [InlineData("IKB-9999")]
    [InlineData("kubernetes pod eviction goroutine")]
    public async Task Little_of_a_query_is_not_an_answer(string query)
    {
        await using var database = await SearchCorpus.CreateAsync();

        var answer = await SearchAsync(database, query);

        Assert.Equal((0, 0, false), (answer.Hits.Count, answer.Total, answer.AnyWord));
    }

    [Theory]
    [InlineData("SemaphoreFullException", CatalogueKind.Pattern, "released-more-often-than-acquired")]
    [InlineData("释放次数", CatalogueKind.Pattern, "released-more-often-than-acquired")]
    [InlineData("disposed object", CatalogueKind.Pattern, "referenced-after-last-release")]
    [InlineData("close idempotent", CatalogueKind.Practice, "make-close-idempotent")]
    public async Task Patterns_and_practices_are_found_too(string query, CatalogueKind kind, string slug)
    {
        await using var database = await SearchCorpus.CreateAsync();

        var hit = (await SearchAsync(database, query)).Catalogue[0];

        Assert.Equal((kind, slug), (hit.Kind, hit.Slug));
    }

    [Fact]
    public async Task Pages_follow_each_other()
    {
        await using var database = await SearchCorpus.CreateAsync();
        var search = await database.OpenSearchAsync();

        var first = await search.SearchAsync(
            "goroutine", Languages.English, 1, 2, cancellationToken: TestContext.Current.CancellationToken);
        var third = await search.SearchAsync(
            "goroutine", Languages.English, 3, 2, cancellationToken: TestContext.Current.CancellationToken);
        var beyond = await search.SearchAsync(
            "goroutine", Languages.English, int.MaxValue, 2, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal((2, 1, 0), (first.Hits.Count, third.Hits.Count, beyond.Hits.Count));
        Assert.Equal((5, false), (first.Total, first.TotalIsAtLeast));
    }

    [Fact]
    public async Task More_than_can_be_ranked_is_said_and_titles_are_among_those_taken()
    {
        var many = Enumerable.Range(1, 300)
            .Select(i => Plain(i, i == 7 ? "A deadlock" : $"Title {i}", "A deadlock in the pool.")).ToArray();
        await using var database = await SearchCorpus.CreateAsync(many);

        var answer = await SearchAsync(database, "deadlock");

        Assert.Equal(("IKB-0007", 100, true), (answer.Hits[0].Key, answer.Total, answer.TotalIsAtLeast));
    }

    [Fact]
    public async Task Drafts_and_archived_incidents_are_not_found()
    {
        await using var database = await SearchCorpus.CreateAsync();

        await SearchCorpus.ChangeAsync(database, "IKB-0001", i => i.ArchivedAt = DateTime.UtcNow);
        await SearchCorpus.ChangeAsync(database, "IKB-0002", i => i.Status = IncidentStatus.Draft);

        Assert.Equal(
            ["IKB-0003", "IKB-0004", "IKB-0005"],
            (await SearchAsync(database, "goroutine")).Hits.Select(h => h.Key).Order(StringComparer.Ordinal));
        Assert.Empty((await SearchAsync(database, "IKB-0001")).Hits);
        Assert.DoesNotContain((await SearchAsync(database, "semaphore: released more than held")).Hits, h => h.Key == "IKB-0001");
    }

    [Fact]
    public async Task What_was_found_before_is_shown_as_it_is_by_now()
    {
        await using var database = await SearchCorpus.CreateAsync();
        var search = await database.OpenSearchAsync();
        Task<SearchAnswer> FindAsync() =>
            search.SearchAsync("semaphore", Languages.English, 1, 1, cancellationToken: TestContext.Current.CancellationToken);
        await FindAsync();

        await SearchCorpus.ChangeAsync(
            database, "IKB-0001", i => i.Texts.Single(t => t.Language == Languages.English).Title = "Permits of an upload are given back twice");

        Assert.Equal("Permits of an upload are given back twice", Show((await FindAsync()).Hits[0].Title));
    }

    [Fact]
    public async Task A_former_slug_leads_to_the_incident()
    {
        await using var database = await SearchCorpus.CreateAsync();
        await SearchCorpus.ChangeAsync(database, "IKB-0004", i => i.Aliases.Add(new() { Slug = "a-former-name" }));

        var hit = (await SearchAsync(database, "a-former-name")).Hits[0];

        Assert.Equal(("IKB-0004", HitReason.ExactId), (hit.Key, hit.Reason));
    }

    private static Incident Plain(int number, string title, string body)
    {
        var incident = SearchCorpus.Incident(
            number, $"incident-{number}", "project", "closed-or-returned-twice", "copy-per-owner", "CWE-1", Severity.Low,
            $"message {number}", title, "标题", body, "正文");
        return incident;
    }

    private static async Task<SearchAnswer> SearchAsync(TemporaryDatabase database, string query, string language = Languages.English)
    {
        var search = await database.OpenSearchAsync();
        return await search.SearchAsync(query, language, 1, 100, cancellationToken: TestContext.Current.CancellationToken);
    }

    private static string Show(IEnumerable<TextSegment> segments) =>
        string.Concat(segments.Select(s => s.IsMatch ? $"<{s.Text}>" : s.Text));
}
