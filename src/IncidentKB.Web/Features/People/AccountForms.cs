using System.Globalization;
using IncidentKB.Data.People;
using IncidentKB.Web.Shared;

namespace IncidentKB.Web.Features.People;

/// <summary>POST /account: what a person changes of his own account. The button's name says what.</summary>
internal static class AccountForms
{
    public const string Rename = "rename";
    public const string Password = "password";
    public const string EndSession = "end-session";
    public const string EndOthers = "end-others";
    public const string MakeToken = "make-token";
    public const string RevokeToken = "revoke-token";
    public const string RemovePasskey = "remove-passkey";

    public static async Task<IResult> AnswerAsync(
        IFormCollection form, PageRequest page, Accounts accounts, SignInLimits limits, AccountForm sent)
    {
        var actor = SignedIn.ActorOf(page.Http);
        var session = page.Http.User.SessionId ?? 0;
        try
        {
            switch (form["do"].ToString())
            {
                case Rename:
                    await accounts.RenameAsync(actor, form["name"].ToString(), page.Cancelled);
                    break;
                case Password:
                    var (mayTry, _) = await limits.TryAsync(page.Http, null, async () =>
                    {
                        await accounts.ChangePasswordAsync(
                            actor, form["current"].ToString(), form["password"].ToString(), session, page.Cancelled);
                        return (object?)actor;
                    });
                    if (!mayTry)
                    {
                        return PeopleEndpoints.TooMany(sent, page);
                    }

                    break;
                case EndSession:
                    await accounts.EndSessionAsync(actor, NumberOf(form["id"]), page.Cancelled);
                    break;
                case EndOthers:
                    await accounts.EndOtherSessionsAsync(actor, session, page.Cancelled);
                    break;
                case RevokeToken:
                    await accounts.RevokeTokenAsync(actor, NumberOf(form["id"]), page.Cancelled);
                    break;
                case RemovePasskey:
                    await accounts.RemovePasskeyAsync(actor, Convert.FromHexString(form["id"].ToString()), page.Cancelled);
                    break;
                case MakeToken:
                    // Shown in this answer and never again.
                    sent.NewToken = await accounts.MakeTokenAsync(
                        actor, form["token-name"].ToString(), [.. form["scope"].OfType<string>()], page.Cancelled);
                    return PeopleEndpoints.Again(sent, page.Http, StatusCodes.Status200OK);
                default:
                    return Results.BadRequest();
            }
        }
        catch (AccountException exception)
        {
            return PeopleEndpoints.Refused(sent, page, exception.Fault);
        }
        catch (FormatException)
        {
            return Results.BadRequest();
        }

        page.SeeOther(page.Reader.Urls.Account);
        return Results.Empty;
    }

    private static int NumberOf(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
