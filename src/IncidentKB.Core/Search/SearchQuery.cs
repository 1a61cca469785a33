using IncidentKB.Core.Traces.Languages;

namespace IncidentKB.Core.Search;

/// <summary>How a term of a query is looked for.</summary>
public enum TermKind
{
    /// <summary>One word.</summary>
    Word,

    /// <summary>Words that must stand next to each other because they were joined: <c>sync.WaitGroup</c>, <c>double-close</c>.</summary>
    Identifier,

    /// <summary>A stretch of Chinese. Its words are overlapping pairs of characters, and nobody knows where real words end.</summary>
    Unspaced,

    /// <summary>Words in quotation marks, which must stand next to each other.</summary>
    Phrase,
}

/// <summary>One thing that is looked for.</summary>
/// <param name="Text">As it was typed.</param>
/// <param name="Kind">How it is looked for.</param>
/// <param name="Words">Its tokens in sequence, folded; never empty.</param>
/// <param name="Parts">The humps of a single camelCase word, otherwise empty.</param>
public sealed record SearchTerm(string Text, TermKind Kind, IReadOnlyList<string> Words, IReadOnlyList<string> Parts);

/// <summary>A property that narrows a search.</summary>
public enum FilterKind
{
    /// <summary><c>[make-close-idempotent]</c>: slug of a practice.</summary>
    Practice,

    /// <summary><c>lang:go</c>: programming language of the incident.</summary>
    Language,

    /// <summary><c>project:alist</c>: project that failed.</summary>
    Project,

    /// <summary><c>cwe:765</c>: number of a weakness.</summary>
    Cwe,

    /// <summary><c>pattern:closed-or-returned-twice</c>: slug of a failure pattern.</summary>
    Pattern,

    /// <summary><c>severity:high</c>.</summary>
    Severity,

    /// <summary><c>kind:outage</c>: what the failure looked like from outside.</summary>
    Kind,

    /// <summary><c>service:checkout</c>: a service that was affected.</summary>
    Service,

    /// <summary><c>owner:ada</c>: who keeps the incident right.</summary>
    Owner,

    /// <summary><c>is:draft</c>: what is not published yet.</summary>
    Draft,

    /// <summary><c>before:2025-03-01</c>: earlier than this day. The value is a day as year-month-day.</summary>
    Before,

    /// <summary><c>after:2025-03-01</c>: on this day or later. The value is a day as year-month-day.</summary>
    After,
}

/// <summary>A filter of a query.</summary>
/// <param name="Text">As it was typed, without a minus before it.</param>
/// <param name="Kind">The property.</param>
/// <param name="Value">The value wanted, folded.</param>
/// <param name="IsExcluded">True when incidents with the value are left out instead (<c>-lang:go</c>).</param>
public sealed record SearchFilter(string Text, FilterKind Kind, string Value, bool IsExcluded);

/// <summary>
/// What was understood of the text in the search box: words, <c>"quoted phrases"</c>, <c>-without</c>, <c>[practice]</c>,
/// <c>lang:</c>, <c>project:</c>, <c>cwe:</c>, <c>pattern:</c>, <c>severity:</c>, <c>kind:</c>, <c>service:</c>, <c>owner:</c>,
/// <c>is:draft</c>, <c>before:</c> and <c>after:</c>, each also under its Chinese name. Whatever looks like an operator and is
/// none is text. No text is an error.
/// </summary>
/// <param name="Text">As it was typed, up to <see cref="MaxLength"/>.</param>
/// <param name="FreeText">What is left without filters, exclusions and quotation marks.</param>
/// <param name="Terms">What must be found, in the order typed.</param>
/// <param name="Excluded">What must not be found.</param>
/// <param name="Filters">What narrows it.</param>
/// <param name="IsCut">True when the text was too long and its end was left out.</param>
public sealed record SearchQuery(
    string Text,
    string FreeText,
    IReadOnlyList<SearchTerm> Terms,
    IReadOnlyList<SearchTerm> Excluded,
    IReadOnlyList<SearchFilter> Filters,
    bool IsCut)
{
    /// <summary>Characters that are read; more is a trace, which belongs on the match page.</summary>
    public const int MaxLength = 1000;

    /// <summary>Tokens that are looked for.</summary>
    public const int MaxTokens = 64;

    /// <summary>True when nothing is asked.</summary>
    public bool IsEmpty => Terms.Count == 0 && Excluded.Count == 0 && Filters.Count == 0;

    /// <summary>True when it asks for drafts (<c>is:draft</c>).</summary>
    public bool AsksForDrafts => Filters.Any(f => f is { Kind: FilterKind.Draft, IsExcluded: false });

    /// <summary>Reads a query.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="isPractice">
    /// Whether a practice has this slug; <c>[running]</c> of a pasted line is then text. Null takes every slug for one.
    /// </param>
    public static SearchQuery Parse(string text, Func<string, bool>? isPractice = null) =>
        new SearchQueryReader(text, isPractice ?? (static _ => true)).Read();
}

/// <summary>Reads the query language from left to right, each character once.</summary>
internal sealed class SearchQueryReader(string source, Func<string, bool> isPractice)
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

    public SearchQuery Read()
    {
        while (SkipSpace())
        {
            var isExcluded = IsMinus(_at);
            _at += isExcluded ? 1 : 0;
            if (!ReadPhrase(isExcluded) && !ReadPractice(isExcluded) && !ReadProperty(isExcluded))
            {
                ReadText(isExcluded);
            }
        }

        return new SearchQuery(_text, string.Join(' ', _free), _terms, _excluded, _filters, _isCut);
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

    // A minus leaves out only what it touches: not "a - b", and not a flag such as --race.
    private bool IsMinus(int i)
    {
        var next = Sign(i + 1);
        return Sign(i) == '-' && (char.IsLetterOrDigit(next) || next is '"' or '[');
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
            foreach (var (start, end, words) in BetweenParticles(tokenized, run))
            {
                Add(new SearchTerm(chunk[start..end], TermKind.Unspaced, words, []), isExcluded);
            }

            return;
        }

        var sequence = run.FindAll(t => t.Kind == TokenKind.Word);
        var kind = sequence.Count == 1 ? TermKind.Word : TermKind.Identifier;
        var parts = kind == TermKind.Word ? Texts(tokenized, run.Where(t => t.Kind == TokenKind.Part)) : [];
        Add(new SearchTerm(chunk[sequence[0].Start..sequence[^1].End], kind, Texts(tokenized, sequence), parts), isExcluded);
    }

    // 释放的次数 is asked as 释放 and 次数: a particle says nothing, and the pairs across it may stand in no article.
    private static IEnumerable<(int Start, int End, List<string> Words)> BetweenParticles(TokenizedText tokenized, List<Token> run)
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
                List<string> words = [];
                for (var j = first; j + 1 < i; j++)
                {
                    words.Add(tokenized.Folded[characters[j].Start..characters[j + 1].End]);
                }

                yield return (characters[first].Start, characters[i - 1].End,
                    words.Count > 0 ? words : [tokenized.Folded[characters[first].Start..characters[first].End]]);
            }
        }
    }

    private void AddPhrase(string text, bool isExcluded)
    {
        if (!isExcluded)
        {
            _free.Add(text);
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
