namespace IncidentKB.Core.Patterns;

/// <summary>
/// A small vocabulary by which messages show a failure pattern that nobody has listed word by word: concepts, and which of them
/// together mean which pattern.
/// </summary>
/// <param name="Concepts">The concepts.</param>
/// <param name="Rules">What they mean together; the first rule that holds decides.</param>
/// <param name="Opposites">Names of concepts that say the opposite: where one of them stands, no rule holds.</param>
public sealed record ConceptVocabulary(IReadOnlyList<Concept> Concepts, IReadOnlyList<ConceptRule> Rules, IReadOnlyList<string> Opposites)
{
    /// <summary>No concepts.</summary>
    public static ConceptVocabulary Empty { get; } = new([], [], []);

    /// <summary>Several vocabularies as one: where two packs name the same concept, the words of both count.</summary>
    public static ConceptVocabulary Join(IReadOnlyCollection<ConceptVocabulary> parts) => new(
        [.. parts.SelectMany(p => p.Concepts).GroupBy(c => c.Name, StringComparer.Ordinal)
            .Select(g => new Concept(g.Key, [.. g.SelectMany(c => c.Phrases).Distinct(StringComparer.Ordinal)]))],
        [.. parts.SelectMany(p => p.Rules)],
        [.. parts.SelectMany(p => p.Opposites).Distinct(StringComparer.Ordinal)]);
}

/// <summary>A thing, an event or a fault, in the words in which programs name it.</summary>
/// <param name="Name">Its name in the file.</param>
/// <param name="Phrases">
/// Words in a row, in any language; <c>~</c> stands for up to three others, <c>*</c> at the end of a word for any ending.
/// </param>
public sealed record Concept(string Name, IReadOnlyList<string> Phrases);

/// <summary>Concepts that mean a pattern where they stand together.</summary>
/// <param name="Pattern">Slug of the pattern.</param>
/// <param name="Needs">What a message must hold, each as names of concepts of which one is enough.</param>
/// <param name="Names">What the names of the functions that failed must hold, likewise.</param>
/// <param name="Within">How many words may lie between the first and the last word of them.</param>
public sealed record ConceptRule(
    string Pattern, IReadOnlyList<IReadOnlyList<string>> Needs, IReadOnlyList<IReadOnlyList<string>> Names, int Within);
