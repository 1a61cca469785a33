using System.Runtime.InteropServices;

namespace IncidentKB.Core.Search;

/// <summary>What a token is of its text.</summary>
public enum TokenKind
{
    /// <summary>
    /// Letters and digits between anything else: <c>sync</c>, <c>waitgroup</c> and <c>add</c> of <c>sync.WaitGroup.Add</c>.
    /// </summary>
    Word,

    /// <summary>Two neighbouring characters of a script that is written without spaces, or one that stands alone.</summary>
    Pair,

    /// <summary>An identifier, path, version or hyphenated word as a whole: <c>sync.waitgroup.add</c>.</summary>
    Whole,

    /// <summary>A hump of a camelCase word: <c>wait</c> and <c>group</c> of <c>WaitGroup</c>.</summary>
    Part,

    /// <summary>One character of a script that is written without spaces.</summary>
    Character,
}

/// <summary>A piece of text that can be searched for.</summary>
/// <param name="Start">Where it begins in the text, in UTF-16 units.</param>
/// <param name="Length">Its length in UTF-16 units.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Run">Number of the unbroken run (identifier, or stretch of Chinese) that it belongs to, from 0.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Token(int Start, int Length, TokenKind Kind, int Run)
{
    /// <summary>Where it ends in the text, exclusive.</summary>
    public int End => Start + Length;

    /// <summary>
    /// True for words and pairs. Taken together these are the text in order, one token a position, so phrases are
    /// looked for among them. The other kinds lie on top of them.
    /// </summary>
    public bool IsInSequence => Kind is TokenKind.Word or TokenKind.Pair;
}

/// <summary>A text cut into tokens.</summary>
/// <param name="Folded">The text in lower case and half-width, of the same length, so that offsets fit both.</param>
/// <param name="Tokens">Its tokens. Those in sequence are in the order of the text.</param>
public sealed record TokenizedText(string Folded, IReadOnlyList<Token> Tokens)
{
    /// <summary>The folded characters of a token.</summary>
    public ReadOnlySpan<char> TextOf(Token token) => Folded.AsSpan(token.Start, token.Length);
}

/// <summary>
/// Cuts text into searchable tokens in one pass: words; identifiers whole and in parts; Chinese, Japanese and Korean in
/// overlapping pairs and single characters, which needs no dictionary. The same cut serves index, query and highlighting.
/// </summary>
public static class Tokenizer
{
    /// <summary>A word is known by its first 64 characters. Longer ones are keys and encoded data, which nobody types.</summary>
    public const int MaxWord = 64;

    /// <summary>An identifier longer than this is only found by its words.</summary>
    public const int MaxWhole = 128;

    /// <summary>What may join words to an identifier. Each is a token character of the full-text table too.</summary>
    public const string Joiners = "_-./\\:@";

    // "://" is the longest run of joiners inside one name.
    private const int MaxJoint = 3;

    private enum Script
    {
        None,
        Word,
        Unspaced,
    }

    /// <summary>Cuts <paramref name="text"/> into tokens. Takes any text, and time in proportion to its length.</summary>
    public static TokenizedText Tokenize(string text)
    {
        var tokens = new List<Token>(text.Length / 4);
        var run = 0;
        for (var i = 0; i < text.Length;)
        {
            var script = ScriptAt(text, i, out var length);
            if (script == Script.None)
            {
                i += length;
                continue;
            }

            i = script == Script.Word ? ReadIdentifier(text, i, run, tokens) : ReadUnspaced(text, i, run, tokens);
            run++;
        }

        return new TokenizedText(Fold(text), tokens);
    }

    /// <summary><paramref name="text"/> in lower case with full-width ASCII made half-width; every character keeps its place.</summary>
    public static string Fold(string text) =>
        string.Create(text.Length, text, static (target, source) =>
        {
            for (var i = 0; i < source.Length; i++)
            {
                target[i] = char.ToLowerInvariant(HalfWidth(source[i]));
            }
        });

