using Microsoft.AspNetCore.Antiforgery;

namespace IncidentKB.Web.Features.Errors;

/// <summary>
/// Answers a form with a part in UTF-7 (415), on which the framework's reader of forms fails. Stands before the check of antiforgery
/// tokens, which reads the form.
/// </summary>
internal sealed class UnreadableForms(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (NotSupportedException) when (context.Request.HasFormContentType
            && context.Features.Get<IAntiforgeryValidationFeature>() == null)
        {
            context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
        }
    }
}
