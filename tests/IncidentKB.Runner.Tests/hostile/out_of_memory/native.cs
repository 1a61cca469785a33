// Fills memory outside the heap
// expect: exit 0

using System.Runtime.InteropServices;

while (true)
{
    Marshal.Copy(new byte[16 * 1024 * 1024], 0, Marshal.AllocHGlobal(16 * 1024 * 1024), 16 * 1024 * 1024);
}
