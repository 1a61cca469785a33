namespace IncidentKB.Core.Search;

/// <summary>English endings, good enough for asking: forms that no article holds are never asked for.</summary>
public static class WordForms
{
    private static readonly (string Ending, int MinStem)[] Endings = [("ing", 4), ("ed", 4), ("es", 4), ("s", 3), ("e", 4)];

    /// <summary>
    /// Other forms that a word may stand in: "write" as "writes" and "writing". Where it is no English verb or noun, no article has
    /// them either.
    /// </summary>
    public static IEnumerable<string> InflectionsOf(string word)
    {
        if (word.Length < 4 || !word.All(char.IsAsciiLetterLower) || TermWeights.IsFunctionWord(word))
        {
            return [];
        }

        var stem = StemOf(word);
        return new[] { stem, stem + "e", stem + "s", stem + "es", stem + "ed", stem + "ing" }.Where(f => f != word);
    }

    /// <summary>A folded word without its ending; the same for all forms of most words, and no word itself.</summary>
    public static string StemOf(string word)
    {
        if (word.EndsWith("ss", StringComparison.Ordinal))
        {
            return word;
        }

        foreach (var (ending, minStem) in Endings)
        {
            if (word.EndsWith(ending, StringComparison.Ordinal) && word.Length - ending.Length >= minStem)
            {
                return word[..^ending.Length];
            }
        }

        return word;
    }
}
