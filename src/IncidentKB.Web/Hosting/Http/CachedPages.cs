using System.Globalization;
using IncidentKB.Data;
using IncidentKB.Runner;
using IncidentKB.Web.Features.People;
using IncidentKB.Web.Shared;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;

namespace IncidentKB.Web.Hosting.Http;

/// <summary>
/// Pages that are the same for everybody who only reads are kept as they were sent, compressed, and answered with 304 where a browser
/// has them still. The key holds all that such a page is made of: the version of the content and of its proofs, how programs are shut in
/// (which is known some time after the start), day, theme and encoding beside the address, so that a page is never out of date. Whoever is
/// signed in, or has progress or answers of his own here, gets a page of his own.
/// </summary>
internal sealed class CachedPages(IDbContextFactory<KbContext> database, SnippetRunner runner, TimeProvider clock) : IOutputCachePolicy
{
    /// <summary>Name of the policy, for the attribute of a page.</summary>
    public const string Name = "pages";

    /// <summary>Bytes of all kept pages.</summary>
    public const long MaxBytes = 16 * 1024 * 1024;

    // A key holds the version of the content: what is older than that is asked for by nobody.
    private static readonly TimeSpan KeptFor = TimeSpan.FromHours(1);

    // A page says nothing of these, or the key does.
    private static readonly string[] HarmlessCookies =
        [Theme.CookieName, ChosenLanguage.CookieName, FormTokens.CookieName, KbOptions.HostPrefix + FormTokens.CookieName];

    // Another program, or other settings, write other pages.
    private readonly string _start = Guid.NewGuid().ToString("N")[..8];

    /// <inheritdoc/>
    public async ValueTask CacheRequestAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        var http = context.HttpContext;
        context.EnableOutputCaching = true;
        context.AllowCacheLookup = context.AllowCacheStorage = IsForEverybody(http);
        if (!context.AllowCacheLookup)
        {
            return;
        }

        await using var db = await database.OpenAsync(cancellation);
        var content = await db.ReadContentVersionAsync(cancellation);
        var proof = await db.Proofs.MaxAsync(p => (int?)p.Id, cancellation) ?? 0;
        var day = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime).DayNumber;
        var madeOf = string.Create(
            CultureInfo.InvariantCulture, $"{_start}-{content}-{proof}-{runner.State.Isolation}-{day}-{Theme.Of(http.Request)}");
        context.CacheVaryByRules.QueryKeys = "page";
        context.CacheVaryByRules.VaryByValues["of"] = madeOf;
        context.CacheVaryByRules.VaryByValues["as"] = EncodingOf(http.Request);
        context.AllowLocking = true;
        context.ResponseExpirationTimeSpan = KeptFor;
        http.Response.Headers.ETag = $"W/\"{madeOf}\"";
        http.Response.OnStarting(DropTagOfFault, http.Response);
    }

    /// <inheritdoc/>
    public ValueTask ServeFromCacheAsync(OutputCacheContext context, CancellationToken cancellation) => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public ValueTask ServeResponseAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        var response = context.HttpContext.Response;

        // A page says its status when the answer starts, which that to a HEAD request has not done yet.
        context.AllowCacheStorage &= response is { HasStarted: true, StatusCode: StatusCodes.Status200OK, Headers.SetCookie.Count: 0 };
        return ValueTask.CompletedTask;
    }

    // The tag has to be there before the answer begins, and an answer that is none has no tag.
    private static Task DropTagOfFault(object state)
    {
        var response = (HttpResponse)state;
        if (response.StatusCode is not (StatusCodes.Status200OK or StatusCodes.Status304NotModified))
        {
            response.Headers.ETag = default;
        }

        return Task.CompletedTask;
    }

    private static bool IsForEverybody(HttpContext http) =>
        (HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method))
        && !http.User.IsSignedIn
        && http.Request.Headers.Authorization.Count == 0
        && http.Request.Cookies.Keys.All(HarmlessCookies.Contains)
        && http.Request.Query.Keys.All(key => key == "page");

    // As the compression chooses it, in as few words as there are answers.
    private static string EncodingOf(HttpRequest request)
    {
        var accepted = request.Headers[HeaderNames.AcceptEncoding].ToString();
        return accepted.Contains("br", StringComparison.Ordinal) ? "br" : accepted.Contains("gzip", StringComparison.Ordinal) ? "gzip" : "";
    }
}
