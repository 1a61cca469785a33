using IncidentKB.Core.Matching;
using IncidentKB.Core.ReadingPaths;
using IncidentKB.Core.Traces;
using Microsoft.EntityFrameworkCore;

namespace IncidentKB.Data.People;

/// <summary>
/// Bounds what people without an account can make the site store: their progress and what they say of matches. It is kept as long as
/// the cookie that it belongs to.
/// </summary>
/// <param name="factory">The database.</param>
/// <param name="clock">Tells what is old.</param>
public sealed class VisitorRows(IDbContextFactory<KbContext> factory, TimeProvider clock)
{
    /// <summary>Steps of reading paths that are kept of visitors, in all: some 8 MB.</summary>
    public const int MaxProgress = 50_000;

    /// <summary>Answers that are kept of visitors, in all.</summary>
    public const int MaxAnswers = 20_000;

    /// <summary>Answers of visitors on one trace.</summary>
    public const int MaxAnswersOfTrace = 50;

    /// <summary>How long a row is kept that nobody touches.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(400);

    /// <summary>True where one more step of a visitor may be stored.</summary>
    public async Task<bool> HasRoomForProgressAsync(CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        return await Progress(db).CountAsync(cancellationToken) < MaxProgress;
    }

    /// <summary>True where one more answer of a visitor on this trace may be stored.</summary>
    public async Task<bool> HasRoomForAnswerAsync(Fingerprint fingerprint, CancellationToken cancellationToken)
    {
        await using var db = await factory.OpenAsync(cancellationToken);
        var answers = db.TraceFeedback.Where(f => f.Standing == Standing.Visitor);
        return await answers.CountAsync(f => f.Fingerprint == fingerprint, cancellationToken) < MaxAnswersOfTrace
            && await answers.CountAsync(cancellationToken) < MaxAnswers;
    }

    /// <summary>Deletes what nobody has touched for <see cref="KeptFor"/>.</summary>
    public async Task DropOldAsync(CancellationToken cancellationToken)
    {
        await using var db = await factory.OpenAsync(cancellationToken);
        var since = clock.GetUtcNow().UtcDateTime - KeptFor;
        await Progress(db).Where(p => p.UpdatedAt < since).ExecuteDeleteAsync(cancellationToken);
        await db.TraceFeedback.Where(f => f.Standing == Standing.Visitor && f.CreatedAt < since).ExecuteDeleteAsync(cancellationToken);
    }

    private static IQueryable<ReaderProgress> Progress(KbContext db) =>
        db.ReaderProgress.Where(p => !db.Users.Any(u => u.ReaderId == p.ReaderId));
}
