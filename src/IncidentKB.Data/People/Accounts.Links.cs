using System.Net.Mail;
using IncidentKB.Data.Entities;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace IncidentKB.Data.People;

// Links that work once, and the accounts that come of them.
public sealed partial class Accounts
{
    // Longer than any site runs without a new start, which makes a new link.
    private static readonly TimeSpan SetUpLasts = TimeSpan.FromDays(365);

    /// <summary>Makes the link that sets the site up, in place of the one of the last start.</summary>
    /// <returns>The last part of its address; null where the site has an admin.</returns>
    public Task<string?> MakeSetUpLinkAsync(CancellationToken cancellationToken) => ActAsync(async work =>
    {
        await work.Db.OneTimeLinks.Where(l => l.Purpose == LinkPurpose.SetUp).ExecuteDeleteAsync(cancellationToken);
        return await work.Db.Users.AnyAsync(IsActiveAdmin, cancellationToken)
            ? null
            : AddLink(work, LinkPurpose.SetUp, null, Role.Admin, null, SetUpLasts);
    }, cancellationToken);

    /// <summary>Invites somebody.</summary>
    /// <param name="actor">An admin, or the console.</param>
    /// <param name="email">The address that the account gets; null where the person names one.</param>
    /// <param name="role">The role that it gets.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The last part of the link.</returns>
    public Task<string> InviteAsync(Actor actor, string? email, Role role, CancellationToken cancellationToken) => ActAsync(async work =>
    {
        var self = actor == Actor.Console ? null : await work.ActorAsync(actor, Role.Admin);
        if (email != null && await work.Users.FindByEmailAsync(CheckedEmail(email)) != null)
        {
            throw new AccountException(AccountFault.EmailTaken);
        }

        work.Db.Record(actor, self?.Name, Acts.Invited, email ?? "", Now, role.ToString());
        return AddLink(work, LinkPurpose.Invitation, email, role, null, InvitationLasts);
    }, cancellationToken);

    /// <summary>Takes an invitation back.</summary>
    public Task RevokeInvitationAsync(Actor actor, int linkId, CancellationToken cancellationToken) => ActAsync(async work =>
    {
        var self = await work.ActorAsync(actor, Role.Admin);
        var link = await work.Db.OneTimeLinks.SingleOrDefaultAsync(
            l => l.Id == linkId && l.Purpose == LinkPurpose.Invitation, cancellationToken)
            ?? throw new AccountException(AccountFault.Gone);
        work.Db.OneTimeLinks.Remove(link);
        work.Db.Record(actor, self.Name, Acts.InvitationRevoked, link.Email ?? "", Now, link.Role.ToString());
    }, cancellationToken);

    /// <summary>Makes a link with which somebody gives himself a new password.</summary>
    /// <returns>The last part of the link.</returns>
    public Task<string> MakeResetLinkAsync(Actor actor, string email, CancellationToken cancellationToken) => ActAsync(async work =>
    {
        var self = actor == Actor.Console ? null : await work.ActorAsync(actor, Role.Admin);
        var user = await work.Users.FindByEmailAsync(email) ?? throw new AccountException(AccountFault.Gone);
        if (user.DeactivatedAt != null && actor != Actor.Console)
        {
            throw new AccountException(AccountFault.Gone);
        }

        work.Db.Record(actor, self?.Name, Acts.ResetLinkMade, user.Email!, Now);
        return AddLink(work, LinkPurpose.PasswordReset, user.Email, user.Role, user.Id, ResetLasts);
    }, cancellationToken);

    /// <summary>What a link would do; null where it works no more.</summary>
    public async Task<OneTimeLink?> FindLinkAsync(string secret, LinkPurpose purpose, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await ReadLinkAsync(Of(scope), secret, l => l.Purpose == purpose, cancellationToken);
    }

    /// <summary>Sets the site up: makes its first admin, and with that the link is used.</summary>
    public Task<User> SetUpAsync(
        string secret, string email, string name, string password, Actor visitor,
        CancellationToken cancellationToken) => ActAsync(async work =>
    {
        var link = await ReadLinkAsync(work, secret, l => l.Purpose == LinkPurpose.SetUp, cancellationToken)
            ?? throw new AccountException(AccountFault.LinkGone);
        if (await work.Db.Users.AnyAsync(IsActiveAdmin, cancellationToken))
        {
            throw new AccountException(AccountFault.HasAdmin);
        }

        return await MakeAccountAsync(work, link, email, name, password, visitor);
    }, cancellationToken);

