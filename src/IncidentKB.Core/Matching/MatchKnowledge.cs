using IncidentKB.Core.Incidents;
using IncidentKB.Core.Patterns;

namespace IncidentKB.Core.Matching;

/// <summary>What the matcher knows of an incident.</summary>
/// <param name="Id">Row id.</param>
/// <param name="Project">Its project, as its users call it.</param>
/// <param name="Repository">Address of the project's source.</param>
/// <param name="Pattern">Slug of its failure pattern.</param>
/// <param name="IntroducedIn">First version with the bug; null when unknown.</param>
/// <param name="FixedIn">First version with the fix; null when there is none.</param>
/// <param name="Messages">Messages of its signatures.</param>
/// <param name="Traces">Its recorded traces, as they were pasted.</param>
/// <param name="Words">Title, summary and article, all languages; empty where only traces are compared.</param>
public sealed record IncidentSignature(
    int Id,
    string Project,
    string Repository,
    string Pattern,
    string? IntroducedIn,
    string? FixedIn,
    IReadOnlyList<string> Messages,
    IReadOnlyList<string> Traces,
    string Words)
{
    /// <summary>What is known of a stored incident whose signatures and traces are loaded; its words are left out.</summary>
    public static IncidentSignature Of(Incident incident) =>
        new(
            incident.Id, incident.Project, incident.Repository, incident.PatternSlug, incident.IntroducedIn, incident.FixedIn,
            [.. incident.Signatures.Select(s => s.Message ?? s.Type ?? "")], [.. incident.Traces.Select(t => t.Text)], "");
}

/// <summary>A message by which a failure pattern shows itself.</summary>
/// <param name="Pattern">Slug of the pattern.</param>
/// <param name="Language">Language whose programs print it, as content names it.</param>
/// <param name="Text">The message, one of its other wordings, or an exception type that says it all.</param>
/// <param name="Near">
/// Where programs print the same text for other mistakes too: ends of the names of functions or types of which one must stand
/// near the top of the stack or in the message (<c>Reader.Close</c>, <c>Stream</c>). Empty where the text alone decides.
/// </param>
/// <param name="PrintedBy">Function that prints it: a stack that failed right there shows the pattern without its message. Null where it is not known.</param>
public sealed record PatternMessage(string Pattern, string Language, string Text, IReadOnlyList<string> Near, string? PrintedBy)
{
    /// <summary>The messages of a pattern: those of its twins that print one, each with its other wordings.</summary>
    public static IEnumerable<PatternMessage> AllOf(FailurePattern pattern) =>
        from twin in pattern.Twins
        where twin.Kind != "silent"
        from text in twin.Also.Prepend(twin.Message)
        select new PatternMessage(pattern.Slug, twin.Language, text, twin.Near, twin.PrintedBy);
}

/// <summary>What a person said of an answer: this was it, or this was not it.</summary>
/// <param name="IncidentId">Row id of the incident.</param>
/// <param name="WasIt">True for "this was it".</param>
public sealed record MatchFeedback(int IncidentId, bool WasIt);
