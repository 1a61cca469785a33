using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using IncidentKB.Core.Traces;

namespace IncidentKB.Core.Matching;

/// <summary>
/// The recorded traces of many incidents, ready to find those a paste may be: which frames stand in which trace, which messages,
/// projects and patterns belong to which incident. Made once, never changed, safe for any number of readers.
/// </summary>
public sealed class MatchIndex
{
    // Figures in brackets: answers right at rank 1 among 100,000 generated traces (GeneratedTraces.Drifted), for pastes of which
    // half of the frames were dropped, 40 % inserted and 30 % renamed.

    // So many of the rarest frames of a paste are looked up (4: 74.9 %, 8: 98.0 %, 16: 98.3 %, 32: 98.3 %).
    private const int MaxRareFrames = 16;

    // A frame that stands in more traces than this brings no candidate that a rarer one has not brought (100: 97.7 %,
    // 1,000: 98.2 %, 10,000: 98.3 %, 100,000: 98.4 % in four times the time). Where there is no rarer one, its list is read
    // all the same, up to the second bound, which is a matter of time alone.
    private const int MaxListLength = 10_000;
    private const int MaxFirstListLength = 100_000;

    // So many traces, those with most rare frames in common, are compared frame by frame (10: 95.7 %, 50: 97.3 %, 200: 98.3 %,
    // 1,000: 98.5 % in three times the time).
    private const int MaxCompared = 200;

    // So many incidents of a message, a project or a pattern become candidates by it alone: a few times as many as are scored
    // (10, 50 and 500: 98.3 %).
    private const int MaxListedIncidents = 50;

    // Frames of runtimes tell next to nothing, but put traces in order that are alike otherwise.
    private const double MinFrameWeight = 0.02;

    // What else than frames brings a candidate counts less than most of the frames of a trace in common, which count up to 1: a
    // message half as much, a project less, and a pattern, of which there are few, little. The same fingerprint goes first.
    private const double FingerprintSimilarity = 10;
    private const double MessageSimilarity = 0.5;
    private const double ProjectSimilarity = 0.3;
    private const double PatternSimilarity = 0.1;

    // A project's name is looked for among so many words of a paste; behind them stands more log of the same program.
    private const int MaxProjectWords = 2000;

    // A shorter message counts only where it is all that was typed: two words stand side by side in sentences about anything.
    private const int MinMessageWords = 3;

    private readonly int[] _incidentIds;
    private readonly int[] _traceIncidents;
    private readonly Postings _frames;
    private readonly Postings _sequences;
    private readonly PhraseTable _phrases;
    private readonly Postings _byPhrase;
    private readonly Postings _byProject;
    private readonly Postings _byPattern;
    private readonly Dictionary<ulong, int> _fingerprints;

    // Arrays of zeros, one for each search that runs at the same time: clearing one costs more than the search.
    private readonly ConcurrentBag<float[]> _cleanSums = [];

    internal MatchIndex(MatchIndexBuilder builder)
    {
        _incidentIds = [.. builder.IncidentIds];
        _traceIncidents = [.. builder.TraceIncidents];
        _frames = Postings.Of(builder.FrameTraces);
        _sequences = Postings.Of(builder.TraceFrames);
        _phrases = builder.Phrases;
        _byPhrase = Postings.Of(builder.PhraseIncidents);
        _byProject = Postings.Of(builder.ProjectIncidents);
        _byPattern = Postings.Of(builder.PatternIncidents);
        _fingerprints = builder.Fingerprints;
    }

    /// <summary>Number of incidents.</summary>
    public int IncidentCount => _incidentIds.Length;

    /// <summary>Number of recorded traces.</summary>
    public int TraceCount => _traceIncidents.Length;

    /// <summary>Row id of the incident that has a recorded trace with this fingerprint; null where none has.</summary>
    public int? IncidentOf(Fingerprint fingerprint) => NumberOf(fingerprint) is { } number ? _incidentIds[number] : null;

