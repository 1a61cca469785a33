using System.Runtime.InteropServices;
using System.Text;

namespace IncidentKB.Core.Search;

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
    private readonly Dictionary<string, double>.AlternateLookup<ReadOnlySpan<char>> _weights =
        weights.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Finds what was looked for in a text.</summary>
    public MarkedText Find(string text)
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
        return new MarkedText(text, OnlyBesideMarks(found));
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
}

/// <summary>A token of a text that was looked for.</summary>
/// <param name="Start">Where it begins.</param>
/// <param name="End">Where it ends, exclusive.</param>
/// <param name="Token">What it is, folded.</param>
/// <param name="Weight">How much it tells.</param>
/// <param name="Position">Its place in the sequence of words; -1 for a token that lies on top of the sequence.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct MarkedToken(int Start, int End, string Token, double Weight, int Position);

/// <summary>A text with what was found in it.</summary>
public sealed class MarkedText
{
    private const string Ellipsis = "…";

    // Words that stand side by side tell this much more than apart.
    private const double TogetherShare = 0.3;

    private readonly string _text;
    private readonly List<MarkedToken> _marks;

    internal MarkedText(string text, List<MarkedToken> marks) => (_text, _marks) = (text, marks);

    /// <summary>What was found, each once, with its weight.</summary>
    public IEnumerable<(string Token, double Weight)> Found =>
        _marks.DistinctBy(m => m.Token, StringComparer.Ordinal).Select(m => (m.Token, m.Weight));

    /// <summary>The whole text in segments; none for an empty text.</summary>
    public IReadOnlyList<TextSegment> Segments() => Segments(0, _text.Length);

    /// <summary>
    /// The stretch of the text with the heaviest matches, in segments, with an ellipsis where it was cut; the beginning
    /// of the text when nothing matches. Line ends and runs of spaces become one space.
    /// </summary>
    /// <param name="length">The most characters of it to show; a Chinese one counts as two, being twice as wide.</param>
    public IReadOnlyList<TextSegment> Excerpt(int length)
    {
        var (start, end) = HeaviestStretch(length);
        (start, end) = Widen(start, end, length - Width(_text, start, end));
        List<TextSegment> shown = [];
        if (start > 0)
        {
            shown.Add(new TextSegment(Ellipsis, IsMatch: false));
        }

        shown.AddRange(Segments(start, end).Select(s => s with { Text = OnOneLine(s.Text) }));
        if (end < _text.Length)
        {
            shown.Add(new TextSegment(Ellipsis, IsMatch: false));
        }

        return shown;
    }

    private static string OnOneLine(string text)
    {
        var line = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (!char.IsWhiteSpace(c))
            {
                line.Append(c);
            }
            else if (line.Length == 0 || line[^1] != ' ')
            {
                line.Append(' ');
            }
        }

        return line.ToString();
    }

    private (int Start, int End) HeaviestStretch(int length)
    {
        // Two words side by side count as a third mark of their own.
        var pairs = _marks.Zip(_marks.Skip(1))
            .Where(p => p.First.Position >= 0 && p.Second.Position == p.First.Position + 1)
            .Select(p => new MarkedToken(
                p.First.Start, p.Second.End, $"{p.First.Token} {p.Second.Token}",
                TogetherShare * (p.First.Weight + p.Second.Weight) / 2, -1));
        var marks = _marks.Concat(pairs).OrderBy(m => m.Start).ThenBy(m => m.End).ToList();
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        var (start, end, best, sum, left, width) = (0, 0, 0.0, 0.0, 0, 0);
        var reached = marks.Count > 0 ? marks[0].Start : 0;
        for (var right = 0; right < marks.Count; right++)
        {
            width += Width(_text, reached, marks[right].End);
            reached = Math.Max(reached, marks[right].End);
            sum += Change(marks[right], +1) == 1 ? marks[right].Weight : 0;
            while (left < right && width > length)
            {
                sum -= Change(marks[left], -1) == 0 ? marks[left].Weight : 0;
                width -= Width(_text, marks[left].Start, marks[left + 1].Start);
                left++;
            }

            if (sum > best + 1e-9)
            {
                (start, end, best) = (marks[left].Start, reached, sum);
            }
        }

        return (start, end);

        int Change(MarkedToken mark, int by) => CollectionsMarshal.GetValueRefOrAddDefault(counts, mark.Token, out _) += by;
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
    private (int Start, int End) Widen(int start, int end, int room)
    {
        var text = _text;
        if (Width(text, 0, start) + Width(text, end, text.Length) <= room)
        {
            return (0, text.Length);
        }

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
            if (IsBreak(text[i - 1], text[i]) && !char.IsWhiteSpace(text[i]))
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
        char.IsWhiteSpace(left) || char.IsWhiteSpace(right) || (CjkText.IsCjk(left) && right >= '\u2E80' && !char.IsSurrogate(right));

    private List<TextSegment> Segments(int start, int end)
    {
        List<TextSegment> segments = [];
        var at = start;
        for (var i = 0; i < _marks.Count;)
        {
            // Marks that overlap or touch become one: the pairs of a Chinese word, an identifier and its words.
            var (from, to) = (_marks[i].Start, _marks[i].End);
            for (i++; i < _marks.Count && _marks[i].Start <= to; i++)
            {
                to = Math.Max(to, _marks[i].End);
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
                segments.Add(new TextSegment(_text[from..to], isMatch));
            }
        }
    }
}
