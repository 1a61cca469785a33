using IncidentKB.Data.Entities;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace IncidentKB.Data.People;

/// <summary>
/// Everything that changes an account. Each act is one transaction: it reads again what the actor may do, acts, and writes the
/// audit. Whoever lost a role a moment ago is refused, from whatever page he asks.
/// </summary>
/// <param name="scopes">For a context of its own for each act: a circuit lives long, and what it once read is old.</param>
/// <param name="clock">Tells the time.</param>
public sealed partial class Accounts(IServiceScopeFactory scopes, TimeProvider clock)
{
    /// <summary>How long an invitation works.</summary>
    public static readonly TimeSpan InvitationLasts = TimeSpan.FromDays(7);

    /// <summary>How long a link for a new password works.</summary>
    public static readonly TimeSpan ResetLasts = TimeSpan.FromHours(24);

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>True once somebody can let others in.</summary>
    public async Task<bool> HasAdminAsync(CancellationToken cancellationToken = default)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await Of(scope).Db.Users.AnyAsync(IsActiveAdmin, cancellationToken);
    }

    /// <summary>True where the actor is signed in still and has this role or one that may more; for what a circuit shows.</summary>
    public async Task<bool> MayAsync(Actor actor, Role role, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await Of(scope).Db.FindActorAsync(actor, cancellationToken) is { } self && self.Role >= role;
    }

    /// <summary>
    /// The person with this address and password. For an address without account it takes as long as for a wrong password.
    /// </summary>
    /// <returns>Null where the two do not belong together, or the account is closed.</returns>
    public async Task<User?> CheckPasswordAsync(string email, string password, Actor visitor, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var (db, users) = Of(scope);
        var user = password.Length > PeopleServices.MaxPassword ? null : await users.FindByEmailAsync(email);
        if (user?.PasswordHash == null)
        {
            users.PasswordHasher.VerifyHashedPassword(
                Nobody, NobodysHash(users.PasswordHasher), password[..Math.Min(password.Length, PeopleServices.MaxPassword)]);
            return null;
        }

        if (await users.CheckPasswordAsync(user, password) && user.DeactivatedAt == null)
        {
            return user;
        }

        db.Record(visitor, null, Acts.SignInFailed, user.Email!, Now);
        await db.SaveChangesAsync(cancellationToken);
        return null;
    }

    /// <summary>Changes how the actor is called.</summary>
    public Task RenameAsync(Actor actor, string name, CancellationToken cancellationToken) => ActAsync(async work =>
    {
        var self = await work.ActorAsync(actor, Role.Reader);
        var before = self.Name;
        self.Name = CheckedName(name);
        work.Db.Record(actor, before, Acts.NameChanged, self.Email!, Now, $"{before} -> {self.Name}");
    }, cancellationToken);

    /// <summary>Changes the actor's password, or gives one to an account that has none, and ends all other sessions.</summary>
    public Task ChangePasswordAsync(
        Actor actor, string current, string next, int keepSession, CancellationToken cancellationToken) => ActAsync(async work =>
    {
        var self = await work.ActorAsync(actor, Role.Reader);
        if (self.PasswordHash != null && !await work.Users.CheckPasswordAsync(self, current))
        {
            throw new AccountException(AccountFault.PasswordWrong);
        }

        await SetPasswordAsync(work, self, next);
        await work.Db.Sessions.Where(s => s.UserId == self.Id && s.Id != keepSession).ExecuteDeleteAsync(cancellationToken);
        work.Db.Record(actor, self.Name, Acts.PasswordChanged, self.Email!, Now);
    }, cancellationToken);

    /// <summary>Gives somebody another role. It holds from his next request on.</summary>
    public Task SetRoleAsync(Actor actor, int userId, Role role, CancellationToken cancellationToken) => ActAsync(async work =>
    {
        var self = await work.ActorAsync(actor, Role.Admin);
        var user = await work.UserAsync(userId);
        if (user.Role == role)
        {
            return;
        }

        await work.RefuseLastAdminAsync(user);
        work.Db.Record(actor, self.Name, Acts.RoleChanged, user.Email!, Now, $"{user.Role} -> {role}");
        user.Role = role;
    }, cancellationToken);

    /// <summary>Closes an account: its sessions, links and tokens end with it.</summary>
    public Task DeactivateAsync(Actor actor, int userId, CancellationToken cancellationToken) => ActAsync(async work =>
    {
        var self = await work.ActorAsync(actor, Role.Admin);
        var user = await work.UserAsync(userId);
        if (user.DeactivatedAt != null)
        {
            return;
        }

        await work.RefuseLastAdminAsync(user);
        user.DeactivatedAt = Now;
        work.Db.Record(actor, self.Name, Acts.Deactivated, user.Email!, Now);
        await work.Db.Sessions.Where(s => s.UserId == userId).ExecuteDeleteAsync(cancellationToken);
        await work.Db.ApiTokens.Where(t => t.UserId == userId).ExecuteDeleteAsync(cancellationToken);
        await work.Db.OneTimeLinks.Where(l => l.UserId == userId).ExecuteDeleteAsync(cancellationToken);
    }, cancellationToken);

    /// <summary>Opens a closed account again; the person signs in as before.</summary>
    public Task ReactivateAsync(Actor actor, int userId, CancellationToken cancellationToken) => ActAsync(async work =>
    {
        var self = await work.ActorAsync(actor, Role.Admin);
        var user = await work.UserAsync(userId);
        if (user.DeactivatedAt != null)
        {
            user.DeactivatedAt = null;
            work.Db.Record(actor, self.Name, Acts.Reactivated, user.Email!, Now);
        }
    }, cancellationToken);

    /// <summary>Ends a session of the actor's own; an admin ends anybody's.</summary>
    public Task EndSessionAsync(Actor actor, int sessionId, CancellationToken cancellationToken) => ActAsync(async work =>
    {
        var self = await work.ActorAsync(actor, Role.Reader);
        var session = await work.Db.Sessions.FindAsync([sessionId], cancellationToken);
        if (session == null || (session.UserId != self.Id && self.Role < Role.Admin))
        {
            throw new AccountException(AccountFault.Gone);
        }

        var owner = await work.UserAsync(session.UserId);
        work.Db.Sessions.Remove(session);
        work.Db.Record(actor, self.Name, Acts.SessionEnded, owner.Email!, Now);
    }, cancellationToken);

    /// <summary>Ends all sessions of the actor but one.</summary>
    /// <returns>How many ended.</returns>
    public Task<int> EndOtherSessionsAsync(Actor actor, int keepSession, CancellationToken cancellationToken) => ActAsync(async work =>
    {
        var self = await work.ActorAsync(actor, Role.Reader);
        var ended = await work.Db.Sessions.Where(s => s.UserId == self.Id && s.Id != keepSession).ExecuteDeleteAsync(cancellationToken);
        if (ended > 0)
        {
            work.Db.Record(actor, self.Name, Acts.SessionEnded, self.Email!, Now, $"{ended} others");
        }

        return ended;
    }, cancellationToken);

    /// <summary>Makes a token of the actor's own.</summary>
    /// <returns>The token, which is shown once.</returns>
    public Task<string> MakeTokenAsync(
        Actor actor, string name, IReadOnlyCollection<string> tokenScopes, CancellationToken cancellationToken) => ActAsync(async work =>
    {
        var self = await work.ActorAsync(actor, Role.Reader);
        return MakeToken(work, actor, self, name, tokenScopes);
    }, cancellationToken);

    /// <summary>Makes a token for somebody, from the console of the machine.</summary>
    public Task<string> MakeTokenForAsync(
        string email, string name, IReadOnlyCollection<string> tokenScopes, CancellationToken cancellationToken) => ActAsync(async work =>
    {
        var user = await work.Users.FindByEmailAsync(email) is { DeactivatedAt: null } found
            ? found
            : throw new AccountException(AccountFault.Gone);
        return MakeToken(work, Actor.Console, user, name, tokenScopes);
    }, cancellationToken);

    /// <summary>Revokes a token of the actor's own; an admin revokes anybody's.</summary>
    public Task RevokeTokenAsync(Actor actor, int tokenId, CancellationToken cancellationToken) => ActAsync(async work =>
    {
        var self = await work.ActorAsync(actor, Role.Reader);
        var token = await work.Db.ApiTokens.FindAsync([tokenId], cancellationToken);
        if (token == null || (token.UserId != self.Id && self.Role < Role.Admin))
        {
            throw new AccountException(AccountFault.Gone);
        }

        var owner = await work.UserAsync(token.UserId);
        work.Db.ApiTokens.Remove(token);
        work.Db.Record(actor, self.Name, Acts.TokenRevoked, owner.Email!, Now, token.Name);
    }, cancellationToken);

    private static readonly System.Linq.Expressions.Expression<Func<User, bool>> IsActiveAdmin =
        u => u.Role == Role.Admin && u.DeactivatedAt == null;

    private static readonly User Nobody = new() { Name = "" };

    private static string? s_nobodysHash;

    private static string NobodysHash(IPasswordHasher<User> hasher) => s_nobodysHash ??= hasher.HashPassword(Nobody, Secret.New());

    private string MakeToken(Work work, Actor actor, User user, string name, IReadOnlyCollection<string> tokenScopes)
    {
        if (name.Trim() is not { Length: > 0 and <= ApiToken.MaxName } called || tokenScopes.Count == 0
            || !tokenScopes.All(TokenScopes.All.Contains))
        {
            throw new AccountException(AccountFault.TokenInvalid);
        }

        var token = Secret.TokenPrefix + Secret.New();
        var scopesText = string.Join(' ', TokenScopes.All.Where(tokenScopes.Contains));
        work.Db.ApiTokens.Add(new()
        {
            UserId = user.Id,
            Name = called,
            SecretHash = Secret.Hash(token),
            Beginning = token[..(Secret.TokenPrefix.Length + 4)],
            Scopes = scopesText,
            CreatedAt = Now,
        });
        work.Db.Record(actor, actor.UserId == null ? null : user.Name, Acts.TokenMade, user.Email!, Now, $"{called}: {scopesText}");
        return token;
    }

    private static string CheckedName(string name) =>
        name.Trim() is { Length: > 0 and <= User.MaxName } trimmed && !trimmed.Any(char.IsControl)
            ? trimmed
            : throw new AccountException(AccountFault.NameInvalid);

    private static async Task SetPasswordAsync(Work work, User user, string password)
    {
        CheckPassword(user, password);
        user.PasswordHash = work.Users.PasswordHasher.HashPassword(user, password);
        foreach (var validator in work.Users.PasswordValidators)
        {
            if (!(await validator.ValidateAsync(work.Users, user, password)).Succeeded)
            {
                throw new AccountException(AccountFault.PasswordGuessable);
            }
        }
    }

    private static void CheckPassword(User user, string password)
    {
        if (password.Length is < PeopleServices.MinPassword or > PeopleServices.MaxPassword)
        {
            throw new AccountException(AccountFault.PasswordLength);
        }

        // A guesser starts with what everybody knows of the person.
        var known = new[] { user.Email!, user.Email!.Split('@')[0], user.Name, "incidentkb", "password" };
        var rest = known.Where(k => k.Length > 2)
            .Aggregate(password, (left, word) => left.Replace(word, "", StringComparison.OrdinalIgnoreCase));
        if (rest.Length < PeopleServices.MinPassword / 2)
        {
            throw new AccountException(AccountFault.PasswordGuessable);
        }
    }

    private static Work Of(AsyncServiceScope scope) =>
        new(scope.ServiceProvider.GetRequiredService<KbContext>(), scope.ServiceProvider.GetRequiredService<UserManager<User>>());

    private async Task ActAsync(Func<Work, Task> act, CancellationToken cancellationToken) => await ActAsync(async work =>
    {
        await act(work);
        return true;
    }, cancellationToken);

    private async Task<T> ActAsync<T>(Func<Work, Task<T>> act, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var work = Of(scope);
        await using var transaction = await work.Db.Database.BeginTransactionAsync(cancellationToken);
        var result = await act(work);
        await work.Db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return result;
    }

    // What an act works with, inside its transaction.
    private sealed record Work(KbContext Db, UserManager<User> Users)
    {
        public async Task<User> ActorAsync(Actor actor, Role needed) =>
            await Db.FindActorAsync(actor, CancellationToken.None) is { } self && self.Role >= needed
                ? self
                : throw new AccountException(AccountFault.NotAllowed);

        public async Task<User> UserAsync(int id) =>
            await Db.Users.SingleOrDefaultAsync(u => u.Id == id) ?? throw new AccountException(AccountFault.Gone);

        public async Task RefuseLastAdminAsync(User user)
        {
            if (await IsLastAdminAsync(user))
            {
                throw new AccountException(AccountFault.LastAdmin);
            }
        }

        public async Task<bool> IsLastAdminAsync(User user) =>
            user is { Role: Role.Admin, DeactivatedAt: null } && !await Db.Users.Where(IsActiveAdmin).AnyAsync(u => u.Id != user.Id);
    }
}
