using IncidentKB.Data.Entities;
using IncidentKB.Data.People;
using IncidentKB.Web.Features.Reading;
using IncidentKB.Web.Shared;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace IncidentKB.Web.Features.People;

/// <summary>The forms about accounts. Each is an ordinary form; one that cannot be done comes back with its page and a sentence.</summary>
internal static class PeopleEndpoints
{
    private const int MaxFormBytes = 16 * 1024;

    public static void MapPeople(this IEndpointRouteBuilder routes)
    {
        // Before the pages of the same address, which take a POST as well.
        var forms = routes.MapGroup("").ExcludeFromDescription().WithOrder(-1).WithMetadata(new RequestSizeLimitAttribute(MaxFormBytes));
        forms.MapPost("/login", LoginAsync).AllowAnonymous();
        forms.MapPost("/setup", SetUpAsync).AllowAnonymous();
        forms.MapPost("/invite/{secret}", AcceptAsync).AllowAnonymous();
        forms.MapPost("/logout", LogoutAsync).AllowAnonymous().WithMetadata(new RequireAntiforgeryTokenAttribute());
        forms.MapGet("/login/oidc", TeamSignIn.BeginAsync).AllowAnonymous();
        forms.MapPost("/account/oidc", TeamSignIn.BeginLinkAsync).RequireAuthorization()
            .WithMetadata(new RequireAntiforgeryTokenAttribute());
        forms.MapPost("/account", AccountForms.AnswerAsync).RequireAuthorization();
        routes.MapPasskeys();
    }

    /// <summary>An address within this site; null for everything else.</summary>
    public static string? WithinSite(string? address) =>
        RedirectHttpResult.IsLocalUrl(address) && KbUrls.IsWithinSite(address) ? address : null;

    /// <summary>The page of the form again, with what was wrong and what had been typed.</summary>
    public static IResult Again(AccountForm sent, HttpContext http, int status)
    {
        sent.Email = http.Request.Form["email"].ToString();
        sent.Name = http.Request.Form["name"].ToString();
        return new RazorComponentResult<App> { StatusCode = status, PreventStreamingRendering = true };
    }

    /// <summary>The page of the form again, with why it could not be done.</summary>
    public static IResult Refused(AccountForm sent, PageRequest page, AccountFault fault)
    {
        sent.Fault = fault;
        return Again(sent, page.Http, StatusCodes.Status400BadRequest);
    }

    /// <summary>The page of the form again, with how long to wait.</summary>
    public static IResult TooMany(AccountForm sent, PageRequest page)
    {
        sent.Message = page.Reader.Ui.TooManyTries(SignInLimits.Window);
        return Again(sent, page.Http, StatusCodes.Status429TooManyRequests);
    }

    /// <summary>Begins a session in this browser, in place of the one that it may have.</summary>
    public static async Task SignInAsync(HttpContext http, User user, string method, Sessions sessions)
    {
        if (http.User.SessionId is { } former)
        {
            await sessions.EndAsync(former, http.RequestAborted);
        }

        var browser = http.Request.Headers[HeaderNames.UserAgent].ToString();
        var secret = await sessions.BeginAsync(
            user, method, SignedIn.ActorOf(http), browser, ReaderCookie.OfVisitor(http.Request), http.RequestAborted);
        await http.SignInAsync(SignedIn.Cookie, SignedIn.OfSecret(secret), new() { IsPersistent = true });
    }

    private static async Task<IResult> LoginAsync(
        [FromForm] string? email, [FromForm] string? password, [FromForm(Name = "return")] string? back,
        PageRequest page, Accounts accounts, Sessions sessions, SignInLimits limits, AccountForm sent)
    {
        var http = page.Http;
        var (mayTry, user) = await limits.TryAsync(http, email ?? "", () =>
            accounts.CheckPasswordAsync(email?.Trim() ?? "", password ?? "", SignedIn.ActorOf(http), page.Cancelled));
        if (!mayTry)
        {
            return TooMany(sent, page);
        }

        if (user == null)
        {
            sent.Message = page.Reader.Ui.NotSignedIn;
            return Again(sent, http, StatusCodes.Status401Unauthorized);
        }

        await SignInAsync(http, user, "password", sessions);
        page.SeeOther(WithinSite(back) ?? page.Reader.Urls.Home);
        return Results.Empty;
    }

    private static Task<IResult> SetUpAsync(
        [FromForm] string? token, [FromForm] string? email, [FromForm] string? name, [FromForm] string? password,
        PageRequest page, Accounts accounts, Sessions sessions, SignInLimits limits, AccountForm sent) =>
        ByLinkAsync(page, sessions, limits, sent, page.Reader.Urls.Workspace, visitor =>
            accounts.SetUpAsync(token ?? "", email ?? "", name ?? "", password ?? "", visitor, page.Cancelled));

    private static Task<IResult> AcceptAsync(
        string secret, [FromForm] string? email, [FromForm] string? name, [FromForm] string? password,
        PageRequest page, Accounts accounts, Sessions sessions, SignInLimits limits, AccountForm sent) =>
        ByLinkAsync(page, sessions, limits, sent, page.Reader.Urls.Home, async visitor =>
            await accounts.FindLinkAsync(secret, LinkPurpose.PasswordReset, page.Cancelled) is null
                ? await accounts.AcceptInvitationAsync(secret, email ?? "", name ?? "", password ?? "", visitor, page.Cancelled)
                : await accounts.ResetPasswordAsync(secret, password ?? "", visitor, page.Cancelled));

    private static async Task<IResult> ByLinkAsync(
        PageRequest page, Sessions sessions, SignInLimits limits, AccountForm sent, string next, Func<Actor, Task<User>> act)
    {
        try
        {
            // Whoever is signed in here already acts as nobody: the link alone decides.
            var visitor = new Actor(null, SignedIn.AddressOf(page.Http));
            if (await limits.TryAsync(page.Http, null, async () => (User?)await act(visitor)) is not { MayTry: true, Result: { } user })
            {
                return TooMany(sent, page);
            }

            await SignInAsync(page.Http, user, "link", sessions);
            page.SeeOther(next);
            return Results.Empty;
        }
        catch (AccountException exception)
        {
            return Refused(sent, page, exception.Fault);
        }
    }

    private static async Task<IResult> LogoutAsync(PageRequest page, Sessions sessions)
    {
        if (page.Http.User.SessionId is { } session)
        {
            await sessions.EndAsync(session, page.Cancelled);
        }

        await page.Http.SignOutAsync(SignedIn.Cookie);
        page.SeeOther(page.Reader.Urls.Home);
        return Results.Empty;
    }
}
