using System.Text.Encodings.Web;
using IncidentKB.Data.People;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace IncidentKB.Web.Features.People;

/// <summary>Reads the token of a program from its Authorization header, <c>Bearer ikb_…</c>, and from nowhere else.</summary>
internal sealed class ApiTokenHandler(
    ApiTokens tokens, IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    private const string Bearer = "Bearer ";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
        {
            return AuthenticateResult.NoResult();
        }

        var token = header[Bearer.Length..].Trim();
        return token.StartsWith(Secret.TokenPrefix, StringComparison.Ordinal)
            && await tokens.FindAsync(token, Context.RequestAborted) is { } found
            ? AuthenticateResult.Success(new(SignedIn.Of(found), Scheme.Name))
            : AuthenticateResult.Fail("Unknown token.");
    }
}