    /// <summary>
    /// Finds the incidents that have the very message of a text: one that is the text's only content, or one of at least
    /// <see cref="MinMessageWords"/> words that stands in it among others.
    /// </summary>
    /// <param name="text">A line as a person types or pastes it.</param>
    /// <param name="max">So many are given.</param>
    /// <param name="except">Row ids of incidents to pass over.</param>
    /// <returns>Each incident once, those with the longest message first.</returns>
    public IReadOnlyList<MessageHit> FindByMessage(string text, int max, IReadOnlySet<int> except)
    {
        var words = new List<ulong>();
        MessageTokens.Add(text, words);
        var lengths = new Dictionary<int, int>();
        _phrases.Find(CollectionsMarshal.AsSpan(words), (phrase, _, length) => lengths[phrase] = length);
        foreach (var phrase in lengths.Keys.Where(p => lengths[p] < MinMessageWords).ToList())
        {
            lengths.Remove(phrase);
        }

        var whole = MessageKey.Of(text);
        if (_phrases.NumberOf(whole) is >= 0 and var only)
        {
            lengths[only] = whole.Words.Length;
        }

        var hits = new List<MessageHit>();
        var seen = new HashSet<int>();
        foreach (var (phrase, length) in lengths.OrderByDescending(l => l.Value).ThenBy(l => l.Key))
        {
            foreach (var incident in _byPhrase.Of((uint)phrase))
            {
                if (hits.Count == max)
                {
                    return hits;
                }

                if (!except.Contains(_incidentIds[incident]) && seen.Add(incident))
                {
                    hits.Add(new(_incidentIds[incident], length));
                }
            }
        }

        return hits;
    }

    /// <summary>Finds the incidents that a trace may be.</summary>
    /// <returns>
    /// Row ids with a rough measure of similarity, the most similar first. It puts them in order; what they are is judged by
    /// their texts.
    /// </returns>
    internal List<(int Id, double Similarity)> Find(
        TraceQuery query, PasteWords words, LineShingles lines, string? pattern, Fingerprint? fingerprint, int max)
    {
        var similarity = new Dictionary<int, double>();
        if (NumberOf(fingerprint) is { } repeated)
        {
            similarity[repeated] = FingerprintSimilarity;
        }

        AddByFrames(query, lines, similarity);
        AddByMessages(words, similarity);
        AddByProject(query, words, similarity);
        if (pattern != null)
        {
            Add(_byPattern.Of((uint)(StableHash.Of(pattern) >> 32)), PatternSimilarity, similarity);
        }

        return [.. similarity.OrderByDescending(l => l.Value).ThenBy(l => l.Key).Take(max).Select(l => (_incidentIds[l.Key], l.Value))];
    }

    private int? NumberOf(Fingerprint? fingerprint) =>
        fingerprint is { } known && _fingerprints.TryGetValue(TraceDigest.HashOf(known), out var number) ? number : null;

    private static void Add(ReadOnlySpan<int> incidents, double weight, Dictionary<int, double> similarity)
    {
        foreach (var incident in incidents[..Math.Min(MaxListedIncidents, incidents.Length)])
        {
            CollectionsMarshal.GetValueRefOrAddDefault(similarity, incident, out _) += weight;
        }

        if (incidents.Length <= MaxListedIncidents)
        {
            return;
        }

        // A list too long to walk still supports those that something else has brought in.
        foreach (var incident in similarity.Keys.ToArray())
        {
            if (incidents.BinarySearch(incident) >= MaxListedIncidents)
            {
                similarity[incident] += weight;
            }
        }
    }

    private void AddByMessages(PasteWords words, Dictionary<int, double> similarity) =>
        _phrases.Find(words.Tokens, (phrase, _, _) => Add(_byPhrase.Of((uint)phrase), MessageSimilarity, similarity));

