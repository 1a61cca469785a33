using System.Buffers.Binary;

namespace IncidentKB.Core.Content;

/// <summary>What the first bytes of a picture say. The name of the file says nothing: browsers are told what was found here.</summary>
/// <param name="MediaType"><c>image/png</c>, <c>image/jpeg</c>, <c>image/webp</c> or <c>image/gif</c>.</param>
/// <param name="Width">Width in pixels, at least 1.</param>
/// <param name="Height">Height in pixels, at least 1.</param>
public sealed record ImageFormat(string MediaType, int Width, int Height)
{
    /// <summary>Largest picture, in bytes.</summary>
    public const int MaxBytes = 2 * 1024 * 1024;

    /// <summary>Most pixels: a small file can say that it is far larger than a browser can unpack.</summary>
    public const long MaxPixels = 40_000_000;

    /// <summary>How the name of a file of this kind ends, with the dot.</summary>
    public static string ExtensionOf(string mediaType) => "." + (mediaType == "image/jpeg" ? "jpg" : mediaType["image/".Length..]);

    /// <summary>Reads the beginning of a file; null when it is none of the four kinds, or broken off before its size.</summary>
    public static ImageFormat? Read(ReadOnlySpan<byte> bytes)
    {
        var format = Png(bytes) ?? Gif(bytes) ?? WebP(bytes) ?? Jpeg(bytes);
        return format is { Width: > 0, Height: > 0 } ? format : null;
    }

    // PNG (ISO/IEC 15948), 5.2 and 11.2.2: the signature, then the chunk IHDR with width and height.
    private static ImageFormat? Png(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= 24 && bytes[0] == 0x89 && bytes[1..].StartsWith("PNG\r\n\u001a\n"u8) && bytes[12..].StartsWith("IHDR"u8)
            ? new("image/png", BinaryPrimitives.ReadInt32BigEndian(bytes[16..]), BinaryPrimitives.ReadInt32BigEndian(bytes[20..]))
            : null;

    // GIF89a, 17 and 18: the signature, then the logical screen.
    private static ImageFormat? Gif(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= 10 && (bytes.StartsWith("GIF87a"u8) || bytes.StartsWith("GIF89a"u8))
            ? new("image/gif", BinaryPrimitives.ReadUInt16LittleEndian(bytes[6..]), BinaryPrimitives.ReadUInt16LittleEndian(bytes[8..]))
            : null;

    // WebP (RFC 9649, 2): a RIFF container whose first chunk is lossy, lossless or extended, each with its size elsewhere.
    private static ImageFormat? WebP(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 30 || !bytes.StartsWith("RIFF"u8) || !bytes[8..].StartsWith("WEBP"u8))
        {
            return null;
        }

        var chunk = bytes[12..];
        var data = bytes[20..];
        if (chunk.StartsWith("VP8 "u8))
        {
            return new(
                "image/webp",
                BinaryPrimitives.ReadUInt16LittleEndian(data[6..]) & 0x3FFF,
                BinaryPrimitives.ReadUInt16LittleEndian(data[8..]) & 0x3FFF);
        }

        if (chunk.StartsWith("VP8L"u8))
        {
            var bits = BinaryPrimitives.ReadUInt32LittleEndian(data[1..]);
            return new("image/webp", (int)(bits & 0x3FFF) + 1, (int)((bits >> 14) & 0x3FFF) + 1);
        }

        return chunk.StartsWith("VP8X"u8) ? new("image/webp", ThreeBytes(data[4..]) + 1, ThreeBytes(data[7..]) + 1) : null;
    }

    private static int ThreeBytes(ReadOnlySpan<byte> bytes) => bytes[0] | (bytes[1] << 8) | (bytes[2] << 16);

    // JPEG (ITU-T T.81, B.1.1 and B.2.2): segments one after the other; the frame header SOFn has height and width.
    private static ImageFormat? Jpeg(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 4 || bytes[0] != 0xFF || bytes[1] != 0xD8)
        {
            return null;
        }

        for (var at = 2; at + 9 < bytes.Length && bytes[at] == 0xFF;)
        {
            var marker = bytes[at + 1];
            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
            {
                return new(
                    "image/jpeg",
                    BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 7)..]),
                    BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 5)..]));
            }

            // Fill bytes and markers without a segment.
            at += marker == 0xFF ? 1
                : marker is 0x01 or (>= 0xD0 and <= 0xD7) ? 2
                : 2 + BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 2)..]);
        }

        return null;
    }
}
