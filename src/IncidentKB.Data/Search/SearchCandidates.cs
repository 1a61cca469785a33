using System.Runtime.InteropServices;
using IncidentKB.Core.Search;

namespace IncidentKB.Data.Search;

/// <summary>
/// Chooses the incidents that are worth ranking. Ranking reads whole documents, so there are at most <see cref="Max"/> of
/// them. A statement is bounded by the list of its rarest token where that is short, else it looks at a stretch of the
/// newest rows; only when these have nothing does it walk through a long list to the end.
/// </summary>
internal sealed class SearchCandidates
{
    /// <summary>Most incidents that are ranked, and so paged through.</summary>
    public const int Max = 100;

    // Before bm25 scores a row it walks through the whole list of every token of the query, also of those that hardly
    // restrict it, such as a filter. So it is asked for only where all lists together are no longer than this.
    private const long MaxScored = 2000;

    // Entries of a token's list that a statement walks through at most.
    private const long MaxWalked = 20_000;

    private readonly ITextIndex _index;
    private readonly SearchPlan _plan;
    private readonly Dictionary<long, (HitReason Reason, int Strength)> _found = [];

    /// <summary>Collects the candidates.</summary>
    /// <param name="index">Where they are looked for.</param>
    /// <param name="plan">What is looked for.</param>
    /// <param name="known">Incidents that were recognised without the index, with the reason; they come first.</param>
    public SearchCandidates(ITextIndex index, SearchPlan plan, IEnumerable<KnownHit> known)
    {
        (_index, _plan) = (index, plan);
        foreach (var hit in known)
        {
            _found.TryAdd(hit.Id, (hit.Reason, hit.Strength));
        }

        Collect();
    }

    /// <summary>Row ids with the reason; for a message, its length says how much was recognised.</summary>
    public IReadOnlyDictionary<long, (HitReason Reason, int Strength)> Found => _found;

    /// <summary>True when there are more that match than were taken.</summary>
    public bool IsCut { get; private set; }

    /// <summary>True when no incident has all the words and these have some.</summary>
    public bool AnyWord { get; private set; }

    private void Collect()
    {
        var all = _plan.Required.ToList();
        if (all.TrueForAll(t => t.Match != null))
        {
            // Where bm25 does not choose, at least the titles must be among those taken.
            if (!IsScored(PostingsOf(all)))
            {
                Add(MatchOf(all).In(ColumnGroup.Head), DocumentsOf(all), PostingsOf(all));
            }

            Add(MatchOf(all), DocumentsOf(all), PostingsOf(all));
        }

        List<PlannedUnit> units = [.. _plan.Units.Where(u => u.IsRequired)];
        if (_plan.HasSynonyms && !IsCut && units.TrueForAll(u => u.Match != null))
        {
            Add(units);
        }

        if (_found.Count == 0)
        {
            AnyWord = true;
            AddSomeWords(units.FindAll(u => u.Match != null));
            AnyWord = _found.Count > 0;
        }
    }

    private void AddSomeWords(List<PlannedUnit> known)
    {
        // Without the unknown words first, then with ever fewer of the most telling ones.
        var telling = known.OrderByDescending(u => u.Weight).ToList();
        for (var count = telling.Count; count >= 2 && _found.Count == 0; count = count > 4 ? count / 2 : count - 1)
        {
            Add(telling[..count]);
        }

        if (_found.Count < Max)
        {
            AddRarest();
        }
    }

    private void Add(List<PlannedUnit> units) =>
        Add(SearchExpression.AllOf(units.Select(u => u.Match!)), units.Min(u => u.Documents), units.Sum(u => u.Postings));

    // The rarest words and pairs, as many as the bound on rows to score allows, at least one.
    private void AddRarest()
    {
        var rarest = _plan.Units
            .SelectMany(u => u.Required.SelectMany(WordsOf).Concat(u.Synonyms.Select(s => (Match: s.Match!, s.Documents))))
            .OrderBy(w => w.Documents).ToList();
        var (matches, documents) = (new List<SearchExpression>(), 0L);
        foreach (var word in rarest)
        {
            if (matches.Count > 0 && documents + word.Documents > MaxScored)
            {
                break;
            }

            matches.Add(word.Match);
            documents += word.Documents;
        }

        if (matches.Count > 0)
        {
            Add(SearchExpression.AnyOf(matches), documents, documents);
        }
    }

    private IEnumerable<(SearchExpression Match, long Documents)> WordsOf(PlannedTerm term)
    {
        if (term.Term.Kind == TermKind.Word && term.Match != null)
        {
            return [(term.Match, term.Documents)];
        }

        return term.Term.Words.Select(w => (SearchExpression.Phrase(w), _plan.Vocabulary.DocumentsWith(w))).Where(w => w.Item2 > 0);
    }

    private void Add(SearchExpression match, long documents, long postings)
    {
        var before = _found.Count;
        var room = Max - before;
        if (room <= 0)
        {
            IsCut = true;
            return;
        }

        documents = Math.Min(documents, _plan.FilteredDocuments);
        var isWindow = documents > MaxWalked;
        Take(match, isWindow ? FirstRowOfWindow(documents) : 0, postings);
        if (isWindow)
        {
            IsCut = true;
            if (_found.Count == before)
            {
                Take(match, 0, postings);
            }
        }
    }

    private void Take(SearchExpression match, long fromRow, long postings)
    {
        // Those taken before may come again, and one more tells whether there is a rest.
        var ids = _index.Find(_plan.Narrow(match), fromRow, IsScored(postings), Max + 1);
        foreach (var id in ids)
        {
            if (_found.Count == Max)
            {
                IsCut |= !_found.ContainsKey(id);
            }
            else
            {
                _found.TryAdd(id, (HitReason.Words, 0));
            }
        }
    }

    private long FirstRowOfWindow(long documents)
    {
        var last = _index.LastId();
        return last - (long)(last * (MaxWalked / (double)documents));
    }

    private static SearchExpression MatchOf(IEnumerable<PlannedTerm> terms) => SearchExpression.AllOf(terms.Select(t => t.Match!));

    private static long DocumentsOf(IEnumerable<PlannedTerm> terms) => terms.Select(t => t.Documents).DefaultIfEmpty(0).Min();

    private static long PostingsOf(IEnumerable<PlannedTerm> terms) => terms.Sum(t => t.Postings);

    private bool IsScored(long postings) => postings + _plan.FilterPostings <= MaxScored;
}

/// <summary>An incident that was recognised without looking for words.</summary>
/// <param name="Id">Row id.</param>
/// <param name="Reason">By what.</param>
/// <param name="Strength">How much was recognised: words of the message.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct KnownHit(long Id, HitReason Reason, int Strength);
