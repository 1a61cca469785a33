using System.Buffers;
using IncidentKB.Core.Traces.Cleaning;

namespace IncidentKB.Core.Traces.Parsing;

/// <summary>
/// Finds where a message ends that stands in a sentence: at the quote that closes it, or where another script goes on without a space.
/// </summary>
internal static class SaidText
{
    // Words of a message before a character of another script may end it: "open 文件" is one message.
    private const int MinWords = 2;

    private static readonly SearchValues<char> Quotes = SearchValues.Create("\"`“”「」");

    /// <summary>The message of a line.</summary>
    /// <param name="start">Index of the line in the text.</param>
    /// <param name="line">The line.</param>
    /// <param name="mark">Where begins what introduces the message.</param>
    /// <param name="from">Where the message begins.</param>
    /// <param name="to">Where it ends at the latest.</param>
    public static TextSlice Of(int start, ReadOnlySpan<char> line, int mark, int from, int to)
    {
        var said = line[from..to].TrimEnd();
        if (said.TrimStart() is ['"', ..] && TryFindDoubled(said, out var inner, out var length))
        {
            return new(start + from + inner, length);
        }

        var end = to;
        if (said.IndexOf("\",") is var json and > 0)
        {
            // The end of a value that a log wrote as JSON.
            end = from + json;
        }
        else if (said.IndexOfAny(Quotes) is var quote and > 0 && !IsBalanced(said, said[quote])
            && line[..mark].Contains(OpeningOf(said[quote])))
        {
            end = from + quote;
        }

        return LineSpans.SliceOf(start, line, from, Math.Min(end, from + EndOfScript(said)));
    }

    // klog: "close of closed channel" (close of closed channel).
    private static bool TryFindDoubled(ReadOnlySpan<char> said, out int inner, out int length)
    {
        inner = said.IndexOf('"') + 1;
        length = said[inner..].IndexOf('"');
        return length > 0 && said[(inner + length + 1)..].StartsWith(" (", StringComparison.Ordinal)
            && said[(inner + length + 3)..].StartsWith(said.Slice(inner, length), StringComparison.Ordinal);
    }

    private static bool IsBalanced(ReadOnlySpan<char> said, char quote) => quote is '"' or '`'
        ? said.Count(quote) % 2 == 0
        : said.Contains(OpeningOf(quote));

    private static char OpeningOf(char quote) => quote switch { '”' => '“', '」' => '「', _ => quote };

    // "sync: negative WaitGroup counter的panic错误": the sentence goes on in another script, right behind a letter.
    private static int EndOfScript(ReadOnlySpan<char> said)
    {
        var words = 0;
        for (var i = 1; i < said.Length; i++)
        {
            words += said[i] == ' ' ? 1 : 0;
            if (words >= MinWords && said[i] >= '\u2E80' && CjkText.IsCjk(said[i]) && char.IsAsciiLetter(said[i - 1]))
            {
                return i;
            }
        }

        return said.Length;
    }
}
