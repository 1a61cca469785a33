using System.Globalization;
using IncidentKB.Core.Search;

namespace IncidentKB.Data.Search;

/// <summary>A term with what the vocabulary says about it.</summary>
/// <param name="Term">As it was understood.</param>
/// <param name="Forms">
/// For a single word: it, its inflections that stand in articles ("write": "writes", "writing"), and what it is together
/// with a word beside it ("wait group": "waitgroup").
/// </param>
/// <param name="Match">What to ask the text index; null when no article can have it.</param>
/// <param name="Documents">At most so many articles have it.</param>
/// <param name="Postings">Entries of the token lists that its match consults, one after the other.</param>
/// <param name="Weight">How much it tells.</param>
/// <param name="IsRequired">False for words of grammar, which an article need not have.</param>
internal sealed record PlannedTerm(
    SearchTerm Term, IReadOnlyList<string> Forms, SearchExpression? Match, long Documents, long Postings, double Weight, bool IsRequired);

/// <summary>Terms that together are one entry of the glossary, or one term of which it knows nothing.</summary>
/// <param name="Terms">As they were understood, one after the other.</param>
/// <param name="Synonyms">Other words for all of them together, those that some article has.</param>
internal sealed record PlannedUnit(IReadOnlyList<PlannedTerm> Terms, IReadOnlyList<PlannedTerm> Synonyms)
{
    /// <summary>As it was typed.</summary>
    public string Text => string.Join(' ', Terms.Select(t => t.Term.Text));

    public double Weight => Terms.Sum(t => t.Weight);

    public bool IsRequired => Terms.Any(t => t.IsRequired);

    /// <summary>The terms that an article must have where no synonym stands for them.</summary>
    public IEnumerable<PlannedTerm> Required => Terms.Where(t => t.IsRequired);

    /// <summary>At most so many articles have it, by whatever words.</summary>
    public long Documents => OwnDocuments + Synonyms.Sum(s => s.Documents);

    public long Postings => Required.Sum(t => t.Postings) + Synonyms.Sum(s => s.Postings);

    /// <summary>The terms or a synonym; null when no article can have either.</summary>
    public SearchExpression? Match => OwnMatch is { } own
        ? SearchExpression.AnyOf(Synonyms.Select(s => s.Match!).Prepend(own))
        : Synonyms.Count > 0 ? SearchExpression.AnyOf(Synonyms.Select(s => s.Match!)) : null;

    private SearchExpression? OwnMatch =>
        Required.All(t => t.Match != null) ? SearchExpression.AllOf(Required.Select(t => t.Match!)) : null;

    private long OwnDocuments => Required.Min(t => t.Documents);
}

/// <summary>A query translated for the text index.</summary>
internal sealed class SearchPlan
{
    // A word and its most frequent inflections that are asked for.
    private const int MaxForms = 5;

    private SearchPlan(SearchQuery query, SearchVocabulary vocabulary)
    {
        Query = query;
        Vocabulary = vocabulary;
    }

    public SearchQuery Query { get; }

    public SearchVocabulary Vocabulary { get; }

    /// <summary>The terms in the order typed, in units.</summary>
    public required IReadOnlyList<PlannedUnit> Units { get; init; }

    public IEnumerable<PlannedTerm> Terms => Units.SelectMany(u => u.Terms);

    /// <summary>True where other words may stand for some of the terms.</summary>
    public bool HasSynonyms => Units.Any(u => u.Synonyms.Count > 0);

    /// <summary>What the filters let through; null when there are none.</summary>
    public required SearchExpression? Filter { get; init; }

    /// <summary>What must not be found; null when nothing is excluded.</summary>
    public required SearchExpression? Exclusion { get; init; }

    /// <summary>The rarest filter lets at most so many incidents through.</summary>
    public required long FilteredDocuments { get; init; }

    /// <summary>Entries of the token lists that filters and exclusions consult.</summary>
    public required long FilterPostings { get; init; }

    public IEnumerable<PlannedTerm> Required => Terms.Where(t => t.IsRequired);

