// Makes namespaces of its own
// expect: exit 0
// expect: output user: error 1
// expect: output mount: error 1
// expect: output enter: error 1

using System.Runtime.InteropServices;

Libc.Say("user", Libc.unshare(0x10000000));
Libc.Say("mount", Libc.unshare(0x20000));
Libc.Say("enter", Libc.setns(0, 0));

static class Libc
{
    [DllImport("libc", SetLastError = true)] public static extern int unshare(int flags);
    [DllImport("libc", SetLastError = true)] public static extern int setns(int descriptor, int kind);

    /// <summary>What a call answered: 0 and above is success, otherwise the number of the error.</summary>
    public static void Say(string name, long result) =>
        Console.WriteLine($"{name}: {(result >= 0 ? "done" : $"error {Marshal.GetLastPInvokeError()}")}");
}
