// Locks a library that the compiler must read
// expect: exit 0
// expect: output opened: True
// expect: output flock: error 1

using System.Runtime.InteropServices;

var library = typeof(object).Assembly.Location;
var descriptor = Libc.open(library, 0);
Console.WriteLine($"opened: {descriptor >= 0}");
Libc.Say("flock", Libc.flock(descriptor, 2));

static class Libc
{
    [DllImport("libc", SetLastError = true)] public static extern int open(string path, int flags);
    [DllImport("libc", SetLastError = true)] public static extern int flock(int descriptor, int operation);

    /// <summary>What a call answered: 0 and above is success, otherwise the number of the error.</summary>
    public static void Say(string name, long result) =>
        Console.WriteLine($"{name}: {(result >= 0 ? "done" : $"error {Marshal.GetLastPInvokeError()}")}");
}
