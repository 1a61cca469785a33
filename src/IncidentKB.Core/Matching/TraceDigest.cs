using System.Buffers.Binary;
using IncidentKB.Core.Traces;

namespace IncidentKB.Core.Matching;

/// <summary>
/// What the index needs of a recorded trace, a few bytes a frame: reading a million traces anew at every start would take
/// a minute. Derived from the text and stored beside it.
/// </summary>
/// <remarks>
/// Format, little endian: version (1 byte); for each trace of the text the first 8 bytes of its fingerprint's hash, or 0 where it
/// has none, the number of its frames (2 bytes) and the hash of each frame's local name (4 bytes). A text without frames has one more,
/// whose frames are the shingles of its lines.
/// </remarks>
public static class TraceDigest
{
    /// <summary>
    /// Number of the way in which traces are read and their names normalised. Raise it with every change of either: digests of
    /// another version are made anew.
    /// </summary>
    public const byte Version = 6;

    /// <summary>The digest of a recorded trace.</summary>
    public static byte[] Of(string text)
    {
        var reading = PanicReader.Read(text);
        using var digest = new MemoryStream();
        digest.WriteByte(Version);
        Span<byte> buffer = stackalloc byte[10];
        foreach (var trace in reading.Traces)
        {
            var query = new TraceQuery(reading.Text, trace);
            var fingerprint = query.ComputeFingerprint();
            BinaryPrimitives.WriteUInt64LittleEndian(buffer, fingerprint is { } known ? HashOf(known) : 0);
            BinaryPrimitives.WriteUInt16LittleEndian(buffer[8..], (ushort)query.Frames.Count);
            digest.Write(buffer);
            foreach (var frame in query.Frames)
            {
                BinaryPrimitives.WriteUInt32LittleEndian(buffer, frame.Name.LocalHash);
                digest.Write(buffer[..4]);
            }
        }

        var lines = LineShingles.Of(reading).Filed();
        if (lines.Count > 0)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(buffer, 0);
            BinaryPrimitives.WriteUInt16LittleEndian(buffer[8..], (ushort)lines.Count);
            digest.Write(buffer);
            foreach (var line in lines)
            {
                BinaryPrimitives.WriteUInt32LittleEndian(buffer, line);
                digest.Write(buffer[..4]);
            }
        }

        return digest.ToArray();
    }

    /// <summary>The hash by which an index knows a fingerprint.</summary>
    internal static ulong HashOf(Fingerprint fingerprint) => StableHash.Of(fingerprint.ToString());

    /// <summary>Takes the next trace off a digest whose version was taken off.</summary>
    internal static bool TryRead(ref ReadOnlySpan<byte> digest, out ulong fingerprint, out ReadOnlySpan<byte> frames)
    {
        fingerprint = 0;
        frames = default;
        if (digest.Length < 10)
        {
            return false;
        }

        fingerprint = BinaryPrimitives.ReadUInt64LittleEndian(digest);
        var length = Math.Min(BinaryPrimitives.ReadUInt16LittleEndian(digest[8..]), (digest.Length - 10) / sizeof(uint)) * sizeof(uint);
        frames = digest.Slice(10, length);
        digest = digest[(10 + length)..];
        return true;
    }
}
