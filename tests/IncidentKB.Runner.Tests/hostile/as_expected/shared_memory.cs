// Leaves shared memory, queues and semaphores behind
// expect: exit 0
// expect: output memory: error 1
// expect: output queue: error 1
// expect: output semaphore: error 1

using System.Runtime.InteropServices;

Libc.Say("memory", Libc.shmget(0, 4096, 0x200 | 384));
Libc.Say("queue", Libc.msgget(0, 0x200 | 384));
Libc.Say("semaphore", Libc.semget(0, 1, 0x200 | 384));

static class Libc
{
    [DllImport("libc", SetLastError = true)] public static extern int shmget(int key, ulong size, int flags);
    [DllImport("libc", SetLastError = true)] public static extern int msgget(int key, int flags);
    [DllImport("libc", SetLastError = true)] public static extern int semget(int key, int count, int flags);

    /// <summary>What a call answered: 0 and above is success, otherwise the number of the error.</summary>
    public static void Say(string name, long result) => Console.WriteLine($"{name}: {(result >= 0 ? "done" : $"error {Marshal.GetLastPInvokeError()}")}");
}
