using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

// All calls take plain numbers and pointers, so their stubs are compiled ahead of time.
[assembly: DisableRuntimeMarshalling]

namespace IncidentKB.Runner.Worker;

/// <summary>
/// The calls of Linux that the jail is made of. Numbers and layouts are those of the kernel's uapi headers; the numbers of the
/// system calls used here are the same on x64 and arm64 unless they say otherwise.
/// </summary>
internal static partial class Native
{
    // linux/prctl.h
    public const int SetParentDeathSignal = 1;
    public const int DropFromBoundingSet = 24;
    public const int SetSecureBits = 28;
    public const int SetNoNewPrivileges = 38;
    public const int AmbientCapabilities = 47;
    public const int ClearAmbient = 4;

    // linux/securebits.h: NOROOT, NO_SETUID_FIXUP and KEEP_CAPS off, each with its lock, and NO_CAP_AMBIENT_RAISE.
    public const int RootIsNobody = 0x01 | 0x02 | 0x04 | 0x08 | 0x20 | 0x40 | 0x80;

    public const int SignalKill = 9;

    // asm-generic/resource.h
    public const int LimitCpu = 0;
    public const int LimitFileSize = 1;
    public const int LimitData = 2;
    public const int LimitStack = 3;
    public const int LimitCore = 4;
    public const int LimitOpenFiles = 7;
    public const int LimitAddresses = 9;
    public const int LimitMessageQueues = 12;

    // fcntl.h
    public const int OpenReadOnly = 0;
    public const int OpenWriteOnly = 1;
    public const int OpenPath = 0x200000;
    private const int CloseOnExec = 0x80000;

    // unistd numbers: newer than both architectures, so the same.
    public const int CloseRange = 436;
    public const int LandlockCreateRuleset = 444;
    public const int LandlockAddRule = 445;
    public const int LandlockRestrictSelf = 446;

    public const int CloseRangeCloseOnExec = 4;

    private const string C = "libc";

    [LibraryImport(C, EntryPoint = "prctl", SetLastError = true)]
    public static partial int Control(int option, nuint argument2, nuint argument3, nuint argument4, nuint argument5);

    [LibraryImport(C, EntryPoint = "setrlimit", SetLastError = true)]
    public static partial int SetLimit(int resource, in Limit limit);

    [LibraryImport(C, EntryPoint = "syscall", SetLastError = true)]
    public static partial nint SystemCall(nint number, nint argument1, nint argument2, nint argument3, nint argument4);

    [LibraryImport(C, EntryPoint = "open", SetLastError = true)]
    private static unsafe partial int Open(byte* path, int flags);

    [LibraryImport(C, EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int descriptor);

    [LibraryImport(C, EntryPoint = "read", SetLastError = true)]
    private static unsafe partial nint Read(int descriptor, byte* buffer, nint length);

    [LibraryImport(C, EntryPoint = "write", SetLastError = true)]
    private static unsafe partial nint Write(int descriptor, byte* buffer, nint length);

    [LibraryImport(C, EntryPoint = "setsid", SetLastError = true)]
    public static partial int NewSession();

    [LibraryImport(C, EntryPoint = "getpid")]
    public static partial int ProcessId();

    [LibraryImport(C, EntryPoint = "capset", SetLastError = true)]
    public static unsafe partial int SetCapabilities(uint* header, uint* data);

    [LibraryImport(C, EntryPoint = "readlink", SetLastError = true)]
    public static unsafe partial nint ReadLink(byte* path, byte* buffer, nint length);

    [LibraryImport(C, EntryPoint = "execv", SetLastError = true)]
    public static unsafe partial int Execute(byte* path, byte** arguments);

    /// <summary>Opens a file; what is started from here does not inherit it.</summary>
    /// <param name="path">With a zero behind its end, as a literal has.</param>
    /// <param name="flags">How.</param>
    public static unsafe int Open(ReadOnlySpan<byte> path, int flags)
    {
        fixed (byte* start = path)
        {
            return Open(start, flags | CloseOnExec);
        }
    }

    /// <summary>Reads a file whose size is not known before, as those of /proc.</summary>
    /// <exception cref="JailException">It cannot be read.</exception>
    public static unsafe byte[] ReadFile(ReadOnlySpan<byte> path)
    {
        var descriptor = (int)Check(Open(path, OpenReadOnly), "Opening a file of /proc");
        var bytes = new byte[64 * 1024];
        var length = 0;
        for (nint read = 1; read > 0; length += (int)read)
        {
            if (length == bytes.Length)
            {
                Array.Resize(ref bytes, 2 * length);
            }

            fixed (byte* buffer = bytes)
            {
                read = Check(Read(descriptor, buffer + length, bytes.Length - length), "Reading a file of /proc");
            }
        }

        Close(descriptor);
        Array.Resize(ref bytes, length);
        return bytes;
    }

    /// <summary>Writes into a file of /proc.</summary>
    /// <exception cref="JailException">It cannot be written.</exception>
    public static unsafe void Write(ReadOnlySpan<byte> path, ReadOnlySpan<byte> content)
    {
        var descriptor = (int)Check(Open(path, OpenWriteOnly), "Opening a file of /proc");
        fixed (byte* bytes = content)
        {
            Check(Write(descriptor, bytes, content.Length), "Writing a file of /proc");
        }

        Close(descriptor);
    }

    /// <summary>Throws unless a call succeeded.</summary>
    /// <exception cref="JailException">The call failed; the message names it and the reason.</exception>
    public static nint Check(nint result, string what) =>
        result >= 0 ? result : throw new JailException($"{what} failed: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");

    [StructLayout(LayoutKind.Sequential)]
    public readonly struct Limit(ulong soft, ulong hard)
    {
        public readonly ulong Soft = soft;
        public readonly ulong Hard = hard;
    }
}

/// <summary>A part of the jail could not be set up.</summary>
internal sealed class JailException(string message) : Exception(message);
