using IncidentKB.Data;
using IncidentKB.Data.Entities;
using IncidentKB.Data.People;
using IncidentKB.Web.Features.Errors;
using IncidentKB.Web.Hosting;
using IncidentKB.Web.Shared;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace IncidentKB.Web.Features.People;

/// <summary>Who may do what: the cookie of people, the tokens of programs, and what is closed to visitors.</summary>
internal static class PeopleHosting
{
    public static void AddPeople(this IServiceCollection services, OidcOptions oidc)
    {
        new IdentityBuilder(typeof(User), services).AddSignInManager();
        services.AddSingleton<SignInLimits>();
        services.AddScoped<AccountForm>();

        // What Identity keeps in a cookie between the two halves of a sign-in by passkey.
        var authentication = services.AddAuthentication(scheme => scheme.DefaultScheme = SignedIn.Cookie)
            .AddCookie(SignedIn.Cookie)
            .AddScheme<AuthenticationSchemeOptions, ApiTokenHandler>(SignedIn.Token, null)
            .AddCookie(IdentityConstants.TwoFactorUserIdScheme);
        if (oidc.IsOn)
        {
            authentication.AddTeamSignIn(oidc);
        }

        services.AddSingleton<IPostConfigureOptions<CookieAuthenticationOptions>, CookieSetup>();
        services.AddAuthorization();
        services.AddSingleton<IConfigureOptions<AuthorizationOptions>, Policies>();
        services.AddCascadingAuthenticationState();

        // The keys that sign cookies and forms, in the database: every node of a site has the same, and a backup holds them.
        services.AddDataProtection().SetApplicationName("IncidentKB").PersistKeysToDbContext<KbContext>();
    }

    /// <summary>Reads who asks; stands behind routing and before whatever asks about a person.</summary>
    public static void UsePeople(this IApplicationBuilder app)
    {
        app.UseAuthentication();
        app.UseMiddleware<ApiAccess>();
        app.UseAuthorization();
    }

    /// <summary>A site without an admin says at its start how to get one.</summary>
    public static async Task AnnounceSetUpAsync(this WebApplication app)
    {
        try
        {
            if (await app.Services.GetRequiredService<Accounts>().MakeSetUpLinkAsync(CancellationToken.None) is { } secret)
            {
                // A container listens on all of its addresses, and these names of all lead a browser nowhere.
                var address = new UriBuilder(app.Urls.First());
                address.Host = address.Host is "0.0.0.0" or "[::]" ? "localhost" : address.Host;
                var origin = app.Services.GetRequiredService<KbOptions>().OriginOr(address.Uri.GetLeftPart(UriPartial.Authority));
                var link = origin + new KbUrls(Core.Incidents.Languages.English).SetUp(secret);
                app.Logger.LogSetUpLink(link);
            }
        }
        catch (Exception exception)
            when (KbDatabase.Sentence(exception, app.Services.GetRequiredService<DatabaseLocation>()) is { } sentence)
        {
            // Readers are served all the same, such as on a full disk.
            app.Logger.LogNoSetUpLink(sentence);
        }
    }

    private sealed class Policies(KbOptions options) : IConfigureOptions<AuthorizationOptions>
    {
        public void Configure(AuthorizationOptions authorization)
        {
            var roles = Enum.GetValues<Role>();
            foreach (var role in roles)
            {
                authorization.AddPolicy(
                    role.ToString(), policy => policy.RequireRole(roles.Where(r => r >= role).Select(r => r.ToString())));
            }

            // Complete by construction: what says nothing about visitors is closed to them on a closed site.
            authorization.FallbackPolicy = options.Access == SiteAccess.Members
                ? new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build()
                : null;
        }
    }

    private sealed class CookieSetup(KbOptions options, Sessions sessions) : IPostConfigureOptions<CookieAuthenticationOptions>
    {
        public void PostConfigure(string? name, CookieAuthenticationOptions cookie)
        {
            cookie.Cookie.HttpOnly = true;
            cookie.Cookie.SameSite = SameSiteMode.Lax;
            cookie.Cookie.Path = "/";
            cookie.Cookie.SecurePolicy = options.CookieSecurity;
            if (name != SignedIn.Cookie)
            {
                cookie.Cookie.Name = options.CookieName("ikb_passkey");
                cookie.ExpireTimeSpan = TimeSpan.FromMinutes(5);
                return;
            }

            cookie.Cookie.Name = options.CookieName("ikb_session");

            // The session in the database may end before.
            cookie.ExpireTimeSpan = Sessions.MaxAge;
            cookie.SlidingExpiration = false;
            cookie.Events.OnValidatePrincipal = ValidateAsync;
            cookie.Events.OnRedirectToLogin = Challenge;
            cookie.Events.OnRedirectToAccessDenied = Refuse;
        }

        private async Task ValidateAsync(CookieValidatePrincipalContext context)
        {
            var secret = context.Principal?.FindFirst(SignedIn.SecretClaim)?.Value;
            var session = secret == null ? null : await sessions.FindAsync(secret, context.HttpContext.RequestAborted);
            if (session == null)
            {
                context.RejectPrincipal();
                await context.HttpContext.SignOutAsync(SignedIn.Cookie);
                return;
            }

            context.ReplacePrincipal(SignedIn.Of(session));
        }

        private static Task Challenge(RedirectContext<CookieAuthenticationOptions> context)
        {
            var request = context.Request;
            if (IsForPrograms(request))
            {
                return WriteProblemAsync(context.HttpContext, StatusCodes.Status401Unauthorized);
            }

            var urls = new KbUrls(LanguagePrefix.LanguageOf(request));
            var back = HttpMethods.IsGet(request.Method) ? request.PathBase + request.Path + request.QueryString : null;
            context.Response.StatusCode = StatusCodes.Status303SeeOther;
            context.Response.Headers.Location = urls.Login(back == urls.Home ? null : back);
            return Task.CompletedTask;
        }

        private static Task Refuse(RedirectContext<CookieAuthenticationOptions> context)
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        }
    }

    /// <summary>True for addresses that programs read: a sign-in page would be no answer for them.</summary>
    public static bool IsForPrograms(HttpRequest request) =>
        ErrorResponses.IsApi(request.HttpContext)
        || Path.GetExtension(request.Path.Value) is ".atom" or ".json" or ".xml" or ".md" or ".txt" or ".csv";

    /// <summary>Answers a program with a problem.</summary>
    public static Task WriteProblemAsync(HttpContext http, int status)
    {
        http.Response.StatusCode = status;
        if (status == StatusCodes.Status401Unauthorized)
        {
            http.Response.Headers.WWWAuthenticate = "Bearer";
        }

        return ErrorResponses.Problem(status, ErrorSentences.Of(status, null, LanguagePrefix.LanguageOf(http.Request))).ExecuteAsync(http);
    }
}
