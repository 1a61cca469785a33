// Attaches to the site as a debugger
// expect: exit 0
// expect: output attach: error 1
// expect: output seize: error 1
// expect: output traceme: error 1

using System.Runtime.InteropServices;

Libc.Say("attach", Libc.ptrace(16, Libc.getppid(), 0, 0));
Libc.Say("seize", Libc.ptrace(0x4206, Libc.getppid(), 0, 0));
Libc.Say("traceme", Libc.ptrace(0, 0, 0, 0));

static class Libc
{
    [DllImport("libc", SetLastError = true)] public static extern long ptrace(long request, int process, long address, long data);
    [DllImport("libc", SetLastError = true)] public static extern int getppid();

    /// <summary>What a call answered: 0 and above is success, otherwise the number of the error.</summary>
    public static void Say(string name, long result) =>
        Console.WriteLine($"{name}: {(result >= 0 ? "done" : $"error {Marshal.GetLastPInvokeError()}")}");
}
