using IncidentKB.Core.Patterns;

namespace IncidentKB.Core.Matching;

/// <summary>A message by which a failure pattern shows itself.</summary>
/// <param name="Pattern">Slug of the pattern.</param>
/// <param name="Language">Language whose programs print it, as content names it.</param>
/// <param name="Text">The message, one of its other wordings, or an exception type that says it all.</param>
/// <param name="Near">
/// Where programs print the same text for other mistakes too: ends of the names of functions or types of which one must stand
/// near the top of the stack or in the message (<c>Reader.Close</c>, <c>Stream</c>). Empty where the text alone decides.
/// </param>
/// <param name="PrintedBy">
/// Function that prints it: a stack that failed right there shows the pattern without its message. Null where it is not known.
/// </param>
public sealed record PatternMessage(string Pattern, string Language, string Text, IReadOnlyList<string> Near, string? PrintedBy)
{
    /// <summary>The messages of a pattern: those of its twins that print one, each with its other wordings.</summary>
    public static IEnumerable<PatternMessage> AllOf(FailurePattern pattern) =>
        from twin in pattern.Twins
        where twin.Kind != "silent"
        from text in twin.Also.Prepend(twin.Message)
        select new PatternMessage(pattern.Slug, twin.Language, text, twin.Near, twin.PrintedBy);
}
