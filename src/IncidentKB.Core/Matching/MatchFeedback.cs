namespace IncidentKB.Core.Matching;

/// <summary>What a person said of an answer: this was it, or this was not it.</summary>
/// <param name="IncidentId">Row id of the incident.</param>
/// <param name="WasIt">True for "this was it".</param>
public sealed record MatchFeedback(int IncidentId, bool WasIt);