    private void AddByProject(TraceQuery query, PasteWords words, Dictionary<int, double> similarity)
    {
        var names = new HashSet<uint>();
        foreach (var frame in query.Frames)
        {
            MatchIndexBuilder.AddPathParts(frame.Name.Full, names);
            MatchIndexBuilder.AddPathParts(query.Trace!.Frames[frame.Index].File.In(query.Text), names);
        }

        MatchIndexBuilder.AddNames(words.Tokens[..Math.Min(words.Tokens.Length, MaxProjectWords)], names);
        MatchIndexBuilder.AddNames(words.PrefixTokens, names);
        foreach (var name in names)
        {
            Add(_byProject.Of(name), ProjectSimilarity, similarity);
        }
    }

    private void AddByFrames(TraceQuery query, LineShingles lines, Dictionary<int, double> similarity)
    {
        var frames = Weigh(query, lines);
        var sums = _cleanSums.TryTake(out var kept) ? kept : new float[TraceCount];
        var touched = new List<int>();
        foreach (var (frame, weight, traces) in frames.OrderBy(f => f.Traces).Take(MaxRareFrames))
        {
            if (traces > MaxFirstListLength || (traces > MaxListLength && touched.Count > 0))
            {
                break;
            }

            foreach (var trace in _frames.Of(frame))
            {
                if (sums[trace] == 0)
                {
                    touched.Add(trace);
                }

                sums[trace] += (float)weight;
            }
        }

        var weights = frames.ToDictionary(f => f.Frame, f => f.Weight);
        var all = frames.Sum(f => f.Weight);
        foreach (var trace in Largest(sums, touched))
        {
            ref var best = ref CollectionsMarshal.GetValueRefOrAddDefault(similarity, _traceIncidents[trace], out _);
            best = Math.Max(best, Compare(weights, all, trace));
        }

        foreach (var trace in touched)
        {
            sums[trace] = 0;
        }

        _cleanSums.Add(sums);
    }

    // The frames of a paste, or its lines where it has none, each once, with what they weigh and in how many traces they stand.
    private List<(uint Frame, double Weight, int Traces)> Weigh(TraceQuery query, LineShingles lines)
    {
        var weighed = new List<(uint Frame, double Weight, int Traces)>();
        var seen = new HashSet<uint>();
        foreach (var frame in query.Frames)
        {
            var hash = frame.Name.LocalHash;
            if (seen.Add(hash))
            {
                var traces = _frames.Of(hash).Length;
                weighed.Add((hash, Rarity(traces) * Math.Max(frame.Weight, MinFrameWeight), traces));
            }
        }

        // Of a text without frames, the lines that are known at all: times and machines make up words that no other text has.
        foreach (var shingle in lines.Lines.SelectMany(l => l))
        {
            var traces = _frames.Of(shingle).Length;
            if (traces > 0 && seen.Add(shingle))
            {
                weighed.Add((shingle, Rarity(traces), traces));
            }
        }

        return weighed;
    }

    private static List<int> Largest(float[] sums, List<int> touched)
    {
        if (touched.Count <= MaxCompared)
        {
            return touched;
        }

        var largest = new PriorityQueue<int, float>(MaxCompared);
        foreach (var trace in touched)
        {
            if (largest.Count < MaxCompared)
            {
                largest.Enqueue(trace, sums[trace]);
            }
            else
            {
                largest.EnqueueDequeue(trace, sums[trace]);
            }
        }

        return [.. largest.UnorderedItems.Select(item => item.Element)];
    }

    // Weight of the frames in common, in whatever order, as a share of the paste's.
    private double Compare(Dictionary<uint, double> weights, double all, int trace)
    {
        var common = 0.0;
        foreach (var frame in _sequences.Of((uint)trace))
        {
            common += weights.GetValueOrDefault((uint)frame);
        }

        return all == 0 ? 0 : Math.Min(1, common / all);
    }

    // Inverse document frequency. Counts of a small knowledge base say little about frameworks: what a frame is worth there, its
    // own weight says.
    private double Rarity(int traces) => Math.Log(1 + (TraceCount / (traces + 0.5)));
}
