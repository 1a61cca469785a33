namespace IncidentKB.Core.Matching;

/// <summary>As what somebody says that an incident was it. Each counts more than the ones before it.</summary>
public enum Standing
{
    /// <summary>A visitor: it counts in his own browser, and is a suggestion to reviewers.</summary>
    Visitor,

    /// <summary>A person with an account: it counts for everybody.</summary>
    Person,

    /// <summary>A reviewer: it settles the question for everybody.</summary>
    Reviewer,
}

/// <summary>What people say of a trace and an incident, put together for one reader.</summary>
/// <param name="IncidentId">Row id of the incident.</param>
/// <param name="WasIt">True for "this was it".</param>
/// <param name="By">How many people say so, with the reader himself.</param>
public sealed record MatchFeedback(int IncidentId, bool WasIt, int By = 1)
{
    /// <summary>
    /// What holds for a reader among what was said of one incident: the last word of a reviewer; without one the reader's own;
    /// without that what more people say, the last one where they are equal.
    /// </summary>
    /// <param name="incidentId">Row id of the incident.</param>
    /// <param name="said">What was said, the oldest first.</param>
    /// <returns>Null where nothing counts for this reader.</returns>
    public static MatchFeedback? Of(int incidentId, IReadOnlyList<(Standing Standing, bool IsOwn, bool WasIt)> said)
    {
        var counting = said.Where(s => s.IsOwn || s.Standing != Standing.Visitor).ToList();
        if (counting.Count == 0)
        {
            return null;
        }

        var yes = counting.Count(s => s.WasIt);
        bool? settled = counting.LastOrDefault(s => s.Standing == Standing.Reviewer) is (Standing.Reviewer, _, var word) ? word : null;
        bool? own = counting.LastOrDefault(s => s.IsOwn) is (_, true, var mine) ? mine : null;
        var wasIt = settled ?? own ?? (2 * yes == counting.Count ? counting[^1].WasIt : 2 * yes > counting.Count);
        return new(incidentId, wasIt, wasIt ? yes : counting.Count - yes);
    }
}
