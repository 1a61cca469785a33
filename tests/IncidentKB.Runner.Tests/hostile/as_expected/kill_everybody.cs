// Kills every process it may
// expect: exit 0
// expect: output all: error 1
// expect: output group: error 1
// expect: output first: error 1

using System.Runtime.InteropServices;

Libc.Say("all", Libc.kill(-1, 9));
Libc.Say("group", Libc.kill(0, 9));
Libc.Say("first", Libc.kill(1, 9));

static class Libc
{
    [DllImport("libc", SetLastError = true)] public static extern int kill(int process, int signal);

    /// <summary>What a call answered: 0 and above is success, otherwise the number of the error.</summary>
    public static void Say(string name, long result) =>
        Console.WriteLine($"{name}: {(result >= 0 ? "done" : $"error {Marshal.GetLastPInvokeError()}")}");
}
