using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Components.Forms;

namespace IncidentKB.Web.Shared;

/// <summary>
/// The token of a form, made where a page has one. As soon as one page of the site has a circuit, the framework signs every
/// page, and so sends a cookie to whoever only reads; <see cref="DropUnusedCookie"/> takes it back where no form was rendered.
/// </summary>
internal sealed class FormTokens(IHttpContextAccessor accessor, IAntiforgery antiforgery) : AntiforgeryStateProvider
{
    /// <summary>Name of the cookie that signs forms.</summary>
    public const string CookieName = "ikb_form";

    private static readonly object Used = new();

    /// <summary>Takes the cookie out of an answer that holds no form. For the last moment before the answer starts.</summary>
    public static void DropUnusedCookie(HttpContext http)
    {
        if (!http.Items.ContainsKey(Used) && http.Response.Headers.SetCookie is { Count: > 0 } cookies)
        {
            http.Response.Headers.SetCookie =
                cookies.Where(c => c?.StartsWith(CookieName + "=", StringComparison.Ordinal) != true
                    && c?.StartsWith(KbOptions.HostPrefix + CookieName + "=", StringComparison.Ordinal) != true).ToArray();
        }
    }

    public override AntiforgeryRequestToken? GetAntiforgeryToken()
    {
        // A circuit has no request; its components send no forms.
        if (accessor.HttpContext is not { } http)
        {
            return null;
        }

        http.Items[Used] = true;
        var tokens = http.Response.HasStarted ? antiforgery.GetTokens(http) : antiforgery.GetAndStoreTokens(http);
        return tokens.RequestToken == null ? null : new(tokens.RequestToken, tokens.FormFieldName);
    }
}
