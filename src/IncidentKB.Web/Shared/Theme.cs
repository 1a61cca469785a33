namespace IncidentKB.Web.Shared;

/// <summary>
/// The theme that a reader chose: light, dark, or the system's. It lives in a cookie, because the server writes it into the
/// page: a script that did so would need to run before the first paint, inline, which the policy forbids.
/// </summary>
public static class Theme
{
    /// <summary>Follows the system; no cookie.</summary>
    public const string System = "auto";

    /// <summary>Name of the cookie.</summary>
    public const string CookieName = "ikb_theme";

    /// <summary>Every theme, in the order in which the button goes through them.</summary>
    public static readonly IReadOnlyList<string> All = [System, "light", "dark"];

    /// <summary>The reader's theme; <see cref="System"/> for a cookie that says anything else.</summary>
    public static string Of(HttpRequest request) => All.FirstOrDefault(t => t == request.Cookies[CookieName]) ?? System;
}
