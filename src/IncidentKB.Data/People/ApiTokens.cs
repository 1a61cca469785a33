using IncidentKB.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace IncidentKB.Data.People;

/// <summary>Finds the person behind an API token. Tokens are made and revoked by <see cref="Accounts"/>.</summary>
public sealed class ApiTokens(IDbContextFactory<KbContext> factory, TimeProvider clock)
{
    private static readonly Func<KbContext, string, CancellationToken, Task<TokenOfPerson?>> ByHash = EF.CompileAsyncQuery(
        (KbContext db, string hash, CancellationToken _) => db.ApiTokens.Where(t => t.SecretHash == hash)
            .Join(db.Users.Where(u => u.DeactivatedAt == null), t => t.UserId, u => u.Id, (t, u) =>
                new TokenOfPerson(t.Id, t.Scopes, t.LastUsedAt, u.Id, u.ReaderId, u.Name, u.Role)).FirstOrDefault());

    /// <summary>The token and its person as they are now; null where it is unknown or revoked, or the account closed.</summary>
    public async Task<TokenOfPerson?> FindAsync(string token, CancellationToken cancellationToken)
    {
        await using var db = await factory.OpenAsync(cancellationToken);
        var found = await ByHash(db, Secret.Hash(token), cancellationToken);
        var now = clock.GetUtcNow().UtcDateTime;
        if (found != null && (found.LastUsedAt == null || found.LastUsedAt < now - Sessions.SeenEvery))
        {
            await db.ApiTokens.Where(t => t.Id == found.TokenId)
                .ExecuteUpdateAsync(t => t.SetProperty(x => x.LastUsedAt, now), cancellationToken);
        }

        return found;
    }
}

/// <summary>A token with its person.</summary>
public sealed record TokenOfPerson(int TokenId, string Scopes, DateTime? LastUsedAt, int UserId, Guid ReaderId, string Name, Role Role);