    /// <summary>The ASCII character that a full-width one stands for; any other character as it is.</summary>
    public static char HalfWidth(char c) => c switch
    {
        >= '！' and <= '～' => (char)(c - '！' + '!'),
        '\u3000' => ' ',
        _ => c,
    };

    // Reads words and the joiners between them, from a word character on.
    private static int ReadIdentifier(string text, int start, int run, List<Token> tokens)
    {
        var words = 0;
        var end = start;
        for (var i = start; ;)
        {
            end = ReadWord(text, i, run, tokens);
            words++;
            i = end;
            while (i < text.Length && i - end < MaxJoint && Joiners.Contains(HalfWidth(text[i])))
            {
                i++;
            }

            if (i == end || i == text.Length || ScriptAt(text, i, out _) != Script.Word)
            {
                break;
            }
        }

        if (words > 1 && end - start <= MaxWhole)
        {
            tokens.Add(new Token(start, end - start, TokenKind.Whole, run));
        }

        return end;
    }

    private static int ReadWord(string text, int start, int run, List<Token> tokens)
    {
        var end = start;
        while (end < text.Length && ScriptAt(text, end, out var length) == Script.Word)
        {
            end += length;
        }

        end += LanguageSuffix(text, start, end);
        var known = Math.Min(end - start, MaxWord);
        if (known < end - start && char.IsHighSurrogate(text[start + known - 1]))
        {
            known--;
        }

        tokens.Add(new Token(start, known, TokenKind.Word, run));
        AddHumps(text, start, start + known, run, tokens);
        return end;
    }

    // "C#", "F#" and "C++" would otherwise be single letters.
    private static int LanguageSuffix(string text, int start, int end)
    {
        if (end - start != 1 || (text[start] | 0x20) is not ('c' or 'f'))
        {
            return 0;
        }

        var rest = text.AsSpan(end);
        return rest.StartsWith("++") ? 2 : rest.StartsWith("#") ? 1 : 0;
    }

    // waitGroup -> wait, group; HTTPServer -> http, server. A digit never begins a hump: v2, sha256, utf8 stay whole.
    private static void AddHumps(string text, int start, int end, int run, List<Token> tokens)
    {
        var hump = start;
        for (var i = start + 1; i < end; i++)
        {
            var begins = char.IsUpper(text[i])
                && (!char.IsUpper(text[i - 1]) || (i + 1 < end && char.IsLower(text[i + 1])));
            if (begins)
            {
                tokens.Add(new Token(hump, i - hump, TokenKind.Part, run));
                hump = i;
            }
        }

        if (hump > start)
        {
            tokens.Add(new Token(hump, end - hump, TokenKind.Part, run));
        }
    }

    private static int ReadUnspaced(string text, int start, int run, List<Token> tokens)
    {
        var previous = -1;
        var i = start;
        while (i < text.Length && ScriptAt(text, i, out var length) == Script.Unspaced)
        {
            if (previous >= 0)
            {
                tokens.Add(new Token(previous, i + length - previous, TokenKind.Pair, run));
            }

            tokens.Add(new Token(i, length, TokenKind.Character, run));
            previous = i;
            i += length;
        }

        if (previous == start)
        {
            tokens.Add(new Token(start, i - start, TokenKind.Pair, run));
        }

        return i;
    }

    private static Script ScriptAt(string text, int i, out int length)
    {
        length = 1;
        var c = HalfWidth(text[i]);
        if (char.IsAscii(c))
        {
            return char.IsAsciiLetterOrDigit(c) ? Script.Word : Script.None;
        }

        if (CjkText.IsCjk(c))
        {
            return Script.Unspaced;
        }

        if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
        {
            length = 2;
            // Planes 2 and 3 hold the rarer Chinese characters.
            return char.ConvertToUtf32(c, text[i + 1]) is >= 0x20000 and < 0x40000 ? Script.Unspaced
                : char.IsLetterOrDigit(text, i) ? Script.Word : Script.None;
        }

        // A mark that combines with the letter before it belongs to the word.
        return char.IsLetterOrDigit(c) || char.GetUnicodeCategory(c) is System.Globalization.UnicodeCategory.NonSpacingMark
            ? Script.Word : Script.None;
    }
}
