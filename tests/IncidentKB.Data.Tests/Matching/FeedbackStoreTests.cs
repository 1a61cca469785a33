using IncidentKB.Data.Matching;
using IncidentKB.Data.Tests.Search;
using Xunit;
using static IncidentKB.Testing.RunningTest;

namespace IncidentKB.Data.Tests.Matching;

public sealed class FeedbackStoreTests
{
    private const string Trace = "t1-0123456789abcdef";
    private const string Alist = "alist-semaphore-released-more-than-held";
    private const string GoFuse = "go-fuse-negative-waitgroup-counter";

    [Fact]
    public async Task The_last_word_on_a_trace_and_an_incident_counts()
    {
        await using var database = await SearchCorpus.CreateAsync();
        var store = new FeedbackStore(database, TimeProvider.System);

        await store.KeepAsync(Trace, Alist, wasIt: true, Cancelled);
        await store.KeepAsync(Trace, Alist, wasIt: false, Cancelled);

        var (answers, total) = await store.ListAsync("en", null, 1, 10, Cancelled);
        Assert.Equal((1, false, Alist), (total, Assert.Single(answers).WasIt, answers[0].Slug));
    }

    [Fact]
    public async Task An_answer_that_was_taken_back_is_gone()
    {
        await using var database = await SearchCorpus.CreateAsync();
        var store = new FeedbackStore(database, TimeProvider.System);
        await store.KeepAsync(Trace, Alist, wasIt: true, Cancelled);
        await store.KeepAsync(Trace, GoFuse, wasIt: true, Cancelled);

        Assert.True(await store.UndoAsync(Trace, Alist, Cancelled));
        Assert.False(await store.UndoAsync(Trace, Alist, Cancelled));

        Assert.Equal(GoFuse, Assert.Single((await store.ListAsync("en", null, 1, 10, Cancelled)).Answers).Slug);
    }

    [Theory]
    [InlineData(Trace, "no-such-incident")]
    [InlineData("", Alist)]
    [InlineData("panic: words of a paste", Alist)]
    public async Task Nothing_is_kept_for_what_does_not_exist_or_is_no_fingerprint(string fingerprint, string slug)
    {
        await using var database = await SearchCorpus.CreateAsync();
        var store = new FeedbackStore(database, TimeProvider.System);

        Assert.False(await store.KeepAsync(fingerprint, slug, wasIt: true, Cancelled));
        Assert.False(await store.KeepAsync(new string('f', FeedbackStore.LongestFingerprint + 1), Alist, wasIt: true, Cancelled));

        Assert.Equal(0, (await store.ListAsync("en", null, 1, 10, Cancelled)).Total);
    }

    [Fact]
    public async Task The_list_has_the_newest_first_with_titles_in_the_language_of_the_reader()
    {
        await using var database = await SearchCorpus.CreateAsync();
        var clock = new SteppingClock();
        var store = new FeedbackStore(database, clock);
        foreach (var number in Enumerable.Range(1, 5))
        {
            await store.KeepAsync($"t1-{number}", number % 2 == 0 ? Alist : GoFuse, wasIt: true, Cancelled);
        }

        var (answers, total) = await store.ListAsync("zh-Hans", null, 2, 2, Cancelled);

        Assert.Equal(5, total);
        Assert.Equal(["t1-3", "t1-2"], answers.Select(a => a.Fingerprint));
        Assert.Equal(("zh-Hans", "IKB-0001", DateTimeKind.Utc), (answers[1].TextLanguage, answers[1].Key, answers[1].At.Kind));
        Assert.Contains("许可", answers[1].Title, StringComparison.Ordinal);
        Assert.Equal("t1-4", Assert.Single((await store.ListAsync("en", "t1-4", 1, 10, Cancelled)).Answers).Fingerprint);
    }

    private sealed class SteppingClock : TimeProvider
    {
        private int _minutes;

        public override DateTimeOffset GetUtcNow() => new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero).AddMinutes(_minutes++);
    }
}
