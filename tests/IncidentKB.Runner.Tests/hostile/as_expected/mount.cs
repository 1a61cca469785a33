// Mounts and changes the root
// expect: exit 0
// expect: output mount: error 1
// expect: output umount: error 1
// expect: output chroot: error 1
// expect: output chdir: error 1

using System.Runtime.InteropServices;

Libc.Say("mount", Libc.mount("none", "/tmp", "tmpfs", 0, 0));
Libc.Say("umount", Libc.umount("/proc"));
Libc.Say("chroot", Libc.chroot("/"));
Libc.Say("chdir", Libc.chdir("/tmp"));

static class Libc
{
    [DllImport("libc", SetLastError = true)]
    public static extern int mount(string source, string target, string type, ulong flags, nint data);
    [DllImport("libc", SetLastError = true)] public static extern int umount(string target);
    [DllImport("libc", SetLastError = true)] public static extern int chroot(string path);
    [DllImport("libc", SetLastError = true)] public static extern int chdir(string path);

    /// <summary>What a call answered: 0 and above is success, otherwise the number of the error.</summary>
    public static void Say(string name, long result) =>
        Console.WriteLine($"{name}: {(result >= 0 ? "done" : $"error {Marshal.GetLastPInvokeError()}")}");
}
