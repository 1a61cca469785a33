namespace IncidentKB.Core.Matching;

/// <summary>The frames that a trace has in common with a recorded one.</summary>
/// <param name="Pairs">The frames, in the order of the trace.</param>
/// <param name="Weight">How much they tell together; 0 where only frames of runtimes agree.</param>
/// <param name="FailingWeight">How much those of the failing stack tell: other stacks stand in every dump of the program.</param>
/// <param name="Count">How many of them tell something and stand in the failing stack.</param>
/// <param name="IsNearSite">True where one of the failing stack's stands near the place that failed in both traces.</param>
/// <param name="IsTopShared">
/// True where the first frame of the failing stack that tells something is among them, and stands at the top of the recorded one too.
/// </param>
/// <param name="IsSite">True where the frame that failed is the same.</param>
/// <param name="FirstDifference">The first frame of the failing stack that tells something and is not in the recorded trace.</param>
internal sealed record CommonFrames(
    IReadOnlyList<FramePair> Pairs,
    double Weight,
    double FailingWeight,
    int Count,
    bool IsNearSite,
    bool IsTopShared,
    bool IsSite,
    string? FirstDifference)
{
    // How deep below the failing frame a common frame may stand to count as near it. Of the labelled pastes 1 misses one, and 2
    // to 64 decide alike: the rest is room for the wrappers that another version of a program puts in between.
    private const int MaxDepthNearSite = 8;

    // How deep the first frame of a stack without a message may stand in the recorded one: what is further down called many things.
    private const int MaxTopDepth = 1;

    // A name that agrees only by its last parts is worth somewhat less than a whole one.
    private const double LocalNameWeight = 0.85;

    /// <summary>What a trace has in common with the recorded one that is most like it.</summary>
    /// <param name="query">The trace.</param>
    /// <param name="recorded">The recorded traces of an incident.</param>
    /// <param name="project">By what the incident's project is told.</param>
    public static CommonFrames Best(TraceQuery query, IReadOnlyList<RecordedStack> recorded, ProjectEvidence project) =>
        recorded.Select(r => Of(query, r, project)).MaxBy(c => c.Weight)
        ?? new([], 0, 0, 0, false, false, false, FirstOtherFrame(query, []));

    private static CommonFrames Of(TraceQuery query, RecordedStack recorded, ProjectEvidence project)
    {
        var pairs = new List<FramePair>();
        var weight = 0.0;
        var failing = 0.0;
        var count = 0;
        var isNear = false;
        var matched = new HashSet<int>();
        var first = query.Frames.Find(f => f.IsFailing && f.Weight > QueryFrame.FrameworkWeight);
        var isTopShared = false;
        foreach (var frame in query.Frames)
        {
            if (recorded.Find(query.Language, frame, out var isFull) is not { } other)
            {
                continue;
            }

            matched.Add(frame.Index);
            isTopShared |= frame == first && other.Depth <= MaxTopDepth;
            pairs.Add(new(frame.Index, other.Printed, LevelOf(query, frame, other, isFull)));
            var own = frame.Weight > 0 && project.IsOwn(frame.Name.Full) ? frame.Nearness : frame.Weight;
            var told = Math.Max(own, frame.Weight) * (isFull ? 1 : LocalNameWeight);
            weight += told;
            failing += frame.IsFailing ? told : 0;
            count += frame is { Weight: > 0, IsFailing: true } ? 1 : 0;
            isNear |= frame is { Weight: > 0, IsFailing: true } && frame.Depth < MaxDepthNearSite && other.Depth < MaxDepthNearSite;
        }

        var isSite = query.Site is { Weight: > 0 } site && site.Name.Local == recorded.Site?.Name.Local;
        return new(
            weight > 0 ? pairs : [], weight, failing, count, isNear, isTopShared, isSite, FirstOtherFrame(query, matched));
    }

    private static FrameLevel LevelOf(TraceQuery query, QueryFrame frame, RecordedFrame other, bool isFull)
    {
        if (!isFull)
        {
            return FrameLevel.Local;
        }

        var printed = query.Trace!.Frames[frame.Index].Function.In(query.Text);
        return printed.SequenceEqual(other.Printed) ? FrameLevel.Printed : FrameLevel.Normalized;
    }

    private static string? FirstOtherFrame(TraceQuery query, HashSet<int> matched) =>
        query.Frames.Find(f => f.IsFailing && f.Weight > 0 && !matched.Contains(f.Index))?.Name.Local;
}
