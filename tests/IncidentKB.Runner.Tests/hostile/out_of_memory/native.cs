// Fills memory outside the heap, and comes to its end where a gigabyte is to be had
// expect: exit 0

using System.Runtime.InteropServices;

const int Block = 16 * 1024 * 1024;
for (var taken = 0; taken < 1024 * 1024 * 1024; taken += Block)
{
    // Some pages of each, because a machine can take seconds to find all of them.
    Marshal.Copy(new byte[64 * 1024], 0, Marshal.AllocHGlobal(Block), 64 * 1024);
}
