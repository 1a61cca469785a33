using IncidentKB.Core.Incidents;
using IncidentKB.Core.Traces;

namespace IncidentKB.Core.Matching;

/// <summary>
/// Answers a paste: reads it, classifies each trace, looks for the incidents it may be and judges them. Deterministic; keeps
/// nothing of what it is given.
/// </summary>
public static class PanicMatcher
{
    // A log may hold many traces: so many of them are judged, and the surest answer is given.
    private const int MostTraces = 8;

    // So many incidents are judged by their texts, and so many are given.
    private const int MostJudged = 12;
    private const int MostGiven = 5;

    /// <summary>Prepares the questions of a paste: what to ask the database about.</summary>
    /// <param name="paste">Any text.</param>
    /// <param name="patterns">Messages of the failure patterns.</param>
    /// <param name="indexes">Recorded traces; an incident that stands in a later one is taken from there.</param>
    public static MatchInput Ask(string paste, PatternCatalogue patterns, IReadOnlyList<MatchIndex> indexes)
    {
        var reading = PanicReader.Read(paste);
        var words = new PasteWords(reading);
        var traces = reading.Traces.Count == 0 ? [null] : reading.Traces.Take(MostTraces).Cast<ParsedTrace?>();
        var asked = new List<AskedTrace>();
        foreach (var trace in traces)
        {
            var query = new TraceQuery(reading.Text, trace);
            var pattern = patterns.Find(words, query);
            var fingerprint = query.ComputeFingerprint();
            var found = indexes.SelectMany(i => i.Find(query, words, pattern?.Message.Pattern, fingerprint, MostJudged))
                .GroupBy(f => f.Id).Select(g => (Id: g.Key, Likeness: g.Max(f => f.Likeness)))
                .OrderByDescending(f => f.Likeness).ThenBy(f => f.Id).Take(MostJudged).Select(f => f.Id).ToList();
            asked.Add(new(query, pattern, fingerprint, found));
        }

        return new(reading, words, asked);
    }

    /// <summary>Judges a paste.</summary>
    /// <param name="question">What <see cref="Ask"/> returned.</param>
    /// <param name="incidents">The incidents of <see cref="MatchInput.IncidentIds"/>; those that are gone may be missing.</param>
    /// <param name="feedback">What was said before, by fingerprint.</param>
    public static MatchAnswer Answer(MatchInput question, IReadOnlyList<IncidentSignature> incidents, ILookup<Fingerprint, MatchFeedback> feedback)
    {
        var byId = incidents.ToDictionary(i => i.Id, i => new JudgedIncident(i));
        MatchAnswer? best = null;
        foreach (var asked in question.Traces)
        {
            var answer = Answer(question, asked, byId, feedback);
            best = best == null || answer.Verdict > best.Verdict ? answer : best;
        }

        return best!;
    }

    private static MatchAnswer Answer(MatchInput question, AskedTrace asked, Dictionary<int, JudgedIncident> incidents, ILookup<Fingerprint, MatchFeedback> feedback)
    {
        var judge = new MatchJudge(question.Words, asked.Query, asked.Pattern, asked.Fingerprint);
        var said = asked.Fingerprint is { } fingerprint ? feedback[fingerprint].ToDictionary(f => f.IncidentId, f => f.WasIt) : [];
        var candidates = asked.IncidentIds.Concat(said.Keys).Distinct()
            .Select(id => incidents.TryGetValue(id, out var incident) ? judge.Judge(incident, said.TryGetValue(id, out var wasIt) ? wasIt : null) : null)
            .OfType<MatchCandidate>()
            .OrderByDescending(c => c.Verdict).ThenByDescending(c => c.Score).ThenBy(c => c.IncidentId)
            .Take(MostGiven).ToList();
        var verdict = candidates.Count > 0 ? candidates[0].Verdict : asked.Pattern != null ? MatchVerdict.Pattern : MatchVerdict.None;
        var pattern = candidates.Count > 0 ? incidents[candidates[0].IncidentId].Known.Pattern : asked.Pattern?.Message.Pattern;
        return new(
            verdict, pattern, GapOf(asked, verdict), asked.Query.Trace, candidates, asked.Fingerprint, question.Reading, MatchedLines(asked, candidates));
    }

    private static MatchGap GapOf(AskedTrace asked, MatchVerdict verdict)
    {
        var trace = asked.Query.Trace;
        if (verdict == MatchVerdict.Incident)
        {
            return MatchGap.None;
        }

        return trace == null ? MatchGap.NoTrace
            : trace.Messages.Count == 0 ? MatchGap.NoMessage
            : trace.Frames.Count == 0 ? MatchGap.NoFrames
            : verdict == MatchVerdict.None && trace.Messages.All(m => PanicMessage.IsCommon(m.Text.In(asked.Query.Text).ToString())) ? MatchGap.CommonMessage
            : MatchGap.None;
    }

    private static List<int> MatchedLines(AskedTrace asked, List<MatchCandidate> candidates)
    {
        var lines = new SortedSet<int>();
        if (asked.Pattern != null)
        {
            lines.Add(asked.Pattern.TextLine);
        }

        if (candidates.Count > 0 && asked.Query.Trace is { } trace)
        {
            lines.UnionWith(candidates[0].Frames.Select(pair => trace.Frames[pair.Frame].TextLine));
        }

        return [.. lines];
    }
}

/// <summary>A paste that was read, and the incidents that it may be.</summary>
public sealed class MatchInput
{
    internal MatchInput(PasteReading reading, PasteWords words, IReadOnlyList<AskedTrace> traces)
    {
        Reading = reading;
        Words = words;
        Traces = traces;
    }

    /// <summary>What was understood of the paste.</summary>
    public PasteReading Reading { get; }

    /// <summary>Row ids of the incidents to judge it by.</summary>
    public IReadOnlyCollection<int> IncidentIds => [.. Traces.SelectMany(t => t.IncidentIds).Distinct()];

    /// <summary>Fingerprints of its traces, by which former answers are found.</summary>
    public IReadOnlyCollection<Fingerprint> Fingerprints => [.. Traces.Select(t => t.Fingerprint).OfType<Fingerprint>().Distinct()];

    internal PasteWords Words { get; }

    internal IReadOnlyList<AskedTrace> Traces { get; }
}

/// <summary>One trace of a paste with what was found for it.</summary>
internal sealed record AskedTrace(TraceQuery Query, PatternFinding? Pattern, Fingerprint? Fingerprint, IReadOnlyList<int> IncidentIds);
