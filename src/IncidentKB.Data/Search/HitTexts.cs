using IncidentKB.Core.Text;

namespace IncidentKB.Data.Search;

/// <summary>What can be shown of a hit in one language.</summary>
/// <param name="Language">One of the languages of articles.</param>
/// <param name="Title">The title.</param>
/// <param name="Text">What an excerpt is cut from, plain.</param>
internal sealed record HitText(string Language, string Title, string Text);

/// <summary>Chooses the language in which a hit is shown, and marks what was looked for in it.</summary>
internal sealed class HitTexts
{
    // About two lines in a reading column.
    private const int ExcerptLength = 220;

    private readonly string _language;
    private readonly Highlighter _highlighter;

    public HitTexts(SearchPlan plan, string language)
    {
        _language = language;
        _highlighter = new Highlighter(WeightsOf(plan));
    }

    /// <summary>The reader's language, unless the other has at least twice as much of what was looked for.</summary>
    public HitText Choose(IEnumerable<HitText> texts)
    {
        var all = texts.ToList();
        var own = all.Find(t => t.Language == _language) ?? all[0];
        return all.Count == 1 ? own
            : all.Select(t => (Text: t, Weight: MatchedWeight(t))).Aggregate((Text: own, Weight: Math.Max(MatchedWeight(own) * 2, 1e-9)),
                (best, next) => next.Weight >= best.Weight ? next : best).Text;
    }

    public IReadOnlyList<TextSegment> Title(HitText text) => _highlighter.Mark(text.Title);

    public IReadOnlyList<TextSegment> Excerpt(HitText text) => _highlighter.Excerpt(text.Text, ExcerptLength);

    private double MatchedWeight(HitText text) => _highlighter.MatchedWeight(text.Title + "\n" + text.Text);

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
                weights[word] = term.IsRequired && (term.Term.Words.Count == 1 || !BackgroundFrequency.IsFunctionWord(word)) ? plan.Vocabulary.WeightOf(word) : 0;
            }
        }

        return weights;
    }
}
