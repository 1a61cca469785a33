using IncidentKB.Core.Matching;
using IncidentKB.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace IncidentKB.Data.People;

/// <summary>The browsers in which people are signed in.</summary>
public sealed class Sessions(IDbContextFactory<KbContext> factory, TimeProvider clock)
{
    /// <summary>A session that was not used for so long is over.</summary>
    public static readonly TimeSpan MaxIdle = TimeSpan.FromDays(14);

    /// <summary>However much a session is used, after so long the person signs in again.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromDays(60);

    /// <summary>How far behind the stored time of the last use may be: a reader writes nothing with each page.</summary>
    public static readonly TimeSpan SeenEvery = TimeSpan.FromMinutes(5);

    private static readonly Func<KbContext, string, CancellationToken, Task<SessionOfPerson?>> ByHash = EF.CompileAsyncQuery(
        (KbContext db, string hash, CancellationToken _) => db.Sessions.Where(s => s.SecretHash == hash)
            .Join(db.Users, s => s.UserId, u => u.Id, (s, u) =>
                new SessionOfPerson(s.Id, u.Id, u.ReaderId, u.Name, u.Role, s.CreatedAt, s.LastSeenAt, u.DeactivatedAt)).FirstOrDefault());

    /// <summary>
    /// Begins a session of a person who has shown who he is. What he read and said in this browser as a visitor is his from now
    /// on; where both say something of one step or one trace, the account's own stays.
    /// </summary>
    /// <param name="user">The person.</param>
    /// <param name="method">How he signed in.</param>
    /// <param name="actor">From where.</param>
    /// <param name="browser">What the browser calls itself.</param>
    /// <param name="visitor">Under which his progress as a visitor is kept; null where he has none.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>What the cookie holds.</returns>
    public async Task<string> BeginAsync(
        User user, string method, Actor actor, string browser, Guid? visitor, CancellationToken cancellationToken)
    {
        await using var db = await factory.OpenAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var secret = Secret.New();
        var now = clock.GetUtcNow().UtcDateTime;
        await db.Sessions.Where(s => s.UserId == user.Id && (s.LastSeenAt < now - MaxIdle || s.CreatedAt < now - MaxAge))
            .ExecuteDeleteAsync(cancellationToken);
        db.Sessions.Add(new()
        {
            SecretHash = Secret.Hash(secret),
            UserId = user.Id,
            CreatedAt = now,
            LastSeenAt = now,
            Method = method,
            Address = actor.Address,
            Browser = browser.Length > Session.MaxBrowser ? browser[..Session.MaxBrowser] : browser,
        });
        db.Record(actor with { UserId = user.Id }, user.Name, Acts.SignedIn, user.Email!, now, method);
        await db.SaveChangesAsync(cancellationToken);
        if (visitor is { } reader && !await db.Users.AnyAsync(u => u.ReaderId == reader, cancellationToken))
        {
            await TakeAlongAsync(db, reader, user, cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return secret;
    }

    private static async Task TakeAlongAsync(KbContext db, Guid visitor, User user, CancellationToken cancellationToken)
    {
        // As a person's: to settle a question is an act of its own.
        var standing = Standing.Person.ToString();
        await db.Database.ExecuteSqlAsync(
            $"""
            UPDATE reader_progress SET "ReaderId" = {user.ReaderId} WHERE "ReaderId" = {visitor} AND NOT EXISTS (
            SELECT 1 FROM reader_progress own WHERE own."ReaderId" = {user.ReaderId}
            AND own."PathSlug" = reader_progress."PathSlug" AND own."IncidentKey" = reader_progress."IncidentKey")
            """, cancellationToken);
        await db.Database.ExecuteSqlAsync(
            $"""
            UPDATE trace_feedback SET "ReaderId" = {user.ReaderId}, "Standing" = {standing} WHERE "ReaderId" = {visitor} AND NOT EXISTS (
            SELECT 1 FROM trace_feedback own WHERE own."ReaderId" = {user.ReaderId}
            AND own."Fingerprint" = trace_feedback."Fingerprint" AND own."IncidentId" = trace_feedback."IncidentId")
            """, cancellationToken);
        await db.ReaderProgress.Where(p => p.ReaderId == visitor).ExecuteDeleteAsync(cancellationToken);
        await db.TraceFeedback.Where(f => f.ReaderId == visitor).ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>The session and person behind a cookie, as they are now; null where the session is over or the account closed.</summary>
    public async Task<SessionOfPerson?> FindAsync(string secret, CancellationToken cancellationToken)
    {
        await using var db = await factory.OpenAsync(cancellationToken);
        var found = await ByHash(db, Secret.Hash(secret), cancellationToken);
        var now = clock.GetUtcNow().UtcDateTime;
        if (found is not { DeactivatedAt: null } || found.LastSeenAt < now - MaxIdle || found.CreatedAt < now - MaxAge)
        {
            return null;
        }

        if (found.LastSeenAt < now - SeenEvery)
        {
            await db.Sessions.Where(s => s.Id == found.SessionId)
                .ExecuteUpdateAsync(s => s.SetProperty(x => x.LastSeenAt, now), cancellationToken);
        }

        return found;
    }

    /// <summary>Ends a session, at its own sign-out.</summary>
    public async Task EndAsync(int sessionId, CancellationToken cancellationToken)
    {
        await using var db = await factory.OpenAsync(cancellationToken);
        await db.Sessions.Where(s => s.Id == sessionId).ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>True where this account has signed in from this address within <see cref="MaxAge"/>.</summary>
    public async Task<bool> KnowsAsync(string normalizedEmail, string address, CancellationToken cancellationToken)
    {
        await using var db = await factory.OpenAsync(cancellationToken);
        return await db.Sessions.AnyAsync(
            s => s.Address == address && db.Users.Any(u => u.Id == s.UserId && u.NormalizedEmail == normalizedEmail), cancellationToken);
    }
}

/// <summary>A session with its person.</summary>
public sealed record SessionOfPerson(
    int SessionId, int UserId, Guid ReaderId, string Name, Role Role, DateTime CreatedAt, DateTime LastSeenAt, DateTime? DeactivatedAt);
