// Writes to address 8
// expect: exception System.AccessViolationException
// expect: exit 134

using System.Runtime.InteropServices;

Marshal.WriteInt32(8, 1);
