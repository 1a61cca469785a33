// Writes to an address that is not its own
// expect: exit 134
// expect: output before

using System.Runtime.InteropServices;

Console.WriteLine("before");
Marshal.WriteInt32(unchecked((nint)0x7000_0000_0000), 1);
