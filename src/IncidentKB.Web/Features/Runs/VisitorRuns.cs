using System.Net;
using System.Net.Sockets;
using IncidentKB.Runner;
using IncidentKB.Web.Features.People;
using IncidentKB.Web.Features.Reading;

namespace IncidentKB.Web.Features.Runs;

/// <summary>
/// Gives everybody a fair share of the runs. The share is that of an account, or of an address where nobody is signed in, because a
/// visitor can make up a cookie and not an address. A cookie only divides the share of its address: each runs one thing at a time,
/// and so do all without one. It is not signed, because whoever wants many signed ones would only have to ask for them.
/// </summary>
internal sealed class VisitorRuns
{
    /// <summary>So many runs and series of runs of one address are under way at once, most of them waiting.</summary>
    public const int MaxAtAddress = SnippetRunner.AtOnce + 8;

    /// <summary>So many of them are series, so that somebody else at the same address can still run something once.</summary>
    public const int MaxSeriesAtAddress = MaxAtAddress / 2;

    // What one person is given of IPv6 (RFC 6177): whoever has a /64 has all addresses in it.
    private const int NetworkBytes = 8;

    private readonly Lock _lock = new();
    private readonly Dictionary<Visitor, bool> _running = [];

    /// <summary>Begins a run or a series of runs of this visitor.</summary>
    /// <param name="http">Whose it is.</param>
    /// <param name="times">How often it is to run.</param>
    /// <param name="text">The language of the refusal.</param>
    /// <returns>What ends it; or the sentence that says why it may not begin yet.</returns>
    public (Visit? Visit, string Refusal) TryBegin(HttpContext http, int times, RunText text)
    {
        var visitor = Visitor.Of(http);
        lock (_lock)
        {
            if (_running.ContainsKey(visitor))
            {
                return (null, text.OneAtATime);
            }

            var others = _running.Where(other => other.Key.Share == visitor.Share).ToList();
            if (others.Count >= MaxAtAddress)
            {
                return (null, text.TooManyAtAddress);
            }

            if (times > 1 && others.Count(other => other.Value) >= MaxSeriesAtAddress)
            {
                return (null, text.TooManySeriesAtAddress);
            }

            _running.Add(visitor, times > 1);
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

    /// <summary>Who shares a share with whom, and who is one person in it.</summary>
    internal sealed record Visitor(string Share, Guid? Cookie)
    {
        public static Visitor Of(HttpContext http) => http.User.UserId is { } account
            ? new($"account {account}", null)
            : new($"{NetworkOf(http.Connection.RemoteIpAddress)}", ReaderCookie.OfVisitor(http.Request));
    }

    /// <summary>What is under way; disposing of it ends it.</summary>
    internal sealed class Visit : IDisposable
    {
        private readonly VisitorRuns _runs;
        private readonly Visitor _visitor;

        internal Visit(VisitorRuns runs, Visitor visitor) => (_runs, _visitor) = (runs, visitor);

        /// <summary>Whose share it takes, for the queue.</summary>
        public string Share => _visitor.Share;

        public void Dispose() => _runs.End(_visitor);
    }
}
