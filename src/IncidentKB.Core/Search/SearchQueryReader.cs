using IncidentKB.Core.Traces.Languages;

namespace IncidentKB.Core.Search;

/// <summary>Reads the query language from left to right, each character once.</summary>
internal sealed class SearchQueryReader(string source, Func<string, bool> isPractice, Glossary glossary, int flagsEnd)
{
    // What people type for a language, and the name that incidents carry.
    private static readonly Dictionary<string, string> LanguageNames =
        (from language in TraceLanguages.All from alias in language.Aliases select (alias, language.Name))
        .Concat([("js", "javascript"), ("ts", "typescript")])
        .ToDictionary(StringComparer.Ordinal);

    private readonly string _text = source.Length > SearchQuery.MaxLength ? source[..SearchQuery.MaxLength] : source;
    private readonly List<string> _free = [];
    private readonly List<SearchTerm> _terms = [];
    private readonly List<SearchTerm> _excluded = [];
    private readonly List<SearchFilter> _filters = [];
    private bool _isCut = source.Length > SearchQuery.MaxLength;
    private int _tokens;
    private int _at;
    private int _textEnd;

    public SearchQuery Read()
    {
        SkipLogPrefix();
        while (SkipSpace())
        {
            var isExcluded = IsMinus(_at);
            _at += isExcluded ? 1 : 0;
            if (!ReadPhrase(isExcluded) && !ReadPractice(isExcluded) && !ReadProperty(isExcluded))
            {
                ReadText(isExcluded);
            }
        }

        return new SearchQuery(_text, string.Join(' ', _free), _terms, _excluded, _filters, _isCut, _textEnd);
    }

    // What a log put before a line names no incident; it stays in the free text, in which messages are looked for.
    private void SkipLogPrefix()
    {
        _at = LogLine.PrefixLength(_text);
        if (_at > 0)
        {
            _free.Add(_text[.._at]);
        }
    }

    private bool SkipSpace()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
        {
            _at++;
        }

