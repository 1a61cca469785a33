using System.Buffers;
using System.Globalization;
using System.Text;
using IncidentKB.Core.Articles;
using IncidentKB.Core.Incidents;
using IncidentKB.Core.Patterns;
using IncidentKB.Core.Search;

namespace IncidentKB.Data.Search;

/// <summary>
/// A text as the index holds it: tokens between single spaces, with a space before the first and after the last, so that
/// a word or a phrase is found in it by a plain string search.
/// </summary>
/// <param name="Facets">What filters ask for: <c>lang=go</c>, <c>practice=...</c></param>
/// <param name="Title">Titles in all languages.</param>
/// <param name="Names">Ids, slugs, project, services.</param>
/// <param name="Messages">Messages and exception types.</param>
/// <param name="Parts">Identifiers whole, humps and single characters, each once and in no order.</param>
/// <param name="Body">Summaries and articles in all languages.</param>
internal sealed record SearchDocument(string Facets, string Title, string Names, string Messages, string Parts, string Body)
{
    /// <summary>Stands between texts of one column, so that no phrase reaches from one into the next.</summary>
    public const char Border = '¶';

    private const int FirstYear = 1970;
    private const int LastYear = 2099;

    // A year or month, and the day.
    private const string PeriodFacet = "in=";
    private const string DayFacet = "on=";

    private static readonly SearchValues<char> Joiners = SearchValues.Create(Tokenizer.Joiners);

    public static SearchDocument Of(Incident incident)
    {
        HashSet<string> parts = new(StringComparer.Ordinal);
        return new SearchDocument(
            FacetsOf(incident),
            Tokens(parts, incident.Texts.Select(t => t.Title)),
            Tokens(parts,
            [
                incident.Key, incident.Slug, incident.ExternalId, incident.Project, .. incident.Services.Select(s => s.Name),
                .. incident.Aliases.Select(a => a.Slug), .. incident.Cwe,
            ]),
            Tokens(parts, incident.Signatures.SelectMany(s => new[] { s.Message, s.Type })),
            Parts: "",
            Tokens(parts,
            [
                .. incident.Texts.SelectMany(
                    t => t.DoNow.Concat(t.ContributingFactors).Prepend(t.Summary).Append(PlainText.OfMarkdown(t.Body))),
                incident.CulpritFunction,
            ]))
        with
        { Parts = Spaced(parts) };
    }

    public static SearchDocument Of(FailurePattern pattern)
    {
        HashSet<string> parts = new(StringComparer.Ordinal);
        return new SearchDocument(
            Facets: "",
            Tokens(parts, pattern.Title.Texts.Values),
            Tokens(parts, [pattern.Slug]),
            Tokens(parts, pattern.Twins.SelectMany(t => new[] { t.Message, t.Type })),
            Parts: "",
            Tokens(parts, [.. pattern.Summary.Texts.Values, .. pattern.Hides.Texts.Values, .. pattern.Twins.Select(t => t.PrintedBy)]))
        with
        { Parts = Spaced(parts) };
    }

    public static SearchDocument Of(Practice practice)
    {
        HashSet<string> parts = new(StringComparer.Ordinal);
        return new SearchDocument(
            Facets: "",
            Tokens(parts, practice.Title.Texts.Values),
            Tokens(parts, [practice.Slug]),
            Messages: "",
            Parts: "",
            Tokens(parts, [.. practice.Rule.Texts.Values, .. practice.Go.Texts.Values, .. practice.CSharp.Texts.Values]))
        with
        { Parts = Spaced(parts) };
    }

    /// <summary>The token that an incident with this property has among its facets.</summary>
    public static string FacetOf(FilterKind kind, string value)
    {
        var name = kind switch
        {
            FilterKind.Practice => "practice",
            FilterKind.Language => "lang",
            FilterKind.Project => "project",
            FilterKind.Cwe => "cwe",
            FilterKind.Pattern => "pattern",
            FilterKind.Severity => "severity",
            FilterKind.Kind => "kind",
            FilterKind.Service => "service",
            FilterKind.Owner => "owner",
            FilterKind.Draft => "is",
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
        };
        return $"{name}=" + string.Concat(Tokenizer.Fold(value).Select(c => char.IsLetterOrDigit(c) || "-./#+".Contains(c) ? c : '_'));
    }

