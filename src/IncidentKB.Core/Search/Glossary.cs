namespace IncidentKB.Core.Search;

/// <summary>
/// Words that mean the same in the field, across languages and within one: a query for one of them finds articles with another.
/// Immutable.
/// </summary>
public sealed class Glossary
{
    // Forms of a phrase ("object pools" as "object pool") to the words that mean the same.
    private readonly Dictionary<string, List<SearchTerm>> _groups = new(StringComparer.Ordinal);

    // Words of Chinese by their first character, longest first. One character alone is too often a part of another word.
    private readonly Dictionary<char, List<string>> _unspaced = [];

    private readonly int _longest;

    /// <summary>Makes a glossary.</summary>
    /// <param name="groups">Groups of words that mean the same. Where a word is in several, all of their words do.</param>
    public Glossary(IEnumerable<IReadOnlyList<string>> groups)
    {
        foreach (var group in groups)
        {
            var terms = group.Select(TermOf).OfType<SearchTerm>().ToList();
            foreach (var term in terms)
            {
                var key = KeyOf(term.Words);
                _longest = Math.Max(_longest, term.Words.Count);
                if (!_groups.TryGetValue(key, out var members))
                {
                    _groups.Add(key, members = []);
                    AddUnspaced(Tokenizer.Fold(term.Text));
                }

                members.AddRange(terms.Where(t => KeyOf(t.Words) != key && !members.Exists(m => m.Words.SequenceEqual(t.Words))));
            }
        }
    }

    /// <summary>No words.</summary>
    public static Glossary Empty { get; } = new([]);

    /// <summary>Its words of scripts without spaces, two characters and more.</summary>
    public IEnumerable<string> UnspacedWords => _unspaced.Values.SelectMany(w => w);

    /// <summary>A word of a group as what is looked for: one word, or several next to each other; null where it has none.</summary>
    public static SearchTerm? TermOf(string text)
    {
        var tokenized = Tokenizer.Tokenize(text);
        List<string> words = [.. tokenized.Tokens.Where(t => t.IsInSequence).Select(t => tokenized.TextOf(t).ToString())];
        return words.Count == 0 ? null : new(text, words.Count == 1 ? TermKind.Word : TermKind.Phrase, words, []);
    }

    /// <summary>The same for all forms of one phrase.</summary>
    public static string KeyOf(IEnumerable<string> words) => string.Join(' ', words.Select(WordForms.StemOf));

    /// <summary>What means the same as the terms from a place on, as many of them as make one entry.</summary>
    /// <returns>The number of terms that the entry spans, 1 where there is none, and the other words for it.</returns>
    public (int Span, IReadOnlyList<SearchTerm> Synonyms) SynonymsAt(IReadOnlyList<SearchTerm> terms, int at)
    {
        var longest = 0;
        while (longest < _longest && at + longest < terms.Count && terms[at + longest].Kind != TermKind.Phrase)
        {
            longest++;
        }

        for (var span = longest; span > 0; span--)
        {
            if (_groups.TryGetValue(KeyOf(terms.Skip(at).Take(span).SelectMany(t => t.Words)), out var synonyms))
            {
                return (span, synonyms);
            }
        }

        return (1, []);
    }

    /// <summary>Length of the longest word of a script without spaces with which a folded text begins; 0 for none.</summary>
    public int WordAt(ReadOnlySpan<char> folded)
    {
        if (_unspaced.TryGetValue(folded[0], out var words))
        {
            foreach (var word in words)
            {
                if (folded.StartsWith(word, StringComparison.Ordinal))
                {
                    return word.Length;
                }
            }
        }

        return 0;
    }

    private void AddUnspaced(string word)
    {
        if (word.Length < 2 || !word.All(CjkText.IsCjk))
        {
            return;
        }

        if (!_unspaced.TryGetValue(word[0], out var words))
        {
            _unspaced.Add(word[0], words = []);
        }

        words.Add(word);
        words.Sort((a, b) => b.Length.CompareTo(a.Length));
    }
}
