using IncidentKB.Core.Incidents;
using IncidentKB.Core.Patterns;
using IncidentKB.Core.Search;

namespace IncidentKB.Data.Search;

/// <summary>What a search found.</summary>
/// <param name="Understood">How the text was read.</param>
/// <param name="Hits">The incidents of the page that was asked for.</param>
/// <param name="Catalogue">Patterns and practices that match, at most five.</param>
/// <param name="Total">Incidents that can be paged through.</param>
/// <param name="TotalIsAtLeast">True when there are more than that: the best were chosen, the rest was not ranked.</param>
/// <param name="DidYouMean">The query with its unknown words replaced by known ones, most likely first.</param>
/// <param name="Corrected">
/// The query that was answered instead, because nothing has all the words that were typed, and one of them resembles a known one; null
/// otherwise.
/// </param>
/// <param name="ReadFlags">
/// True when a minus before a word was taken for the flag of a command and not for an exclusion, which would have left nothing.
/// </param>
/// <param name="AnyWord">True when nothing holds all the words, so that these hold only some of them.</param>
/// <param name="IsCommonMessage">
/// True when the text has a message that many programs print: an incident with it is no sign of the same failure.
/// </param>
public sealed record SearchAnswer(
    SearchQuery Understood,
    IReadOnlyList<SearchHit> Hits,
    IReadOnlyList<CatalogueHit> Catalogue,
    int Total,
    bool TotalIsAtLeast,
    IReadOnlyList<string> DidYouMean,
    string? Corrected,
    bool ReadFlags,
    bool AnyWord,
    bool IsCommonMessage);

/// <summary>An incident that was found.</summary>
/// <param name="Key">Permanent id.</param>
/// <param name="Slug">Address.</param>
/// <param name="Project">Project that failed; null where none did.</param>
/// <param name="Language">Its programming language; null where it was no program.</param>
/// <param name="Severity">How bad it was.</param>
/// <param name="PatternSlug">The failure pattern behind it; null where none is named.</param>
/// <param name="OccurredOn">When upstream first heard of it.</param>
/// <param name="TextLanguage">Language of title and excerpt: the reader's, or the other where only that one has the words.</param>
/// <param name="Title">Title with the matches marked.</param>
/// <param name="Excerpt">A stretch of summary and article with the matches marked.</param>
/// <param name="Reason">Why it stands where it stands.</param>
/// <param name="Matches">Which of the words it has, and where; in the order of the query.</param>
public sealed record SearchHit(
    string Key,
    string Slug,
    string? Project,
    string? Language,
    Severity Severity,
    string? PatternSlug,
    DateOnly OccurredOn,
    string TextLanguage,
    IReadOnlyList<TextSegment> Title,
    IReadOnlyList<TextSegment> Excerpt,
    HitReason Reason,
    IReadOnlyList<WordMatch> Matches);

/// <summary>A word of a query in an incident.</summary>
/// <param name="Word">As it was typed.</param>
/// <param name="Synonym">The other word that stands there for it; null where it stands there itself.</param>
/// <param name="Place">The most telling place where it stands.</param>
public sealed record WordMatch(string Word, string? Synonym, MatchPlace Place);

/// <summary>A part of an incident, the most telling first.</summary>
public enum MatchPlace
{
    /// <summary>Its title.</summary>
    Title,

    /// <summary>A message that it is known by.</summary>
    Message,

    /// <summary>Its id, slug, project or services.</summary>
    Name,

    /// <summary>Its summary.</summary>
    Summary,

    /// <summary>Its article.</summary>
    Text,
}

/// <summary>Why an incident was found; the lower stands first.</summary>
public enum HitReason
{
    /// <summary>Its id, its slug or a former slug was asked for.</summary>
    ExactId,

    /// <summary>The query is a message it is known by, or holds one.</summary>
    ExactMessage,

    /// <summary>It holds the words.</summary>
    Words,

    /// <summary>It holds other words that mean the same as some of those that were asked for.</summary>
    Synonyms,

    /// <summary>No words were asked for; the filters let it through.</summary>
    Filter,
}

/// <summary>A pattern or practice that was found.</summary>
/// <param name="Kind">Which of the two; reading paths are not searched.</param>
/// <param name="Slug">Address.</param>
/// <param name="TextLanguage">Language of title and excerpt.</param>
/// <param name="Title">Title with the matches marked.</param>
/// <param name="Excerpt">A stretch of its description with the matches marked.</param>
public sealed record CatalogueHit(
    CatalogueKind Kind,
    string Slug,
    string TextLanguage,
    IReadOnlyList<TextSegment> Title,
    IReadOnlyList<TextSegment> Excerpt);
