namespace IncidentKB.Core.Matching;

/// <summary>Lists of numbers by key, packed into two arrays: a million lists cost no more than their numbers.</summary>
internal sealed class Postings
{
    private const int BucketBits = 16;

    private readonly uint[] _keys;
    private readonly int[] _starts;
    private readonly int[] _values;
    private readonly int[] _buckets;

    private Postings(uint[] keys, int[] starts, int[] values)
    {
        _keys = keys;
        _starts = starts;
        _values = values;
        // Where the keys of each upper half start: a lookup then searches a handful of them.
        _buckets = new int[(1 << BucketBits) + 1];
        for (int bucket = 0, at = 0; bucket <= 1 << BucketBits; bucket++)
        {
            while (at < keys.Length && keys[at] >> (32 - BucketBits) < bucket)
            {
                at++;
            }

            _buckets[bucket] = at;
        }
    }

    /// <summary>Packs pairs of key and number, in any order. Numbers of a key come in ascending order, each once.</summary>
    public static Postings Of(List<(uint Key, int Value)> pairs)
    {
        // Key and number as one 64-bit word sort faster than pairs do.
        var words = new ulong[pairs.Count];
        for (var i = 0; i < words.Length; i++)
        {
            words[i] = ((ulong)pairs[i].Key << 32) | (uint)pairs[i].Value;
        }

        words.AsSpan().Sort();
        var keys = new List<uint>();
        var starts = new List<int>();
        var values = new List<int>(words.Length);
        for (var i = 0; i < words.Length; i++)
        {
            if (i > 0 && words[i] == words[i - 1])
            {
                continue;
            }

            var key = (uint)(words[i] >> 32);
            if (keys.Count == 0 || keys[^1] != key)
            {
                keys.Add(key);
                starts.Add(values.Count);
            }

            values.Add((int)(uint)words[i]);
        }

        starts.Add(values.Count);
        return new([.. keys], [.. starts], [.. values]);
    }

    /// <summary>The numbers of a key; empty where it has none.</summary>
    public ReadOnlySpan<int> Of(uint key)
    {
        var bucket = (int)(key >> (32 - BucketBits));
        var first = _buckets[bucket];
        var at = _keys.AsSpan(first, _buckets[bucket + 1] - first).BinarySearch(key);
        return at < 0 ? default : _values.AsSpan(_starts[first + at], _starts[first + at + 1] - _starts[first + at]);
    }
}
