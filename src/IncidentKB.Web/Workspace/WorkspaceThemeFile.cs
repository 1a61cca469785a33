using System.Security.Cryptography;
using System.Text;

namespace IncidentKB.Web.Workspace;

/// <summary>GET /workspace/theme.css, made once from the site's own tokens.css.</summary>
internal sealed class WorkspaceThemeFile
{
    private readonly Lazy<string> _css;

    public WorkspaceThemeFile(IWebHostEnvironment environment) => _css = new(() =>
    {
        var file = environment.WebRootFileProvider.GetFileInfo("tokens.css");
        using var reader = new StreamReader(file.CreateReadStream());
        return WorkspaceTheme.Css(reader.ReadToEnd());
    });

    /// <summary>Its address, which changes with its text.</summary>
    public string Url =>
        $"{WorkspaceArea.Root}/theme.css?v={Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(_css.Value)))[..12]}";

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet($"{WorkspaceArea.Root}/theme.css", (HttpContext http, WorkspaceThemeFile theme) =>
        {
            http.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
            return Results.Text(theme._css.Value, "text/css; charset=utf-8");
        }).ExcludeFromDescription().AllowAnonymous();
}
