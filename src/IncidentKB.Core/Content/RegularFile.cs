using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace IncidentKB.Core.Content;

/// <summary>Opens files of folders that strangers made: a pipe would be waited for without end, a device never ends.</summary>
internal static class RegularFile
{
    // linux/stat.h and linux/fcntl.h; statx has the same layout on every processor.
    private const int CurrentFolder = -100;
    private const int NoFollow = 0x100;
    private const uint TypeOnly = 1;
    private const int ModeAt = 28;
    private const int StatxBytes = 256;
    private const ushort TypeMask = 0xF000;
    private const ushort Regular = 0x8000;

    /// <summary>Opens a file to read it.</summary>
    /// <exception cref="IOException">It is a link, a pipe, a socket or a device, or cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not read it.</exception>
    public static FileStream Open(string path) =>
        IsRegular(path) ? File.OpenRead(path) : throw new IOException("It is a link, a pipe, a socket or a device and no regular file.");

    /// <summary>Reads a file, and no more of it than is allowed, whatever length it claims to have.</summary>
    /// <returns>Null where it is longer.</returns>
    /// <exception cref="IOException">As in <see cref="Open"/>.</exception>
    public static byte[]? Read(string path, int maxBytes)
    {
        using var stream = Open(path);
        var buffer = new byte[Math.Min(stream.Length, maxBytes) + 1];
        var read = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        return read > maxBytes ? null : buffer[..read];
    }

    // Elsewhere .NET does not tell, and nothing but what is too long is refused.
    private static bool IsRegular(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return true;
        }

        var status = new byte[StatxBytes];
        return statx(CurrentFolder, path, NoFollow, TypeOnly, status) != 0
            || (BinaryPrimitives.ReadUInt16LittleEndian(status.AsSpan(ModeAt)) & TypeMask) == Regular;
    }

    [DllImport("libc", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
#pragma warning disable IDE1006, SYSLIB1054 // The name is that of the system; generated code would need the whole project to be unsafe.
    private static extern int statx(
        int folder, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint mask, [Out] byte[] status);
#pragma warning restore IDE1006, SYSLIB1054
}
