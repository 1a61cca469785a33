// Copies the memory of the site
// expect: exit 0
// expect: output read: error 1
// expect: output write: error 1

using System.Runtime.InteropServices;

var local = new Vector { Start = Marshal.AllocHGlobal(8), Length = 8 };
var remote = new Vector { Start = 0x400000, Length = 8 };
Libc.Say("read", Libc.process_vm_readv(Libc.getppid(), ref local, 1, ref remote, 1, 0));
Libc.Say("write", Libc.process_vm_writev(Libc.getppid(), ref local, 1, ref remote, 1, 0));

static class Libc
{
    [DllImport("libc", SetLastError = true)]
    public static extern long process_vm_readv(int process, ref Vector local, ulong locals, ref Vector remote, ulong remotes, ulong flags);
    [DllImport("libc", SetLastError = true)]
    public static extern long process_vm_writev(int process, ref Vector local, ulong locals, ref Vector remote, ulong remotes, ulong flags);
    [DllImport("libc", SetLastError = true)] public static extern int getppid();

    /// <summary>What a call answered: 0 and above is success, otherwise the number of the error.</summary>
    public static void Say(string name, long result) =>
        Console.WriteLine($"{name}: {(result >= 0 ? "done" : $"error {Marshal.GetLastPInvokeError()}")}");
}

struct Vector
{
    public nint Start;
    public long Length;
}
