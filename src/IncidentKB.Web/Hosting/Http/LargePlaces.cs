using System.Net;
using System.Threading.RateLimiting;
using IncidentKB.Web.Features.Runs;
using Microsoft.Net.Http.Headers;
using BadHttpRequestException = Microsoft.AspNetCore.Http.BadHttpRequestException;

namespace IncidentKB.Web.Hosting.Http;

/// <summary>
/// Places for work on large texts, which takes memory: two in all, one of them for one address, and one for a whole log. Whoever gets
/// none waits, and is asked to come back where that takes too long.
/// </summary>
internal sealed class LargePlaces : IDisposable
{
    /// <summary>Bytes up to which a text is an ordinary one: a form, a long stack, a program. It needs no place.</summary>
    internal const long Ordinary = 256 * 1024;

    /// <summary>Bytes from which on a text is a whole log: one of 16 MiB takes some 200 MB while it is judged.</summary>
    internal const long Huge = 4 * 1024 * 1024;

    private const int AtOnce = 2;

    // Of one address, and in all.
    private const int MaxWaiting = 16;

    private const int SecondsUntilRetry = 10;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    // Long for the last steps of a request, and short beside the second in which a whole log is judged.
    private static readonly TimeSpan EndOfRequest = TimeSpan.FromMilliseconds(50);

    private readonly PartitionedRateLimiter<HttpContext> _large;
    private readonly PartitionedRateLimiter<HttpContext> _huge = InAll(1);

    /// <summary>Makes the places.</summary>
    public LargePlaces() => _large = PartitionedRateLimiter.CreateChained(
        PartitionedRateLimiter.Create<HttpContext, IPAddress>(http => RateLimitPartition.GetConcurrencyLimiter(
            VisitorRuns.NetworkOf(http.Connection.RemoteIpAddress), _ => new() { PermitLimit = 1, QueueLimit = MaxWaiting })),
        InAll(AtOnce));

    /// <summary>A place for what is more than ordinary; disposed, it is free again.</summary>
    /// <exception cref="BadHttpRequestException">None got free in time: 503, with the time to come back at.</exception>
    public Task<IDisposable> TakeLargeAsync(HttpContext http) => TakeAsync(_large, http);

    /// <summary>The place for a whole log, beside the one that its text has. It is free again when what it took was given back.</summary>
    /// <exception cref="BadHttpRequestException">It did not get free in time: 503, with the time to come back at.</exception>
    public async Task<IDisposable> TakeHugeAsync(HttpContext http) => new HugePlace(await TakeAsync(_huge, http));

    /// <inheritdoc/>
    public void Dispose()
    {
        _large.Dispose();
        _huge.Dispose();
    }

    private static PartitionedRateLimiter<HttpContext> InAll(int places) => PartitionedRateLimiter.Create<HttpContext, int>(
        _ => RateLimitPartition.GetConcurrencyLimiter(0, _ => new() { PermitLimit = places, QueueLimit = MaxWaiting }));

    private static async Task<IDisposable> TakeAsync(PartitionedRateLimiter<HttpContext> places, HttpContext context)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        patience.CancelAfter(Patience);
        try
        {
            var lease = await places.AcquireAsync(context, 1, patience.Token);
            if (lease.IsAcquired)
            {
                return lease;
            }

            lease.Dispose();
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            // Too long.
        }

        // At the last moment: whoever answers an error clears the headers that were set before.
        context.Response.OnStarting(() =>
        {
            context.Response.Headers[HeaderNames.RetryAfter] = $"{SecondsUntilRetry}";
            return Task.CompletedTask;
        });
        throw new BadHttpRequestException("Other large texts are being read.", StatusCodes.Status503ServiceUnavailable);
    }

    private sealed class HugePlace(IDisposable place) : IDisposable
    {
        public void Dispose() => _ = FreeAsync();

        // The request that ends here holds its text still: on this very stack, and in what is disposed after it.
        private async Task FreeAsync()
        {
            await Task.Delay(EndOfRequest);
            MemoryAtRest.GiveBack();
            place.Dispose();
        }
    }
}
