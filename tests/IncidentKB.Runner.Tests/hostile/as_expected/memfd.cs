// Makes a file in memory to run it
// expect: exit 0
// expect: output memfd: error 1

using System.Runtime.InteropServices;

Libc.Say("memfd", Libc.memfd_create("program", 0));
Libc.Say("shm", Libc.shm_open("/ikb", 0x42, 384));

static class Libc
{
    [DllImport("libc", SetLastError = true)] public static extern int memfd_create(string name, uint flags);
    [DllImport("libc", SetLastError = true)] public static extern int shm_open(string name, int flags, uint mode);

    /// <summary>What a call answered: 0 and above is success, otherwise the number of the error.</summary>
    public static void Say(string name, long result) =>
        Console.WriteLine($"{name}: {(result >= 0 ? "done" : $"error {Marshal.GetLastPInvokeError()}")}");
}
