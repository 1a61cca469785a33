namespace IncidentKB.Core.Matching;

/// <summary>The frames that a trace has in common with a recorded one.</summary>
/// <param name="Pairs">The frames, in the order of the trace.</param>
/// <param name="Weight">How much they tell together; 0 where only frames of runtimes agree.</param>
/// <param name="Count">How many of them tell something and stand in the failing stack.</param>
/// <param name="IsNearSite">True where one of them stands near the place that failed in both traces.</param>
/// <param name="IsSite">True where the frame that failed is the same.</param>
/// <param name="FirstDifference">The first frame of the failing stack that tells something and is not in the recorded trace.</param>
internal sealed record CommonFrames(IReadOnlyList<FramePair> Pairs, double Weight, int Count, bool IsNearSite, bool IsSite, string? FirstDifference)
{
    // How deep below the failing frame a common frame may stand to count as near it.
    private const int NearSite = 8;
    private const double LocalLevelWeight = 0.85;

    /// <summary>The best of an incident's recorded traces.</summary>
    public static CommonFrames Best(TraceQuery query, JudgedIncident incident) =>
        incident.Stacks.Select(r => Of(query, r.Query, incident.Project)).MaxBy(c => c.Weight) ?? new([], 0, 0, false, false, FirstWeighty(query, []));

    private static CommonFrames Of(TraceQuery query, TraceQuery recorded, ProjectEvidence project)
    {
        var byFull = new Dictionary<string, QueryFrame>(StringComparer.Ordinal);
        var byLocal = new Dictionary<string, QueryFrame>(StringComparer.Ordinal);
        if (query.Language == recorded.Language)
        {
            foreach (var frame in recorded.Frames)
            {
                byFull.TryAdd(frame.Name.Full, frame);
                byLocal.TryAdd(frame.Name.Local, frame);
            }
        }

        var pairs = new List<FramePair>();
        var weight = 0.0;
        var count = 0;
        var isNear = false;
        var matched = new HashSet<int>();
        foreach (var frame in query.Frames)
        {
            var isFull = byFull.TryGetValue(frame.Name.Full, out var other);
            if (!isFull && (frame.Weight == 0 || !byLocal.TryGetValue(frame.Name.Local, out other)))
            {
                continue;
            }

            matched.Add(frame.Index);
            var printed = recorded.Trace!.Frames[other!.Index].Function.In(recorded.Text).ToString();
            var level = !isFull ? FrameLevel.Local
                : query.Trace!.Frames[frame.Index].Function.In(query.Text).SequenceEqual(printed) ? FrameLevel.Printed : FrameLevel.Levelled;
            pairs.Add(new(frame.Index, printed, level));
            var own = frame.Weight > 0 && project.IsOwn(frame.Name.Full) ? frame.Nearness : frame.Weight;
            weight += Math.Max(own, frame.Weight) * (isFull ? 1 : LocalLevelWeight);
            count += frame is { Weight: > 0, IsFailing: true } ? 1 : 0;
            isNear |= frame.Weight > 0 && frame.Depth < NearSite && other.Depth < NearSite;
        }

        var isSite = query.Site is { Weight: > 0 } site && recorded.Site is { } recordedSite && site.Name.Local == recordedSite.Name.Local;
        return new(weight > 0 ? pairs : [], weight, count, isNear, isSite, FirstWeighty(query, matched));
    }

    private static string? FirstWeighty(TraceQuery query, HashSet<int> matched) =>
        query.Frames.Find(f => f.IsFailing && f.Weight > 0 && !matched.Contains(f.Index))?.Name.Local;
}
