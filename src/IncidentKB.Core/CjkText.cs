namespace IncidentKB.Core;

/// <summary>Chinese, Japanese and Korean: what is written without spaces between words, or is read character by character.</summary>
public static class CjkText
{
    /// <summary>True for a character of one of these scripts: ideographs, kana, Hangul syllables.</summary>
    /// <remarks>
    /// Blocks of the Unicode standard: CJK Unified Ideographs with Extension A, Compatibility Ideographs, Hiragana and Katakana, Hangul
    /// Syllables; and U+3005 and U+3007, which stand for ideographs. The rarer ideographs of planes 2 and 3 are no single character.
    /// </remarks>
    public static bool IsCjk(char c) =>
        c is (>= '\u4E00' and <= '\u9FFF') or (>= '\u3400' and <= '\u4DBF') or (>= '\uF900' and <= '\uFAFF')
            or (>= '\u3041' and <= '\u30FF') or (>= '\uAC00' and <= '\uD7A3') or '\u3005' or '\u3007';

    /// <summary>True for a text with one of these characters.</summary>
    public static bool IsIn(string text) => text.Any(IsCjk);
}
