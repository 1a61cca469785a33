// Leaves shared memory, queues and semaphores behind, and takes shared memory that no limit counts
// expect: exit 0
// expect: output memory: error 1
// expect: output queue: error 1
// expect: output semaphore: error 1
// expect: output shared mapping: error 1
// expect: output validated mapping: error 1
// expect: output private mapping: done

using System.Runtime.InteropServices;

Libc.Say("memory", Libc.shmget(0, 4096, 0x200 | 384));
Libc.Say("queue", Libc.msgget(0, 0x200 | 384));
Libc.Say("semaphore", Libc.semget(0, 1, 0x200 | 384));

// MAP_ANONYMOUS is 0x20, MAP_SHARED 1, MAP_PRIVATE 2, MAP_SHARED_VALIDATE 3.
Libc.Say("shared mapping", Libc.mmap(0, 1 << 30, 3, 0x21, -1, 0));
Libc.Say("validated mapping", Libc.mmap(0, 1 << 30, 3, 0x23, -1, 0));
Libc.Say("private mapping", Libc.mmap(0, 1 << 20, 3, 0x22, -1, 0));

static class Libc
{
    [DllImport("libc", SetLastError = true)] public static extern int shmget(int key, ulong size, int flags);
    [DllImport("libc", SetLastError = true)] public static extern int msgget(int key, int flags);
    [DllImport("libc", SetLastError = true)] public static extern int semget(int key, int count, int flags);

    [DllImport("libc", SetLastError = true)]
    public static extern long mmap(nint address, ulong length, int protection, int flags, int file, long offset);

    /// <summary>What a call answered: 0 and above is success, otherwise the number of the error.</summary>
    public static void Say(string name, long result) =>
        Console.WriteLine($"{name}: {(result >= 0 ? "done" : $"error {Marshal.GetLastPInvokeError()}")}");
}
