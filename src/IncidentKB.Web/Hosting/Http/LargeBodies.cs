using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace IncidentKB.Web.Hosting.Http;

/// <summary>
/// Bounds the memory that large bodies take. Whoever has sent more than an ordinary body needs a place for the rest of it, and
/// another one to go on to a whole log; until then the rest stays unread. A length that is announced and not sent takes nothing.
/// </summary>
/// <param name="next">What serves the request.</param>
/// <param name="places">The places.</param>
internal sealed class LargeBodies(RequestDelegate next, LargePlaces places)
{
    // A megabit a second. Whoever is slower keeps a place from others.
    private static readonly MinDataRate MinRate = new(bytesPerSecond: 100_000, gracePeriod: TimeSpan.FromSeconds(10));

    /// <summary>Serves a request; while its body is large it has a place.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.Request.ContentLength is <= LargePlaces.Ordinary
            || context.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: true })
        {
            await next(context);
            return;
        }

        if (context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = MinRate;
        }

        var body = context.Request.Body;
        using var counted = new CountedBody(body, places, context);
        context.Request.Body = counted;
        try
        {
            await next(context);
        }
        finally
        {
            context.Request.Body = body;
        }
    }

    // Asks for a place before it reads beyond what is ordinary, and for the one of a log before it reads that.
    private sealed class CountedBody(Stream body, LargePlaces places, HttpContext context) : Stream
    {
        private long _count;
        private IDisposable? _large;
        private IDisposable? _huge;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_count >= LargePlaces.Ordinary)
            {
                _large ??= await places.TakeLargeAsync(context);
            }

            if (_count >= LargePlaces.Huge)
            {
                _huge ??= await places.TakeHugeAsync(context);
            }

            var read = await body.ReadAsync(buffer, cancellationToken);
            _count += read;
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
            _huge?.Dispose();
            _large?.Dispose();
            base.Dispose(disposing);
        }
    }
}
