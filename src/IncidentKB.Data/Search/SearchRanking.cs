using System.Runtime.InteropServices;
using IncidentKB.Core;
using IncidentKB.Core.Incidents;
using IncidentKB.Core.Search;

namespace IncidentKB.Data.Search;

/// <summary>How well a document answers a query.</summary>
/// <param name="Score">Comparable between documents of one query; 0 when nothing of it is there.</param>
/// <param name="Coverage">Share of the query's weight that the document has, 0 to 1.</param>
/// <param name="BySynonym">True when other words stand for some of the query's.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Relevance(double Score, double Coverage, bool BySynonym);

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

    // Of a stretch of Chinese, so much must be there before it is called found.
    private const double MinShown = 0.5;

    // What another word for the same counts beside the word itself in the same place.
    private const double SynonymShare = 0.85;

    private readonly List<RankedUnit> _units;
    private readonly List<(string[] Needles, double Weight)> _neighbours = [];
    private readonly double _totalWeight;

    public SearchRanking(SearchPlan plan)
    {
        _units = [.. plan.Units.Select(u => new RankedUnit(u, plan.Vocabulary))];
        _totalWeight = plan.Units.Sum(u => u.Weight);
        var sequence = plan.Terms.SelectMany(t => t.Term.Words).ToList();
        foreach (var (left, right) in sequence.Zip(sequence.Skip(1)))
        {
            var weight = (plan.Vocabulary.WeightOf(left) + plan.Vocabulary.WeightOf(right)) / 2;
            _neighbours.Add(([$" {left} {right} ", $" {left}{right} "], weight * TogetherShare));
        }
    }

    public Relevance Rank(SearchDocument document)
    {
        var (score, found, inTitle, bySynonym) = (0.0, 0.0, 0.0, false);
        foreach (var unit in _units)
        {
            var here = unit.In(document);
            score += here.Score;
            found += here.Found;
            inTitle += here.InTitle;
            bySynonym |= here.BySynonym;
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
        return new Relevance(score * coverage, coverage, bySynonym);
    }

    /// <summary>Where what was looked for stands in a document, in the order of the query.</summary>
    /// <param name="document">The document.</param>
    /// <param name="language">Language in which the document is shown: of several synonyms in it, one of that language is named.</param>
    /// <param name="isInSummary">Whether the summary has a term; the document holds it together with the article.</param>
    public IReadOnlyList<WordMatch> Explain(SearchDocument document, string language, Func<PlannedTerm, bool> isInSummary)
    {
        MatchPlace PlaceOf(RankedTerm term) => term.PlaceIn(document) ?? (isInSummary(term.Planned) ? MatchPlace.Summary : MatchPlace.Text);
        List<WordMatch> matches = [];
        foreach (var unit in _units.Where(u => u.IsRequired))
        {
            if (unit.SynonymIn(document, language) is { } synonym)
            {
                matches.Add(new WordMatch(unit.Text, synonym.Planned.Term.Text, PlaceOf(synonym)));
            }
            else
            {
                matches.AddRange(unit.Terms.Where(t => t.Planned.IsRequired && t.In(document).Share >= MinShown)
                    .Select(t => new WordMatch(t.Planned.Term.Text, null, PlaceOf(t))));
            }
        }

        return matches;
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

    // A unit of the plan with what it counts in a document.
    private sealed class RankedUnit(PlannedUnit planned, SearchVocabulary vocabulary)
    {
        private readonly List<RankedTerm> _synonyms = [.. planned.Synonyms.Select(s => new RankedTerm(s, vocabulary))];
        private readonly double _weight = planned.Weight;

        public IReadOnlyList<RankedTerm> Terms { get; } = [.. planned.Terms.Select(t => new RankedTerm(t, vocabulary))];

        public string Text => planned.Text;

        public bool IsRequired => planned.IsRequired;

        public (double Score, double Found, double InTitle, bool BySynonym) In(SearchDocument document)
        {
            var (score, found, inTitle) = (0.0, 0.0, 0.0);
            foreach (var term in Terms)
            {
                var (strength, share, titleShare) = term.In(document);
                score += term.Planned.Weight * share * Saturated(strength);
                found += term.Planned.Weight * share;
                inTitle += titleShare;
            }

            if (_synonyms.Count == 0 || found >= _weight - 1e-9)
            {
                return (score, found, inTitle, false);
            }

            var (best, isInTitle) = (0.0, false);
            foreach (var synonym in _synonyms)
            {
                var (strength, share, titleShare) = synonym.In(document);
                if (share == 1 && strength > best)
                {
                    (best, isInTitle) = (strength, titleShare > 0);
                }
            }

            return best > 0
                ? (Math.Max(score, SynonymShare * _weight * Saturated(best)), _weight, Math.Max(inTitle, isInTitle ? 1 : 0), true)
                : (score, found, inTitle, false);
        }

        /// <summary>
        /// The synonym that stands strongest, one of the language first, where the terms themselves are not all there; null otherwise.
        /// </summary>
        public RankedTerm? SynonymIn(SearchDocument document, string language) => In(document).BySynonym
            ? _synonyms.Where(s => s.In(document).Share == 1)
                .MaxBy(s => (CjkText.IsIn(s.Planned.Term.Text) == (language == Languages.Chinese), s.In(document).Strength))
            : null;

        private static double Saturated(double strength) => strength / (strength + Saturation);
    }

    // A term with the strings by which it is found in a document.
    private sealed class RankedTerm(PlannedTerm planned, SearchVocabulary vocabulary)
    {
        private readonly string[] _needles = NeedlesOf(planned);
        private readonly string _whole = $" {Tokenizer.Fold(planned.Term.Text)} ";
        private readonly List<(string Needle, double Weight)> _words =
            [.. planned.Term.Words.Select(w => ($" {w} ", vocabulary.WeightOf(w)))];

        public PlannedTerm Planned => planned;

        /// <summary>The first place where it stands, all of it; null where that is the summary, the article or a name in them.</summary>
        public MatchPlace? PlaceIn(SearchDocument document)
        {
            bool Holds(string column) => planned.Term.Kind == TermKind.Unspaced
                ? CoveredIn(column, new bool[_words.Count + 1]) >= MinShown
                : Has(column);

            return Holds(document.Title) ? MatchPlace.Title
                : Holds(document.Messages) ? MatchPlace.Message
                : Holds(document.Names) ? MatchPlace.Name
                : null;
        }

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
            var times = Math.Max(1, Count(document.Body, _needles[0]));
            var strength = (title * TitleWeight) + (messages * MessageWeight) + (names * NameWeight) + Math.Min(MaxFromBody, body * times);
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
