using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Components.Endpoints;

namespace IncidentKB.Web.Features.Errors;

/// <summary>
/// Answers forms that cannot be read before a page reads them, which would fail: 400, 413, or 415 for a part in UTF-7, at which the
/// framework's reader of forms throws. Stands before the check of antiforgery tokens, which reads the forms that have one.
/// </summary>
internal sealed class UnreadableForms(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            if (IsReadByPageAlone(context))
            {
                await ReadAsync(context);
            }

            await next(context);
        }
        catch (NotSupportedException) when (context.Request.HasFormContentType
            && context.Features.Get<IAntiforgeryValidationFeature>() == null)
        {
            context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
        }
    }

    private static bool IsReadByPageAlone(HttpContext context) =>
        HttpMethods.IsPost(context.Request.Method)
        && context.GetEndpoint()?.Metadata is { } metadata
        && metadata.GetMetadata<ComponentTypeMetadata>() != null
        && metadata.GetMetadata<IAntiforgeryMetadata>() is { RequiresValidation: false };

    // What is wrong is told as of a form with a token, see RefusedForms.
    private static async Task ReadAsync(HttpContext context)
    {
        try
        {
            await context.Request.ReadFormAsync(context.RequestAborted);
        }
        catch (Exception exception) when (exception is InvalidDataException or InvalidOperationException or IOException)
        {
            context.Features.Set<IAntiforgeryValidationFeature>(new Unreadable(exception));
        }
    }

    private sealed class Unreadable(Exception exception) : IAntiforgeryValidationFeature
    {
        public bool IsValid => false;

        public Exception? Error { get; } = new AntiforgeryValidationException(exception.Message, exception);
    }
}
