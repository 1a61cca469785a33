namespace IncidentKB.Core.Search;

/// <summary>How a term of a query is looked for.</summary>
public enum TermKind
{
    /// <summary>One word.</summary>
    Word,

    /// <summary>
    /// Words that must stand next to each other because they were joined: <c>sync.WaitGroup</c>, <c>double-close</c>; the pairs of a
    /// Chinese word that the glossary has.
    /// </summary>
    Identifier,

    /// <summary>A stretch of Chinese. Its words are overlapping pairs of characters, and nobody knows where real words end.</summary>
    Unspaced,

    /// <summary>Words in quotation marks, which must stand next to each other.</summary>
    Phrase,
}

/// <summary>One thing that is looked for.</summary>
/// <param name="Text">As it was typed.</param>
/// <param name="Kind">How it is looked for.</param>
/// <param name="Words">Its tokens in sequence, folded; never empty.</param>
/// <param name="Parts">The humps of a single camelCase word, otherwise empty.</param>
public sealed record SearchTerm(string Text, TermKind Kind, IReadOnlyList<string> Words, IReadOnlyList<string> Parts)
{
    /// <summary>
    /// True for words of grammar, and for numbers, dates and times: they say nothing by themselves, so an article need not have them
    /// where the query has other words.
    /// </summary>
    public bool IsAside => Kind != TermKind.Phrase && (LogLine.IsNumber(this) || Words.All(w => TermWeights.IsFunctionWord(w)));
}

/// <summary>A property that narrows a search.</summary>
public enum FilterKind
{
    /// <summary><c>[make-close-idempotent]</c>: slug of a practice.</summary>
    Practice,

    /// <summary><c>lang:go</c>: programming language of the incident.</summary>
    Language,

    /// <summary><c>project:alist</c>: project that failed.</summary>
    Project,

    /// <summary><c>cwe:765</c>: number of a weakness.</summary>
    Cwe,

    /// <summary><c>pattern:closed-or-returned-twice</c>: slug of a failure pattern.</summary>
    Pattern,

    /// <summary><c>severity:high</c>.</summary>
    Severity,

    /// <summary><c>kind:outage</c>: what the failure looked like from outside.</summary>
    Kind,

    /// <summary><c>service:checkout</c>: a service that was affected.</summary>
    Service,

    /// <summary><c>owner:ada</c>: who keeps the incident right.</summary>
    Owner,

    /// <summary><c>is:draft</c>: what is not published yet.</summary>
    Draft,

    /// <summary><c>before:2025-03-01</c>: earlier than this day. The value is a day as year-month-day.</summary>
    Before,

    /// <summary><c>after:2025-03-01</c>: on this day or later. The value is a day as year-month-day.</summary>
    After,
}

/// <summary>A filter of a query.</summary>
/// <param name="Text">As it was typed, without a minus before it.</param>
/// <param name="Kind">The property.</param>
/// <param name="Value">The value wanted, folded.</param>
/// <param name="IsExcluded">True when incidents with the value are left out instead (<c>-lang:go</c>).</param>
public sealed record SearchFilter(string Text, FilterKind Kind, string Value, bool IsExcluded);

/// <summary>
/// What was understood of the text in the search box: words, <c>"quoted phrases"</c>, <c>-without</c>, <c>[practice]</c>,
/// <c>lang:</c>, <c>project:</c>, <c>cwe:</c>, <c>pattern:</c>, <c>severity:</c>, <c>kind:</c>, <c>service:</c>, <c>owner:</c>,
/// <c>is:draft</c>, <c>before:</c> and <c>after:</c>, each also under its Chinese name. Whatever looks like an operator and is
/// none is text. No text is an error.
/// </summary>
/// <param name="Text">As it was typed, up to <see cref="MaxLength"/>.</param>
/// <param name="FreeText">What is left without filters, exclusions and quotation marks.</param>
/// <param name="Terms">What must be found, in the order typed.</param>
/// <param name="Excluded">What must not be found.</param>
/// <param name="Filters">What narrows it.</param>
/// <param name="IsCut">True when the text was too long and its end was left out.</param>
/// <param name="TextEnd">
/// Where the last words end that are wanted. An exclusion before it may also be a flag of a pasted command (<c>fusermount -uz panic</c>);
/// one behind it can only be meant as an exclusion.
/// </param>
public sealed record SearchQuery(
    string Text,
    string FreeText,
    IReadOnlyList<SearchTerm> Terms,
    IReadOnlyList<SearchTerm> Excluded,
    IReadOnlyList<SearchFilter> Filters,
    bool IsCut,
    int TextEnd)
{
    /// <summary>Characters that are read; more is a trace, which belongs on the match page.</summary>
    public const int MaxLength = 1000;

    /// <summary>Tokens that are looked for.</summary>
    public const int MaxTokens = 64;

    /// <summary>True when nothing is asked.</summary>
    public bool IsEmpty => Terms.Count == 0 && Excluded.Count == 0 && Filters.Count == 0;

    /// <summary>True when it asks for drafts (<c>is:draft</c>).</summary>
    public bool AsksForDrafts => Filters.Any(f => f is { Kind: FilterKind.Draft, IsExcluded: false });

    /// <summary>Reads a query.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="isPractice">
    /// Whether a practice has this slug; <c>[running]</c> of a pasted line is then text. Null takes every slug for one.
    /// </param>
    /// <param name="glossary">Words at which a stretch of Chinese is taken apart; null for none.</param>
    /// <param name="flagsEnd">Up to here a minus before a word is part of the text and excludes nothing; see <see cref="TextEnd"/>.</param>
    public static SearchQuery Parse(
        string text, Func<string, bool>? isPractice = null, Glossary? glossary = null, int flagsEnd = 0) =>
        new SearchQueryReader(text, isPractice ?? (static _ => true), glossary ?? Glossary.Empty, flagsEnd).Read();
}
