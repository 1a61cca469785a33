using IncidentKB.Core.Incidents;
using IncidentKB.Data.Entities;
using IncidentKB.Data.People;
using IncidentKB.Web.Features.People;
using IncidentKB.Web.Shared;

namespace IncidentKB.Web.Hosting;

/// <summary>
/// The verbs about accounts. Whoever has a shell on the machine of the database may do everything anyway, so this is where a
/// lost admin is recovered, and never over the web.
/// </summary>
internal static class PeopleCommands
{
    public static Task<int> CreateAdminAsync(string email, KbOptions options) => PrintAsync(options, async accounts =>
        LinkOf(await accounts.InviteAsync(Actor.Console, email, Role.Admin, CancellationToken.None), options));

    public static Task<int> ResetAsync(string email, KbOptions options) => PrintAsync(options, async accounts =>
        LinkOf(await accounts.MakeResetLinkAsync(Actor.Console, email, CancellationToken.None), options));

    public static Task<int> CreateTokenAsync(string email, string? scopes, KbOptions options) => PrintAsync(options, accounts =>
        accounts.MakeTokenForAsync(
            email, "console",
            (scopes ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
            CancellationToken.None));

    private static string LinkOf(string secret, KbOptions options) =>
        options.OriginOr(KbHost.DefaultUrl) + new KbUrls(Languages.English).Invitation(secret);

    private static async Task<int> PrintAsync(KbOptions options, Func<Accounts, Task<string>> act)
    {
        await using var services = await ContentCommands.OpenDatabaseAsync(options);
        try
        {
            Console.WriteLine(await act(services.GetRequiredService<Accounts>()));
            return 0;
        }
        catch (AccountException exception)
        {
            throw new PeopleCommandException(exception.Fault switch
            {
                AccountFault.Gone => "There is no open account with this address.",
                AccountFault.TokenInvalid => $"Name what the token may do: --scopes {string.Join(',', TokenScopes.All)}, or fewer of them.",
                var fault => new UiText(Languages.English).FaultOf(fault),
            }, exception);
        }
    }
}

/// <summary>A verb about accounts could not be done; the message is a sentence for the person at the console.</summary>
internal sealed class PeopleCommandException(string message, Exception? innerException = null) : Exception(message, innerException);
