using System.Net;
using System.Net.Sockets;

namespace IncidentKB.Testing;

/// <summary>
/// Visitors at addresses of their own, because a site gives each address its share of the runs. All of 127.0.0.0/8 is this machine,
/// on Linux and on Windows.
/// </summary>
internal static class VisitorAddress
{
    private static int _given;

    /// <summary>A visitor at an address that no other test has.</summary>
    public static HttpClient NewClient(Uri site)
    {
        var address = Next();
        var handler = new SocketsHttpHandler
        {
            ConnectCallback = (context, cancelled) => ConnectAsync(address, context.DnsEndPoint.Port, cancelled),
        };

        // A hundred runs may take minutes on a busy machine; the time limit of the test run ends what never ends.
        return new(handler) { BaseAddress = site, Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>An address that no other test has.</summary>
    public static IPAddress Next()
    {
        var number = Interlocked.Increment(ref _given);
        return new([127, 1, (byte)(number >> 8), (byte)number]);
    }

    /// <summary>A connection from an address to a port of this machine.</summary>
    public static async ValueTask<Stream> ConnectAsync(IPAddress from, int port, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.Bind(new IPEndPoint(from, 0));
            await socket.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
