using IncidentKB.Core.Incidents;

namespace IncidentKB.Core;

/// <summary>A sentence for a person, in both languages of the site.</summary>
/// <param name="English">The sentence in English.</param>
/// <param name="Chinese">The same in Simplified Chinese.</param>
public sealed record Sentence(string English, string Chinese)
{
    /// <summary>The sentence in a language of the site.</summary>
    public string In(string language) => language == Languages.Chinese ? Chinese : English;
}
