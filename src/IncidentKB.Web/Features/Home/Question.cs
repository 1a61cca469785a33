using IncidentKB.Web.Features.Match;
using IncidentKB.Web.Shared;
using Microsoft.AspNetCore.Antiforgery;

namespace IncidentKB.Web.Features.Home;

/// <summary>
/// POST /ask, where the box of the first page sends what somebody typed or pasted. A short line becomes the address of a search;
/// everything else is answered as if it had been pasted at /match, without being sent a second time. The first page sets no cookie, so
/// its form is not signed by one: that it is ours is known by the origin that browsers name.
/// </summary>
internal sealed class Question(RequestDelegate next, KbOptions options)
{
    private static readonly Signature Signed = new(null);

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
            context.Features.Set<IAntiforgeryValidationFeature>(options.IsFromHere(request) ? Signed : Refused("It was sent by another site."));
        }

        await next(context);
    }

    /// <summary>
    /// Stands where signed forms are checked: keeps that check from looking for a token that such a form has not, and reads the form,
    /// which that check would do, so that one that cannot be read is refused in the same way.
    /// </summary>
    public static async Task PassAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Features.Get<IAntiforgeryValidationFeature>() is Signature && context.GetEndpoint() is { } endpoint)
        {
            context.SetEndpoint(new(endpoint.RequestDelegate, new([.. endpoint.Metadata, Signed]), endpoint.DisplayName));
            try
            {
                _ = await context.Request.ReadFormAsync(context.RequestAborted);
            }
            catch (NotSupportedException)
            {
                context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
                return;
            }
            catch (Exception exception) when (exception is InvalidDataException or InvalidOperationException or IOException)
            {
                context.Features.Set<IAntiforgeryValidationFeature>(Refused("It cannot be read.", exception));
            }
        }

        await next(context);
    }

    private static Signature Refused(string sentence, Exception? exception = null) => new(new AntiforgeryValidationException(sentence, exception));

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

    private sealed class Signature(Exception? error) : IAntiforgeryValidationFeature, IAntiforgeryMetadata
    {
        public bool IsValid => error == null;

        public Exception? Error => error;

        public bool RequiresValidation => false;
    }
}
