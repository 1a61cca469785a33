// Asks for signals and events later
// expect: exit 0
// expect: output alarm: error 1
// expect: output timer: error 1
// expect: output event: error 1
// expect: output inotify: error 1

using System.Runtime.InteropServices;

Libc.Say("alarm", Libc.setitimer(0, new long[4], 0));
Libc.Say("timer", Libc.timerfd_create(0, 0));
Libc.Say("event", Libc.eventfd(0, 0));
Libc.Say("inotify", Libc.inotify_init());

static class Libc
{
    [DllImport("libc", SetLastError = true)] public static extern int setitimer(int which, long[] value, nint old);
    [DllImport("libc", SetLastError = true)] public static extern int timerfd_create(int clock, int flags);
    [DllImport("libc", SetLastError = true)] public static extern int eventfd(uint value, int flags);
    [DllImport("libc", SetLastError = true)] public static extern int inotify_init();

    /// <summary>What a call answered: 0 and above is success, otherwise the number of the error.</summary>
    public static void Say(string name, long result) =>
        Console.WriteLine($"{name}: {(result >= 0 ? "done" : $"error {Marshal.GetLastPInvokeError()}")}");
}
