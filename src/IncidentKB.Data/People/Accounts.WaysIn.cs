using IncidentKB.Data.Entities;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace IncidentKB.Data.People;

// Ways to sign in beside the password: passkeys, and the team's own sign-in by OpenID Connect.
public sealed partial class Accounts
{
    /// <summary>Adds a passkey whose proof was checked.</summary>
    public Task AddPasskeyAsync(Actor actor, UserPasskeyInfo passkey, CancellationToken cancellationToken) => ActAsync(async work =>
    {
        var self = await work.ActorAsync(actor, Role.Reader);
        if (await work.Users.FindByPasskeyIdAsync(passkey.CredentialId) is { } owner && owner.Id != self.Id)
        {
            throw new AccountException(AccountFault.BelongsToOther);
        }

        await work.Users.AddOrUpdatePasskeyAsync(self, passkey);
        work.Db.Record(actor, self.Name, Acts.PasskeyAdded, self.Email!, Now, passkey.Name ?? "");
    }, cancellationToken);

    /// <summary>Removes a passkey of the actor's own.</summary>
    public Task RemovePasskeyAsync(Actor actor, byte[] credentialId, CancellationToken cancellationToken) => ActAsync(async work =>
    {
        var self = await work.ActorAsync(actor, Role.Reader);
        var passkeys = await work.Users.GetPasskeysAsync(self);
        var passkey = passkeys.FirstOrDefault(p => p.CredentialId.AsSpan().SequenceEqual(credentialId))
            ?? throw new AccountException(AccountFault.Gone);
        if (passkeys.Count == 1 && self.PasswordHash == null && !await HasLoginAsync(work, self))
        {
            throw new AccountException(AccountFault.LastWayIn);
        }

        await work.Users.RemovePasskeyAsync(self, credentialId);
        work.Db.Record(actor, self.Name, Acts.PasskeyRemoved, self.Email!, Now, passkey.Name ?? "");
    }, cancellationToken);

    /// <summary>
    /// The account of somebody whom the team's own sign-in vouches for, by issuer and subject and never by mail alone: whoever
    /// can change his address there would become somebody else here. An unknown subject gets a new account.
    /// </summary>
    /// <param name="login">Who it is.</param>
    /// <param name="role">
    /// The role that the sign-in names; null to leave the account's, which is <see cref="Role.Reader"/> at first. The last admin stays one,
    /// whatever it names.
    /// </param>
    /// <param name="visitor">From where.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="AccountException">
    /// <see cref="AccountFault.EmailTaken"/>: another account has the address, and its owner has to link it himself.
    /// <see cref="AccountFault.NotAllowed"/>: the account is closed.
    /// </exception>
    public Task<User> SignInByLoginAsync(
        TeamLogin login, Role? role, Actor visitor, CancellationToken cancellationToken) => ActAsync(async work =>
    {
        var user = await work.Users.FindByLoginAsync(login.Issuer, login.Subject);
        if (user is { DeactivatedAt: not null })
        {
            throw new AccountException(AccountFault.NotAllowed);
        }

        if (user == null)
        {
            user = new()
            {
                Email = CheckedEmail(login.Email),
                UserName = login.Email,
                Name = CheckedName(login.Name),
                Role = role ?? Role.Reader,
                CreatedAt = Now,
            };
            await AddUserAsync(work, user);
            work.Db.Record(visitor with { UserId = user.Id }, user.Name, Acts.AccountMade, user.Email, Now, user.Role.ToString());
            AddLogin(work, user, login);
        }
        else if (role is { } named && named != user.Role && !await work.IsLastAdminAsync(user))
        {
            work.Db.Record(visitor with { UserId = user.Id }, user.Name, Acts.RoleChanged, user.Email!, Now, $"{user.Role} -> {named}");
            user.Role = named;
        }

        return user;
    }, cancellationToken);

    /// <summary>Joins the actor's account to one of the team's own sign-in.</summary>
    public Task LinkLoginAsync(Actor actor, TeamLogin login, CancellationToken cancellationToken) => ActAsync(async work =>
    {
        var self = await work.ActorAsync(actor, Role.Reader);
        if (await work.Users.FindByLoginAsync(login.Issuer, login.Subject) is { } owner)
        {
            if (owner.Id != self.Id)
            {
                throw new AccountException(AccountFault.BelongsToOther);
            }

            return;
        }

        AddLogin(work, self, login);
        work.Db.Record(actor, self.Name, Acts.LoginLinked, self.Email!, Now, login.Issuer);
    }, cancellationToken);

    private static void AddLogin(Work work, User user, TeamLogin login) =>
        work.Db.Set<IdentityUserLogin<int>>().Add(new() { LoginProvider = login.Issuer, ProviderKey = login.Subject, UserId = user.Id });

    private static Task<bool> HasLoginAsync(Work work, User user) =>
        work.Db.Set<IdentityUserLogin<int>>().AnyAsync(l => l.UserId == user.Id);
}

/// <summary>Somebody as the team's own sign-in knows him.</summary>
/// <param name="Issuer">The provider, as its tokens name it.</param>
/// <param name="Subject">The person, by the id that the provider never gives to another.</param>
/// <param name="Email">His address there.</param>
/// <param name="Name">His name there.</param>
public sealed record TeamLogin(string Issuer, string Subject, string Email, string Name);
