using System.Numerics;

namespace IncidentKB.Core.Matching;

/// <summary>
/// Finds which of many known messages occur in a text, word by word and in one pass: the first words of a place say which
/// lengths are worth a look, and each of these is looked up by the hash of all its words. However many messages begin alike,
/// a place of the text costs no more than there are lengths.
/// </summary>
internal sealed class PhraseTable
{
    /// <summary>A phrase of fewer words says too little to be looked for inside a text.</summary>
    public const int MinWords = 2;

    // Phrases are filed under this many of their first words, or under all of them where they have fewer.
    private const int KeyWords = 3;

    // Any number: what the hash of no word is.
    private const ulong Seed = 0x9E3779B97F4A7C15;

    // Bit n: a phrase of n + 1 words begins with these words. A key has 64 words at most.
    private readonly Dictionary<ulong, ulong> _lengths = [];
    private readonly Dictionary<ulong, int> _numbers = [];

    /// <summary>Number of different phrases.</summary>
    public int Count => _numbers.Count;

    /// <summary>Adds a phrase.</summary>
    /// <returns>Its number, from 0; the number it already had where it is known; -1 where it has no words.</returns>
    public int Add(MessageKey phrase)
    {
        var words = phrase.Words;
        if (words.Length == 0)
        {
            return -1;
        }

        var hash = HashOf(words);
        if (_numbers.TryGetValue(hash, out var known))
        {
            return known;
        }

        var first = HashOf(words[..Math.Min(KeyWords, words.Length)]);
        _lengths[first] = _lengths.GetValueOrDefault(first) | (1UL << (words.Length - 1));
        _numbers.Add(hash, _numbers.Count);
        return _numbers.Count - 1;
    }

    /// <summary>Number of the phrase that has just these words; -1 where there is none.</summary>
    public int NumberOf(MessageKey phrase) => _numbers.GetValueOrDefault(HashOf(phrase.Words), -1);

    /// <summary>Finds the phrases of at least <see cref="MinWords"/> words in a text that was cut into words.</summary>
    /// <param name="tokens">The words.</param>
    /// <param name="found">Called with each phrase's number, the index of its first word and the number of its words.</param>
    public void Find(ReadOnlySpan<ulong> tokens, Action<int, int, int> found)
    {
        for (var at = 0; at < tokens.Length; at++)
        {
            var first = Seed;
            for (var words = 1; words <= KeyWords && at + words <= tokens.Length; words++)
            {
                first = StableHash.Append(first, tokens[at + words - 1]);
                if (words >= MinWords && _lengths.TryGetValue(first, out var lengths))
                {
                    FindAt(tokens, at, lengths, found);
                }
            }
        }
    }

    private void FindAt(ReadOnlySpan<ulong> tokens, int at, ulong lengths, Action<int, int, int> found)
    {
        var hash = Seed;
        for (var hashed = 0; lengths != 0; lengths &= lengths - 1)
        {
            var words = BitOperations.TrailingZeroCount(lengths) + 1;
            if (at + words > tokens.Length)
            {
                return;
            }

            for (; hashed < words; hashed++)
            {
                hash = StableHash.Append(hash, tokens[at + hashed]);
            }

            if (_numbers.TryGetValue(hash, out var phrase))
            {
                found(phrase, at, words);
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
}
