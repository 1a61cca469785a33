namespace IncidentKB.Core.Content.Archives;

/// <summary>What the lines of a text that look like headings say about it, without reading the whole.</summary>
/// <param name="Sections">Number of the sections of this site that they name, without those that any paper of a project may have.</param>
/// <param name="IsDecisionRecord">True for a record of an architecture decision: Context, Decision, and what follows from it.</param>
/// <param name="HasDay">True where a day stands in it.</param>
internal sealed record DocumentKind(int Sections, bool IsDecisionRecord, bool HasDay)
{
    private const int MaxHeading = 80;

    private static readonly string[] Telling = ["impact", "trigger", "root-cause", "fix-required", "prevention", "timeline"];

    private static readonly string[] DecisionNames =
        ["context", "context and problem statement", "decision", "decision outcome", "considered options", "consequences"];

    /// <summary>Looks at the lines.</summary>
    public static DocumentKind Of(string text)
    {
        var sections = new HashSet<string>(StringComparer.Ordinal);
        var decisions = new HashSet<string>(StringComparer.Ordinal);
        var hasDay = false;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            var heading = line.Trim();
            hasDay = hasDay || DateWords.FirstDay(line.ToString()) != null;
            if (heading.Length is 0 or > MaxHeading)
            {
                continue;
            }

            // "## Impact", "**Impact**", "Impact:", and "Impact" above a line of signs.
            var words = heading.Trim("#*_:： ").ToString();
            var colon = words.IndexOfAny([':', '：']);
            if (HeadingNames.Find(colon > 0 ? words[..colon] : words) is { } name
                && Telling.Contains(name.Section.Id))
            {
                sections.Add(name.Section.Id);
            }

            if (heading[0] == '#' && DecisionNames.Contains(words.ToLowerInvariant()))
            {
                decisions.Add(words.ToLowerInvariant());
            }
        }

        var decides = decisions.Any(d => d.StartsWith("decision", StringComparison.Ordinal) || d == "considered options");
        return new(sections.Count, decides && decisions.Count >= 2, hasDay);
    }
}
