using System.Runtime.InteropServices;

namespace IncidentKB.Core.Text;

/// <summary>A piece of a shown text.</summary>
/// <param name="Text">The piece as it stands in the text.</param>
/// <param name="IsMatch">True when it is what was looked for.</param>
public sealed record TextSegment(string Text, bool IsMatch);

/// <summary>
/// Marks in a text what was looked for, by the offsets of its tokens: a hump of a camelCase name and a pair of Chinese
/// characters are marked where they stand.
/// </summary>
/// <param name="weights">
/// Folded tokens to their weight. Those of weight 0 (the, more, than) are marked only beside another mark.
/// </param>
public sealed class Highlighter(Dictionary<string, double> weights)
{
    private const string Ellipsis = "…";

    private readonly Dictionary<string, double>.AlternateLookup<ReadOnlySpan<char>> _weights = weights.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The whole text in segments; none for an empty text.</summary>
    public IReadOnlyList<TextSegment> Mark(string text) => Segments(text, 0, text.Length, Marks(text));

    /// <summary>Sum of the weights of all that stands in the text, each counted once.</summary>
    public double MatchedWeight(string text) => Marks(text).DistinctBy(m => m.Token, StringComparer.Ordinal).Sum(m => m.Weight);

    /// <summary>
    /// The stretch of the text with the heaviest matches, in segments, with an ellipsis where it was cut; the beginning
    /// of the text when nothing matches. Line ends become spaces.
    /// </summary>
    /// <param name="text">A plain text.</param>
    /// <param name="length">The most characters of it to show; a Chinese one counts as two, being twice as wide.</param>
    public IReadOnlyList<TextSegment> Excerpt(string text, int length)
    {
        var marks = Marks(text);
        var (first, last) = HeaviestWindow(text, marks, length);
        var (start, end) = first < 0 ? (0, 0) : (marks[first].Start, marks[last].End);
        (start, end) = Widen(text, start, end, length - Width(text, start, end));
        var segments = Segments(text, start, end, marks);
        var shown = segments.Select(s => s with { Text = s.Text.Replace('\n', ' ') }).ToList();
        if (start > 0)
        {
            shown.Insert(0, new TextSegment(Ellipsis, IsMatch: false));
        }

        if (end < text.Length)
        {
            shown.Add(new TextSegment(Ellipsis, IsMatch: false));
        }

        return shown;
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct MarkedToken(int Start, int End, string Token, double Weight, int Position);

    private List<MarkedToken> Marks(string text)
    {
        var tokenized = Tokenizer.Tokenize(text);
        List<MarkedToken> found = [];
        var position = -1;
        foreach (var token in tokenized.Tokens)
        {
            position += token.IsInSequence ? 1 : 0;
            if (_weights.TryGetValue(tokenized.TextOf(token), out var name, out var weight))
            {
                found.Add(new MarkedToken(token.Start, token.End, name, weight, token.IsInSequence ? position : -1));
            }
        }

        found.Sort((a, b) => a.Start.CompareTo(b.Start));
        return OnlyBesideMarks(found);
    }

    // Weightless words stay where they touch a weighty one, from the left and from the right.
    private static List<MarkedToken> OnlyBesideMarks(List<MarkedToken> found)
    {
        var keep = found.ConvertAll(m => m.Weight > 0);
        void Spread(int i, int neighbour) =>
            keep[i] |= keep[neighbour] && found[i].Position >= 0 && Math.Abs(found[i].Position - found[neighbour].Position) == 1;
        for (var i = 1; i < found.Count; i++)
        {
            Spread(i, i - 1);
        }

        for (var i = found.Count - 2; i >= 0; i--)
        {
            Spread(i, i + 1);
        }

        return [.. found.Where((_, i) => keep[i])];
    }

    private static (int First, int Last) HeaviestWindow(string text, List<MarkedToken> marks, int length)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        var (first, last, best, sum, left, width) = (-1, -1, 0.0, 0.0, 0, 0);
        for (var right = 0; right < marks.Count; right++)
        {
            width += Width(text, right == 0 ? marks[0].Start : marks[right - 1].End, marks[right].End);
            counts[marks[right].Token] = counts.GetValueOrDefault(marks[right].Token) + 1;
            sum += counts[marks[right].Token] == 1 ? marks[right].Weight : 0;
            while (left < right && width > length)
            {
                counts[marks[left].Token]--;
                sum -= counts[marks[left].Token] == 0 ? marks[left].Weight : 0;
                width -= Width(text, marks[left].Start, marks[left + 1].Start);
                left++;
            }

            if (sum > best + 1e-9)
            {
                (first, last, best) = (left, right, sum);
            }
        }

        return (first, last);
    }

    private static int Width(string text, int start, int end)
    {
        var width = 0;
        for (var i = start; i < end; i++)
        {
            width += WidthOf(text[i]);
        }

        return width;
    }

    private static int WidthOf(char c) => c >= '\u2E80' ? 2 : 1;

    // A third of the room goes before the matches, as far as the sentence reaches; the rest after them.
    private static (int Start, int End) Widen(string text, int start, int end, int room)
    {
        var before = room / 3;
        var from = start;
        while (from > 0 && WidthOf(text[from - 1]) <= before && text[from - 1] != '\n')
        {
            before -= WidthOf(text[--from]);
        }

        room -= Width(text, from, start);
        var to = end;
        while (to < text.Length && WidthOf(text[to]) <= room)
        {
            room -= WidthOf(text[to++]);
        }

        return (ToWordStart(text, from, start), ToWordEnd(text, end, to));
    }

    private static int ToWordStart(string text, int from, int limit)
    {
        if (from == 0 || text[from - 1] == '\n')
        {
            return from;
        }

        for (var i = from; i < limit; i++)
        {
            if (IsBreak(text[i - 1], text[i]))
            {
                return i;
            }
        }

        return limit;
    }

    private static int ToWordEnd(string text, int limit, int to)
    {
        if (to == text.Length)
        {
            return to;
        }

        for (var i = to; i > limit; i--)
        {
            if (IsBreak(text[i - 1], text[i]))
            {
                return char.IsWhiteSpace(text[i - 1]) ? i - 1 : i;
            }
        }

        return limit;
    }

    private static bool IsBreak(char left, char right) =>
        char.IsWhiteSpace(left) || char.IsWhiteSpace(right) || (Tokenizer.IsUnspaced(left) && right >= '\u2E80' && !char.IsSurrogate(right));

    private static List<TextSegment> Segments(string text, int start, int end, List<MarkedToken> marks)
    {
        List<TextSegment> segments = [];
        var at = start;
        for (var i = 0; i < marks.Count;)
        {
            // Marks that overlap or touch become one: the pairs of a Chinese word, an identifier and its words.
            var (from, to) = (marks[i].Start, marks[i].End);
            for (i++; i < marks.Count && marks[i].Start <= to; i++)
            {
                to = Math.Max(to, marks[i].End);
            }

            (from, to) = (Math.Max(from, at), Math.Min(to, end));
            if (to > from)
            {
                Add(at, from, isMatch: false);
                Add(from, to, isMatch: true);
                at = to;
            }
        }

        Add(at, end, isMatch: false);
        return segments;

        void Add(int from, int to, bool isMatch)
        {
            if (to > from)
            {
                segments.Add(new TextSegment(text[from..to], isMatch));
            }
        }
    }
}
