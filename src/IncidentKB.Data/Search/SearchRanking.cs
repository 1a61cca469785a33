using System.Runtime.InteropServices;
using IncidentKB.Core.Search;

namespace IncidentKB.Data.Search;

/// <summary>How well a document answers a query.</summary>
/// <param name="Score">Comparable between documents of one query; 0 when nothing of it is there.</param>
/// <param name="Coverage">Share of the query's weight that the document has, 0 to 1.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Relevance(double Score, double Coverage);

/// <summary>
/// Ranks the few documents that the index proposes. By hand, because SQLite's bm25 gives a word that half of the
/// documents have a weight of nothing, which in a corpus of five is nearly every word, and because it knows neither that
/// words stand together nor how much of a Chinese phrase is there.
/// </summary>
internal sealed class SearchRanking
{
    // A title tells more than a message, and that more than the article, however often the word stands there: what an
    // article's text can add is capped below what the title adds at once (3/(3+2) < 8/(8+2)).
    private const double TitleWeight = 8;
    private const double MessageWeight = 6;
    private const double NameWeight = 5;
    private const double MaxFromBody = 3;
    private const double Saturation = 2;

    // Words that stand together as they were typed add up to this share of their weight.
    private const double TogetherShare = 0.4;

    private readonly List<RankedTerm> _terms;
    private readonly List<(string[] Needles, double Weight)> _neighbours = [];
    private readonly double _totalWeight;

    public SearchRanking(SearchPlan plan)
    {
        _terms = [.. plan.Terms.Select(t => new RankedTerm(t, plan.Vocabulary))];
        _totalWeight = _terms.Sum(t => t.Weight);
        var sequence = plan.Terms.SelectMany(t => t.Term.Words).ToList();
        foreach (var (left, right) in sequence.Zip(sequence.Skip(1)))
        {
            var weight = (plan.Vocabulary.WeightOf(left) + plan.Vocabulary.WeightOf(right)) / 2;
            _neighbours.Add(([$" {left} {right} ", $" {left}{right} "], weight * TogetherShare));
        }
    }

    public Relevance Rank(SearchDocument document)
    {
        var (score, found, inTitle) = (0.0, 0.0, 0.0);
        foreach (var term in _terms)
        {
            var (strength, share, titleShare) = term.In(document);
            score += term.Weight * share * strength / (strength + Saturation);
            found += term.Weight * share;
            inTitle += titleShare;
        }

        if (found == 0)
        {
            return default;
        }

        foreach (var (needles, weight) in _neighbours)
        {
            score += weight * PlaceOf(document, needles);
        }

        // Between equals, the title that says little else comes first.
        score += inTitle / document.Title.Length;
        var coverage = found / _totalWeight;
        return new Relevance(score * coverage, coverage);
    }

    // What it counts where the words stand together.
    private static double PlaceOf(SearchDocument document, string[] needles) =>
        HasAny(document.Title, needles) ? 1
        : HasAny(document.Messages, needles) ? 0.8
        : HasAny(document.Body, needles) ? 0.5
        : 0;

    private static bool HasAny(string column, string[] needles)
    {
        foreach (var needle in needles)
        {
            if (column.Contains(needle, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    // A term with the strings by which it is found in a document.
    private sealed class RankedTerm(PlannedTerm planned, SearchVocabulary vocabulary)
    {
        private readonly string[] _needles = NeedlesOf(planned);
        private readonly string _whole = $" {Tokenizer.Fold(planned.Term.Text)} ";
        private readonly List<(string Needle, double Weight)> _words =
            [.. planned.Term.Words.Select(w => ($" {w} ", vocabulary.WeightOf(w)))];

        public double Weight => planned.Weight;

        /// <summary>How strongly it stands there, how much of it, and how much of it in the title.</summary>
        public (double Strength, double Share, double TitleShare) In(SearchDocument document)
        {
            if (planned.Term.Kind == TermKind.Unspaced)
            {
                return Covered(document);
            }

            var title = Has(document.Title);
            var isWhole = planned.Term.Kind == TermKind.Identifier && document.Parts.Contains(_whole, StringComparison.Ordinal);
            var strength = (title ? TitleWeight : 0) + (Has(document.Messages) ? MessageWeight : 0) + (Has(document.Names) ? NameWeight : 0)
                + Math.Min(MaxFromBody, _needles.Sum(n => Count(document.Body, n)) + (Has(document.Parts) || isWhole ? 1 : 0));
            return strength > 0 ? (strength, 1, title ? 1 : 0)
                : planned.Term.Kind == TermKind.Word ? default
                : (MaxFromBody, WordsApart(document) / 2, 0);
        }

        private static string[] NeedlesOf(PlannedTerm planned) => planned.Term.Kind switch
        {
            TermKind.Word when planned.Term.Parts.Count > 1 =>
                [.. planned.Forms.Select(f => $" {f} "), $" {string.Join(' ', planned.Term.Parts)} "],
            TermKind.Word => [.. planned.Forms.Select(f => $" {f} ")],
            _ => [$" {string.Join(' ', planned.Term.Words)} "],
        };

        private bool Has(string column) => HasAny(column, _needles);

        // Neighbours share a space, so the search goes on at the last character of a find.
        private static int Count(string column, string needle)
        {
            var count = 0;
            var at = column.IndexOf(needle, StringComparison.Ordinal);
            while (at >= 0 && count < MaxFromBody)
            {
                count++;
                at = column.IndexOf(needle, at + needle.Length - 1, StringComparison.Ordinal);
            }

            return count;
        }

        // The words of a phrase that is not there, each by itself.
        private double WordsApart(SearchDocument document)
        {
            var (found, total) = (0.0, 0.0);
            foreach (var (needle, weight) in _words)
            {
                total += weight;
                found += HasAnywhere(document, needle) ? weight : 0;
            }

            return found / total;
        }

        private static bool HasAnywhere(SearchDocument document, string needle) =>
            document.Title.Contains(needle, StringComparison.Ordinal) || document.Messages.Contains(needle, StringComparison.Ordinal)
            || document.Names.Contains(needle, StringComparison.Ordinal) || document.Body.Contains(needle, StringComparison.Ordinal)
            || document.Parts.Contains(needle, StringComparison.Ordinal);

        // Chinese: the share of characters that lie in a pair which the column holds.
        private (double Strength, double Share, double TitleShare) Covered(SearchDocument document)
        {
            var anywhere = new bool[_words.Count + 1];
            var title = CoveredIn(document.Title, anywhere);
            var messages = CoveredIn(document.Messages, anywhere);
            var names = CoveredIn(document.Names, anywhere);
            var body = Math.Max(CoveredIn(document.Body, anywhere), _words.Count == 1 ? CoveredIn(document.Parts, anywhere) : 0);
            var strength = (title * TitleWeight) + (messages * MessageWeight) + (names * NameWeight) + (body * 2);
            var share = _words.Count == 1 ? (strength > 0 ? 1 : 0) : anywhere.Count(c => c) / (double)anywhere.Length;
            return (strength, share, title);
        }

        private double CoveredIn(string column, bool[] anywhere)
        {
            Span<bool> here = stackalloc bool[SearchQuery.MaxTokens + 1];
            here = here[..anywhere.Length];
            for (var i = 0; i < _words.Count; i++)
            {
                if (column.Contains(_words[i].Needle, StringComparison.Ordinal))
                {
                    here[i] = here[i + 1] = anywhere[i] = anywhere[i + 1] = true;
                }
            }

            return here.Count(true) / (double)here.Length;
        }
    }
}
