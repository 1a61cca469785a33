using IncidentKB.Core.Traces;

namespace IncidentKB.Core.Matching;

/// <summary>
/// Answers a paste: reads it, classifies each trace, looks for the incidents it may be and scores them. Deterministic; keeps
/// nothing of what it is given.
/// </summary>
public static class PanicMatcher
{
    // A log may hold many traces: so many of them are judged, and the surest answer is given.
    private const int MaxTraces = 8;

    // So many incidents are scored by their texts for each trace, and so many are given.
    private const int MaxScored = 12;
    private const int MaxCandidates = 5;

    /// <summary>Reads a paste and finds what to ask the database about.</summary>
    /// <param name="paste">Any text.</param>
    /// <param name="patterns">Messages of the failure patterns.</param>
    /// <param name="indexes">Recorded traces; an incident that stands in a later one is taken from there.</param>
    public static MatchInput Ask(string paste, PatternIndex patterns, IReadOnlyList<MatchIndex> indexes)
    {
        var reading = PanicReader.Read(paste);
        var words = new PasteWords(reading);
        var lines = LineShingles.Of(reading);
        var traces = reading.Traces.Count == 0 ? [null] : reading.Traces.Take(MaxTraces).Cast<ParsedTrace?>();
        var inputs = new List<TraceInput>();
        foreach (var trace in traces)
        {
            var query = new TraceQuery(reading.Text, trace);
            var pattern = patterns.Find(words, query);
            var fingerprint = query.ComputeFingerprint();
            var found = indexes
                .SelectMany(i => i.Find(query, words, lines, pattern?.Message.Pattern, fingerprint, MaxScored))
                .GroupBy(f => f.Id)
                .Select(g => (Id: g.Key, Similarity: g.Max(f => f.Similarity)))
                .OrderByDescending(f => f.Similarity).ThenBy(f => f.Id)
                .Take(MaxScored).Select(f => f.Id).ToList();
            inputs.Add(new(query, pattern, fingerprint, found));
        }

        var isWordsOnly = inputs.TrueForAll(i => !i.Query.HasOwnFrames);
        return new(reading, words, lines, isWordsOnly ? inputs.ConvertAll(i => i with { IsWordsOnly = true }) : inputs);
    }

    /// <summary>Judges a paste.</summary>
    /// <param name="input">What <see cref="Ask"/> returned.</param>
    /// <param name="incidents">The incidents of <see cref="MatchInput.IncidentIds"/>; those that are gone may be missing.</param>
    /// <param name="feedback">What was said before, by fingerprint.</param>
    public static MatchAnswer Answer(
        MatchInput input, IReadOnlyList<IncidentSignature> incidents, ILookup<Fingerprint, MatchFeedback> feedback) =>
        Answer(input, incidents, feedback, MatchWeights.Fitted);

    internal static MatchAnswer Answer(
        MatchInput input, IReadOnlyList<IncidentSignature> incidents, ILookup<Fingerprint, MatchFeedback> feedback, MatchWeights weights)
    {
        var byId = incidents.ToDictionary(i => i.Id);
        MatchAnswer? best = null;
        foreach (var trace in input.Traces)
        {
            var answer = Answer(input, trace, byId, feedback, weights);
            best = best == null || RankOf(answer) > RankOf(best) ? answer : best;
        }

        return best!;
    }

    // Of several that are not known, the first with a stack is the one to speak of.
    private static int RankOf(MatchAnswer answer) =>
        answer.Verdict != MatchVerdict.None ? 1 + (int)answer.Verdict : answer.Trace?.Frames.Count > 0 ? 1 : 0;

    private static MatchAnswer Answer(
        MatchInput input, TraceInput trace, Dictionary<int, IncidentSignature> incidents, ILookup<Fingerprint, MatchFeedback> feedback,
        MatchWeights weights)
    {
        var scorer = new CandidateScorer(input.Words, input.Lines, trace, weights);
        var said = trace.Fingerprint is { } fingerprint ? feedback[fingerprint].ToDictionary(f => f.IncidentId) : [];
        var candidates = new List<MatchCandidate>();
        foreach (var id in trace.IncidentIds.Concat(said.Keys).Distinct())
        {
            var answer = said.GetValueOrDefault(id);
            if (incidents.TryGetValue(id, out var incident) && scorer.Score(incident, answer?.WasIt) is { } candidate)
            {
                candidates.Add(answer == null ? candidate : SaidBy(candidate, answer.By));
            }
        }

        candidates = [.. candidates
            .OrderByDescending(c => c.Verdict).ThenByDescending(c => c.Score).ThenByDescending(c => c.Points).ThenBy(c => c.IncidentId)
            .Take(MaxCandidates)];
        var best = candidates.Count > 0 ? candidates[0] : null;
        var verdict = best?.Verdict ?? (trace.Pattern != null ? MatchVerdict.Pattern : MatchVerdict.None);
        var pattern = best != null ? incidents[best.IncidentId].Pattern : trace.Pattern?.Message.Pattern;
        return new(
            verdict,
            pattern,
            GapOf(trace, verdict),
            trace.Query.Trace,
            candidates,
            trace.Fingerprint,
            input.Reading,
            MatchedLines(trace, best))
        {
            SharedCode = verdict == MatchVerdict.None ? scorer.SharedCode : null,
        };
    }

