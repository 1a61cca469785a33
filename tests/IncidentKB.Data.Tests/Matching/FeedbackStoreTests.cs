using IncidentKB.Core.Matching;
using IncidentKB.Core.Traces;
using IncidentKB.Data.Matching;
using IncidentKB.Data.People;
using IncidentKB.Data.Tests.Search;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Xunit;
using static IncidentKB.Testing.RunningTest;

namespace IncidentKB.Data.Tests.Matching;

public sealed class FeedbackStoreTests
{
    private const string Alist = "alist-semaphore-released-more-than-held";
    private const string GoFuse = "go-fuse-negative-waitgroup-counter";

    private static readonly Fingerprint Trace = Fingerprint.Parse("1:0123456789abcdef0123456789abcdef");

    private static readonly FeedbackBy Somebody = By(Standing.Person);

    private static FeedbackBy By(Standing standing) => new(Guid.NewGuid(), standing, new(null, ""), "Somebody");

    [Fact]
    public async Task The_last_word_on_a_trace_and_an_incident_counts()
    {
        await using var database = await SearchCorpus.CreateAsync();
        var store = new FeedbackStore(database, TimeProvider.System);

        await store.KeepAsync(Somebody, Trace, Alist, wasIt: true, Cancelled);
        await store.KeepAsync(Somebody, Trace, Alist, wasIt: false, Cancelled);

        var (answers, total) = await store.ListAsync(Somebody.ReaderId, false, "en", null, 1, 10, Cancelled);
        Assert.Equal((1, false, Alist), (total, Assert.Single(answers).WasIt, answers[0].Slug));
    }

    [Fact]
    public async Task An_answer_that_was_taken_back_is_gone()
    {
        await using var database = await SearchCorpus.CreateAsync();
        var store = new FeedbackStore(database, TimeProvider.System);
        await store.KeepAsync(Somebody, Trace, Alist, wasIt: true, Cancelled);
        await store.KeepAsync(Somebody, Trace, GoFuse, wasIt: true, Cancelled);

        Assert.True(await store.UndoAsync(Somebody.ReaderId, Trace, Alist, Cancelled));
        Assert.False(await store.UndoAsync(Somebody.ReaderId, Trace, Alist, Cancelled));

        Assert.Equal(GoFuse, Assert.Single((await store.ListAsync(Somebody.ReaderId, false, "en", null, 1, 10, Cancelled)).Answers).Slug);
    }

    [Fact]
    public async Task Nobody_takes_back_what_another_said_and_only_reviewers_see_what_a_visitor_said()
    {
        await using var database = await SearchCorpus.CreateAsync();
        var store = new FeedbackStore(database, TimeProvider.System);
        var visitor = By(Standing.Visitor);
        await store.KeepAsync(visitor, Trace, Alist, wasIt: true, Cancelled);
        await store.KeepAsync(Somebody, Trace, GoFuse, wasIt: true, Cancelled);

        Assert.False(await store.UndoAsync(Somebody.ReaderId, Trace, Alist, Cancelled));

        Assert.Equal([GoFuse], await SlugsForAsync(store, Somebody.ReaderId, false));
        Assert.Equal([GoFuse], await SlugsForAsync(store, null, false));
        Assert.Equal([GoFuse, Alist], await SlugsForAsync(store, visitor.ReaderId, false));
        Assert.Equal([GoFuse, Alist], await SlugsForAsync(store, Somebody.ReaderId, true));
    }

    [Fact]
    public async Task What_a_visitor_says_counts_for_him_alone_and_what_a_reviewer_says_for_everybody()
    {
        await using var database = await SearchCorpus.CreateAsync();
        await database.Matcher.WarmAsync();
        var store = new FeedbackStore(database, TimeProvider.System);
        const string Paste = "panic: semaphore: released more than held\n\ngoroutine 7 [running]:\nmain.work()\n\t/src/main.go:1\n";
        var trace = (await database.Matcher.MatchAsync(Paste, null, Cancelled)).Fingerprint!.Value;
        var visitor = By(Standing.Visitor);

        await store.KeepAsync(visitor, trace, Alist, wasIt: true, Cancelled);
        Assert.True(await IsAlistAsync(visitor.ReaderId));
        Assert.False(await IsAlistAsync(null));
        Assert.False(await IsAlistAsync(Somebody.ReaderId));

        await store.KeepAsync(Somebody, trace, Alist, wasIt: true, Cancelled);
        Assert.True(await IsAlistAsync(null));

        var reviewer = By(Standing.Reviewer);
        await store.KeepAsync(reviewer, trace, Alist, wasIt: false, Cancelled);
        Assert.False(await IsAlistAsync(null));
        Assert.False(await IsAlistAsync(Somebody.ReaderId));
        Assert.False(await IsAlistAsync(visitor.ReaderId));
        await using var db = database.CreateDbContext();
        Assert.Equal(Acts.AnswerSettled, (await db.Audit.SingleAsync(Cancelled)).Act);

        async Task<bool> IsAlistAsync(Guid? reader) =>
            (await database.Matcher.MatchAsync(Paste, reader, Cancelled)).Verdict == MatchVerdict.Incident;
    }

