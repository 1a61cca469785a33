using IncidentKB.Data.Entities;
using IncidentKB.Data.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using static IncidentKB.Testing.RunningTest;

namespace IncidentKB.Data.Tests.People;

public sealed class AccountsTests : IAsyncLifetime
{
    private const string Password = "correct horse battery";

    private static readonly Actor Somewhere = new(null, "192.0.2.1");

    private TemporaryDatabase _database = null!;
    private ServiceProvider _services = null!;

    private Accounts Accounts => _services.GetRequiredService<Accounts>();

    public async ValueTask InitializeAsync()
    {
        _database = await TemporaryDatabase.CreateAsync();
        _services = new ServiceCollection().AddLogging()
            .AddKbDatabase(_ => _database.Location)
            .AddSingleton(TimeProvider.System)
            .AddKbPeople()
            .BuildServiceProvider(validateScopes: true);
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task A_link_makes_one_account_however_many_take_it_at_once()
    {
        var link = await Accounts.InviteAsync(Actor.Console, null, Role.Author, Cancelled);

        var made = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => TryAsync(() =>
            Accounts.AcceptInvitationAsync(link, $"p{number}@example.com", "P", Password, Somewhere, Cancelled))));

        Assert.Single(made, fault => fault == null);
        Assert.Equal(7, made.Count(fault => fault == AccountFault.LinkGone));
        await using var db = _database.CreateDbContext();
        Assert.Equal(1, await db.Users.CountAsync(Cancelled));
        Assert.Equal(1, await db.Audit.CountAsync(e => e.Act == Acts.AccountMade, Cancelled));
    }

    [Fact]
    public async Task What_could_not_be_done_leaves_no_trace_in_the_audit_and_the_link_as_it_was()
    {
        var link = await Accounts.InviteAsync(Actor.Console, null, Role.Author, Cancelled);
        foreach (var (email, name, password, fault) in new[]
        {
            ("no address", "N", Password, AccountFault.EmailInvalid),
            ("N <n@example.com>", "N", Password, AccountFault.EmailInvalid),
            ("n@example.com", " ", Password, AccountFault.NameInvalid),
            ("n@example.com", new string('n', User.MaxName + 1), Password, AccountFault.NameInvalid),
            ("n@example.com", "N\u0007", Password, AccountFault.NameInvalid),
            ("n@example.com", "N", "elevenchars", AccountFault.PasswordLength),
            ("n@example.com", "N", new string('x', 200) + Password + new string('y', 200), AccountFault.PasswordLength),
            ("n@example.com", "N", "aaaaaaaaaaaa", AccountFault.PasswordGuessable),
            ("n@example.com", "N", "n@example.com", AccountFault.PasswordGuessable),
            ("n@example.com", "Nadezhda Ivanova", "nadezhda ivanova", AccountFault.PasswordGuessable),
        })
        {
            Assert.Equal(fault, await TryAsync(() => Accounts.AcceptInvitationAsync(link, email, name, password, Somewhere, Cancelled)));
        }

        await using var db = _database.CreateDbContext();
        Assert.Equal([Acts.Invited], await db.Audit.Select(e => e.Act).ToListAsync(Cancelled));
        Assert.NotNull(await Accounts.FindLinkAsync(link, LinkPurpose.Invitation, Cancelled));
        Assert.Null(await Accounts.FindLinkAsync(link, LinkPurpose.SetUp, Cancelled));
    }

    [Fact]
    [Trait("Database", "own")]
    public async Task Neither_links_nor_passwords_are_stored_as_they_are()
    {
        var link = await Accounts.InviteAsync(Actor.Console, "a@example.com", Role.Reader, Cancelled);
        await JoinAsync("b@example.com", Role.Reader);

        await using var db = _database.CreateDbContext();
        await db.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE)", Cancelled);
        var file = await File.ReadAllBytesAsync(Path.Combine(_database.Directory, DatabaseLocation.FileName), Cancelled);

        Assert.Equal(-1, file.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(link)));
        Assert.Equal(-1, file.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(Password)));
    }

    [Fact]
    public async Task A_site_keeps_its_last_admin()
    {
        var first = await JoinAsync("first@example.com", Role.Admin);
        var second = await JoinAsync("second@example.com", Role.Admin);
        var asFirst = new Actor(first.Id, "");

        await Accounts.DeactivateAsync(asFirst, second.Id, Cancelled);

        Assert.Equal(AccountFault.LastAdmin, await TryAsync(() => Accounts.DeactivateAsync(asFirst, first.Id, Cancelled)));
        Assert.Equal(AccountFault.LastAdmin, await TryAsync(() => Accounts.SetRoleAsync(asFirst, first.Id, Role.Author, Cancelled)));
        await using var db = _database.CreateDbContext();
        Assert.True(await db.Users.AnyAsync(u => u.Id == first.Id && u.Role == Role.Admin && u.DeactivatedAt == null, Cancelled));
    }

    [Fact]
    public async Task Only_an_admin_acts_on_others_and_a_closed_account_on_nothing()
    {
        var admin = await JoinAsync("admin@example.com", Role.Admin);
        var reviewer = await JoinAsync("reviewer@example.com", Role.Reviewer);
        var asReviewer = new Actor(reviewer.Id, "");

        foreach (var act in new Func<Task>[]
        {
            () => Accounts.InviteAsync(asReviewer, null, Role.Admin, Cancelled),
            () => Accounts.SetRoleAsync(asReviewer, reviewer.Id, Role.Admin, Cancelled),
            () => Accounts.DeactivateAsync(asReviewer, admin.Id, Cancelled),
            () => Accounts.ReactivateAsync(asReviewer, admin.Id, Cancelled),
            () => Accounts.MakeResetLinkAsync(asReviewer, admin.Email!, Cancelled),
            () => Accounts.InviteAsync(Somewhere, null, Role.Admin, Cancelled),
            () => Accounts.SetRoleAsync(Somewhere, reviewer.Id, Role.Admin, Cancelled),
        })
        {
            Assert.Equal(AccountFault.NotAllowed, await TryAsync(act));
        }

        var token = await Accounts.MakeTokenAsync(new(admin.Id, ""), "mine", [TokenScopes.Read], Cancelled);
        await using var db = _database.CreateDbContext();
        var tokenId = await db.ApiTokens.Select(t => t.Id).SingleAsync(Cancelled);
        Assert.Equal(AccountFault.Gone, await TryAsync(() => Accounts.RevokeTokenAsync(asReviewer, tokenId, Cancelled)));
        Assert.NotNull(await _services.GetRequiredService<ApiTokens>().FindAsync(token, Cancelled));

        await Accounts.DeactivateAsync(new(admin.Id, ""), reviewer.Id, Cancelled);
        Assert.Equal(AccountFault.NotAllowed, await TryAsync(() => Accounts.RenameAsync(asReviewer, "New", Cancelled)));
    }

    [Fact]
    public async Task A_page_that_is_still_open_acts_no_more_once_its_session_has_ended()
    {
        var admin = await JoinAsync("admin@example.com", Role.Admin);
        var sessions = _services.GetRequiredService<Sessions>();
        var secret = await sessions.BeginAsync(admin, "password", Somewhere, "a browser", null, Cancelled);
        var session = (await sessions.FindAsync(secret, Cancelled))!.SessionId;
        var page = new Actor(admin.Id, "", session);
        Assert.Null(await TryAsync(() => Accounts.RenameAsync(page, "Ada", Cancelled)));
        Assert.True(await Accounts.MayAsync(page, Role.Admin, Cancelled));

        await sessions.EndAsync(session, Cancelled);

        Assert.Equal(AccountFault.NotAllowed, await TryAsync(() => Accounts.RenameAsync(page, "Eve", Cancelled)));
        Assert.False(await Accounts.MayAsync(page, Role.Reader, Cancelled));
        Assert.Null(await sessions.FindAsync(secret, Cancelled));
    }

    [Fact]
    public async Task A_link_that_has_expired_or_was_taken_back_makes_nothing()
    {
        var admin = await JoinAsync("admin@example.com", Role.Admin);
        var revoked = await Accounts.InviteAsync(new(admin.Id, ""), null, Role.Reader, Cancelled);
        var expired = await Accounts.InviteAsync(new(admin.Id, ""), null, Role.Reader, Cancelled);
        await using var db = _database.CreateDbContext();
        var ids = await db.OneTimeLinks.OrderBy(l => l.Id).Select(l => l.Id).ToListAsync(Cancelled);
        await Accounts.RevokeInvitationAsync(new(admin.Id, ""), ids[0], Cancelled);
        await db.OneTimeLinks.Where(l => l.Id == ids[1])
            .ExecuteUpdateAsync(l => l.SetProperty(x => x.ExpiresAt, DateTime.UtcNow.AddMinutes(-1)), Cancelled);

        foreach (var link in new[] { revoked, expired, "", "nonsense" })
        {
            Assert.Equal(
                AccountFault.LinkGone,
                await TryAsync(() => Accounts.AcceptInvitationAsync(link, "x@example.com", "X", Password, Somewhere, Cancelled)));
        }
    }

    [Fact]
    public async Task A_lost_admin_is_recovered_from_the_console()
    {
        var admin = await JoinAsync("admin@example.com", Role.Admin);
        await using var db = _database.CreateDbContext();
        await db.Users.ExecuteUpdateAsync(u => u.SetProperty(x => x.DeactivatedAt, DateTime.UtcNow), Cancelled);
        Assert.Null(await Accounts.CheckPasswordAsync(admin.Email!, Password, Somewhere, Cancelled));

        var link = await Accounts.MakeResetLinkAsync(Actor.Console, admin.Email!, Cancelled);
        await Accounts.ResetPasswordAsync(link, "purple elephants sing", Somewhere, Cancelled);

        Assert.NotNull(await Accounts.CheckPasswordAsync(admin.Email!, "purple elephants sing", Somewhere, Cancelled));
        Assert.Null(await Accounts.MakeSetUpLinkAsync(Cancelled));
        Assert.Equal(
            AccountFault.LinkGone, await TryAsync(() => Accounts.ResetPasswordAsync(link, "another long password", Somewhere, Cancelled)));
    }

    [Fact]
    public async Task Each_start_makes_a_new_set_up_link_and_the_old_one_is_gone()
    {
        var old = await Accounts.MakeSetUpLinkAsync(Cancelled);
        var link = await Accounts.MakeSetUpLinkAsync(Cancelled);

        Assert.Equal(
            AccountFault.LinkGone, await TryAsync(() => Accounts.SetUpAsync(old!, "a@example.com", "A", Password, Somewhere, Cancelled)));
        Assert.Equal(Role.Admin, (await Accounts.SetUpAsync(link!, "a@example.com", "A", Password, Somewhere, Cancelled)).Role);
        Assert.Null(await Accounts.MakeSetUpLinkAsync(Cancelled));
    }

    [Fact]
    public async Task The_teams_sign_in_is_known_by_issuer_and_subject_and_never_by_mail_alone()
    {
        var owner = await JoinAsync("owner@example.com", Role.Admin);
        var login = new TeamLogin("https://id.example", "42", "owner@example.com", "Owner");

        // Somebody who gave himself the owner's address over there.
        Assert.Equal(AccountFault.EmailTaken, await TryAsync(() => Accounts.SignInByLoginAsync(login, null, Somewhere, Cancelled)));

        await Accounts.LinkLoginAsync(new(owner.Id, ""), login, Cancelled);
        Assert.Equal(
            owner.Id, (await Accounts.SignInByLoginAsync(login with { Email = "changed@example.com" }, null, Somewhere, Cancelled)).Id);

        var made = await Accounts.SignInByLoginAsync(
            new("https://id.example", "43", "new@example.com", "New"), Role.Author, Somewhere, Cancelled);
        Assert.Equal(Role.Author, made.Role);
        Assert.Equal(Role.Reviewer, (await Accounts.SignInByLoginAsync(
            new("https://id.example", "43", "new@example.com", "New"), Role.Reviewer, Somewhere, Cancelled)).Role);
        Assert.Equal(AccountFault.BelongsToOther, await TryAsync(() => Accounts.LinkLoginAsync(new(made.Id, ""), login, Cancelled)));

        // The same subject of another issuer is another person.
        Assert.Equal(
            AccountFault.EmailTaken,
            await TryAsync(() => Accounts.SignInByLoginAsync(login with { Issuer = "https://evil.example" }, null, Somewhere, Cancelled)));

        await Accounts.DeactivateAsync(new(owner.Id, ""), made.Id, Cancelled);
        Assert.Equal(AccountFault.NotAllowed, await TryAsync(
            () => Accounts.SignInByLoginAsync(new("https://id.example", "43", "new@example.com", "New"), null, Somewhere, Cancelled)));
    }

    private async Task<User> JoinAsync(string email, Role role) => await Accounts.AcceptInvitationAsync(
        await Accounts.InviteAsync(Actor.Console, email, role, Cancelled), email, email.Split('@')[0], Password, Somewhere, Cancelled);

    private static async Task<AccountFault?> TryAsync(Func<Task> act)
    {
        try
        {
            await act();
            return null;
        }
        catch (AccountException exception)
        {
            return exception.Fault;
        }
    }
}