    private static MatchCandidate SaidBy(MatchCandidate candidate, int people) => candidate with
    {
        Reasons = [.. candidate.Reasons.Select(r => r.Kind is ReasonKind.Confirmed or ReasonKind.Rejected ? r with { Count = people } : r)],
    };

    private static MatchGap GapOf(TraceInput input, MatchVerdict verdict)
    {
        if (verdict == MatchVerdict.Incident)
        {
            return MatchGap.None;
        }

        if (input.Query.Trace is not { } trace)
        {
            return MatchGap.NoTrace;
        }

        if (trace.Messages.Count == 0 && trace.Threads.Count == 0)
        {
            return MatchGap.UnknownLanguage;
        }

        if (!input.Query.HasFailure)
        {
            return MatchGap.NoFailure;
        }

        if (trace.Messages.Count == 0)
        {
            return MatchGap.NoMessage;
        }

        if (trace.Frames.Count == 0)
        {
            return MatchGap.NoFrames;
        }

        var isCommon = trace.Messages.All(m => PanicMessage.IsCommon(m.Text.In(input.Query.Text).ToString()));
        return verdict == MatchVerdict.None && isCommon ? MatchGap.CommonMessage : MatchGap.None;
    }

    private static List<int> MatchedLines(TraceInput input, MatchCandidate? best)
    {
        var lines = new SortedSet<int>();
        if (input.Pattern != null)
        {
            lines.Add(input.Pattern.TextLine);
        }

        if (best != null && input.Query.Trace is { } trace)
        {
            lines.UnionWith(best.Frames.Select(pair => trace.Frames[pair.Frame].TextLine));
        }

        return [.. lines];
    }
}

/// <summary>A paste that was read, and the incidents that it may be.</summary>
public sealed class MatchInput
{
    internal MatchInput(PasteReading reading, PasteWords words, LineShingles lines, IReadOnlyList<TraceInput> traces)
    {
        Lines = lines;
        Reading = reading;
        Words = words;
        Traces = traces;
    }

    /// <summary>What was understood of the paste.</summary>
    public PasteReading Reading { get; }

    /// <summary>Row ids of the incidents to compare it with.</summary>
    public IReadOnlyCollection<int> IncidentIds => [.. Traces.SelectMany(t => t.IncidentIds).Distinct()];

    /// <summary>Fingerprints of its traces, by which former answers are found.</summary>
    public IReadOnlyCollection<Fingerprint> Fingerprints => [.. Traces.Select(t => t.Fingerprint).OfType<Fingerprint>().Distinct()];

    /// <summary>True where no trace has frames of a program's own, so that the words of the articles are compared as well.</summary>
    public bool NeedsWords => Traces.Any(t => t.IsWordsOnly);

    internal PasteWords Words { get; }

    internal LineShingles Lines { get; }

    internal IReadOnlyList<TraceInput> Traces { get; }
}

/// <summary>One trace of a paste with what was found for it.</summary>
/// <param name="Query">The trace, ready for comparison; without frames where the paste has words alone.</param>
/// <param name="Pattern">The failure pattern that it shows; null where none was recognised.</param>
/// <param name="Fingerprint">Its fingerprint; null where there is nothing to tell it by.</param>
/// <param name="IncidentIds">Row ids of the incidents that it may be, the most similar first.</param>
internal sealed record TraceInput(TraceQuery Query, PatternFinding? Pattern, Fingerprint? Fingerprint, IReadOnlyList<int> IncidentIds)
{
    /// <summary>True where no trace of the paste has frames of a program's own, so that its words are what there is to judge by.</summary>
    public bool IsWordsOnly { get; init; }
}
