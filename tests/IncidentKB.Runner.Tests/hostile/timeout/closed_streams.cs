// Closes its streams and stays
// expect: exit 0

using System.Runtime.InteropServices;

for (var descriptor = 0; descriptor <= 2; descriptor++)
{
    Libc.close(descriptor);
}

Thread.Sleep(Timeout.Infinite);

static class Libc
{
    [DllImport("libc")] public static extern int close(int descriptor);
}
