using System.Net;
using System.Text.Json;
using Xunit;

namespace IncidentKB.Web.Tests.Features.Search;

public sealed class SearchApiTests(KbSite site)
{
    [Fact]
    public async Task A_hit_says_what_was_found_and_why()
    {
        using var visitor = site.NewVisitor();

        var answer = await visitor.GetAsync("/api/v1/search?q=semaphore%3A%20released%20more%20than%20held");

        Assert.Equal((HttpStatusCode.OK, "application/json; charset=utf-8"), (answer.Status, answer.ContentType));
        var hit = answer.Json.GetProperty("data")[0];
        Assert.Equal(
            ["id", "slug", "url", "title", "excerpt", "project", "pattern", "severity", "occurred_on", "reason", "matches"],
            hit.EnumerateObject().Select(p => p.Name));
        Assert.Equal(("IKB-0001", "exact_message"), (hit.GetProperty("id").GetString(), hit.GetProperty("reason").GetString()));
        Assert.Contains(hit.GetProperty("excerpt").EnumerateArray(), segment => segment.GetProperty("is_match").GetBoolean());
        Assert.Equal(1, answer.Json.GetProperty("meta").GetProperty("page").GetInt32());
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync(answer.Json.GetProperty("links").GetProperty("html").GetString()!)).Status);
    }

    [Fact]
    public async Task A_part_of_a_message_of_a_runtime_says_what_it_means()
    {
        using var visitor = site.NewVisitor();

        var messages = (await visitor.GetAsync("/api/v1/search?q=object+reference+not+set")).Json.GetProperty("meta")
            .GetProperty("messages");
        var narrowed = (await visitor.GetAsync("/api/v1/search?q=object+reference+not+set+lang%3Ago")).Json.GetProperty("meta")
            .GetProperty("messages");

        Assert.Equal(
            ("csharp", "System.NullReferenceException"),
            (messages[0].GetProperty("language").GetString(), messages[0].GetProperty("type").GetString()));
        Assert.Equal(1, messages.GetArrayLength());
        Assert.Equal(0, narrowed.GetArrayLength());
    }

    [Fact]
    public async Task A_misspelt_word_is_answered_as_it_was_meant_unless_it_is_asked_literally()
    {
        using var visitor = site.NewVisitor();

        var meant = await visitor.GetAsync("/api/v1/search?q=semaphre");
        var literal = await visitor.GetAsync("/api/v1/search?q=semaphre&literal=true");

        Assert.Equal("alist-semaphore-released-more-than-held", meant.Json.GetProperty("data")[0].GetProperty("slug").GetString());
        Assert.Equal("semaphore", meant.Json.GetProperty("meta").GetProperty("corrected").GetString());
        Assert.Equal(0, literal.Json.GetProperty("data").GetArrayLength());
        Assert.Equal("semaphore", literal.Json.GetProperty("meta").GetProperty("did_you_mean")[0].GetString());
        Assert.Equal(JsonValueKind.Null, literal.Json.GetProperty("meta").GetProperty("corrected").ValueKind);
    }

    [Theory]
    [InlineData("对象池", "nbio-body-reader-double-close", "sync.Pool")]
    [InlineData("引用计数", "godoxy-refcount-add-after-zero", null)]
    [InlineData("闪退 信号量", "alist-semaphore-released-more-than-held", "崩溃")]
    [InlineData("semaphore 闪退", "alist-semaphore-released-more-than-held", "crash")]
    public async Task The_glossary_finds_what_is_written_in_other_words(string query, string slug, string? synonym)
    {
        using var visitor = site.NewVisitor();

        var answer = await visitor.GetAsync($"/zh-Hans/api/v1/search?q={Uri.EscapeDataString(query)}");

        var hit = answer.Json.GetProperty("data")[0];
        var synonyms = hit.GetProperty("matches").EnumerateArray().Select(m => m.GetProperty("synonym").GetString())
            .Where(s => s != null).ToList();
        Assert.Equal(
            (slug, synonym == null ? "words" : "synonyms"), (hit.GetProperty("slug").GetString(), hit.GetProperty("reason").GetString()));
        Assert.Equal(synonym == null, synonyms.Count == 0);
        Assert.False(answer.Json.GetProperty("meta").GetProperty("partial").GetBoolean());
    }

    [Fact]
    public async Task Crashes_are_found_by_a_word_that_no_article_has()
    {
        using var visitor = site.NewVisitor();

        var answer = await visitor.GetAsync($"/api/v1/search?q={Uri.EscapeDataString("闪退")}");

        Assert.Contains(
            "alist-semaphore-released-more-than-held",
            answer.Json.GetProperty("data").EnumerateArray().Select(d => d.GetProperty("slug").GetString()));
    }

    [Theory]
    [InlineData("ConcurrentModificationException", "collection-shared-without-owner")]
    [InlineData("already borrowed: BorrowMutError", "collection-shared-without-owner")]
    public async Task Patterns_stand_beside_the_incidents(string query, string slug)
    {
        using var visitor = site.NewVisitor();

        var answer = await visitor.GetAsync($"/api/v1/search?q={Uri.EscapeDataString(query)}");

        var pattern = answer.Json.GetProperty("meta").GetProperty("patterns")[0];
        Assert.Equal(slug, pattern.GetProperty("slug").GetString());
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync(pattern.GetProperty("url").GetString()!)).Status);
    }

    [Theory]
    [InlineData("semaphore upload kubernetes", true)]
    [InlineData("semaphore upload", false)]
    public async Task A_hit_with_only_some_of_the_words_is_told_from_a_whole_one(string query, bool isPartial)
    {
        using var visitor = site.NewVisitor();

        var answer = await visitor.GetAsync($"/api/v1/search?q={Uri.EscapeDataString(query)}");

        Assert.Equal(isPartial, answer.Json.GetProperty("meta").GetProperty("partial").GetBoolean());
        var words = answer.Json.GetProperty("data")[0].GetProperty("matches").EnumerateArray()
            .Select(m => m.GetProperty("word").GetString());
        Assert.Equal(["semaphore", "upload"], words);
    }
}