    private static async Task<IEnumerable<string>> SlugsForAsync(FeedbackStore store, Guid? reader, bool withSuggestions) =>
        (await store.ListAsync(reader, withSuggestions, "en", null, 1, 10, Cancelled)).Answers.Select(a => a.Slug);

    [Fact]
    public async Task Nothing_is_kept_for_an_incident_that_does_not_exist()
    {
        await using var database = await SearchCorpus.CreateAsync();
        var store = new FeedbackStore(database, TimeProvider.System);

        Assert.False(await store.KeepAsync(Somebody, Trace, "no-such-incident", wasIt: true, Cancelled));

        Assert.Equal(0, (await store.ListAsync(Somebody.ReaderId, false, "en", null, 1, 10, Cancelled)).Total);
    }

    [Fact]
    [Trait("Database", "own")]
    public async Task What_was_kept_by_any_letters_goes_and_what_was_kept_by_a_fingerprint_stays()
    {
        await using var database = await SearchCorpus.CreateAsync();
        await new FeedbackStore(database, TimeProvider.System).KeepAsync(Somebody, Trace, Alist, wasIt: true, Cancelled);
        await using var db = database.CreateDbContext();
        var migrator = db.GetService<IMigrator>();
        await migrator.MigrateAsync("20261121140000_Proofs", Cancelled);
        foreach (var rubbish in new[]
        {
            "words-of-a-paste", "1:0123", "1:0123456789ABCDEF0123456789abcdef", "2:0123456789abcdef0123456789abcdef", new string('f', 34),
        })
        {
            await db.Database.ExecuteSqlAsync(
                $"INSERT INTO trace_feedback (Fingerprint, IncidentId, WasIt, CreatedAt) SELECT {rubbish}, Id, 1, '2026-01-01' FROM incidents LIMIT 1",
                Cancelled);
        }

        await migrator.MigrateAsync(null, Cancelled);

        Assert.Equal(Trace, Assert.Single(await db.TraceFeedback.AsNoTracking().ToListAsync(Cancelled)).Fingerprint);
    }

    [Fact]
    public async Task The_list_has_the_newest_first_with_titles_in_the_language_of_the_reader()
    {
        await using var database = await SearchCorpus.CreateAsync();
        var clock = new SteppingClock();
        var store = new FeedbackStore(database, clock);
        foreach (var number in Enumerable.Range(1, 5))
        {
            await store.KeepAsync(Somebody, Numbered(number), number % 2 == 0 ? Alist : GoFuse, wasIt: true, Cancelled);
        }

        var (answers, total) = await store.ListAsync(Somebody.ReaderId, false, "zh-Hans", null, 2, 2, Cancelled);

        Assert.Equal(5, total);
        Assert.Equal([Numbered(3), Numbered(2)], answers.Select(a => a.Fingerprint));
        Assert.Equal(("zh-Hans", "IKB-0001", DateTimeKind.Utc), (answers[1].TextLanguage, answers[1].Key, answers[1].At.Kind));
        Assert.Contains("许可", answers[1].Title, StringComparison.Ordinal);
        Assert.Equal(
            Numbered(4),
            Assert.Single((await store.ListAsync(Somebody.ReaderId, false, "en", Numbered(4), 1, 10, Cancelled)).Answers).Fingerprint);
    }

    private static Fingerprint Numbered(int number) => Fingerprint.Parse($"1:{number:x32}");

    private sealed class SteppingClock : TimeProvider
    {
        private int _minutes;

        public override DateTimeOffset GetUtcNow() => new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero).AddMinutes(_minutes++);
    }
}
