// Opens every kind of socket
// expect: exit 0
// expect: output unix: error 1
// expect: output tcp: error 1
// expect: output udp: error 1
// expect: output tcp6: error 1
// expect: output raw: error 1
// expect: output netlink: error 1
// expect: output packet: error 1
// expect: output vsock: error 1
// expect: output alg: error 1
// expect: output pair: error 1

using System.Runtime.InteropServices;

foreach (var (name, family, kind) in new[]
{
    ("unix", 1, 1), ("tcp", 2, 1), ("udp", 2, 2), ("tcp6", 10, 1), ("raw", 2, 3), ("netlink", 16, 3), ("packet", 17, 3), ("vsock", 40, 1),
    ("alg", 38, 5),
})
{
    Libc.Say(name, Libc.socket(family, kind, 0));
}

var pair = new int[2];
Libc.Say("pair", Libc.socketpair(1, 1, 0, pair));

static class Libc
{
    [DllImport("libc", SetLastError = true)] public static extern int socket(int family, int kind, int protocol);
    [DllImport("libc", SetLastError = true)] public static extern int socketpair(int family, int kind, int protocol, int[] pair);

    /// <summary>What a call answered: 0 and above is success, otherwise the number of the error.</summary>
    public static void Say(string name, long result) =>
        Console.WriteLine($"{name}: {(result >= 0 ? "done" : $"error {Marshal.GetLastPInvokeError()}")}");
}
