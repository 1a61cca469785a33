using System.Net;
using IncidentKB.Web.Features.Runs;
using IncidentKB.Web.Shared;
using Microsoft.AspNetCore.Connections;

namespace IncidentKB.Web.Hosting.Http;

/// <summary>
/// Bounds the connections that are open, and those of one address, so that nobody keeps them all. A known proxy has no share: its
/// connections are everybody's.
/// </summary>
internal sealed class ConnectionShares(KbOptions options)
{
    /// <summary>Connections in all; each takes some 20 kB.</summary>
    public const int Max = 1_000;

    /// <summary>Connections of one address: an office of people, each with a browser's six.</summary>
    public const int MaxAtAddress = Max / 4;

    private readonly Lock _lock = new();
    private readonly Dictionary<IPAddress, int> _open = [];

    /// <summary>Serves a connection, or closes it where its address has all that it may have.</summary>
    public async Task ServeAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        if (connection.RemoteEndPoint is not IPEndPoint { Address: var address } || options.IsKnownProxy(address))
        {
            await next(connection);
            return;
        }

        var network = VisitorRuns.NetworkOf(address);
        if (!TryOpen(network))
        {
            return;
        }

        try
        {
            await next(connection);
        }
        finally
        {
            Close(network);
        }
    }

    private bool TryOpen(IPAddress network)
    {
        lock (_lock)
        {
            var open = _open.GetValueOrDefault(network);
            if (open < MaxAtAddress)
            {
                _open[network] = open + 1;
            }

            return open < MaxAtAddress;
        }
    }

    private void Close(IPAddress network)
    {
        lock (_lock)
        {
            if (--_open[network] == 0)
            {
                _open.Remove(network);
            }
        }
    }
}
