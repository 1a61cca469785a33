using IncidentKB.Core.Search;

namespace IncidentKB.Data.Search;

/// <summary>What can be shown of a hit in one language.</summary>
/// <param name="Language">One of the languages of articles.</param>
/// <param name="Title">The title.</param>
/// <param name="Summary">What it says in short.</param>
/// <param name="Body">Its whole text, plain; made only when the summary does not hold what was looked for.</param>
internal sealed record HitText(string Language, string Title, string Summary, Func<string> Body);

/// <summary>A hit as it is shown.</summary>
internal sealed record ShownText(string Language, IReadOnlyList<TextSegment> Title, IReadOnlyList<TextSegment> Excerpt);

/// <summary>Chooses the language in which a hit is shown, and marks what was looked for in it.</summary>
internal sealed class HitTexts
{
    // About two lines in a reading column.
    private const int ExcerptLength = 220;

    // Of an article longer than this, excerpts come from its beginning. It is four times the longest of the starting pack.
    private const int MaxBody = 60_000;

    private readonly string _language;
    private readonly Highlighter _highlighter;
    private readonly List<PlannedTerm> _required;

    public HitTexts(SearchPlan plan, string language)
    {
        _language = language;
        _highlighter = new Highlighter(WeightsOf(plan));
        _required = [.. plan.Required];
    }

    /// <summary>The hit in the reader's language, unless another has more than twice as much of what was looked for.</summary>
    public ShownText Show(IEnumerable<HitText> texts)
    {
        Candidate? best = null;
        foreach (var text in texts.OrderByDescending(t => t.Language == _language))
        {
            var candidate = Read(text);
            best = best == null || candidate.Weight > best.Weight * 2 ? candidate : best;
            if (best.HasAll)
            {
                break;
            }
        }

        return new ShownText(best!.Language, best.Title.Segments(), best.Text.Excerpt(ExcerptLength));
    }

    private sealed record Candidate(string Language, MarkedText Title, MarkedText Text, double Weight, bool HasAll);

    // A summary that holds everything makes the best excerpt, and saves reading the article.
    private Candidate Read(HitText text)
    {
        var title = _highlighter.Find(text.Title);
        var shown = _highlighter.Find(text.Summary);
        if (_required.Count > 0 && !HasAll(shown.Found))
        {
            var body = text.Body();
            shown = _highlighter.Find($"{text.Summary}\n{body.AsSpan(0, Math.Min(body.Length, MaxBody))}");
        }

        var found = title.Found.Concat(shown.Found).DistinctBy(f => f.Token, StringComparer.Ordinal).ToList();
        return new Candidate(text.Language, title, shown, found.Sum(f => f.Weight), HasAll(found));
    }

    private bool HasAll(IEnumerable<(string Token, double Weight)> found)
    {
        var tokens = found.Select(f => f.Token).ToHashSet(StringComparer.Ordinal);
        return _required.TrueForAll(t => t.Forms.Any(tokens.Contains)
            || t.Term.Words.All(w => tokens.Contains(w) || TermWeights.IsFunctionWord(w)));
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
