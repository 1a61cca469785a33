using System.Data.Common;
using System.Net;
using System.Threading.RateLimiting;
using IncidentKB.Data.People;
using IncidentKB.Web.Features.People;
using IncidentKB.Web.Features.Runs;

namespace IncidentKB.Web.Hosting;

/// <summary>
/// How much people without an account at one network may have stored in an hour. How much in all is bounded where it is stored.
/// </summary>
internal sealed class VisitorLimits : IDisposable
{
    /// <summary>Reports of problems: a careful reader of a few articles, and no program.</summary>
    public const int Reports = 10;

    /// <summary>Steps of reading paths and answers to matches: a class of newcomers on their first day.</summary>
    public const int Writes = 300;

    /// <summary>Kilobytes of pasted texts that are kept for an hour, compressed: dozens of whole logs, thousands of stacks.</summary>
    public const int Kept = 8 * 1024;

    private readonly PartitionedRateLimiter<IPAddress> _reports = Limiter(Reports);
    private readonly PartitionedRateLimiter<IPAddress> _writes = Limiter(Writes);
    private readonly PartitionedRateLimiter<IPAddress> _kept = Limiter(Kept);

    /// <summary>Takes one of the reports; false where none is left.</summary>
    public bool TryReport(HttpContext http) => TryTake(_reports, http);

    /// <summary>Takes one of the writes; false where none is left.</summary>
    public bool TryWrite(HttpContext http) => TryTake(_writes, http);

    /// <summary>Takes room for a pasted text of so many bytes; false where it is too large, or none is left.</summary>
    public bool TryKeep(HttpContext http, int bytes) => bytes <= Kept * 1024 && TryTake(_kept, http, (bytes + 1023) / 1024);

    public void Dispose()
    {
        _reports.Dispose();
        _writes.Dispose();
        _kept.Dispose();
    }

    private static bool TryTake(PartitionedRateLimiter<IPAddress> limiter, HttpContext http, int permits = 1)
    {
        if (http.User.IsSignedIn)
        {
            return true;
        }

        using var lease = limiter.AttemptAcquire(VisitorRuns.NetworkOf(http.Connection.RemoteIpAddress), permits);
        return lease.IsAcquired;
    }

    private static PartitionedRateLimiter<IPAddress> Limiter(int permits) => PartitionedRateLimiter.Create<IPAddress, IPAddress>(
        network => RateLimitPartition.GetFixedWindowLimiter(
            network, _ => new() { PermitLimit = permits, Window = TimeSpan.FromHours(1), QueueLimit = 0 }));
}

/// <summary>Once a day, deletes what visitors had stored and nobody has touched for a long time.</summary>
internal sealed class VisitorRowsAging(VisitorRows rows, TimeProvider clock, ILogger<VisitorRowsAging> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var days = new PeriodicTimer(TimeSpan.FromDays(1), clock);
        while (await days.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await rows.DropOldAsync(stoppingToken);
            }
            catch (DbException exception)
            {
                logger.LogRowsKept(exception.Message);
            }
        }
    }
}
