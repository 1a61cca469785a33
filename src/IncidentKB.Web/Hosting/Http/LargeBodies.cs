using System.Net;
using System.Threading.RateLimiting;
using IncidentKB.Web.Features.Runs;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Net.Http.Headers;
using BadHttpRequestException = Microsoft.AspNetCore.Http.BadHttpRequestException;

namespace IncidentKB.Web.Hosting.Http;

/// <summary>
/// Bounds the memory that large texts take. Whoever has sent more than an ordinary body needs a place for the rest of it: there are
/// two, one address has one of them, and one of those who have a place may go on to send a whole log. The others wait with the rest
/// unread, and are asked to come back where that takes too long. What a log took is given back when it has been answered.
/// A length that is announced and not sent takes nothing.
/// </summary>
internal sealed class LargeBodies : IDisposable
{
    /// <summary>Bytes up to which a body is an ordinary one: a form, a long stack, a program.</summary>
    internal const long Ordinary = 256 * 1024;

    // Bytes from which on a body is a whole log: one of 16 MiB takes some 200 MB while it is judged. Its memory is given back at once.
    private const long Huge = 4 * 1024 * 1024;

    private const int AtOnce = 2;

    // Of one address, and in all.
    private const int MaxWaiting = 16;

    private const int SecondsUntilRetry = 10;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    // A megabit a second. Whoever is slower keeps a place from others.
    private static readonly MinDataRate MinRate = new(bytesPerSecond: 100_000, gracePeriod: TimeSpan.FromSeconds(10));

    private readonly RequestDelegate _next;
    private readonly PartitionedRateLimiter<HttpContext> _places;
    private readonly PartitionedRateLimiter<HttpContext> _hugePlaces = InAll(1);

    /// <summary>Makes the places.</summary>
    public LargeBodies(RequestDelegate next)
    {
        _next = next;
        _places = PartitionedRateLimiter.CreateChained(
            PartitionedRateLimiter.Create<HttpContext, IPAddress>(http => RateLimitPartition.GetConcurrencyLimiter(
                VisitorRuns.NetworkOf(http.Connection.RemoteIpAddress), _ => new() { PermitLimit = 1, QueueLimit = MaxWaiting })),
            InAll(AtOnce));
    }

    /// <summary>Serves a request; while its body is large it has a place.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.Request.ContentLength is <= Ordinary
            || context.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: true })
        {
            await _next(context);
            return;
        }

        if (context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = MinRate;
        }

        var body = context.Request.Body;
        using var counted = new CountedBody(body, places => TakePlaceAsync(places, context), _places, _hugePlaces);
        context.Request.Body = counted;
        try
        {
            await _next(context);
        }
        finally
        {
            context.Request.Body = body;
            if (counted.Count >= Huge)
            {
                MemoryAtRest.GiveBack();
            }
        }
    }

    public void Dispose()
    {
        _places.Dispose();
        _hugePlaces.Dispose();
    }

    private static PartitionedRateLimiter<HttpContext> InAll(int places) => PartitionedRateLimiter.Create<HttpContext, int>(
        _ => RateLimitPartition.GetConcurrencyLimiter(0, _ => new() { PermitLimit = places, QueueLimit = MaxWaiting }));

    private static async Task<RateLimitLease> TakePlaceAsync(PartitionedRateLimiter<HttpContext> places, HttpContext context)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        patience.CancelAfter(Patience);
        try
        {
            var place = await places.AcquireAsync(context, 1, patience.Token);
            if (place.IsAcquired)
            {
                return place;
            }

            place.Dispose();
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
        throw new BadHttpRequestException("Other large bodies are being read.", StatusCodes.Status503ServiceUnavailable);
    }

    // Asks for a place before it reads beyond what is ordinary, and for the one of a log before it reads that.
    private sealed class CountedBody(
        Stream body,
        Func<PartitionedRateLimiter<HttpContext>, Task<RateLimitLease>> takeAsync,
        PartitionedRateLimiter<HttpContext> places,
        PartitionedRateLimiter<HttpContext> hugePlaces) : Stream
    {
        private RateLimitLease? _place;
        private RateLimitLease? _hugePlace;

        /// <summary>Bytes that were read.</summary>
        public long Count { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Count >= Ordinary)
            {
                _place ??= await takeAsync(places);
            }

            if (Count >= Huge)
            {
                _hugePlace ??= await takeAsync(hugePlaces);
            }

            var read = await body.ReadAsync(buffer, cancellationToken);
            Count += read;
            return read;
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            _hugePlace?.Dispose();
            _place?.Dispose();
            base.Dispose(disposing);
        }
    }
}
