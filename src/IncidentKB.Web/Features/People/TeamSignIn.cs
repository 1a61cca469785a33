using System.Security.Claims;
using IncidentKB.Data.Entities;
using IncidentKB.Data.People;
using IncidentKB.Web.Hosting;
using IncidentKB.Web.Shared;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace IncidentKB.Web.Features.People;

/// <summary>
/// A sign-in of the team's own by OpenID Connect: code flow with PKCE. What comes back is an issuer and a subject, and the
/// account is found by these two; roles may come from a claim.
/// </summary>
internal static class TeamSignIn
{
    /// <summary>Scheme of the sign-in. Registered only where an authority is set.</summary>
    public const string Scheme = "Team";

    private const string LinkItem = "link";

    public static void AddTeamSignIn(this AuthenticationBuilder authentication, OidcOptions oidc) =>
        authentication.AddOpenIdConnect(Scheme, options =>
        {
            options.SignInScheme = SignedIn.Cookie;
            options.Authority = oidc.Authority;
            options.ClientId = oidc.ClientId;
            options.ClientSecret = oidc.ClientSecret.Length > 0 ? oidc.ClientSecret : null;
            options.RequireHttpsMetadata = !new Uri(oidc.Authority).IsLoopback;
            options.ResponseType = OpenIdConnectResponseType.Code;
            options.UsePkce = true;
            options.MapInboundClaims = false;
            options.GetClaimsFromUserInfoEndpoint = true;
            options.Scope.Add("email");
            if (oidc.RoleClaim.Length > 0)
            {
                options.ClaimActions.MapAll();
            }

            // A redirect with GET brings cookies of the kind Lax, which browsers also take over http on a machine of one's own.
            options.ResponseMode = OpenIdConnectResponseMode.Query;
            options.CorrelationCookie.SameSite = options.NonceCookie.SameSite = SameSiteMode.Lax;
            options.CorrelationCookie.SecurePolicy = options.NonceCookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            options.Events.OnTicketReceived = context => ReceiveAsync(context, oidc);
            options.Events.OnRemoteFailure = FailAsync;
        });

    /// <summary>GET /login/oidc: off to the team's sign-in. A link and not a form, because forms may lead only to this site.</summary>
    public static Task<IResult> BeginAsync(HttpContext http, PageRequest page, KbOptions options) =>
        ChallengeAsync(
            http, page, options, new() { RedirectUri = PeopleEndpoints.WithinSite(http.Request.Query["return"]) ?? page.Reader.Urls.Home });

    /// <summary>From /account: joins the account of the person to the one over there.</summary>
    public static Task<IResult> BeginLinkAsync(HttpContext http, PageRequest page, KbOptions options)
    {
        var properties = new AuthenticationProperties { RedirectUri = page.Reader.Urls.Account };
        properties.SetString(LinkItem, "yes");
        return ChallengeAsync(http, page, options, properties);
    }

    private static async Task<IResult> ChallengeAsync(
        HttpContext http, PageRequest page, KbOptions options, AuthenticationProperties properties)
    {
        if (!options.Oidc.IsOn)
        {
            return Results.NotFound();
        }

        try
        {
            await http.ChallengeAsync(Scheme, properties);
            return Results.Empty;
        }
        catch (InvalidOperationException exception) when (exception.InnerException is IOException or HttpRequestException)
        {
            // The provider does not tell its addresses: it is down, or the setting names another place.
            http.RequestServices.GetRequiredService<ILogger<OpenIdConnectHandler>>().LogTeamSignInFailed(exception.Message);
            return Results.Redirect(page.Reader.Urls.LoginFailed(null));
        }
    }

    private static async Task ReceiveAsync(TicketReceivedContext context, OidcOptions oidc)
    {
        var http = context.HttpContext;
        var services = http.RequestServices;
        var accounts = services.GetRequiredService<Accounts>();
        context.HandleResponse();
        try
        {
            var login = LoginOf(context.Principal!);
            if (context.Properties?.GetString(LinkItem) != null)
            {
                await accounts.LinkLoginAsync(await PersonOfAsync(http), login, http.RequestAborted);
            }
            else
            {
                var user = await accounts.SignInByLoginAsync(
                    login, RoleOf(context.Principal!, oidc), new(null, SignedIn.AddressOf(http)), http.RequestAborted);
                await PeopleEndpoints.SignInAsync(http, user, "oidc", services.GetRequiredService<Sessions>());
            }

            context.Response.Redirect(context.ReturnUri ?? "/");
        }
        catch (AccountException exception)
        {
            context.Response.Redirect(UrlsOf(context.ReturnUri).LoginFailed(exception.Fault));
        }
    }

    private static Task FailAsync(RemoteFailureContext context)
    {
        context.HandleResponse();
        context.HttpContext.RequestServices.GetRequiredService<ILogger<OpenIdConnectHandler>>()
            .LogTeamSignInFailed(context.Failure?.Message ?? "");
        context.Response.Redirect(UrlsOf(context.Properties?.RedirectUri).LoginFailed(null));
        return Task.CompletedTask;
    }

    // The return comes to an address without language: the page that it goes on to has one.
    private static KbUrls UrlsOf(string? goesOnTo) => new(LanguagePrefix.LanguageOf(
        goesOnTo?.StartsWith("/" + Core.Incidents.Languages.Chinese, StringComparison.Ordinal) == true
            ? "/" + Core.Incidents.Languages.Chinese
            : ""));

    // The return is answered before anybody has asked who is signed in.
    private static async Task<Actor> PersonOfAsync(HttpContext http)
    {
        http.User = (await http.AuthenticateAsync(SignedIn.Cookie)).Principal ?? new();
        return SignedIn.ActorOf(http);
    }

    private static TeamLogin LoginOf(ClaimsPrincipal principal)
    {
        var email = principal.FindFirstValue("email") ?? "";
        return new(
            principal.FindFirstValue("iss") ?? throw new AccountException(AccountFault.Gone),
            principal.FindFirstValue("sub") ?? throw new AccountException(AccountFault.Gone),
            email,
            principal.FindFirstValue("name") ?? principal.FindFirstValue("preferred_username") ?? email.Split('@')[0]);
    }

    // The highest of the roles that the claim names; none of ours makes a reader.
    private static Role? RoleOf(ClaimsPrincipal principal, OidcOptions oidc) => oidc.RoleClaim.Length == 0
        ? null
        : principal.FindAll(oidc.RoleClaim)
            .SelectMany(
                claim => Enum.GetValues<Role>().Where(role => role.ToString().Equals(claim.Value, StringComparison.OrdinalIgnoreCase)))
            .DefaultIfEmpty(Role.Reader).Max();
}
