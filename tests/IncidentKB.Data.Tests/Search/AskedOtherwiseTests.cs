using IncidentKB.Core.Incidents;
using IncidentKB.Data.Search;
using Xunit;

namespace IncidentKB.Data.Tests.Search;

/// <summary>Queries in other words than the articles have, with slips, and with what was pasted along.</summary>
public class AskedOtherwiseTests
{
    private const string Glossary = """
        - {en: [semaphore, permit, counting lock], zh-Hans: [信号量, 许可]}
        - {en: [crash, panic], zh-Hans: [崩溃, 闪退]}
        - {en: [ring buffer], zh-Hans: [环形缓冲区]}
        - {en: [goroutine], zh-Hans: [协程]}
        """;

    [Theory]
    [InlineData("环形缓冲区", "IKB-0001", "环形缓冲区", "ring buffer")]
    [InlineData("ring buffers", "IKB-0002", "ring buffers", "环形缓冲区")]
    [InlineData("闪退 环形缓冲区", "IKB-0001", "闪退", "crash")]
    [InlineData("环形缓冲区闪退", "IKB-0001", "闪退", "crash")]
    [InlineData("会闪退", "IKB-0001", "闪退", "crash")]
    public async Task A_word_of_the_glossary_finds_what_is_written_in_another(string query, string key, string word, string synonym)
    {
        await using var database = await SearchCorpus.CreateWithGlossaryAsync(
            Glossary,
            Plain(1, "A crash in the ring buffer", "Nothing more."),
            Plain(2, "Other", "这里有一个环形缓冲区，进程崩溃。"), Plain(3, "Third", "Nothing."));

        var hits = (await SearchAsync(database, query)).Hits;

        var hit = Assert.Single(hits, h => h.Key == key);
        Assert.Equal(HitReason.Synonyms, hit.Reason);
        Assert.Contains(hit.Matches, m => m.Word == word && m.Synonym == synonym);
        Assert.DoesNotContain(hits, h => h.Key == "IKB-0003");
    }

    [Fact]
    public async Task A_synonym_ranks_below_the_word_itself_and_is_marked()
    {
        await using var database = await SearchCorpus.CreateWithGlossaryAsync(
            Glossary, Plain(3, "A permit is kept", "Nothing more."), Plain(1, "A semaphore is kept", "Nothing more."),
            Plain(2, "A permit is kept", "Nothing more."));

        var hits = (await SearchAsync(database, "semaphore")).Hits;

        Assert.Equal(["IKB-0001", "IKB-0002", "IKB-0003"], [hits[0].Key, .. hits.Skip(1).Select(h => h.Key).Order(StringComparer.Ordinal)]);
        Assert.Equal([HitReason.Words, HitReason.Synonyms, HitReason.Synonyms], hits.Select(h => h.Reason));
        Assert.Contains(hits[1].Title, s => s is { IsMatch: true, Text: "permit" });
    }

    [Theory]
    [InlineData("\"semaphore\"")]
    [InlineData("permits -semaphore")]
    public async Task Quoted_words_and_exclusions_mean_themselves(string query)
    {
        await using var database = await SearchCorpus.CreateWithGlossaryAsync(
            Glossary, Plain(1, "Kept", "A permit."), Plain(2, "Kept", "A semaphore."));

        var answer = await SearchAsync(database, query);

        Assert.Equal([query[0] == '"' ? "IKB-0002" : "IKB-0001"], answer.Hits.Select(h => h.Key));
    }

    [Fact]
    public async Task Some_of_the_words_are_said_to_be_only_some_also_where_synonyms_stand_for_them()
    {
        await using var database = await SearchCorpus.CreateWithGlossaryAsync(Glossary);

        var answer = await SearchAsync(database, "闪退 counting-lock kubernetes");

        Assert.True(answer.AnyWord);
        Assert.Equal("IKB-0001", answer.Hits[0].Key);
    }

    [Theory]
    [InlineData("semahpore", "semaphore")]
    [InlineData("semaphre", "semaphore")]
    [InlineData("semaphorre goroutine", "semaphore goroutine")]
    [InlineData("gorotine lang:go", "goroutine lang:go")]
    [InlineData("derefrances", "dereferences")]
    [InlineData("信号亮", "信号量")]
    [InlineData("新号量", "信号量")]
    public async Task A_slip_is_answered_as_it_was_meant_and_said(string query, string meant)
    {
        await using var database = await SearchCorpus.CreateWithGlossaryAsync(Glossary);

        var answer = await SearchAsync(database, query);
        var asMeant = await SearchAsync(database, meant);

        Assert.Equal((meant, false), (answer.Corrected, answer.AnyWord));
        Assert.Equal(asMeant.Hits.Select(h => h.Key), answer.Hits.Select(h => h.Key));
        Assert.DoesNotContain(meant, answer.DidYouMean);
    }