    public static SearchPlan Of(SearchQuery query, SearchVocabulary vocabulary, Glossary glossary)
    {
        var terms = query.Terms;
        var joined = terms.Zip(terms.Skip(1), JoinedOf).ToList();
        var entries = EntriesOf(terms, glossary);
        vocabulary.Load(terms.Concat(entries.SelectMany(e => e.Synonyms)).SelectMany(TokensOf).Concat(joined)
            .Concat(query.Filters.SelectMany(TokensOf)).Concat(query.Excluded.Select(t => t.Words[0])));
        var hasSubject = terms.Any(t => !t.IsAside);
        var planned = terms.Select((t, i) =>
            Plan(t, [.. joined.Skip(i - 1).Take(i == 0 ? 1 : 2)], vocabulary, isRequired: !hasSubject || !t.IsAside)).ToList();
        return new SearchPlan(query, vocabulary)
        {
            Units = [.. entries.Select(e => UnitOf(planned[e.At..(e.At + e.Span)], e.Synonyms, vocabulary))],
            Filter = FilterOf(query, vocabulary),
            Exclusion = ExclusionOf(query),
            FilteredDocuments = query.Filters.Where(f => !f.IsExcluded).Select(f => TokensOf(f).Sum(vocabulary.DocumentsWith))
                .DefaultIfEmpty(vocabulary.Total).Min(),
            FilterPostings = query.Filters.SelectMany(TokensOf).Concat(query.Excluded.Select(t => t.Words[0]))
                .Sum(vocabulary.DocumentsWith),
        };
    }

    /// <summary>The facets of which an incident has one when a filter lets it through.</summary>
    public static IEnumerable<string> TokensOf(SearchFilter filter) => filter.Kind is FilterKind.Before or FilterKind.After
        ? SearchDocument.DayFacetsOf(filter.Kind, DayOf(filter))
        : [SearchDocument.FacetOf(filter.Kind, filter.Value)];

