using IncidentKB.Core.Search;

namespace IncidentKB.Data.Search;

/// <summary>What can be shown of a hit in one language.</summary>
/// <param name="Language">One of the languages of articles.</param>
/// <param name="Title">The title.</param>
/// <param name="Summary">What it says in short.</param>
/// <param name="Whole">The summary with the whole text below it, plain; made only when the summary does not hold what was looked for.</param>
internal sealed record HitText(string Language, string Title, string Summary, Lazy<string> Whole)
{
    // Of an article longer than this, excerpts come from its beginning. It is four times the longest of the starting pack.
    private const int MaxBody = 60_000;

    /// <summary>A text with what stands below its summary.</summary>
    public static HitText Of(string language, string title, string summary, Func<string> body) =>
        new(language, title, summary, new(() => WholeOf(summary, body())));

    private static string WholeOf(string summary, string body) => $"{summary}\n{body.AsSpan(0, Math.Min(body.Length, MaxBody))}";
}

/// <summary>A hit as it is shown.</summary>
/// <param name="Language">In which language.</param>
/// <param name="Title">Title with the matches marked.</param>
/// <param name="Excerpt">A stretch of summary and article with the matches marked.</param>
/// <param name="InSummary">What of the query stands in the summary, folded.</param>
internal sealed record ShownText(
    string Language, IReadOnlyList<TextSegment> Title, IReadOnlyList<TextSegment> Excerpt, IReadOnlySet<string> InSummary);

/// <summary>Chooses the language in which a hit is shown, and marks what was looked for in it.</summary>
internal sealed class HitTexts
{
    // About two lines in a reading column.
    private const int ExcerptLength = 220;

    // What another word for the same counts beside the word itself.
    private const double SynonymShare = 0.5;

    private readonly string _language;
    private readonly Highlighter _words;
    private readonly Lazy<Highlighter> _withSynonyms;
    private readonly List<PlannedUnit> _required;

    public HitTexts(SearchPlan plan, string language)
    {
        _language = language;
        _words = new Highlighter(WeightsOf(plan));
        _withSynonyms = new Lazy<Highlighter>(() => new Highlighter(WithSynonyms(plan)));
        _required = [.. plan.Units.Where(u => u.IsRequired)];
    }

    /// <summary>Whether a term is among the tokens that were found.</summary>
    public static bool Holds(IReadOnlySet<string> tokens, PlannedTerm term) =>
        term.Forms.Any(tokens.Contains) || term.Term.Words.All(w => tokens.Contains(w) || TermWeights.IsFunctionWord(w));

    /// <summary>The hit in the reader's language, unless another has more than twice as much of what was looked for.</summary>
    /// <param name="bySynonym">True where other words stand for some of those that were looked for: they are marked then.</param>
    /// <param name="texts">It in each of its languages.</param>
    public ShownText Show(bool bySynonym, IEnumerable<HitText> texts)
    {
        var highlighter = bySynonym ? _withSynonyms.Value : _words;
        Candidate? best = null;
        foreach (var text in texts.OrderByDescending(t => t.Language == _language))
        {
            var candidate = Read(text, highlighter);
            best = best == null || candidate.Weight > best.Weight * 2 ? candidate : best;
            if (best.HasAll)
            {
                break;
            }
        }

        return new ShownText(best!.Language, best.Title.Segments(), best.Text.Excerpt(ExcerptLength), best.InSummary);
    }

    private sealed record Candidate(
        string Language, MarkedText Title, MarkedText Text, IReadOnlySet<string> InSummary, double Weight, bool HasAll);

    // A summary that holds everything makes the best excerpt, and saves reading the article.
    private Candidate Read(HitText text, Highlighter highlighter)
    {
        var title = highlighter.Find(text.Title);
        var shown = highlighter.Find(text.Summary);
        var inSummary = TokensOf(shown.Found);
        if (_required.Count > 0 && !HasAll(inSummary))
        {
            shown = highlighter.Find(text.Whole.Value);
        }

        var found = title.Found.Concat(shown.Found).DistinctBy(f => f.Token, StringComparer.Ordinal).ToList();
        return new Candidate(text.Language, title, shown, inSummary, found.Sum(f => f.Weight), HasAll(TokensOf(found)));
    }

    private static HashSet<string> TokensOf(IEnumerable<(string Token, double Weight)> found) =>
        found.Select(f => f.Token).ToHashSet(StringComparer.Ordinal);

    private bool HasAll(HashSet<string> tokens) =>
        _required.TrueForAll(u => u.Required.All(t => Holds(tokens, t)) || u.Synonyms.Any(s => Holds(tokens, s)));

    private static Dictionary<string, double> WithSynonyms(SearchPlan plan)
    {
        var weights = WeightsOf(plan);
        foreach (var unit in plan.Units)
        {
            foreach (var token in unit.Synonyms.SelectMany(s => s.Forms.Concat(s.Term.Words)).Where(t => !TermWeights.IsFunctionWord(t)))
            {
                weights.TryAdd(token, SynonymShare * unit.Weight);
            }
        }

        return weights;
    }

    private static Dictionary<string, double> WeightsOf(SearchPlan plan)
    {
        var weights = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var term in plan.Terms)
        {
            foreach (var form in term.Forms)
            {
                weights[form] = term.IsRequired ? term.Weight : 0;
            }

            foreach (var word in term.Term.Words.Where(w => !weights.ContainsKey(w)))
            {
                var counts = term.IsRequired && (term.Term.Words.Count == 1 || !TermWeights.IsFunctionWord(word));
                weights[word] = counts ? plan.Vocabulary.WeightOf(word) : 0;
            }
        }

        return weights;
    }
}
