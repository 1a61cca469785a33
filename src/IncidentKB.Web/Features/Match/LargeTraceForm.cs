using Microsoft.AspNetCore.Http.Features;

namespace IncidentKB.Web.Features.Match;

/// <summary>
/// Lets the form of a trace hold a whole dump: the reader of forms stops at 4 MB a field. Stands before the check of
/// antiforgery tokens, which reads the form.
/// </summary>
internal sealed class LargeTraceForm(RequestDelegate next)
{
    /// <summary>
    /// Bytes of a form with a trace: 16 MiB of it, a second character for the end of each line, and the fields beside it.
    /// </summary>
    public const int MaxBodyBytes = 32 * 1024 * 1024;

    // In memory also where somebody sends a file, which nobody reads: nothing pasted goes to the disk.
    private static readonly FormOptions Options = new()
    {
        ValueLengthLimit = MaxBodyBytes,
        MultipartBodyLengthLimit = MaxBodyBytes,
        MemoryBufferThreshold = MaxBodyBytes,
    };

    public Task InvokeAsync(HttpContext context)
    {
        if (context.Request.Path == "/match" && HttpMethods.IsPost(context.Request.Method))
        {
            context.Features.Set<IFormFeature>(new FormFeature(context.Request, Options));
        }

        return next(context);
    }
}
