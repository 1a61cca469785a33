// Raises its limits and lowers those of the site
// expect: exit 0
// expect: output own 0: error 1
// expect: output own 1: error 1
// expect: output own 2: error 1
// expect: output own 4: error 1
// expect: output own 7: error 1
// expect: output site: error 1
// expect: output priority: error 1
// expect: output processors: error 1

using System.Runtime.InteropServices;

var limit = new Limit { Soft = long.MaxValue, Hard = long.MaxValue };
foreach (var resource in new[] { 0, 1, 2, 4, 7 })
{
    Libc.Say($"own {resource}", Libc.setrlimit(resource, ref limit));
}

var nothing = new Limit();
Libc.Say("site", Libc.prlimit(Libc.getppid(), 7, ref nothing, 0));
Libc.Say("priority", Libc.setpriority(0, Libc.getppid(), 19));
var mask = 1L;
Libc.Say("processors", Libc.sched_setaffinity(Libc.getppid(), 8, ref mask));

static class Libc
{
    [DllImport("libc", SetLastError = true)] public static extern int setrlimit(int resource, ref Limit limit);
    [DllImport("libc", SetLastError = true)] public static extern int prlimit(int process, int resource, ref Limit limit, nint old);
    [DllImport("libc", SetLastError = true)] public static extern int setpriority(int which, int who, int value);
    [DllImport("libc", SetLastError = true)] public static extern int sched_setaffinity(int process, long size, ref long mask);
    [DllImport("libc", SetLastError = true)] public static extern int getppid();

    /// <summary>What a call answered: 0 and above is success, otherwise the number of the error.</summary>
    public static void Say(string name, long result) =>
        Console.WriteLine($"{name}: {(result >= 0 ? "done" : $"error {Marshal.GetLastPInvokeError()}")}");
}

struct Limit
{
    public long Soft;
    public long Hard;
}
