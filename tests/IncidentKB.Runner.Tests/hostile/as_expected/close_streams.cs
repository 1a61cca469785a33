// Closes its streams and goes
// expect: exit 5

using System.Runtime.InteropServices;

for (var descriptor = 0; descriptor < 256; descriptor++)
{
    if (descriptor <= 2)
    {
        Libc.close(descriptor);
    }
}

return 5;

static class Libc
{
    [DllImport("libc")] public static extern int close(int descriptor);
}