    [Fact]
    public async Task What_is_asked_literally_is_not_corrected()
    {
        await using var database = await SearchCorpus.CreateAsync();

        var answer = await SearchAsync(database, "semaphre", literal: true);

        Assert.Null(answer.Corrected);
        Assert.Empty(answer.Hits);
        Assert.Equal("semaphore", answer.DidYouMean[0]);
    }

    [Theory]
    // Another first letter is rarely a slip, so it is asked.
    [InlineData("zemaphore", "semaphore")]
    // Words of grammar, humps of names and single pairs of Chinese are nothing that anybody meant.
    [InlineData("aftr", "")]
    [InlineData("wher", "")]
    [InlineData("bodi", "body")]
    [InlineData("闪电", "")]
    [InlineData("服务卡", "")]
    [InlineData("xyzzyqwk", "")]
    [InlineData("1234567", "")]
    [InlineData("semaphore", "")]
    public async Task A_suggestion_is_a_word_that_somebody_could_mean(string query, string suggestion)
    {
        await using var database = await SearchCorpus.CreateAsync(
            [.. SearchCorpus.Five(), Plain(6, "Where and after", "服务器和服务端都在闪烁，随后 XyzzyBodz 结束。")]);

        var answer = await SearchAsync(database, query);

        Assert.Equal((suggestion, null), (answer.DidYouMean.FirstOrDefault(""), answer.Corrected));
    }

    [Theory]
    [InlineData("2026/11/20 08:01:02 worker[7] redis timeout")]
    [InlineData("2026-11-20T08:01:11.123Z worker-3 [ERROR] kubernetes eviction")]
    [InlineData("[08:01:02] INFO 448 redis timeout 12ms")]
    public async Task Numbers_dates_and_the_prefix_of_a_log_match_nothing(string query)
    {
        await using var database = await SearchCorpus.CreateAsync(
            [.. SearchCorpus.Five(), Plain(6, "Log", "2026/11/20 08:01:02 worker[7], worker-3 [ERROR], INFO 448, 12ms and 123Z.")]);

        Assert.Empty((await SearchAsync(database, query)).Hits);
    }

    [Theory]
    [InlineData("448", "IKB-0002")]
    [InlineData("server.go:448", "IKB-0002")]
    [InlineData("semaphore 448", "IKB-0001 IKB-0003 IKB-0004")]
    [InlineData("2026/11/20 08:01:02 worker[7] BodyReader failed 3 times at 99%", "IKB-0005")]
    public async Task A_number_alone_is_asked_for_and_beside_words_it_is_not_demanded(string query, string keys)
    {
        await using var database = await SearchCorpus.CreateAsync();

        var answer = await SearchAsync(database, query);

        Assert.Equal(keys, string.Join(' ', answer.Hits.Select(h => h.Key).Order(StringComparer.Ordinal)));
    }

    [Theory]
    // A flag in the middle of a command that nothing would be left without.
    [InlineData("fusermount -uz panic", "IKB-0006", true)]
    // Without the word something is left, so it is an exclusion wherever it stands.
    [InlineData("goroutine -uz panics", "IKB-0002 IKB-0003 IKB-0001", false)]
    // Behind the last word it is an exclusion, also where it leaves nothing.
    [InlineData("fusermount panic -uz", "", false)]
    // A minus before a number is its sign.
    [InlineData("fusermount -9", "IKB-0006", false)]
    public async Task A_flag_of_a_command_is_no_exclusion_that_hides_the_only_answer(string query, string keys, bool readFlags)
    {
        await using var database = await SearchCorpus.CreateAsync(
            [.. SearchCorpus.Five(), Plain(6, "Unmounting", "Call fusermount -uz and see the panic of the goroutine. Panics end it.")]);

        var answer = await SearchAsync(database, query);

        Assert.Equal((keys, readFlags), (answer.AnyWord ? "" : string.Join(' ', answer.Hits.Select(h => h.Key)), answer.ReadFlags));
    }

    [Fact]
    public async Task A_hit_says_which_words_it_has_and_where()
    {
        var incident = Plain(1, "The pump stops", "The valve closes twice while the sensor waits.");
        incident.Texts[0].Summary = "A valve is stuck.";
        await using var database = await SearchCorpus.CreateAsync(incident);

        var hit = Assert.Single((await SearchAsync(database, "pump valve sensor project message the")).Hits);

        Assert.Equal(
            ["pump:Title", "valve:Summary", "sensor:Text", "project:Name", "message:Message"],
            hit.Matches.Select(m => $"{m.Word}:{m.Place}"));
    }

    private static Incident Plain(int number, string title, string body) =>
        SearchCorpus.Incident(number, $"incident-{number}", "project", "closed-or-returned-twice", "copy-per-owner", "CWE-1", Severity.Low,
            $"message {number}", title, "标题", body, "正文");

    private static async Task<SearchAnswer> SearchAsync(TemporaryDatabase database, string query, bool literal = false)
    {
        var search = await database.OpenSearchAsync();
        return await search.SearchAsync(
            query, Languages.English, 1, 100, literal, cancellationToken: TestContext.Current.CancellationToken);
    }
}
