using System.Runtime.InteropServices;
using System.Text;
using IncidentKB.Core.Patterns;

namespace IncidentKB.Core.Matching;

/// <summary>What a message was found to mean.</summary>
/// <param name="Pattern">Slug of the pattern.</param>
/// <param name="Words">The words that say it, as they stand in the message.</param>
/// <param name="Name">A function whose name supports it; null where none was needed.</param>
internal sealed record Meaning(string Pattern, string Words, string? Name);

/// <summary>A vocabulary of concepts, ready to be looked for in a sentence.</summary>
/// <param name="vocabulary">The vocabulary.</param>
internal sealed class ConceptIndex(ConceptVocabulary vocabulary)
{
    // A message says what happened at its beginning; hits of one concept beyond a few say nothing new.
    private const int MaxLength = 600;
    private const int MaxHits = 8;
    private const int MaxGap = 3;
    private const int MinStem = 3;

    private const string Gap = "~";

    // Stands for any negative number.
    private const string Negative = "-1";

    // What an assertion says of a count that must not fall to zero, or below it, and what a message says of one that did.
    private const string AboveZero = ">0";
    private const string NotAboveZero = "<0";

    private static readonly (string Sign, char Number, string Word)[] Comparisons =
    [
        (">=", '0', AboveZero), (">=", '1', AboveZero), ("!=", '0', AboveZero), (">", '0', AboveZero),
        ("<=", '0', NotAboveZero), ("<", '0', NotAboveZero), ("<", '1', NotAboveZero),
    ];

    private readonly ILookup<string, Phrase> _byFirst = PhrasesOf(vocabulary).ToLookup(p => KeyOf(p.Words[0]));

    /// <summary>True where there is nothing to look for.</summary>
    public bool IsEmpty => vocabulary.Rules.Count == 0;

    /// <summary>What a message means, together with the functions that failed; null where no rule holds.</summary>
    /// <param name="said">The message.</param>
    /// <param name="functions">Names of the functions at the top of the failing stack.</param>
    public Meaning? Find(ReadOnlySpan<char> said, IReadOnlyList<string> functions)
    {
        said = said.Length > MaxLength ? said[..MaxLength] : said;
        var words = Cut(said);
        var hits = HitsIn(words);
        if (vocabulary.Opposites.Any(hits.ContainsKey))
        {
            return null;
        }

        foreach (var rule in vocabulary.Rules)
        {
            if (TryFind(rule, hits, out var chosen) && TryFindNames(rule, functions, out var name))
            {
                return new(rule.Pattern, TextOf(said, words, chosen), name);
            }
        }

        return null;
    }

    private static IEnumerable<Phrase> PhrasesOf(ConceptVocabulary vocabulary) =>
        from concept in vocabulary.Concepts
        from text in concept.Phrases
        let words = WordsOf(text)
        where words.Length > 0 && words[0] != Gap
        select new Phrase(concept.Name, words);

    // Phrases are cut as messages are; "~" and "*" stand by themselves.
    private static string[] WordsOf(string phrase)
    {
        var words = new List<string>();
        foreach (var part in phrase.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == Gap)
            {
                words.Add(Gap);
                continue;
            }

            var cut = Cut(part);
            words.AddRange(cut.Select((w, i) => part[^1] == '*' && i == cut.Count - 1 ? w.Text + "*" : w.Text));
        }

