using FsCheck;
using FsCheck.Fluent;
using IncidentKB.Core.Matching;
using Xunit;

namespace IncidentKB.Core.Tests.Matching;

public sealed class PhraseTableTests
{
    // Few words, so that phrases often share their beginnings, contain each other and occur.
    private static readonly string[] Words = ["lock", "is", "free", "Lock", "7", "0xc00012", "锁"];

    [Fact]
    public void It_finds_what_a_naive_search_finds()
    {
        var phrases = Gen.Elements(Words).ArrayOf().Select(w => string.Join(' ', w));
        var cases = Gen.Zip(phrases.ArrayOf(), Gen.Elements(Words).ListOf(40).Select(w => string.Join(": ", w))).ToArbitrary();
        Prop.ForAll(cases, c => Assert.Equal(FindNaively(c.Item1, c.Item2), Find(c.Item1, c.Item2))).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_phrase_has_one_number_however_it_is_written()
    {
        var table = new PhraseTable();

        Assert.Equal(0, table.Add(MessageKey.OfPhrase("lock is free")));
        Assert.Equal(1, table.Add(MessageKey.OfPhrase("lock is")));
        Assert.Equal(0, table.Add(MessageKey.OfPhrase("Lock: is FREE! 17")));
        Assert.Equal(-1, table.Add(MessageKey.OfPhrase("17")));
        Assert.Equal(2, table.Count);
        Assert.Equal(0, table.NumberOf(MessageKey.OfPhrase("lock, is, free")));
        Assert.Equal(-1, table.NumberOf(MessageKey.OfPhrase("lock")));
        Assert.Equal(-1, table.NumberOf(MessageKey.OfPhrase("")));
    }

    [Fact]
    public void Long_phrases_are_the_same_when_their_first_64_words_are()
    {
        var table = new PhraseTable();
        var words = Enumerable.Range(0, 70).Select(i => $"word{(char)('a' + (i % 26))}{(char)('a' + (i / 26))}").ToList();
        Assert.Equal(0, table.Add(MessageKey.OfPhrase(string.Join(' ', words))));
        Assert.Equal(0, table.Add(MessageKey.OfPhrase(string.Join(' ', words.Take(64).Append("another")))));

        Assert.Equal([(0, 1, 64)], FindIn(table, "and " + string.Join(' ', words)));
    }

    [Fact]
    public void Many_phrases_with_one_beginning_are_found_each()
    {
        var table = new PhraseTable();
        var names = Enumerable.Range(0, 20_000)
            .Select(i => string.Concat(i.ToString("x5").Select(c => (char)('g' + "0123456789abcdef".IndexOf(c))))).ToList();
        names.ForEach(n => table.Add(MessageKey.OfPhrase("panic in worker " + n)));

        Assert.Equal([(12_345, 1, 4)], FindIn(table, $"a panic in worker {names[12_345]} of many"));
    }

    private static List<(int Phrase, int At, int Words)> Find(string[] phrases, string text)
    {
        var table = new PhraseTable();
        foreach (var phrase in phrases)
        {
            table.Add(MessageKey.OfPhrase(phrase));
        }

        return FindIn(table, text);
    }

    private static List<(int Phrase, int At, int Words)> FindIn(PhraseTable table, string text)
    {
        var tokens = new List<ulong>();
        MessageTokens.Add(text, tokens);
        var found = new List<(int, int, int)>();
        table.Find(tokens.ToArray(), (phrase, at, words) => found.Add((phrase, at, words)));
        found.Sort();
        return found;
    }

    private static List<(int Phrase, int At, int Words)> FindNaively(string[] phrases, string text)
    {
        var known = new List<string>();
        foreach (var phrase in phrases.Select(p => CutNaively(p).TrimEnd('#', ' ')))
        {
            if (phrase.Length > 0 && !known.Contains(phrase))
            {
                known.Add(phrase);
            }
        }

        var words = CutNaively(text).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var found = from number in Enumerable.Range(0, known.Count)
                    let phrase = known[number].Split(' ')
                    where phrase.Length >= PhraseTable.MinWords
                    from at in Enumerable.Range(0, words.Length)
                    where words.Skip(at).Take(phrase.Length).SequenceEqual(phrase)
                    select (number, at, phrase.Length);
        return [.. found.Order()];
    }

    // Numbers as one sign, several in a row as one.
    private static string CutNaively(string text)
    {
        var words = text.ToLowerInvariant().Split([' ', ':'], StringSplitOptions.RemoveEmptyEntries)
            .Select(w => char.IsAsciiDigit(w[0]) ? "#" : w).ToList();
        return string.Join(' ', words.Where((w, i) => w != "#" || i == 0 || words[i - 1] != "#"));
    }
}
