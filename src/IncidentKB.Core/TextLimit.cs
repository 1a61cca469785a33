namespace IncidentKB.Core;

/// <summary>Keeps text within a length.</summary>
public static class TextLimit
{
    /// <summary>
    /// The beginning of <paramref name="text"/>, never with half of a surrogate pair at its end; all of it where it is short enough.
    /// </summary>
    /// <param name="text">What may be too long.</param>
    /// <param name="longest">Most UTF-16 units that are kept, at least 1.</param>
    public static string Cut(string text, int longest) =>
        text.Length <= longest ? text : text[..(char.IsHighSurrogate(text[longest - 1]) ? longest - 1 : longest)];
}
