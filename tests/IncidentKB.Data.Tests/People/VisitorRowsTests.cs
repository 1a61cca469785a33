using IncidentKB.Core.Matching;
using IncidentKB.Core.ReadingPaths;
using IncidentKB.Core.Traces;
using IncidentKB.Data.Matching;
using IncidentKB.Data.People;
using IncidentKB.Data.Tests.Search;
using Microsoft.EntityFrameworkCore;
using Xunit;
using static IncidentKB.Testing.RunningTest;

namespace IncidentKB.Data.Tests.People;

/// <summary>What visitors can make the site store has an end.</summary>
public sealed class VisitorRowsTests
{
    private const string Alist = "alist-semaphore-released-more-than-held";

    private static readonly Fingerprint Trace = Fingerprint.Parse("1:0123456789abcdef0123456789abcdef");

    private static readonly Fingerprint Other = Fingerprint.Parse("1:fedcba9876543210fedcba9876543210");

    [Fact]
    public async Task So_many_answers_of_visitors_are_kept_on_one_trace()
    {
        await using var database = await SearchCorpus.CreateAsync();
        var rows = new VisitorRows(database, TimeProvider.System);
        var store = new FeedbackStore(database, TimeProvider.System);
        Assert.True(await rows.HasRoomForAnswerAsync(Trace, Cancelled));
        for (var number = 0; number < VisitorRows.MaxAnswersOfTrace; number++)
        {
            await store.KeepAsync(new(Guid.NewGuid(), Standing.Visitor, new(null, ""), ""), Trace, Alist, wasIt: true, Cancelled);
        }

        Assert.False(await rows.HasRoomForAnswerAsync(Trace, Cancelled));
        Assert.True(await rows.HasRoomForAnswerAsync(Other, Cancelled));
    }

    [Fact]
    public async Task So_many_steps_of_visitors_are_kept_in_all_and_those_that_nobody_touches_go()
    {
        await using var database = await SearchCorpus.CreateAsync();
        var rows = new VisitorRows(database, TimeProvider.System);
        await using (var db = database.CreateDbContext())
        {
            var old = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
            db.ReaderProgress.AddRange(Enumerable.Range(1, VisitorRows.MaxProgress).Select(i => new ReaderProgress
            {
                ReaderId = Guid.NewGuid(),
                PathSlug = "path",
                IncidentKey = "IKB-0001",
                State = ReadingState.Done,
                UpdatedAt = i % 2 == 0 ? old : DateTime.UtcNow,
            }));
            await db.SaveChangesAsync(Cancelled);
        }

        Assert.False(await rows.HasRoomForProgressAsync(Cancelled));
        await rows.DropOldAsync(Cancelled);

        Assert.True(await rows.HasRoomForProgressAsync(Cancelled));
        await using var after = database.CreateDbContext();
        Assert.Equal(VisitorRows.MaxProgress / 2, await after.ReaderProgress.CountAsync(Cancelled));
    }
}
