using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace IncidentKB.Core.Matching;

/// <summary>Collects incidents for a <see cref="MatchIndex"/>.</summary>
public sealed class MatchIndexBuilder
{
    private const int MaxNameWords = 3;

    internal List<int> IncidentIds { get; } = [];

    internal List<int> TraceIncidents { get; } = [];

    internal List<(uint Key, int Value)> FrameTraces { get; } = [];

    internal List<(uint Key, int Value)> TraceFrames { get; } = [];

    internal List<(uint Key, int Value)> PhraseIncidents { get; } = [];

    internal List<(uint Key, int Value)> ProjectIncidents { get; } = [];

    internal List<(uint Key, int Value)> PatternIncidents { get; } = [];

    internal PhraseTable Phrases { get; } = new();

    internal Dictionary<ulong, int> Fingerprints { get; } = [];

    /// <summary>Adds an incident. The order of adding is the order in which equal candidates are given.</summary>
    /// <param name="incident">The incident; its traces are not looked at.</param>
    /// <param name="digests">What <see cref="TraceDigest.Of"/> makes of its recorded traces, all of the present version.</param>
    public void Add(IncidentSignature incident, IEnumerable<byte[]> digests)
    {
        var number = IncidentIds.Count;
        IncidentIds.Add(incident.Id);
        PatternIncidents.Add(((uint)(StableHash.Of(incident.Pattern) >> 32), number));
        foreach (var message in incident.Messages)
        {
            var phrase = Phrases.Add(MessageKey.Of(message));
            if (phrase >= 0)
            {
                PhraseIncidents.Add(((uint)phrase, number));
            }
        }

        foreach (var name in new ProjectEvidence(incident).Names)
        {
            ProjectIncidents.Add((HashOfName(name), number));
        }

        foreach (var digest in digests)
        {
            AddTraces(digest.AsSpan(1), number);
        }
    }

    /// <summary>Makes the index. The builder is of no use afterwards.</summary>
    public MatchIndex Build() => new(this);

    /// <summary>Adds the hashes of the parts of a path, by which projects are found.</summary>
    internal static void AddPathParts(ReadOnlySpan<char> path, HashSet<uint> names)
    {
        foreach (var range in path.SplitAny('/', '\\', '@'))
        {
            if (path[range].Length > 0)
            {
                names.Add(HashOfName(path[range]));
            }
        }
    }

    /// <summary>Adds the hashes of the names that words and up to three words in a row may be (<c>go-fuse</c> is two).</summary>
    internal static void AddNames(ReadOnlySpan<ulong> words, HashSet<uint> names)
    {
        for (var i = 0; i < words.Length; i++)
        {
            for (var length = 1; length <= MaxNameWords && i + length <= words.Length; length++)
            {
                names.Add(HashOfName(words.Slice(i, length)));
            }
        }
    }

    private static uint HashOfName(ReadOnlySpan<char> name)
    {
        var tokens = new List<ulong>();
        MessageTokens.Add(name, tokens);
        return HashOfName(CollectionsMarshal.AsSpan(tokens));
    }

    private static uint HashOfName(ReadOnlySpan<ulong> words)
    {
        var hash = words.Length == 0 ? 0 : words[0];
        for (var i = 1; i < words.Length; i++)
        {
            hash = StableHash.Append(hash, words[i]);
        }

        return (uint)(hash >> 32);
    }

    private void AddTraces(ReadOnlySpan<byte> digest, int incident)
    {
        while (TraceDigest.TryRead(ref digest, out var fingerprint, out var frames))
        {
            var number = TraceIncidents.Count;
            TraceIncidents.Add(incident);
            for (; frames.Length > 0; frames = frames[sizeof(uint)..])
            {
                var frame = BinaryPrimitives.ReadUInt32LittleEndian(frames);
                FrameTraces.Add((frame, number));
                TraceFrames.Add(((uint)number, (int)frame));
            }

            if (fingerprint != 0)
            {
                Fingerprints.TryAdd(fingerprint, incident);
            }
        }
    }
}
