// Copies its process
// expect: exit 0
// expect: output fork: error 1
// expect: output vfork: error 1

using System.Runtime.InteropServices;

Libc.Say("fork", Libc.fork());
Libc.Say("vfork", Libc.vfork());

static class Libc
{
    [DllImport("libc", SetLastError = true)] public static extern int fork();
    [DllImport("libc", SetLastError = true)] public static extern int vfork();

    /// <summary>What a call answered: 0 and above is success, otherwise the number of the error.</summary>
    public static void Say(string name, long result) =>
        Console.WriteLine($"{name}: {(result >= 0 ? "done" : $"error {Marshal.GetLastPInvokeError()}")}");
}
