using IncidentKB.Core.Search;

namespace IncidentKB.Data.Search;

/// <summary>What the index knows about tokens: in how many articles each stands, and which known ones an unknown one resembles.</summary>
internal sealed class SearchVocabulary(ITextIndex index)
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyz";

    // Words with the same three letters at the start that are compared for a second slip; the rest is not looked at.
    private const int MaxCompared = 3000;

    private const int MaxPairs = 10;

    // Shorter words resemble too many others; a word with digits is a name, which is known or not.
    private const int MinMeant = 4;

    private readonly Dictionary<string, long> _documents = new(StringComparer.Ordinal);

    /// <summary>Incidents in the index.</summary>
    public long Total { get; } = index.CountDocuments();

    /// <summary>Reads the counts of these tokens in one statement.</summary>
    public void Load(IEnumerable<string> tokens)
    {
        var wanted = tokens.Where(t => !_documents.ContainsKey(t)).Distinct(StringComparer.Ordinal).ToList();
        wanted.ForEach(t => _documents[t] = 0);
        foreach (var (term, documents) in index.Counts(wanted))
        {
            _documents[term] = documents;
        }
    }

    /// <summary>Articles that hold a token, which must have been loaded.</summary>
    public long DocumentsWith(string token) => _documents[token];

    /// <summary>Weight of a token that was loaded.</summary>
    public double WeightOf(string token) => TermWeights.Weight(token, DocumentsWith(token), Total);

    /// <summary>
    /// Known words that an unknown one may have been meant for, the most likely first: words of texts that say something, and no part
    /// of a name.
    /// </summary>
    public IEnumerable<string> Nearest(string word)
    {
        if (word.Length < MinMeant || !word.All(char.IsAsciiLetter))
        {
            return [];
        }

        // One slip anywhere, the first letter included, by looking up every word that one slip makes; two slips only
        // among words that begin alike.
        var near = index.Counts(OneSlipFrom(word)).Select(c => (c.Token, c.Documents, Distance: 1));
        if (word.Length >= 6)
        {
            var alike = index.CountsOfPrefix(word[..3], word.Length - 2, word.Length + 2, MaxCompared);
            near = near.Concat(alike.Select(c => (c.Token, c.Documents, Distance: EditDistance.Bounded(word, c.Token, 2)))
                .Where(c => c.Distance == 2));
        }

        return near.Where(c => c.Documents > 0 && c.Token.Length >= MinMeant)
            .Where(c => c.Token.All(char.IsAsciiLetter) && !TermWeights.IsFunctionWord(c.Token))
            .OrderBy(c => c.Distance).ThenByDescending(c => c.Documents).ThenBy(c => c.Token, StringComparer.Ordinal)
            .Select(c => c.Token).Where(StandsInText);
    }

    // A hump of a name is a token and no word.
    private bool StandsInText(string token) =>
        index.Find(SearchExpression.Phrase(token).In(ColumnGroup.InOrder), fromId: 0, byScore: false, max: 1).Count > 0;

    /// <summary>Known pairs of characters that begin as an unknown one does, the most frequent first.</summary>
    public IEnumerable<string> PairsBeginningWith(string character) =>
        index.CountsOfPrefix(character, minLength: 2, maxLength: 2, int.MaxValue)
            .OrderByDescending(c => c.Documents).ThenBy(c => c.Token, StringComparer.Ordinal).Take(MaxPairs).Select(c => c.Token);

    /// <summary>Articles that hold these tokens one after the other, counted up to a hundred.</summary>
    public long DocumentsWithPhrase(IEnumerable<string> words) => index.CountPhrase(words, max: 100);

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
