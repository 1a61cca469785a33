using System.Text.Json;
using IncidentKB.Core.Search;

namespace IncidentKB.Data.Search;

/// <summary>What the index knows about tokens: in how many articles each stands, and which known ones an unknown one resembles.</summary>
internal sealed class SearchVocabulary(SearchConnection connection)
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyz0123456789";

    // Words with the same three letters at the start that are compared for a second slip; the rest is not looked at.
    private const int MostCompared = 3000;

    private readonly Dictionary<string, long> _documents = new(StringComparer.Ordinal);

    /// <summary>Incidents in the index.</summary>
    public long Total { get; } = connection.Query("SELECT value FROM search_state WHERE name = 'documents'", r => r.GetInt64(0)).FirstOrDefault();

    /// <summary>Reads the counts of these tokens in one statement.</summary>
    public void Load(IEnumerable<string> tokens)
    {
        var wanted = tokens.Where(t => !_documents.ContainsKey(t)).Distinct(StringComparer.Ordinal).ToList();
        wanted.ForEach(t => _documents[t] = 0);
        foreach (var (term, documents) in Counts(wanted))
        {
            _documents[term] = documents;
        }
    }

    /// <summary>Articles that hold a token, which must have been loaded.</summary>
    public long DocumentsWith(string token) => _documents[token];

    /// <summary>Weight of a token that was loaded.</summary>
    public double WeightOf(string token) => TermWeights.Weight(token, DocumentsWith(token), Total);

    /// <summary>Known words that an unknown one may have been meant for, the most likely first.</summary>
    public IEnumerable<string> Nearest(string word)
    {
        if (word.Length < 4 || !word.All(char.IsAsciiLetterOrDigit))
        {
            return [];
        }

        // One slip anywhere, the first letter included, by looking up every word that one slip makes; two slips only
        // among words that begin alike.
        var near = Counts([.. OneSlipFrom(word)]).Select(c => (c.Term, c.Documents, Distance: 1));
        if (word.Length >= 6)
        {
            near = near.Concat(WordsLike(word).Select(c => (c.Term, c.Documents, Distance: EditDistance.Bounded(word, c.Term, 2)))
                .Where(c => c.Distance == 2));
        }

        return near.Where(c => c.Documents > 0 && !c.Term.All(char.IsAsciiDigit)).OrderBy(c => c.Distance).ThenByDescending(c => c.Documents)
            .ThenBy(c => c.Term, StringComparer.Ordinal).Select(c => c.Term);
    }

    /// <summary>Known pairs of characters that begin as an unknown one does, the most frequent first.</summary>
    public IEnumerable<string> PairsBeginningWith(string character) =>
        connection.Query(
            "SELECT term FROM search_terms WHERE term > $from AND term < $to AND length(term) = 2 ORDER BY documents DESC, term LIMIT 10",
            r => r.GetString(0), ("$from", character), ("$to", character + '\uFFFD'));

    /// <summary>Articles that hold these tokens one after the other, counted up to a hundred.</summary>
    public long DocumentsWithPhrase(IEnumerable<string> words) =>
        connection.Query("SELECT count(*) FROM (SELECT 1 FROM search WHERE search MATCH $match LIMIT 100)",
            r => r.GetInt64(0), ("$match", SearchPlan.PhraseOf(words)))[0];

    private List<(string Term, long Documents)> Counts(List<string> terms) =>
        connection.Query("SELECT term, documents FROM search_terms WHERE term IN (SELECT value FROM json_each($terms))",
            r => (r.GetString(0), r.GetInt64(1)), ("$terms", JsonSerializer.Serialize(terms)));

    private List<(string Term, long Documents)> WordsLike(string word) =>
        connection.Query(
            "SELECT term, documents FROM search_terms WHERE term >= $from AND term < $to AND length(term) BETWEEN $short AND $long LIMIT $most",
            r => (r.GetString(0), r.GetInt64(1)),
            ("$from", word[..3]), ("$to", word[..2] + (char)(word[2] + 1)), ("$short", word.Length - 2), ("$long", word.Length + 2), ("$most", MostCompared));

    private static IEnumerable<string> OneSlipFrom(string word)
    {
        for (var i = 0; i <= word.Length; i++)
        {
            foreach (var letter in Letters)
            {
                yield return word.Insert(i, letter.ToString());
                if (i < word.Length)
                {
                    yield return $"{word.AsSpan(0, i)}{letter}{word.AsSpan(i + 1)}";
                }
            }

            if (i < word.Length)
            {
                yield return word.Remove(i, 1);
            }

            if (i + 1 < word.Length)
            {
                yield return $"{word.AsSpan(0, i)}{word[i + 1]}{word[i]}{word.AsSpan(i + 2)}";
            }
        }
    }
}
