using IncidentKB.Core.Incidents;

namespace IncidentKB.Data.Incidents;

/// <summary>
/// An incident with what may be shown of its texts, the reader's language first. Queries ask for the first value by value:
/// for a row at once EF numbers the rows of the whole table.
/// </summary>
public sealed class IncidentInLanguage
{
    /// <summary>The incident, without its parts.</summary>
    public required Incident Incident { get; init; }

    /// <summary>Its texts that may be shown, the first one first.</summary>
    public required IEnumerable<ShownText> Texts { get; init; }

    /// <summary>What lists show of a text.</summary>
    public sealed class ShownText
    {
        /// <summary>One of the languages of articles.</summary>
        public required string Language { get; init; }

        /// <summary>Headline.</summary>
        public required string Title { get; init; }

        /// <summary>What it says in short.</summary>
        public required string Summary { get; init; }
    }
}

/// <summary>Asks for incidents as a reader of a language sees them.</summary>
public static class IncidentLanguageQuery
{
    /// <summary>The incidents with their texts in a language, the English one after it.</summary>
    public static IQueryable<IncidentInLanguage> InLanguage(this IQueryable<Incident> incidents, string language) =>
        incidents.Select(i => new IncidentInLanguage
        {
            Incident = i,
            Texts = i.Texts.Where(t => t.Language == language || t.Language == Languages.English)
                .OrderByDescending(t => t.Language == language)
                .Select(t => new IncidentInLanguage.ShownText { Language = t.Language, Title = t.Title, Summary = t.Summary }),
        });
}
