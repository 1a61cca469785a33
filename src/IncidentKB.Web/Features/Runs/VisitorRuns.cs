using System.Net;
using System.Net.Sockets;
using IncidentKB.Runner;
using IncidentKB.Web.Features.Reading;

namespace IncidentKB.Web.Features.Runs;

/// <summary>
/// Gives everybody a fair share of the runs. The share is that of an address, because a visitor can make up a cookie and not an
/// address; within it each reader's cookie, and all without one, run one thing at a time.
/// </summary>
internal sealed class VisitorRuns
{
    /// <summary>So many series of runs of one address are under way at once: as many as run at once, and eight that wait.</summary>
    public const int MaxAtAddress = SnippetRunner.AtOnce + 8;

    // What one person is given of IPv6 (RFC 6177): whoever has a /64 has all addresses in it.
    private const int NetworkBytes = 8;

    private readonly Lock _lock = new();
    private readonly HashSet<Visitor> _running = [];

    /// <summary>Begins a series of runs of this visitor.</summary>
    /// <returns>What ends it; or the sentence that says why it may not begin yet.</returns>
    public (IDisposable? Visit, string Refusal) TryBegin(HttpContext http, RunText text)
    {
        var visitor = new Visitor(NetworkOf(http.Connection.RemoteIpAddress), ReaderCookie.Read(http));
        lock (_lock)
        {
            if (_running.Contains(visitor))
            {
                return (null, text.OneAtATime);
            }

            if (_running.Count(other => other.Network.Equals(visitor.Network)) >= MaxAtAddress)
            {
                return (null, text.TooManyAtAddress);
            }

            _running.Add(visitor);
            return (new Visit(this, visitor), "");
        }
    }

    /// <summary>
    /// What one person is given of addresses: all of an IPv4 address, the first half of an IPv6 one. Where the server listens on a
    /// socket of the file system there is none; then all share one.
    /// </summary>
    public static IPAddress NetworkOf(IPAddress? address) => address switch
    {
        null => IPAddress.None,
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4(),
        { AddressFamily: AddressFamily.InterNetworkV6 } => new([.. address.GetAddressBytes()[..NetworkBytes], .. new byte[NetworkBytes]]),
        _ => address,
    };

    private void End(Visitor visitor)
    {
        lock (_lock)
        {
            _running.Remove(visitor);
        }
    }

    private sealed record Visitor(IPAddress Network, Guid? Cookie);

    private sealed class Visit(VisitorRuns runs, Visitor visitor) : IDisposable
    {
        public void Dispose() => runs.End(visitor);
    }
}