    /// <summary>
    /// The tokens of which an incident has one when its day lies in a filter's range: whole years, and the months and days that are
    /// left at its end. From 1970 to 2099, as years stand in the index one by one.
    /// </summary>
    public static IEnumerable<string> DayFacetsOf(FilterKind kind, DateOnly day)
    {
        var isBefore = kind == FilterKind.Before;
        var years = isBefore ? Between(FirstYear, day.Year - 1) : Between(day.Year + 1, LastYear);
        var months = isBefore ? Between(1, day.Month - 1) : Between(day.Month + 1, 12);
        var days = isBefore ? Between(1, day.Day - 1) : Between(day.Day, DateTime.DaysInMonth(day.Year, day.Month));
        string[] facets =
        [
            .. years.Select(y => string.Create(CultureInfo.InvariantCulture, $"{PeriodFacet}{y:0000}")),
            .. months.Select(m => string.Create(CultureInfo.InvariantCulture, $"{PeriodFacet}{day.Year:0000}-{m:00}")),
            .. days.Select(d => string.Create(CultureInfo.InvariantCulture, $"{DayFacet}{day.Year:0000}-{day.Month:00}-{d:00}")),
        ];

        // Before the first year there is nothing, which is a facet that no incident has.
        return facets.Length > 0 ? facets : [$"{DayFacet}never"];
    }

    /// <summary>Whether the incident's day lies in a filter's range.</summary>
    public bool IsInRange(SearchFilter filter)
    {
        var at = Facets.IndexOf($" {DayFacet}", StringComparison.Ordinal) + DayFacet.Length + 1;
        return string.CompareOrdinal(Facets, at, filter.Value, 0, filter.Value.Length) < 0 == (filter.Kind == FilterKind.Before);
    }

    /// <summary>
    /// Calls <paramref name="visit"/> for every token, as often as it stands in the document, except whole identifiers:
    /// nothing is planned by their number, they are nearly all different, and would double the vocabulary.
    /// </summary>
    public void VisitTokens(TokenVisitor visit)
    {
        foreach (var column in (ReadOnlySpan<string>)[Facets, Title, Names, Messages, Parts, Body])
        {
            foreach (var range in column.AsSpan().Split(' '))
            {
                var token = column.AsSpan(range);
                var isWhole = token.IndexOfAny(Joiners) >= 0 && !token.Contains('=');
                if (!token.IsEmpty && token[0] != Border && !isWhole)
                {
                    visit(token);
                }
            }
        }
    }

    private static string FacetsOf(Incident incident)
    {
        IEnumerable<string> facets =
        [
            .. Facet(FilterKind.Language, [incident.Language, .. incident.OtherLanguages]),
            .. Facet(FilterKind.Project, incident.Project),
            .. Facet(FilterKind.Pattern, incident.PatternSlug),
            FacetOf(FilterKind.Severity, incident.Severity.ToString()),
            FacetOf(FilterKind.Kind, incident.Kind.ToString()),
            .. Facet(FilterKind.Service, [.. incident.Services.Select(s => s.Name)]),
            .. Facet(FilterKind.Owner, incident.Owner),
            .. Facet(FilterKind.Draft, incident.Status == IncidentStatus.Draft ? "draft" : null),
            incident.OccurredOn.ToString($"'{PeriodFacet}'yyyy", CultureInfo.InvariantCulture),
            incident.OccurredOn.ToString($"'{PeriodFacet}'yyyy-MM", CultureInfo.InvariantCulture),
            incident.OccurredOn.ToString($"'{DayFacet}'yyyy-MM-dd", CultureInfo.InvariantCulture),
            .. incident.Practices.Select(p => FacetOf(FilterKind.Practice, p.PracticeSlug)),
            .. incident.Cwe.Select(c => FacetOf(FilterKind.Cwe, c.StartsWith("CWE-", StringComparison.OrdinalIgnoreCase) ? c[4..] : c)),
        ];
        return Spaced(facets);
    }

    private static IEnumerable<string> Facet(FilterKind kind, params string?[] values) =>
        values.Where(v => !string.IsNullOrEmpty(v)).Select(v => FacetOf(kind, v!));

    private static IEnumerable<int> Between(int first, int last) => Enumerable.Range(first, Math.Max(0, last - first + 1));

    private static string Spaced(IEnumerable<string> tokens) => $" {string.Join(' ', tokens)} ";

    private static string Tokens(HashSet<string> parts, IEnumerable<string?> texts)
    {
        var column = new StringBuilder(" ");
        var known = parts.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var text in texts)
        {
            if (string.IsNullOrEmpty(text))
            {
                continue;
            }

            var tokenized = Tokenizer.Tokenize(text);
            foreach (var token in tokenized.Tokens)
            {
                if (token.IsInSequence)
                {
                    column.Append(tokenized.TextOf(token)).Append(' ');
                }
                else
                {
                    known.Add(tokenized.TextOf(token));
                }
            }

            column.Append(Border).Append(' ');
        }

        return column.ToString();
    }
}

internal delegate void TokenVisitor(ReadOnlySpan<char> token);
