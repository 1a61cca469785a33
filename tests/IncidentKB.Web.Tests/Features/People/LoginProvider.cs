using System.Collections.Concurrent;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenIddict.Abstractions;
using Xunit;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace IncidentKB.Web.Tests.Features.People;

/// <summary>
/// A real OpenID Connect provider (OpenIddict) at an address of its own, at which somebody is always signed in. It knows one
/// client, demands PKCE and signs its tokens with keys made at its start.
/// </summary>
public sealed class LoginProvider : IAsyncLifetime
{
    public const string ClientId = "incidentkb";
    public const string ClientSecret = "a secret of the client";
    public const string RoleClaim = "kb_role";

    private WebApplication? _app;

    public string Authority => _app!.Urls.Single();

    /// <summary>Who is signed in over there: subject, address, name, and what the claim of the role says.</summary>
    public (string Subject, string Email, string Name, string? Role) Person { get; set; }

    /// <summary>The parameters of every request for a sign-in.</summary>
    public ConcurrentQueue<OpenIddictRequest> Requests { get; } = [];

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddOpenIddict().AddServer(server => server
            .SetAuthorizationEndpointUris("authorize")
            .SetTokenEndpointUris("token")
            .AllowAuthorizationCodeFlow()
            .RequireProofKeyForCodeExchange()
            .AddEphemeralEncryptionKey()
            .AddEphemeralSigningKey()
            .RegisterScopes(Scopes.Email, Scopes.Profile)

            // Without a database of clients: the one client is checked here.
            .EnableDegradedMode()
            .AddEventHandler<ValidateAuthorizationRequestContext>(handler => handler.UseInlineHandler(CheckClient))
            .AddEventHandler<ValidateTokenRequestContext>(handler => handler.UseInlineHandler(CheckSecret))
            .AddEventHandler<HandleAuthorizationRequestContext>(handler => handler.UseInlineHandler(SignIn))
            .UseAspNetCore().DisableTransportSecurityRequirement());
        _app = builder.Build();
        _app.UseAuthentication();
        await _app.StartAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_app != null)
        {
            await _app.DisposeAsync();
        }
    }

    private static ValueTask CheckClient(ValidateAuthorizationRequestContext context)
    {
        if (context.ClientId != ClientId || context.RedirectUri?.EndsWith("/signin-oidc", StringComparison.Ordinal) != true)
        {
            context.Reject(OpenIddictConstants.Errors.InvalidClient);
        }

        return default;
    }

    private static ValueTask CheckSecret(ValidateTokenRequestContext context)
    {
        if (context.ClientId != ClientId || context.ClientSecret != ClientSecret)
        {
            context.Reject(OpenIddictConstants.Errors.InvalidClient);
        }

        return default;
    }

    private ValueTask SignIn(HandleAuthorizationRequestContext context)
    {
        Requests.Enqueue(context.Request);
        var identity = new ClaimsIdentity("provider");
        identity.SetClaim(Claims.Subject, Person.Subject).SetClaim(Claims.Email, Person.Email).SetClaim(Claims.Name, Person.Name)
            .SetClaim(RoleClaim, Person.Role);
        identity.SetScopes(context.Request.GetScopes());
        identity.SetDestinations(_ => [Destinations.IdentityToken]);
        context.SignIn(new ClaimsPrincipal(identity));
        return default;
    }
}
