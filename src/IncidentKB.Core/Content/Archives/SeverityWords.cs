using IncidentKB.Core.Incidents;

namespace IncidentKB.Core.Content.Archives;

/// <summary>What a team's word for a severity means here, where that is certain.</summary>
internal static class SeverityWords
{
    // The first of each scale is its worst. What the others mean depends on how many a team has.
    private static readonly Dictionary<string, Severity> Known = new(StringComparer.Ordinal)
    {
        ["critical"] = Severity.Critical,
        ["sev0"] = Severity.Critical,
        ["sev1"] = Severity.Critical,
        ["p0"] = Severity.Critical,
        ["high"] = Severity.High,
        ["medium"] = Severity.Medium,
        ["moderate"] = Severity.Medium,
        ["low"] = Severity.Low,
        ["高"] = Severity.High,
        ["中"] = Severity.Medium,
        ["低"] = Severity.Low,
    };

    /// <summary>The severity of a label such as <c>SEV-1</c> or <c>High</c>; null for a scale that only the team knows.</summary>
    public static Severity? Of(string label)
    {
        var word = string.Concat(label.ToLowerInvariant().Where(char.IsLetterOrDigit));
        return Known.TryGetValue(word, out var severity) ? severity : null;
    }
}
