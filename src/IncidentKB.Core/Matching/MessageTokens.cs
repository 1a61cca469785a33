namespace IncidentKB.Core.Matching;

/// <summary>
/// Cuts messages into the words by which they are compared: lower case, without punctuation, and with one slot for each run of
/// numbers, addresses, uuids, dates and ports. A Chinese, Japanese or Korean character is a word of its own.
/// </summary>
internal static class MessageTokens
{
    /// <summary>The word that stands for any number, address or uuid.</summary>
    public static readonly ulong Slot = StableHash.Of("<n>");

    /// <summary>Adds the hashes of a text's words to a list.</summary>
    /// <param name="text">One message, or any text.</param>
    /// <param name="tokens">Where they go.</param>
    /// <param name="starts">Where each word starts in <paramref name="text"/> (its line is found by it); null where nobody asks.</param>
    /// <param name="offset">Added to each start.</param>
    public static void Add(ReadOnlySpan<char> text, List<ulong> tokens, List<int>? starts = null, int offset = 0)
    {
        Span<char> word = stackalloc char[64];
        for (var i = 0; i < text.Length;)
        {
            var c = text[i];
            if (!char.IsLetterOrDigit(c) && c != '_')
            {
                i++;
                continue;
            }

            var start = i;
            ulong token;
            if (CjkText.IsCjk(c))
            {
                token = StableHash.Of(text.Slice(i++, 1));
            }
            else
            {
                while (i < text.Length && (char.IsLetterOrDigit(text[i]) || text[i] == '_') && !CjkText.IsCjk(text[i]))
                {
                    i++;
                }

                token = OfWord(text[start..i], word);
            }

            if (token != Slot || tokens.Count == 0 || tokens[^1] != Slot)
            {
                tokens.Add(token);
                starts?.Add(offset + start);
            }
        }
    }

    private static ulong OfWord(ReadOnlySpan<char> text, Span<char> word)
    {
        if (IsNumber(text))
        {
            return Slot;
        }

        text = text.Length > word.Length ? text[..word.Length] : text;
        var length = text.ToLowerInvariant(word);
        return StableHash.Of(word[..length]);
    }

    // Digits, 0x..., and words of hexadecimal digits with at least one digit ("3f2a", part of a uuid or of a hash).
    private static bool IsNumber(ReadOnlySpan<char> word)
    {
        if (!word.ContainsAnyInRange('0', '9'))
        {
            return false;
        }

        var digits = word.Length > 2 && word[0] == '0' && word[1] is 'x' or 'X' ? word[2..] : word;
        foreach (var c in digits)
        {
            if (!char.IsAsciiHexDigit(c))
            {
                return false;
            }
        }

        return true;
    }
}
