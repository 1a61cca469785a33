using System.Text.Json;
using IncidentKB.Core;
using IncidentKB.Core.Matching;
using IncidentKB.Core.Search;
using IncidentKB.Core.Traces;
using Microsoft.Data.Sqlite;

namespace IncidentKB.Data.Search;

/// <summary>
/// Chooses the incidents that are worth ranking. Ranking reads whole documents, so there are at most <see cref="Most"/> of
/// them. A statement is bounded by the list of its rarest token where that is short, else it looks at a stretch of the
/// newest rows; only when these have nothing does it walk through a long list to the end.
/// </summary>
internal sealed class SearchCandidates(SearchConnection connection, SearchPlan plan)
{
    /// <summary>Most incidents that are ranked, and so paged through.</summary>
    public const int Most = 100;

    // Before bm25 scores a row it walks through the whole list of every token of the query, also of those that hardly
    // restrict it, such as a filter. So it is asked for only where all lists together are no longer than this.
    private const long MostScored = 2000;

    // Entries of a token's list that a statement walks through at most.
    private const long MostWalked = 20_000;

    // A pasted line is searched for known messages by the stretches of its words; so many words of it, and of a message.
    private const int MostWords = 48;
    private const int LongestMessage = 20;

    private readonly Dictionary<long, (HitReason Reason, int Strength)> _found = [];

    /// <summary>Row ids with the reason; for a message, its length says how much was recognised.</summary>
    public IReadOnlyDictionary<long, (HitReason Reason, int Strength)> Found => _found;

    /// <summary>True when there are more that match than were taken.</summary>
    public bool IsCut { get; private set; }

    /// <summary>True when no incident has all the words and these have some.</summary>
    public bool AnyWord { get; private set; }

    public void Collect()
    {
        AddExact();
        AddMessages();
        var all = plan.Required.ToList();
        if (all.TrueForAll(t => t.Match != null))
        {
            // Where bm25 does not choose, at least the titles must be among those taken.
            if (!IsScored(PostingsOf(all)))
            {
                Add($"{{title names messages}} : ({MatchOf(all)})", DocumentsOf(all), PostingsOf(all));
            }

            Add(MatchOf(all), DocumentsOf(all), PostingsOf(all));
        }

        if (_found.Count == 0)
        {
            AnyWord = true;
            AddSomeWords([.. all.Where(t => t.Match != null)]);
            AnyWord = _found.Count > 0;
        }
    }

    // The id, a slug or a former slug, also at the end of a pasted address.
    private void AddExact()
    {
        var text = plan.Query.FreeText.Trim().TrimEnd('/');
        var name = text[(text.LastIndexOf('/') + 1)..];
        if (name.Length is 0 or > 200 || name.Contains(' '))
        {
            return;
        }

        var ids = connection.Query(
            """
            SELECT Id FROM (
                SELECT Id FROM incidents WHERE Key = $key
                UNION SELECT Id FROM incidents WHERE Slug = $slug
                UNION SELECT IncidentId FROM incident_aliases WHERE Slug = $slug)
            WHERE EXISTS (SELECT 1 FROM search WHERE search.rowid = Id)
            """,
            ReadId, ("$key", name.ToUpperInvariant()), ("$slug", name.ToLowerInvariant()));
        ids.ForEach(id => _found.TryAdd(id, (HitReason.ExactId, 0)));
    }

    private void AddMessages()
    {
        var whole = PanicMessage.Normalize(plan.Query.FreeText);
        if (whole.Length == 0)
        {
            return;
        }

        AddMessages([whole], int.MaxValue);
        if (_found.Count < Most)
        {
            AddMessages(StretchesOf(Tokenizer.Fold(plan.Query.FreeText)).ToHashSet(StringComparer.Ordinal), 0);
        }
    }

    private void AddMessages(IReadOnlyCollection<string> messages, int strength)
    {
        var rows = connection.Query(
            $"""
            SELECT IncidentId, length(NormalizedMessage) FROM signatures
            WHERE NormalizedMessage IN (SELECT value FROM json_each($messages)) AND EXISTS (SELECT 1 FROM search WHERE search.rowid = IncidentId)
            LIMIT {Most}
            """,
            r => (Id: r.GetInt64(0), Length: r.GetInt32(1)), ("$messages", JsonSerializer.Serialize(messages)));
        foreach (var (id, length) in rows)
        {
            var reached = Math.Max(strength, length);
            if (!_found.TryGetValue(id, out var former) || (former.Reason == HitReason.ExactMessage && former.Strength < reached))
            {
                _found[id] = (HitReason.ExactMessage, reached);
            }
        }
    }

