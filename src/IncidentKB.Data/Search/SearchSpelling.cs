using System.Runtime.InteropServices;
using IncidentKB.Core.Search;

namespace IncidentKB.Data.Search;

/// <summary>A query with its unknown words replaced by known ones.</summary>
/// <param name="Text">The query.</param>
/// <param name="IsLikely">True where each word is so near to the one that was typed that it may be answered without asking.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Respelling(string Text, bool IsLikely);

/// <summary>Finds what was meant by words that no article has.</summary>
/// <param name="plan">The query.</param>
/// <param name="glossary">Chinese words: a pair of characters alone does not show where one ends.</param>
internal sealed class SearchSpelling(SearchPlan plan, Glossary glossary)
{
    private const int Most = 3;

    // Longer than this is pasted, not typed, and its rare words are names.
    private const int MaxTyped = 8;

    // A short word is near to many others; a long one may have two slips.
    private const int MinLikely = 5;
    private const int MinLikelyWithTwoSlips = 8;

    // In three characters of Chinese two are right beside one that is not.
    private const int MinUnspaced = 3;

    /// <summary>The query as it was typed, with each word that no article has replaced by one that resembles it; the best first.</summary>
    public List<Respelling> Find()
    {
        if (plan.Terms.Count() > MaxTyped)
        {
            return [];
        }

        var (best, others, isLikely) = (plan.Query.Text, new List<string>(), true);
        var unknown = plan.Units.Where(u => u.Match == null).SelectMany(u => u.Terms).Where(t => t.Match == null);
        foreach (var term in unknown.Select(t => t.Term))
        {
            var nearest = (term.Kind == TermKind.Unspaced ? UnspacedLike(term) : WordsLike(term)).Take(Most).ToList();
            if (nearest.Count > 0)
            {
                others.AddRange(nearest.Skip(1).Select(n => plan.Query.Text.Replace(term.Text, n, StringComparison.Ordinal)));
                best = best.Replace(term.Text, nearest[0], StringComparison.Ordinal);
                isLikely &= IsLikely(term, nearest);
            }
        }

        return [.. others.Prepend(best).Where(s => s != plan.Query.Text).Distinct(StringComparer.Ordinal).Take(Most)
            .Select(s => new Respelling(s, isLikely && s == best))];
    }

    // Of Chinese there is one answer or none. A slip leaves the first letter alone nearly always.
    private static bool IsLikely(SearchTerm term, List<string> nearest)
    {
        if (term.Kind == TermKind.Unspaced)
        {
            return nearest.Count == 1;
        }

        var (typed, meant) = (Tokenizer.Fold(term.Text), Tokenizer.Fold(nearest[0]));
        var maxSlips = typed.Length >= MinLikelyWithTwoSlips ? 2 : typed.Length >= MinLikely ? 1 : 0;
        return typed[0] == meant[0] && EditDistance.Bounded(typed, meant, maxSlips) <= maxSlips;
    }

    // The first word of the term that no article has, replaced by those that resemble it.
    private IEnumerable<string> WordsLike(SearchTerm term) =>
        term.Words.Where(w => plan.Vocabulary.DocumentsWith(w) == 0).Take(1)
            .SelectMany(w => plan.Vocabulary.Nearest(w).Select(n => term.Text.Replace(w, n, StringComparison.OrdinalIgnoreCase)));

    // 信号亮 is one character off 信号量: as a word of the glossary, or because 信号 goes on in one way only, wherever it stands.
    private List<string> UnspacedLike(SearchTerm term)
    {
        if (term.Text.Length < MinUnspaced)
        {
            return [];
        }

        var words = glossary.UnspacedWords
            .Where(w => w.Length == term.Text.Length && w.Zip(term.Text).Count(c => c.First != c.Second) == 1 && Documents(w) > 0).ToList();
        return words.Count > 0 ? words : ContinuedOtherwise(term);
    }

    private List<string> ContinuedOtherwise(SearchTerm term)
    {
        var broken = Enumerable.Range(0, term.Words.Count).FirstOrDefault(i => plan.Vocabulary.DocumentsWith(term.Words[i]) == 0, -1);
        if (broken < 1)
        {
            return [];
        }

        var repaired = plan.Vocabulary.PairsBeginningWith(term.Words[broken][..1])
            .Where(pair => !TermWeights.IsParticle(pair[^1]))
            .Select(pair => $"{term.Text.AsSpan(0, broken)}{pair}{term.Text.AsSpan(broken + 2)}")
            .Where(text => Documents(text) > 0).Take(2).ToList();
        return repaired.Count == 1 ? repaired : [];
    }

    private long Documents(string text) => plan.Vocabulary.DocumentsWithPhrase(Glossary.TermOf(text)!.Words);
}
