namespace IncidentKB.Core.Matching;

/// <summary>
/// A 64-bit hash that is the same in every process (FNV-1a, http://www.isthe.com/chongo/tech/comp/fnv/), mixed once more so that
/// its upper half is as good as its lower one.
/// </summary>
internal static class StableHash
{
    private const ulong Offset = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    /// <summary>Hash of a text, by its UTF-16 units.</summary>
    public static ulong Of(ReadOnlySpan<char> text)
    {
        var hash = Offset;
        foreach (var c in text)
        {
            hash = (hash ^ c) * Prime;
        }

        return Mix(hash);
    }

    /// <summary>Hash of a sequence to which one more element is added.</summary>
    public static ulong Append(ulong hash, ulong element) => Mix((hash ^ element) * Prime);

    // The finalizer of MurmurHash3 (public domain, Austin Appleby).
    private static ulong Mix(ulong hash)
    {
        hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccd;
        hash = (hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53;
        return hash ^ (hash >> 33);
    }
}
