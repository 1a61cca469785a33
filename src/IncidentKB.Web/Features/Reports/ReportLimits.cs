using System.Net;
using System.Threading.RateLimiting;
using IncidentKB.Web.Features.Runs;

namespace IncidentKB.Web.Features.Reports;

/// <summary>How many reports visitors of one network may send. How many may be open in all is bounded where they are stored.</summary>
internal sealed class ReportLimits : IDisposable
{
    /// <summary>Reports of one network within an hour: a careful reader of a few articles, and no program.</summary>
    public const int AtAddress = 10;

    private readonly PartitionedRateLimiter<IPAddress> _addresses = PartitionedRateLimiter.Create<IPAddress, IPAddress>(
        network => RateLimitPartition.GetFixedWindowLimiter(
            network, _ => new() { PermitLimit = AtAddress, Window = TimeSpan.FromHours(1), QueueLimit = 0 }));

    /// <summary>Takes one of the reports that this network may send; false where none is left.</summary>
    public bool TryTake(HttpContext http)
    {
        using var lease = _addresses.AttemptAcquire(VisitorRuns.NetworkOf(http.Connection.RemoteIpAddress));
        return lease.IsAcquired;
    }

    public void Dispose() => _addresses.Dispose();
}