    // Every run of three and more words of the line: whatever a log puts around a message falls away in one of them.
    private static IEnumerable<string> StretchesOf(string line)
    {
        var words = new List<(int Start, int End)>();
        for (var i = 0; i < line.Length && words.Count < MostWords; i++)
        {
            if (IsWord(line[i]) && (i == 0 || !IsWord(line[i - 1])))
            {
                var end = i;
                while (end < line.Length && IsWord(line[end]))
                {
                    end++;
                }

                words.Add((i, end));
                i = end;
            }
        }

        for (var first = 0; first < words.Count; first++)
        {
            for (var last = first + 2; last < Math.Min(words.Count, first + LongestMessage); last++)
            {
                yield return PanicMessage.Normalize(line[words[first].Start..words[last].End].TrimEnd(',', ';', ':', ')', '"', '\'', '!', ']', '}'));
            }
        }

        static bool IsWord(char c) => !char.IsWhiteSpace(c) && !CjkText.IsCjk(c);
    }

    private void AddSomeWords(List<PlannedTerm> known)
    {
        // Without the unknown words first, then with ever fewer of the most telling ones.
        var telling = known.OrderByDescending(t => t.Weight).ToList();
        for (var count = telling.Count; count >= 2 && _found.Count == 0; count = count > 4 ? count / 2 : count - 1)
        {
            var some = telling[..count];
            Add(MatchOf(some), DocumentsOf(some), PostingsOf(some));
        }

        if (_found.Count < Most)
        {
            AddRarest();
        }
    }

    // The rarest words and pairs, as many as the bound on rows to score allows, at least one.
    private void AddRarest()
    {
        var vocabulary = plan.Vocabulary;
        var rarest = plan.Required
            .SelectMany(t => t.Term.Kind == TermKind.Word && t.Match != null ? [(t.Match, t.Documents)]
                : t.Term.Words.Where(w => vocabulary.DocumentsWith(w) > 0).Select(w => (Match: SearchPlan.Quote(w), Documents: vocabulary.DocumentsWith(w))))
            .OrderBy(w => w.Documents).ToList();
        var (matches, documents) = (new List<string>(), 0L);
        foreach (var word in rarest)
        {
            if (matches.Count > 0 && documents + word.Documents > MostScored)
            {
                break;
            }

            matches.Add(word.Match);
            documents += word.Documents;
        }

        if (matches.Count > 0)
        {
            Add(SearchPlan.AnyOf(matches), documents, documents);
        }
    }

    private void Add(string match, long documents, long postings)
    {
        var before = _found.Count;
        var room = Most - before;
        if (room <= 0)
        {
            IsCut = true;
            return;
        }

        documents = Math.Min(documents, plan.FilteredDocuments);
        var isWindow = documents > MostWalked;
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

    private void Take(string match, long fromRow, long postings)
    {
        // Those taken before may come again, and one more tells whether there is a rest.
        var limit = Most + 1;
        var order = IsScored(postings) ? "rank" : "rowid DESC";
        var ids = connection.Query(
            $"SELECT rowid FROM search WHERE search MATCH $match {(fromRow > 0 ? $"AND rowid >= {fromRow}" : "")} ORDER BY {order} LIMIT {limit}",
            ReadId, ("$match", $"(({match}){(plan.Filter.Length == 0 ? "" : $" AND {plan.Filter}")}){plan.Exclusion}"));
        foreach (var id in ids)
        {
            if (_found.Count == Most)
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
        var last = connection.Query("SELECT rowid FROM search ORDER BY rowid DESC LIMIT 1", ReadId).FirstOrDefault();
        return last - (long)(last * (MostWalked / (double)documents));
    }

    private static string MatchOf(IEnumerable<PlannedTerm> terms) => string.Join(" AND ", terms.Select(t => t.Match));

    private static long DocumentsOf(IEnumerable<PlannedTerm> terms) => terms.Select(t => t.Documents).DefaultIfEmpty(0).Min();

    private static long PostingsOf(IEnumerable<PlannedTerm> terms) => terms.Sum(t => t.Postings);

    private bool IsScored(long postings) => postings + plan.FilterPostings <= MostScored;

    private static long ReadId(SqliteDataReader reader) => reader.GetInt64(0);
}
