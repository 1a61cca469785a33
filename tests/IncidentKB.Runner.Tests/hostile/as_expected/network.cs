// Talks to others
// expect: exit 0
// expect: output connect: failed
// expect: output send: failed
// expect: output listen: failed
// expect: output name: failed
// expect: output web: failed

using System.Net;
using System.Net.Sockets;

Try("connect", () => new TcpClient("127.0.0.1", PORT));
Try("send", () => new UdpClient().Send([1], 1, "127.0.0.1", PORT));
Try("listen", () => new TcpListener(IPAddress.Loopback, 0).Start());
Try("name", () => Dns.GetHostAddresses("localhost"));
Try("web", () => new HttpClient().GetStringAsync("http://127.0.0.1:PORT/").GetAwaiter().GetResult());

void Try(string name, Action attempt)
{
    try
    {
        attempt();
        Console.WriteLine($"{name}: done");
    }
    catch (Exception)
    {
        Console.WriteLine($"{name}: failed");
    }
}
