using IncidentKB.Data.Entities;
using IncidentKB.Web.Shared;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;

namespace IncidentKB.Web.Features.People;

/// <summary>
/// Who speaks to the API. A token does so for what programs read and for nothing else, with the scope that the request needs.
/// A cookie does so only from a page of this site: a browser sends cookies along for pages of strangers too.
/// </summary>
internal sealed class ApiAccess(RequestDelegate next, IAntiforgery antiforgery, KbOptions options)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (!PeopleHosting.IsForPrograms(request))
        {
            await next(context);
            return;
        }

        if (request.Headers.Authorization.Count > 0)
        {
            if (await RefusalOfTokenAsync(context) is { } status)
            {
                await PeopleHosting.WriteProblemAsync(context, status);
                return;
            }
        }
        else if (context.User.IsSignedIn && IsChange(request) && !options.IsFromHere(request)
            && !await antiforgery.IsRequestValidAsync(context))
        {
            context.User = new();
        }

        await next(context);
    }

    private static async Task<int?> RefusalOfTokenAsync(HttpContext context)
    {
        if (await context.AuthenticateAsync(SignedIn.Token) is not { Principal: { } program })
        {
            return StatusCodes.Status401Unauthorized;
        }

        context.User = program;
        var scope = context.GetEndpoint()?.Metadata.GetMetadata<NeedsScopeAttribute>()?.Scope
            ?? (IsChange(context.Request) ? TokenScopes.Write : TokenScopes.Read);
        return program.HasScope(scope) ? null : StatusCodes.Status403Forbidden;
    }

    private static bool IsChange(HttpRequest request) => !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method);
}

/// <summary>The scope that a token needs here, where the method does not tell it: reading for GET, writing for the others.</summary>
/// <param name="scope">One of <see cref="TokenScopes"/>.</param>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NeedsScopeAttribute(string scope) : Attribute
{
    public string Scope { get; } = scope;
}