        return [.. words];
    }

    // Phrases whose first word may end in any way are filed under its first letters, the others under the whole word.
    private static string KeyOf(string word) => word[^1] == '*' ? $"{word[..Math.Min(MinStem, word.Length - 1)]}*" : word;

    // The words of a text in lower case: names are cut where the case changes ("refCount", "ref_count_"), an apostrophe joins ("isn't"),
    // a negative number is one word, and a character of Chinese is one.
    private static List<Word> Cut(ReadOnlySpan<char> text)
    {
        var words = new List<Word>();
        for (var i = 0; i < text.Length;)
        {
            var c = text[i];
            if (c == '-' && i + 1 < text.Length && char.IsAsciiDigit(text[i + 1]) && (i == 0 || !char.IsLetterOrDigit(text[i - 1])))
            {
                var end = i + 1;
                while (end < text.Length && char.IsAsciiDigit(text[end]))
                {
                    end++;
                }

                words.Add(new(Negative, i, end));
                i = end;
            }
            else if (c is '>' or '<' or '!' && ComparisonAt(text[i..]) is var (comparison, length))
            {
                words.Add(new(comparison, i, i += length));
            }
            else if (CjkText.IsCjk(c))
            {
                words.Add(new(c.ToString(), i, ++i));
            }
            else if (char.IsLetterOrDigit(c))
            {
                i = AddWord(text, i, words);
            }
            else
            {
                i++;
            }
        }

        return words;
    }

    private static (string Word, int Length)? ComparisonAt(ReadOnlySpan<char> text)
    {
        foreach (var (sign, number, word) in Comparisons)
        {
            if (!text.StartsWith(sign, StringComparison.Ordinal))
            {
                continue;
            }

            var rest = text[sign.Length..].TrimStart(' ');
            if (rest.Length > 0 && rest[0] == number && (rest.Length == 1 || !(char.IsAsciiDigit(rest[1]) || rest[1] is '.' or 'x')))
            {
                return (word, text.Length - rest.Length + 1);
            }
        }

        return null;
    }

    private static int AddWord(ReadOnlySpan<char> text, int start, List<Word> words)
    {
        var word = new StringBuilder();
        var i = start;
        for (; i < text.Length && !CjkText.IsCjk(text[i]); i++)
        {
            var c = text[i];
            var isApostrophe = c is '\'' or '’' && i > start && i + 1 < text.Length
                && char.IsLower(text[i - 1]) && char.IsLower(text[i + 1]);
            if (isApostrophe)
            {
                continue;
            }

            // A time stamp that a log has put right behind a word is none of its letters: "deallocated2026-03-01".
            var isNext = i > start && ((char.IsUpper(c) && char.IsLower(text[i - 1])) || (char.IsLower(text[i - 1]) && IsYear(text[i..])));
            if (!char.IsLetterOrDigit(c) || isNext)
            {
                break;
            }

            word.Append(char.ToLowerInvariant(c));
        }

        words.Add(new(word.ToString(), start, i));
        return i;
    }

    private static bool IsYear(ReadOnlySpan<char> text)
    {
        const int Length = 4;
        return text.Length > Length && text[..Length].IndexOfAnyExceptInRange('0', '9') < 0 && text[Length] == '-';
    }

    private Dictionary<string, List<Hit>> HitsIn(List<Word> words)
    {
        var hits = new Dictionary<string, List<Hit>>(StringComparer.Ordinal);
        for (var i = 0; i < words.Count; i++)
        {
            var word = words[i].Text;
            var stem = $"{word[..Math.Min(MinStem, word.Length)]}*";
            foreach (var phrase in _byFirst[word].Concat(_byFirst[stem]))
            {
                var end = EndOf(phrase.Words, 0, words, i);
                if (end > i)
                {
                    var found = hits.TryGetValue(phrase.Concept, out var known) ? known : hits[phrase.Concept] = [];
                    if (found.Count < MaxHits)
                    {
                        found.Add(new(i, end));
                    }
                }
            }
        }

        return hits;
    }

    // Index behind the last word of a phrase that begins at a word; -1 where it does not.
    private static int EndOf(string[] phrase, int part, List<Word> words, int at)
    {
        for (; part < phrase.Length; part++, at++)
        {
            if (phrase[part] == Gap)
            {
                for (var skipped = 0; skipped <= MaxGap; skipped++)
                {
                    var end = EndOf(phrase, part + 1, words, at + skipped);
                    if (end >= 0)
                    {
                        return end;
                    }
                }

                return -1;
            }

            if (at >= words.Count || !IsSame(words[at].Text, phrase[part]))
            {
                return -1;
            }
        }

        return at;
    }

    private static bool IsSame(string word, string part) =>
        part[^1] == '*' ? word.AsSpan().StartsWith(part.AsSpan(0, part.Length - 1), StringComparison.Ordinal) : word == part;

    private static bool TryFind(ConceptRule rule, Dictionary<string, List<Hit>> hits, out List<Hit> chosen)
    {
        chosen = [];
        return Choose(rule, 0, hits, chosen);
    }

    // One hit for each need, none inside another, all near each other. There are four needs at most, and few hits of each.
    private static bool Choose(ConceptRule rule, int need, Dictionary<string, List<Hit>> hits, List<Hit> chosen)
    {
        if (need == rule.Needs.Count)
        {
            return chosen.Max(h => h.End) - chosen.Min(h => h.Start) <= rule.Within + chosen.Sum(h => h.End - h.Start);
        }

        foreach (var concept in rule.Needs[need])
        {
            foreach (var hit in hits.GetValueOrDefault(concept) ?? [])
            {
                if (chosen.Exists(c => c.Start < hit.End && hit.Start < c.End))
                {
                    continue;
                }

                chosen.Add(hit);
                if (Choose(rule, need + 1, hits, chosen))
                {
                    return true;
                }

                chosen.RemoveAt(chosen.Count - 1);
            }
        }

        return false;
    }

    private bool TryFindNames(ConceptRule rule, IReadOnlyList<string> functions, out string? name)
    {
        name = null;
        if (rule.Names.Count == 0)
        {
            return true;
        }

        foreach (var function in functions)
        {
            var hits = HitsIn(Cut(function));
            if (rule.Names.All(need => need.Any(hits.ContainsKey)))
            {
                name = function;
                return true;
            }
        }

        return false;
    }

    private static string TextOf(ReadOnlySpan<char> said, List<Word> words, List<Hit> chosen)
    {
        var text = new StringBuilder();
        foreach (var hit in chosen.OrderBy(h => h.Start))
        {
            text.Append(text.Length > 0 ? " … " : "").Append(said[words[hit.Start].Start..words[hit.End - 1].End]);
        }

        return text.ToString();
    }

    private sealed record Phrase(string Concept, string[] Words);

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Word(string Text, int Start, int End);

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Hit(int Start, int End);
}
