// Tries the doors of the kernel that sandboxes were left by
// expect: exit 0
// expect: output io_uring: error 1
// expect: output pidfd: error 1
// expect: output clone3: error 38
// expect: output openat2: error 1
// expect: output bpf: error 1
// expect: output keyctl: error 1
// expect: output add_key: error 1
// expect: output userfaultfd: error 1
// expect: output perf: error 1
// expect: output personality: error 1
// expect: output open_by_handle: error 1
// expect: output process_madvise: error 1
// expect: output fanotify: error 1
// expect: output kcmp: error 1

using System.Runtime.InteropServices;

var arm = RuntimeInformation.ProcessArchitecture == Architecture.Arm64;
foreach (var (name, number) in new[] { ("io_uring", 425L), ("pidfd", 434), ("clone3", 435), ("openat2", 437), ("bpf", arm ? 280 : 321),
    ("keyctl", arm ? 219 : 250), ("add_key", arm ? 217 : 248),
    ("userfaultfd", arm ? 282 : 323), ("perf", arm ? 241 : 298), ("personality", arm ? 92 : 135), ("open_by_handle", arm ? 265 : 304),
    ("process_madvise", 440), ("fanotify", arm ? 262 : 300), ("kcmp", arm ? 272 : 312), ("modify_ldt", arm ? -1 : 154) })
{
    Libc.Say(name, Libc.syscall(number, 0x8000000, 0, 0, 0, 0));
}

static class Libc
{
    [DllImport("libc", SetLastError = true)] public static extern long syscall(long number, long a, long b, long c, long d, long e);

    /// <summary>What a call answered: 0 and above is success, otherwise the number of the error.</summary>
    public static void Say(string name, long result) =>
        Console.WriteLine($"{name}: {(result >= 0 ? "done" : $"error {Marshal.GetLastPInvokeError()}")}");
}
