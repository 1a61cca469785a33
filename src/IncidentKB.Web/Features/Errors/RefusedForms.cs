using Microsoft.AspNetCore.Antiforgery;

namespace IncidentKB.Web.Features.Errors;

/// <summary>
/// Answers forms that could not be read or that this site did not make, before a page or an endpoint does so without a
/// word. A form that is too large is refused in the same place, because the token in it cannot be read either.
/// </summary>
internal sealed class RefusedForms(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: false } refused)
        {
            context.Response.StatusCode = StatusOf(refused.Error);
            return Task.CompletedTask;
        }

        return next(context);
    }

    private static int StatusOf(Exception? error) => error?.InnerException switch
    {
        BadHttpRequestException bad => bad.StatusCode,
        InvalidDataException limit when limit.Message.Contains("limit", StringComparison.Ordinal) => StatusCodes.Status413PayloadTooLarge,
        _ => StatusCodes.Status400BadRequest,
    };
}
