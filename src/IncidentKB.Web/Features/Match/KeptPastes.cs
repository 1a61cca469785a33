using System.Buffers.Text;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using IncidentKB.Web.Hosting;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Internal;

namespace IncidentKB.Web.Features.Match;

/// <summary>
/// Pasted texts whose answer has an address, so that one can go back to it, reload it and send it to a colleague. They stand in memory
/// alone, for an hour, under a name that nobody can guess. The answer is made anew whenever it is asked for: it is never an old one.
/// </summary>
internal sealed class KeptPastes : IDisposable
{
    /// <summary>How long a text is kept.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromHours(1);

    /// <summary>Bytes of all of them, compressed; beyond them those go that nobody has asked for the longest.</summary>
    public const int MaxBytes = 32 * 1024 * 1024;

    // 128 bits.
    private const int NameBytes = 16;

    // What an entry takes beside its text, so that short ones are counted as well.
    private const int EntryBytes = 512;

    private readonly MemoryCache _texts;

    /// <summary>Makes an empty store.</summary>
    /// <param name="clock">Tells when an hour is over.</param>
    public KeptPastes(TimeProvider clock) => _texts = new(new MemoryCacheOptions { SizeLimit = MaxBytes, Clock = new CacheClock(clock) });

    /// <summary>Keeps a text of somebody who may have so much kept, see <see cref="VisitorLimits.TryKeep"/>.</summary>
    /// <returns>Its name; null where it cannot be kept.</returns>
    public string? Keep(string text, HttpContext http, VisitorLimits limits)
    {
        var packed = Pack(text);
        var size = packed.Length + EntryBytes;
        if (!limits.TryKeep(http, size))
        {
            return null;
        }

        // Nothing that may be kept is larger than the room for all.
        var name = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(NameBytes));
        while (!TryAdd(name, new(packed, text.Length), size) && _texts.Count > 0)
        {
            _texts.Compact(0.25);
        }

        return name;
    }

    /// <summary>
    /// Characters of a kept text, to be asked before it takes memory; null where there is none of this name, or no longer.
    /// </summary>
    public int? LengthOf(string name) => _texts.Get<Kept>(name)?.Length;

    /// <summary>A kept text; null where there is none of this name, or no longer.</summary>
    public string? Find(string name) => _texts.Get<Kept>(name) is { } kept ? Unpack(kept.Packed) : null;

    /// <inheritdoc/>
    public void Dispose() => _texts.Dispose();

    // A full cache drops what is added without a word.
    private bool TryAdd(string name, Kept kept, int size)
    {
        _texts.Set(name, kept, new MemoryCacheEntryOptions { AbsoluteExpirationRelativeToNow = KeptFor, Size = size });
        return _texts.TryGetValue(name, out _);
    }

    private static byte[] Pack(string text)
    {
        using var packed = new MemoryStream();
        using (var writer = new StreamWriter(new BrotliStream(packed, CompressionLevel.Fastest), new UTF8Encoding(false)))
        {
            writer.Write(text);
        }

        return packed.ToArray();
    }

    private static string Unpack(byte[] packed)
    {
        using var reader = new StreamReader(
            new BrotliStream(new MemoryStream(packed), CompressionMode.Decompress), new UTF8Encoding(false));
        return reader.ReadToEnd();
    }

    private sealed record Kept(byte[] Packed, int Length);

    private sealed class CacheClock(TimeProvider clock) : ISystemClock
    {
        public DateTimeOffset UtcNow => clock.GetUtcNow();
    }
}
