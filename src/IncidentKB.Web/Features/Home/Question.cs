using IncidentKB.Web.Features.Match;
using IncidentKB.Web.Shared;

namespace IncidentKB.Web.Features.Home;

/// <summary>
/// POST /ask, where the box of the first page sends what somebody typed or pasted. A short line becomes the address of a search;
/// everything else is answered as if it had been pasted at /match, without being sent a second time.
/// </summary>
internal sealed class Question(RequestDelegate next)
{
    // A message fits; what is longer is rather a log than a question, and makes an address that nobody can share.
    private const int MaxSearchLength = 300;

    // Such a line in a form, three bytes for each character, with the boundaries and the token. A longer body is not looked into.
    private const int MaxFormBytes = 8 * 1024;

    public async Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (request.Path == "/ask" && HttpMethods.IsPost(request.Method))
        {
            if (await ShortLineAsync(request) is { } line)
            {
                var urls = new KbUrls(LanguagePrefix.LanguageOf(request));
                context.Response.StatusCode = StatusCodes.Status303SeeOther;
                context.Response.Headers.Location = line.Length > 0 ? urls.Search(line) : urls.SearchForm;
                return;
            }

            request.Path = "/match";
        }

        await next(context);
    }

    private static async Task<string?> ShortLineAsync(HttpRequest request)
    {
        if (!request.HasFormContentType || request.ContentLength is null or > MaxFormBytes)
        {
            return null;
        }

        request.EnableBuffering();
        try
        {
            var text = (await request.ReadFormAsync(request.HttpContext.RequestAborted))[MatchForm.Field].ToString().Trim();
            return text.Length <= MaxSearchLength && !text.AsSpan().ContainsAny('\n', '\r') ? text : null;
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or NotSupportedException)
        {
            return null; // Whoever reads it next says what is wrong with it.
        }
        finally
        {
            request.Body.Position = 0;
        }
    }
}
