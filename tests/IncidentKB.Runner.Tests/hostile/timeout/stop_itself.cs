// Stops itself, so that nothing but SIGKILL reaches it
// expect: exit 0

using System.Runtime.InteropServices;

Libc.kill(Libc.getpid(), 19);

static class Libc
{
    [DllImport("libc")] public static extern int kill(int process, int signal);

    [DllImport("libc")] public static extern int getpid();
}