        return _at < _text.Length;
    }

    // Full-width signs and typographic quotation marks come from Chinese input methods and mean the same.
    private char Sign(int i) => i >= _text.Length ? '\0' : _text[i] switch
    {
        '“' or '”' or '„' or '「' or '」' => '"',
        '【' => '[',
        '】' => ']',
        var c => Tokenizer.HalfWidth(c),
    };

    // A minus leaves out only what it touches: not "a - b", and not a flag such as --race. Before a digit it is the sign of a number.
    private bool IsMinus(int i)
    {
        var next = Sign(i + 1);
        return Sign(i) == '-' && ((i >= flagsEnd && char.IsLetter(next)) || next is '"' or '[');
    }

    private int EndOfChunk(int from)
    {
        while (from < _text.Length && !char.IsWhiteSpace(_text[from]))
        {
            from++;
        }

        return from;
    }

    private int IndexOfSign(char sign, int from)
    {
        while (from < _text.Length && Sign(from) != sign)
        {
            from++;
        }

        return from < _text.Length ? from : -1;
    }

    private bool ReadPhrase(bool isExcluded)
    {
        if (Sign(_at) != '"')
        {
            return false;
        }

        var end = IndexOfSign('"', _at + 1);
        if (end < 0)
        {
            _at++;
            return true;
        }

        AddPhrase(_text[(_at + 1)..end], isExcluded);
        _at = end + 1;
        return true;
    }

    private bool ReadPractice(bool isExcluded)
    {
        if (Sign(_at) != '[')
        {
            return false;
        }

        var end = IndexOfSign(']', _at + 1);
        if (end < 0 || (end + 1 < _text.Length && !char.IsWhiteSpace(_text[end + 1])))
        {
            return false;
        }

        var slug = string.Join('-', Tokenizer.Fold(_text[(_at + 1)..end]).Split(' ', StringSplitOptions.RemoveEmptyEntries));
        if (slug.Length == 0 || !slug.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') || !isPractice(slug))
        {
            return false;
        }

        _filters.Add(new SearchFilter(_text[_at..(end + 1)], FilterKind.Practice, slug, isExcluded));
        _at = end + 1;
        return true;
    }

    private bool ReadProperty(bool isExcluded)
    {
        var chunkEnd = EndOfChunk(_at);
        var colon = IndexOfSign(':', _at);
        if (colon < 0 || colon + 1 >= chunkEnd)
        {
            return false;
        }

        var (from, to, end) = (colon + 1, chunkEnd, chunkEnd);
        if (Sign(from) == '"')
        {
            to = IndexOfSign('"', from + 1);
            if (to < 0)
            {
                return false;
            }

            (from, end) = (from + 1, to + 1);
        }

        if (FilterOf(Tokenizer.Fold(_text[_at..colon]), Tokenizer.Fold(_text[from..to]).Trim()) is not var (kind, value))
        {
            return false;
        }

        _filters.Add(new SearchFilter(_text[_at..end], kind, value, isExcluded));
        _at = end;
        return true;
    }

    private static (FilterKind Kind, string Value)? FilterOf(string typedKey, string value)
    {
        var key = FilterWords.Keys.GetValueOrDefault(typedKey, typedKey);
        var number = value.StartsWith("cwe-", StringComparison.Ordinal) ? value[4..] : value;
        return key switch
        {
            _ when value.Length == 0 => null,
            "lang" => (FilterKind.Language, LanguageNames.GetValueOrDefault(value, value)),
            "project" => (FilterKind.Project, value),
            "pattern" => (FilterKind.Pattern, value),
            "service" => (FilterKind.Service, value),
            "owner" => (FilterKind.Owner, value),
            "cwe" when number.Length > 0 && number.All(char.IsAsciiDigit) => (FilterKind.Cwe, number),
            "severity" when FilterWords.Severities.TryGetValue(value, out var severity) => (FilterKind.Severity, severity),
            "kind" when FilterWords.Kinds.TryGetValue(value, out var kind) => (FilterKind.Kind, kind),
            "is" when value is "draft" or "草稿" => (FilterKind.Draft, "draft"),
            "before" when FilterWords.DayOf(value) is { } day => (FilterKind.Before, day),
            "after" when FilterWords.DayOf(value) is { } day => (FilterKind.After, day),
            _ => null,
        };
    }

    private void ReadText(bool isExcluded)
    {
        var end = EndOfChunk(_at);
        var chunk = _text[_at..end];
        _at = end;
        if (!isExcluded)
        {
            _free.Add(chunk);
            _textEnd = end;
        }

        var tokenized = Tokenizer.Tokenize(chunk);
        foreach (var run in tokenized.Tokens.GroupBy(t => t.Run))
        {
            AddRun(chunk, tokenized, [.. run], isExcluded);
        }
    }

    private void AddRun(string chunk, TokenizedText tokenized, List<Token> run, bool isExcluded)
    {
        if (run.Exists(t => t.Kind == TokenKind.Character))
        {
            foreach (var (word, isKnown) in Unspaced(tokenized, run))
            {
                var pairs = PairsOf(tokenized, word);
                var whole = isKnown && pairs.Count > 1 ? TermKind.Identifier : TermKind.Unspaced;
                Add(new SearchTerm(chunk[word[0].Start..word[^1].End], whole, pairs, []), isExcluded);
            }

            return;
        }

        var sequence = run.FindAll(t => t.Kind == TokenKind.Word);
        var kind = sequence.Count == 1 ? TermKind.Word : TermKind.Identifier;
        var parts = kind == TermKind.Word ? Texts(tokenized, run.Where(t => t.Kind == TokenKind.Part)) : [];
        Add(new SearchTerm(chunk[sequence[0].Start..sequence[^1].End], kind, Texts(tokenized, sequence), parts), isExcluded);
    }

    // 释放的次数 is asked as 释放 and 次数: a particle says nothing, and the pairs across it may stand in no article. Words of the
    // glossary are asked by themselves, too, so that others can stand for them, and as a whole: 引用 and 计数 apart are no 引用计数.
    private IEnumerable<(List<Token> Characters, bool IsKnown)> Unspaced(TokenizedText tokenized, List<Token> run)
    {
        var characters = run.FindAll(t => t.Kind == TokenKind.Character);
        bool IsParticle(Token t) => TermWeights.IsParticle(tokenized.Folded[t.Start]);
        var onlyParticles = characters.TrueForAll(IsParticle);
        for (var i = 0; i < characters.Count; i++)
        {
            var first = i;
            while (i < characters.Count && (onlyParticles || !IsParticle(characters[i])))
            {
                i++;
            }

            if (i > first)
            {
                foreach (var word in AtGlossary(tokenized, characters[first..i]))
                {
                    yield return word;
                }
            }
        }
    }

    // A single character that is left beside a word of the glossary (会闪退) says too little to be asked for.
    private IEnumerable<(List<Token> Characters, bool IsKnown)> AtGlossary(TokenizedText tokenized, List<Token> characters)
    {
        var (rest, isWhole) = (0, true);
        for (var i = 0; i < characters.Count;)
        {
            var length = glossary.WordAt(tokenized.Folded.AsSpan(characters[i].Start, characters[^1].End - characters[i].Start));
            var next = characters.FindIndex(i, t => t.Start >= characters[i].Start + Math.Max(1, length));
            next = next < 0 ? characters.Count : next;
            if (length > 0)
            {
                if (i - rest > 1)
                {
                    yield return (characters[rest..i], false);
                }

                yield return (characters[i..next], true);
                (rest, isWhole) = (next, false);
            }

            i = next;
        }

        if (isWhole || characters.Count - rest > 1)
        {
            yield return (characters[rest..], false);
        }
    }

    private static List<string> PairsOf(TokenizedText tokenized, List<Token> characters)
    {
        List<string> pairs = [.. characters.Zip(characters.Skip(1), (left, right) => tokenized.Folded[left.Start..right.End])];
        return pairs.Count > 0 ? pairs : [tokenized.TextOf(characters[0]).ToString()];
    }

    private void AddPhrase(string text, bool isExcluded)
    {
        if (!isExcluded)
        {
            _free.Add(text);
            _textEnd = _at + text.Length;
        }

        var tokenized = Tokenizer.Tokenize(text);
        var words = Texts(tokenized, tokenized.Tokens.Where(t => t.IsInSequence));
        if (words.Count > 0)
        {
            Add(new SearchTerm(text, TermKind.Phrase, words, []), isExcluded);
        }
    }

    private void Add(SearchTerm term, bool isExcluded)
    {
        var room = SearchQuery.MaxTokens - _tokens;
        if (term.Words.Count > room)
        {
            _isCut = true;
            if (room == 0)
            {
                return;
            }

            term = term with { Words = [.. term.Words.Take(room)] };
        }

        var list = isExcluded ? _excluded : _terms;
        if (!list.Exists(t => t.Kind == term.Kind && t.Words.SequenceEqual(term.Words, StringComparer.Ordinal)))
        {
            list.Add(term);
            _tokens += term.Words.Count;
        }
    }

    private static List<string> Texts(TokenizedText tokenized, IEnumerable<Token> tokens) =>
        [.. tokens.Select(t => tokenized.TextOf(t).ToString())];
}
