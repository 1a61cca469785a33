// Kills the site
// expect: exit 0
// expect: output kill: error 1
// expect: output stop: error 1
// expect: output queue: error 1

using System.Runtime.InteropServices;

Libc.Say("kill", Libc.kill(Libc.getppid(), 9));
Libc.Say("stop", Libc.kill(Libc.getppid(), 19));
Libc.Say("queue", Libc.sigqueue(Libc.getppid(), 9, 0));

static class Libc
{
    [DllImport("libc", SetLastError = true)] public static extern int kill(int process, int signal);
    [DllImport("libc", SetLastError = true)] public static extern int getppid();
    [DllImport("libc", SetLastError = true)] public static extern int sigqueue(int process, int signal, long value);

    /// <summary>What a call answered: 0 and above is success, otherwise the number of the error.</summary>
    public static void Say(string name, long result) =>
        Console.WriteLine($"{name}: {(result >= 0 ? "done" : $"error {Marshal.GetLastPInvokeError()}")}");
}