    /// <summary>Takes an invitation: makes the account, and with that the link is used.</summary>
    /// <param name="secret">Last part of the link.</param>
    /// <param name="email">The address; one that the link names stands above it.</param>
    /// <param name="name">How the person is called.</param>
    /// <param name="password">The password.</param>
    /// <param name="visitor">From where.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public Task<User> AcceptInvitationAsync(
        string secret, string email, string name, string password, Actor visitor,
        CancellationToken cancellationToken) => ActAsync(async work =>
    {
        var link = await ReadLinkAsync(work, secret, l => l.Purpose == LinkPurpose.Invitation, cancellationToken)
            ?? throw new AccountException(AccountFault.LinkGone);
        return await MakeAccountAsync(work, link, link.Email ?? email, name, password, visitor);
    }, cancellationToken);

    /// <summary>Gives an account the new password for which a link was made, opens it where it was closed, and ends its sessions.</summary>
    public Task<User> ResetPasswordAsync(
        string secret, string password, Actor visitor, CancellationToken cancellationToken) => ActAsync(async work =>
    {
        var link = await ReadLinkAsync(work, secret, l => l.Purpose == LinkPurpose.PasswordReset, cancellationToken)
            ?? throw new AccountException(AccountFault.LinkGone);
        var user = await work.UserAsync(link.UserId!.Value);
        await SetPasswordAsync(work, user, password);
        user.DeactivatedAt = null;
        work.Db.OneTimeLinks.Remove(link);
        await work.Db.Sessions.Where(s => s.UserId == user.Id).ExecuteDeleteAsync(cancellationToken);
        work.Db.Record(visitor with { UserId = user.Id }, user.Name, Acts.PasswordChanged, user.Email!, Now);
        return user;
    }, cancellationToken);

    private static string CheckedEmail(string email) =>
        MailAddress.TryCreate(email, out var parsed) && parsed.Address == email && email.Length <= 254
            ? email
            : throw new AccountException(AccountFault.EmailInvalid);

    private string AddLink(Work work, LinkPurpose purpose, string? email, Role role, int? userId, TimeSpan lasts)
    {
        var secret = Secret.New();
        work.Db.OneTimeLinks.Add(new()
        {
            SecretHash = Secret.Hash(secret),
            Purpose = purpose,
            Email = email,
            Role = role,
            UserId = userId,
            CreatedAt = Now,
            ExpiresAt = Now + lasts,
        });
        return secret;
    }

    private Task<OneTimeLink?> ReadLinkAsync(
        Work work, string secret, System.Linq.Expressions.Expression<Func<OneTimeLink, bool>> isMeant, CancellationToken cancellationToken)
    {
        var hash = Secret.Hash(secret);
        var now = Now;
        return work.Db.OneTimeLinks.Where(isMeant).SingleOrDefaultAsync(l => l.SecretHash == hash && l.ExpiresAt > now, cancellationToken);
    }

    private async Task<User> MakeAccountAsync(Work work, OneTimeLink link, string email, string name, string password, Actor visitor)
    {
        var user = new User
        {
            Email = CheckedEmail(email.Trim()),
            UserName = email.Trim(),
            Name = CheckedName(name),
            Role = link.Role,
            CreatedAt = Now,
        };
        await SetPasswordAsync(work, user, password);
        work.Db.OneTimeLinks.Remove(link);
        await AddUserAsync(work, user);
        work.Db.Record(visitor with { UserId = user.Id }, user.Name, Acts.AccountMade, user.Email, Now, user.Role.ToString());
        return user;
    }

    private static async Task AddUserAsync(Work work, User user)
    {
        var made = await work.Users.CreateAsync(user);
        if (!made.Succeeded)
        {
            throw new AccountException(made.Errors.Any(
                e => e.Code is nameof(IdentityErrorDescriber.DuplicateEmail) or nameof(IdentityErrorDescriber.DuplicateUserName))
                ? AccountFault.EmailTaken
                : AccountFault.EmailInvalid);
        }
    }
}
