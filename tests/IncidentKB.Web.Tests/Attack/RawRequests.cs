using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using IncidentKB.Testing;
using static IncidentKB.Testing.RunningTest;

namespace IncidentKB.Web.Tests.Attack;

/// <summary>Bytes as they are, over a connection of their own: what no client library would send.</summary>
internal static partial class RawRequests
{
    // Answers that are read; what is longer is left.
    private const int MaxAnswer = 1024 * 1024;

    /// <summary>Sends a request and reads until the server closes; it is told that nothing follows as soon as it answers.</summary>
    /// <param name="site">The site.</param>
    /// <param name="request">The bytes as Latin-1.</param>
    /// <param name="isWhole">False where the server would wait for more: it is then told at once.</param>
    public static async Task<string> SendAsync(KbSite site, string request, bool isWhole = true)
    {
        await using var stream = await ConnectAsync(site, VisitorAddress.Next());
        try
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(request), Cancelled);
            if (isWhole)
            {
                await stream.Socket.ReceiveAsync(Memory<byte>.Empty, SocketFlags.None, Cancelled);
            }

            stream.Socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            // Refused before all of it was sent.
        }

        return await ReadToEndAsync(stream);
    }

    /// <summary>A connection from an address.</summary>
    public static async Task<NetworkStream> ConnectAsync(KbSite site, IPAddress from) =>
        (NetworkStream)await VisitorAddress.ConnectAsync(from, site.Address.Port, Cancelled);

    /// <summary>What comes until the other side closes.</summary>
    public static async Task<string> ReadToEndAsync(NetworkStream stream)
    {
        var answer = new MemoryStream();
        var buffer = new byte[16 * 1024];
        try
        {
            for (int read; answer.Length < MaxAnswer && (read = await stream.ReadAsync(buffer, Cancelled)) > 0;)
            {
                answer.Write(buffer, 0, read);
            }
        }
        catch (IOException)
        {
            // Closed without a word.
        }

        return Encoding.UTF8.GetString(answer.GetBuffer(), 0, (int)answer.Length);
    }

    /// <summary>The status of each answer in what came back.</summary>
    public static IReadOnlyList<int> StatusesOf(string answer) =>
        [.. StatusLine().Matches(answer).Select(m => int.Parse(m.Groups["status"].Value, CultureInfo.InvariantCulture))];

    [GeneratedRegex("^HTTP/1\\.1 (?<status>[0-9]{3})[ \r]", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex StatusLine();
}
