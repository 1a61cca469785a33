using System.Buffers.Binary;
using IncidentKB.Core.Traces;

namespace IncidentKB.Core.Matching;

/// <summary>
/// What the index needs of a recorded trace, a few bytes a frame: reading a million traces anew at every start would take
/// a minute. Derived from the text and stored beside it.
/// </summary>
/// <remarks>
/// Format, little endian: version (1 byte); for each trace of the text the first 8 bytes of its fingerprint's hash, or 0 where it
/// has none, the number of its frames (2 bytes) and the hash of each frame's local name (4 bytes).
/// </remarks>
public static class TraceDigest
{
    /// <summary>Number of the way in which traces are read and levelled. Raise it with every change of either: prints of another version are made anew.</summary>
    public const byte Version = 4;

    /// <summary>The print of a recorded trace.</summary>
    public static byte[] Of(string text)
    {
        var reading = PanicReader.Read(text);
        using var print = new MemoryStream();
        print.WriteByte(Version);
        Span<byte> buffer = stackalloc byte[10];
        foreach (var trace in reading.Traces)
        {
            var query = new TraceQuery(reading.Text, trace);
            BinaryPrimitives.WriteUInt64LittleEndian(buffer, query.ComputeFingerprint() is { } fingerprint ? StableHash.Of(fingerprint.ToString()) : 0);
            BinaryPrimitives.WriteUInt16LittleEndian(buffer[8..], (ushort)query.Frames.Count);
            print.Write(buffer);
            foreach (var frame in query.Frames)
            {
                BinaryPrimitives.WriteUInt32LittleEndian(buffer, frame.Name.LocalHash);
                print.Write(buffer[..4]);
            }
        }

        return print.ToArray();
    }

    /// <summary>True for a print of the present version.</summary>
    public static bool IsCurrent(ReadOnlySpan<byte> print) => print is [Version, ..];

    /// <summary>Takes the next trace off a print whose version was taken off.</summary>
    internal static bool TryRead(ref ReadOnlySpan<byte> print, out ulong fingerprint, out ReadOnlySpan<byte> frames)
    {
        fingerprint = 0;
        frames = default;
        if (print.Length < 10)
        {
            return false;
        }

        fingerprint = BinaryPrimitives.ReadUInt64LittleEndian(print);
        var length = Math.Min(BinaryPrimitives.ReadUInt16LittleEndian(print[8..]), (print.Length - 10) / sizeof(uint)) * sizeof(uint);
        frames = print.Slice(10, length);
        print = print[(10 + length)..];
        return true;
    }
}
