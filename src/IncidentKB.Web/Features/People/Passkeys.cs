using System.Text.Json;
using IncidentKB.Data.Entities;
using IncidentKB.Data.People;
using IncidentKB.Web.Shared;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;

namespace IncidentKB.Web.Features.People;

/// <summary>
/// Passkeys (WebAuthn): a script asks for options, the browser signs them, and an ordinary form brings the answer. What the
/// server asked stands in a signed cookie between the two.
/// </summary>
internal static class Passkeys
{
    // What a browser sends of a passkey is a few kilobytes.
    private const int MaxBytes = 64 * 1024;

    public static void MapPasskeys(this IEndpointRouteBuilder routes)
    {
        var forms = routes.MapGroup("").ExcludeFromDescription()
            .WithMetadata(new RequireAntiforgeryTokenAttribute(), new RequestSizeLimitAttribute(MaxBytes));
        forms.MapPost("/login/passkey/options", AskAsync).AllowAnonymous();
        forms.MapPost("/login/passkey", SignInAsync).AllowAnonymous();
        forms.MapPost("/account/passkey/options", OfferAsync).RequireAuthorization();
        forms.MapPost("/account/passkey", AddAsync).RequireAuthorization();
    }

    // No account is named: the browser offers the passkeys that it has for this site, and the answer says whose it is.
    private static async Task<IResult> AskAsync(SignInManager<User> signIn) => Json(await signIn.MakePasskeyRequestOptionsAsync(null));

    private static async Task<IResult> SignInAsync(
        [FromForm] string? credential, [FromForm(Name = "return")] string? back,
        PageRequest page, SignInManager<User> signIn, Sessions sessions, SignInLimits limits, AccountForm sent)
    {
        var (mayTry, proof) = await limits.TryAsync(page.Http, null, async () =>
            await ProveAsync(() => signIn.PerformPasskeyAssertionAsync(credential ?? "")) is { Succeeded: true } proven ? proven : null);
        if (!mayTry)
        {
            return PeopleEndpoints.TooMany(sent, page);
        }

        if (proof is not { User: { DeactivatedAt: null } user, Passkey: { } passkey })
        {
            sent.Message = page.Reader.Ui.PasskeyRefused;
            return PeopleEndpoints.Again(sent, page.Http, StatusCodes.Status401Unauthorized);
        }

        // The counter of the passkey, by which a copy of it is noticed.
        await signIn.UserManager.AddOrUpdatePasskeyAsync(user, passkey);
        await PeopleEndpoints.SignInAsync(page.Http, user, "passkey", sessions);
        page.SeeOther(PeopleEndpoints.WithinSite(back) ?? page.Reader.Urls.Home);
        return Results.Empty;
    }

    private static async Task<IResult> OfferAsync(HttpContext http, SignInManager<User> signIn)
    {
        var user = (await signIn.UserManager.FindByIdAsync($"{http.User.UserId}"))!;
        return Json(await signIn.MakePasskeyCreationOptionsAsync(new() { Id = $"{user.Id}", Name = user.Email!, DisplayName = user.Name }));
    }

    private static async Task<IResult> AddAsync(
        [FromForm] string? credential, [FromForm(Name = "passkey-name")] string? name,
        PageRequest page, SignInManager<User> signIn, Accounts accounts, AccountForm sent)
    {
        var proof = await ProveAsync(() => signIn.PerformPasskeyAttestationAsync(credential ?? ""));
        if (proof is not { Succeeded: true, Passkey: { } passkey })
        {
            sent.Message = page.Reader.Ui.PasskeyRefused;
            return PeopleEndpoints.Again(sent, page.Http, StatusCodes.Status400BadRequest);
        }

        try
        {
            passkey.Name = name?.Trim() is { Length: > 0 and <= ApiToken.MaxName } called ? called : page.Reader.Ui.PasskeyDefaultName;
            await accounts.AddPasskeyAsync(SignedIn.ActorOf(page.Http), passkey, page.Cancelled);
            page.SeeOther(page.Reader.Urls.Account);
            return Results.Empty;
        }
        catch (AccountException exception)
        {
            return PeopleEndpoints.Refused(sent, page, exception.Fault);
        }
    }

    // What is no answer of a browser, or answers no question of ours, is told by exceptions of several kinds.
    private static async Task<T?> ProveAsync<T>(Func<Task<T>> prove)
        where T : class
    {
        try
        {
            return await prove();
        }
        catch (Exception exception) when (exception is InvalidOperationException or JsonException or FormatException or PasskeyException)
        {
            return null;
        }
    }

    private static IResult Json(string options) => Results.Text(options, "application/json");
}
