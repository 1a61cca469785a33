// Takes rights back
// expect: exit 0
// expect: output uid: error 1
// expect: output gid: error 1
// expect: output securebits: error 1
// expect: output survive the site: error 1
// expect: output dumpable: error 1
// expect: output host name: error 1

using System.Runtime.InteropServices;

Libc.Say("uid", Libc.setresuid(0, 0, 0));
Libc.Say("gid", Libc.setresgid(0, 0, 0));
Libc.Say("securebits", Libc.prctl(28, 0, 0, 0, 0));
Libc.Say("survive the site", Libc.prctl(1, 0, 0, 0, 0));
Libc.Say("dumpable", Libc.prctl(4, 1, 0, 0, 0));
Libc.Say("host name", Libc.sethostname("ikb", 3));

static class Libc
{
    [DllImport("libc", SetLastError = true)] public static extern int setresuid(int real, int effective, int saved);
    [DllImport("libc", SetLastError = true)] public static extern int setresgid(int real, int effective, int saved);
    [DllImport("libc", SetLastError = true)] public static extern int prctl(int option, long a, long b, long c, long d);
    [DllImport("libc", SetLastError = true)] public static extern int sethostname(string name, long length);

    /// <summary>What a call answered: 0 and above is success, otherwise the number of the error.</summary>
    public static void Say(string name, long result) =>
        Console.WriteLine($"{name}: {(result >= 0 ? "done" : $"error {Marshal.GetLastPInvokeError()}")}");
}