    /// <summary>The day of a filter by day.</summary>
    public static DateOnly DayOf(SearchFilter filter) => DateOnly.ParseExact(filter.Value, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>
    /// Whether two filters of this kind mean both: an incident may have several practices, weaknesses and services, and two days make
    /// a range. It has one project, pattern, severity, kind and owner, and two of those, as two languages, mean either.
    /// </summary>
    public static bool NeedsAll(FilterKind kind) =>
        kind is FilterKind.Practice or FilterKind.Cwe or FilterKind.Service or FilterKind.Before or FilterKind.After;

    /// <summary>A match narrowed by the filters and by what is excluded.</summary>
    public SearchExpression Narrow(SearchExpression match) =>
        (Filter == null ? match : SearchExpression.AllOf([match, Filter])).Without(Exclusion);

    private static SearchExpression? FilterOf(SearchQuery query, SearchVocabulary vocabulary)
    {
        var groups = query.Filters.Where(f => !f.IsExcluded)
            .GroupBy(f => NeedsAll(f.Kind) ? f.Text : f.Kind.ToString(), StringComparer.Ordinal)
            .Select(g => SearchExpression.AnyOf(Known(g.SelectMany(TokensOf).ToList()).Select(t => SearchExpression.Phrase(t)))).ToList();
        return groups.Count == 0 ? null : SearchExpression.AllOf(groups);

        // Of the years of a range most have no incident; one token stays, so that a filter that nothing passes lets nothing through.
        List<string> Known(List<string> tokens) =>
            tokens.FindAll(t => vocabulary.DocumentsWith(t) > 0) is { Count: > 0 } known ? known : tokens[..1];
    }

    private static SearchExpression? ExclusionOf(SearchQuery query)
    {
        var words = query.Excluded.Select(t => SearchExpression.Phrase(t.Words));
        var filters = query.Filters.Where(f => f.IsExcluded).SelectMany(TokensOf).Select(t => SearchExpression.Phrase(t));
        var excluded = words.Concat(filters).ToList();
        return excluded.Count == 0 ? null : SearchExpression.AnyOf(excluded);
    }

    private static IEnumerable<string> TokensOf(SearchTerm term) =>
        term.Words.Concat(term.Parts).Concat(term.Kind == TermKind.Word ? WordForms.InflectionsOf(term.Words[0]) : []);

    private static List<(int At, int Span, IReadOnlyList<SearchTerm> Synonyms)> EntriesOf(
        IReadOnlyList<SearchTerm> terms, Glossary glossary)
    {
        List<(int, int, IReadOnlyList<SearchTerm>)> entries = [];
        for (var at = 0; at < terms.Count;)
        {
            var (span, synonyms) = glossary.SynonymsAt(terms, at);
            entries.Add((at, span, synonyms));
            at += span;
        }

        return entries;
    }

    // A word that no article has tells as much as the most telling of those that stand for it.
    private static PlannedUnit UnitOf(List<PlannedTerm> terms, IReadOnlyList<SearchTerm> synonyms, SearchVocabulary vocabulary)
    {
        List<PlannedTerm> known = [.. synonyms.Select(s => Plan(s, [], vocabulary, isRequired: true)).Where(s => s.Match != null)];
        if (known.Count > 0 && terms.TrueForAll(t => t.Match == null))
        {
            var weight = known.Max(s => s.Weight) / terms.Count;
            terms = terms.ConvertAll(t => t with { Weight = weight });
        }

        return new PlannedUnit(terms, known);
    }

    /// <summary>Two words as one, as identifiers have them; a string that no article holds where they are no plain words.</summary>
    public static string JoinedOf(SearchTerm left, SearchTerm right) =>
        left.Kind == TermKind.Word && right.Kind == TermKind.Word ? left.Words[0] + right.Words[0] : "";

    private static PlannedTerm Plan(SearchTerm term, List<string> joined, SearchVocabulary vocabulary, bool isRequired) => term.Kind switch
    {
        TermKind.Word => PlanWord(term, joined, vocabulary, isRequired),
        TermKind.Unspaced => PlanUnspaced(term, vocabulary, isRequired),
        _ => PlanPhrase(term, vocabulary, isRequired),
    };

    private static PlannedTerm PlanWord(SearchTerm term, List<string> joined, SearchVocabulary vocabulary, bool isRequired)
    {
        var word = term.Words[0];
        List<string> forms =
        [
            word,
            .. WordForms.InflectionsOf(word).Where(f => vocabulary.DocumentsWith(f) > 0)
                .OrderByDescending(vocabulary.DocumentsWith).Take(MaxForms - 1),
            .. joined.Where(j => vocabulary.DocumentsWith(j) > 0),
        ];
        var matches = forms.Where(f => vocabulary.DocumentsWith(f) > 0).Select(f => SearchExpression.Phrase(f)).ToList();
        var documents = forms.Sum(vocabulary.DocumentsWith);
        // WaitGroup also means "wait group".
        if (term.Parts.Count > 1 && term.Parts.All(p => vocabulary.DocumentsWith(p) > 0))
        {
            matches.Add(SearchExpression.Phrase(term.Parts));
            documents += term.Parts.Min(vocabulary.DocumentsWith);
        }

        var weight = TermWeights.Weight(word, Math.Min(documents, vocabulary.Total), vocabulary.Total);
        var match = matches.Count == 0 ? null : SearchExpression.AnyOf(matches);
        return new PlannedTerm(term, forms, match, documents, documents, WeightOf(term, weight, isRequired), isRequired);
    }

    private static PlannedTerm PlanPhrase(SearchTerm term, SearchVocabulary vocabulary, bool isRequired)
    {
        var documents = term.Words.Min(vocabulary.DocumentsWith);
        var phrase = SearchExpression.Phrase(term.Words);
        var match = term.Kind == TermKind.Phrase ? phrase.In(ColumnGroup.InOrder) : phrase;
        var weight = WeightOf(term, term.Words.Sum(vocabulary.WeightOf), isRequired);
        return new PlannedTerm(term, [], documents == 0 ? null : match, documents, documents, weight, isRequired);
    }

    // Where words begin and end in 并发写入崩溃 is unknown, and the pairs across their borders (发写, 入崩) stand in few
    // articles. So every character must be covered by one of the two pairs that it is in, not every pair be found.
    private static PlannedTerm PlanUnspaced(SearchTerm term, SearchVocabulary vocabulary, bool isRequired)
    {
        var pairs = term.Words;
        var clauses = Enumerable.Range(0, pairs.Count + 1).Select(PairsAround).ToList();
        var documents = clauses.Min(c => c.Sum(vocabulary.DocumentsWith));
        // A clause says nothing beside another that is part of it.
        var needed = clauses.Where(c => !clauses.Exists(other => other.Count < c.Count && other.TrueForAll(c.Contains)))
            .Select(c => SearchExpression.AnyOf(c.Select(p => SearchExpression.Phrase(p)))).Distinct();
        var match = documents == 0 ? null : SearchExpression.AllOf(needed);
        // Two characters are about a word.
        var known = pairs.Where(p => vocabulary.DocumentsWith(p) > 0).ToList();
        var words = (pairs.Count + 1) / 2.0;
        var weight = words * (known.Count > 0 ? known.Average(vocabulary.WeightOf) : vocabulary.WeightOf(pairs[0]));
        return new PlannedTerm(
            term, [], match, documents, known.Sum(vocabulary.DocumentsWith), WeightOf(term, weight, isRequired), isRequired);

        // Those that some article has.
        List<string> PairsAround(int character)
        {
            var around = new[] { character - 1, character }.Where(p => p >= 0 && p < pairs.Count).Select(p => pairs[p]);
            return [.. around.Where(p => vocabulary.DocumentsWith(p) > 0)];
        }
    }

    // A number that somebody pasted along counts for nothing, except beside the word that it stands with.
    private static double WeightOf(SearchTerm term, double weight, bool isRequired) => isRequired || !LogLine.IsNumber(term) ? weight : 0;
}
