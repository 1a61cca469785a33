using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Diagnostics;

namespace IncidentKB.Web.Features.Errors;

/// <summary>
/// An error page is read, whatever was sent: as a POST it would ask for a form of its own, as a DELETE it would not be found.
/// </summary>
internal sealed class ErrorAsGet(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.Features.Get<IStatusCodeReExecuteFeature>() != null || context.Features.Get<IExceptionHandlerFeature>() != null)
        {
            context.Request.Method = HttpMethods.Get;
            context.Features.Set<IAntiforgeryValidationFeature>(null);
        }

        return next(context);
    }
}
