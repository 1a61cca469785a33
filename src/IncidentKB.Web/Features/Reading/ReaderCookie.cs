namespace IncidentKB.Web.Features.Reading;

/// <summary>The anonymous reader: a random number in a cookie that scripts cannot read, set with the first progress.</summary>
internal static class ReaderCookie
{
    private const string Name = "ikb_reader";

    private static readonly TimeSpan KeptFor = TimeSpan.FromDays(400);

    public static Guid? Read(HttpRequest request) => Guid.TryParseExact(request.Cookies[Name], "N", out var reader) ? reader : null;

    public static Guid ReadOrCreate(HttpContext context)
    {
        var reader = Read(context.Request) ?? Guid.NewGuid();
        context.Response.Cookies.Append(Name, reader.ToString("N"), new()
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Lax,
            Secure = context.Request.IsHttps,
            IsEssential = true,
            MaxAge = KeptFor,
            Path = "/",
        });
        return reader;
    }
}
