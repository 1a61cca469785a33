using System.Runtime.InteropServices;

namespace IncidentKB.Core.Matching;

/// <summary>
/// Finds which of many known messages occur in a text, word by word and in one pass: each phrase is filed under its first words,
/// and a candidate is confirmed by the hash of all its words, which prefix hashes of the text give at once.
/// </summary>
internal sealed class PhraseTable
{
    /// <summary>A phrase of fewer words says too little to be looked for in a text.</summary>
    public const int MinWords = 2;

    // Phrases are filed under this many of their first words, or under all of them where they have fewer.
    private const int KeyWords = 3;

    private const int MaxWords = 64;

    private readonly Dictionary<ulong, int> _first = [];
    private readonly List<Entry> _entries = [];

    /// <summary>Number of different phrases.</summary>
    public int Count => _entries.Count;

    /// <summary>Adds a phrase.</summary>
    /// <returns>Its number, from 0; the number it already had where it is known; -1 where it is too short.</returns>
    public int Add(string phrase)
    {
        var tokens = new List<ulong>();
        MessageTokens.Add(phrase, tokens);
        // A slot at either end matches whatever number stands there, or none.
        while (tokens.Count > 0 && tokens[^1] == MessageTokens.Slot)
        {
            tokens.RemoveAt(tokens.Count - 1);
        }

        if (tokens.Count < MinWords)
        {
            return -1;
        }

        var words = CollectionsMarshal.AsSpan(tokens);
        words = words.Length > MaxWords ? words[..MaxWords] : words;
        var hash = HashOf(words);
        var key = HashOf(words[..Math.Min(KeyWords, words.Length)]);
        ref var first = ref CollectionsMarshal.GetValueRefOrAddDefault(_first, key, out var exists);
        for (var i = exists ? first : -1; i >= 0; i = _entries[i].Next)
        {
            if (_entries[i].Hash == hash && _entries[i].Words == words.Length)
            {
                return i;
            }
        }

        _entries.Add(new(hash, words.Length, exists ? first : -1));
        return first = _entries.Count - 1;
    }

    /// <summary>Finds the phrases in a text that was cut into words.</summary>
    /// <param name="tokens">The words.</param>
    /// <param name="found">Called with each phrase's number, the index of its first word and the number of its words.</param>
    public void Find(ReadOnlySpan<ulong> tokens, Action<int, int, int> found)
    {
        for (var at = 0; at < tokens.Length; at++)
        {
            var key = Seed;
            for (var words = 1; words <= KeyWords && at + words <= tokens.Length; words++)
            {
                key = StableHash.Append(key, tokens[at + words - 1]);
                if (words >= MinWords && _first.TryGetValue(key, out var entry))
                {
                    FindAt(tokens, at, entry, found);
                }
            }
        }
    }

    private const ulong Seed = 0x9E3779B97F4A7C15;

    private void FindAt(ReadOnlySpan<ulong> tokens, int at, int entry, Action<int, int, int> found)
    {
        var hash = Seed;
        var hashed = 0;
        Span<ulong> prefixes = stackalloc ulong[MaxWords + 1];
        for (; entry >= 0; entry = _entries[entry].Next)
        {
            var words = _entries[entry].Words;
            if (at + words > tokens.Length)
            {
                continue;
            }

            for (; hashed < words; hashed++)
            {
                hash = StableHash.Append(hash, tokens[at + hashed]);
                prefixes[hashed + 1] = hash;
            }

            if (prefixes[words] == _entries[entry].Hash)
            {
                found(entry, at, words);
            }
        }
    }

    private static ulong HashOf(ReadOnlySpan<ulong> words)
    {
        var hash = Seed;
        foreach (var word in words)
        {
            hash = StableHash.Append(hash, word);
        }

        return hash;
    }

    // Next: the entry filed under the same first words before this one; -1 for none.
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Entry(ulong Hash, int Words, int Next);
}
