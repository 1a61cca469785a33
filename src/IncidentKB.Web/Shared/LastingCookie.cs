namespace IncidentKB.Web.Shared;

/// <summary>A cookie of this site that scripts cannot read and that stays for more than a year.</summary>
internal static class LastingCookie
{
    // Chromium keeps none longer.
    private static readonly TimeSpan KeptFor = TimeSpan.FromDays(400);

    /// <summary>Sends it with the answer.</summary>
    public static void Append(HttpContext context, string name, string value) => context.Response.Cookies.Append(name, value, new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        Secure = context.Request.IsHttps,
        IsEssential = true,
        MaxAge = KeptFor,
        Path = "/",
    });
}
