using System.Runtime.InteropServices;
using IncidentKB.Core.Traces;

namespace IncidentKB.Core.Matching;

/// <summary>
/// The form in which two messages are the same, for traces and for text search alike: the words without what runtimes print
/// before and after a message (<c>panic:</c>, <c>[recovered]</c>, an exception's type), without case and punctuation, and with
/// one slot for each number or address.
/// </summary>
internal readonly struct MessageKey
{
    // Longer messages are the same when their first words are.
    private const int MaxWords = 64;

    private readonly ulong[]? _words;

    private MessageKey(ulong[] words) => _words = words;

    /// <summary>Hashes of the words; empty for a message without any.</summary>
    public ReadOnlySpan<ulong> Words => _words;

    /// <summary>True where the message stands in a text.</summary>
    /// <param name="words">Words of the text.</param>
    public bool IsIn(ReadOnlySpan<ulong> words) => Words.Length > 0 && words.IndexOf(Words) >= 0;

    /// <summary>The key of a message as a signature, a program or a person has it.</summary>
    public static MessageKey Of(string message) => OfPhrase(PanicMessage.Normalize(message));

    /// <summary>The key of words that are looked for as they stand, an exception's type included.</summary>
    public static MessageKey OfPhrase(string phrase)
    {
        var tokens = new List<ulong>();
        MessageTokens.Add(phrase, tokens);

        // A number at the very end is cut off together with the end of a line: it need not be there.
        while (tokens.Count > 0 && tokens[^1] == MessageTokens.Slot)
        {
            tokens.RemoveAt(tokens.Count - 1);
        }

        var words = CollectionsMarshal.AsSpan(tokens);
        return new(words[..Math.Min(words.Length, MaxWords)].ToArray());
    }
}

/// <summary>An incident that has the very message that was asked for.</summary>
/// <param name="IncidentId">Row id.</param>
/// <param name="Words">Number of words of its message: the more, the more was recognised of a line that holds other words too.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct MessageHit(int IncidentId, int Words);
