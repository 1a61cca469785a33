using System.Buffers;

namespace IncidentKB.Core.Messages;

/// <summary>
/// The text of a message with places for what differs: <c>{n}</c> stands for a number, any other word in braces for anything, and
/// <c>{cause}</c> at the end for another message, which says more. Case does not count, nor a full stop at the end. It may stand among
/// other words, unless it is short: then it must be all of them. Linear in the length of the text for each piece.
/// </summary>
internal sealed class MessageTemplate
{
    // Of fewer letters, words say too little where others stand around them: "killed", "aborted".
    private const int MinAmongOthers = 10;

    // What a shell adds to a signal.
    private const string CoreDumped = "(core dumped)";

    private const string Cause = "{cause}";

    // In a piece, in place of a number.
    private const char Number = '\0';

    private static readonly SearchValues<char> Hexadecimal = SearchValues.Create("0123456789abcdef");

    // What stands between places for anything, in lower case.
    private readonly List<string> _pieces = [];
    private readonly bool _beginsFree;
    private readonly bool _endsFree;

    /// <summary>Takes a text apart.</summary>
    public MessageTemplate(string text)
    {
        Text = text.ToLowerInvariant().TrimEnd('.');
        var piece = new System.Text.StringBuilder();
        for (var i = 0; i < Text.Length;)
        {
            var length = LengthOfPlace(Text.AsSpan(i));
            if (length == 0)
            {
                piece.Append(Text[i++]);
                continue;
            }

            if (Text.AsSpan(i, length) is "{n}")
            {
                piece.Append(Number);
            }
            else
            {
                _beginsFree |= i == 0;
                _endsFree |= i + length == Text.Length;
                AddPiece(piece);
            }

            i += length;
        }

        AddPiece(piece);
        Literal = _pieces.Sum(p => p.Count(c => c != Number && !char.IsWhiteSpace(c)));
        Key = LongestWord();
    }

    /// <summary>The text in lower case, as it is compared with what people type.</summary>
    public string Text { get; }

    /// <summary>How many characters of a message it fixes: the more, the more it says.</summary>
    public int Literal { get; }

    /// <summary>Its longest whole word, which stands in every message of it; empty where it has none.</summary>
    public string Key { get; }

    /// <summary>True where it is so short that it must be all that was said.</summary>
    public bool StandsAlone => Literal < MinAmongOthers;

    /// <summary>True where another message stands at its end.</summary>
    public bool EndsInCause => Text.EndsWith(Cause, StringComparison.Ordinal);

    /// <summary>Index behind the last fixed character of the message in a text; -1 where the text does not hold it.</summary>
    /// <param name="said">The text, in lower case and without white space and a full stop at its ends.</param>
    public int EndIn(ReadOnlySpan<char> said)
    {
        var at = 0;
        for (var i = 0; i < _pieces.Count; i++)
        {
            var isFirst = i == 0 && !_beginsFree;
            var isLast = i == _pieces.Count - 1 && !_endsFree;
            if (!TryFind(_pieces[i], said, at, isFirst, isLast, out at))
            {
                return -1;
            }
        }

        return _pieces.Count > 0 ? at : -1;
    }

    private static int LengthOfPlace(ReadOnlySpan<char> text)
    {
        var end = text[0] == '{' ? text.IndexOf('}') : -1;
        return end > 1 && text[1..end].IndexOfAnyExceptInRange('a', 'z') < 0 ? end + 1 : 0;
    }

    private void AddPiece(System.Text.StringBuilder piece)
    {
        if (piece.Length > 0)
        {
            _pieces.Add(piece.ToString());
            piece.Clear();
        }
    }

    private bool TryFind(string piece, ReadOnlySpan<char> said, int from, bool isFirst, bool isLast, out int end)
    {
        var fixedLength = piece.IndexOf(Number) is var number and >= 0 ? number : piece.Length;
        var head = piece.AsSpan(0, fixedLength);
        for (var at = from; ; at++)
        {
            var next = head.Length > 0 ? said[at..].IndexOf(head) : said[at..].IndexOfAnyInRange('0', '9');
            if (next < 0)
            {
                end = 0;
                return false;
            }

            at += next;
            end = EndOf(piece, said, at);
            if (end >= 0 && (!isFirst || IsEdge(said, at)) && (!isLast || IsEdge(said, end))
                && (!isFirst || !isLast || IsEnough(said, at, end)))
            {
                return true;
            }
        }
    }

    private bool IsEnough(ReadOnlySpan<char> said, int begin, int end) =>
        !StandsAlone || (begin == 0 && said[end..].Trim(" .!:") is "" or CoreDumped);

    // No letter or digit goes on over an end.
    private static bool IsEdge(ReadOnlySpan<char> said, int at) =>
        at == 0 || at >= said.Length || !char.IsLetterOrDigit(said[at]) || !char.IsLetterOrDigit(said[at - 1]);

    private static int EndOf(string piece, ReadOnlySpan<char> said, int at)
    {
        foreach (var c in piece)
        {
            var length = at >= said.Length ? 0 : c == Number ? LengthOfNumber(said[at..]) : said[at] == c ? 1 : 0;
            if (length == 0)
            {
                return -1;
            }

            at += length;
        }

        return at;
    }

    private static int LengthOfNumber(ReadOnlySpan<char> said)
    {
        var sign = said[0] is '-' or '+' ? 1 : 0;
        var isHexadecimal = said[sign..].StartsWith("0x");
        var digits = isHexadecimal ? said[(sign + 2)..] : said[sign..];
        var length = isHexadecimal ? digits.IndexOfAnyExcept(Hexadecimal) : digits.IndexOfAnyExceptInRange('0', '9');
        length = length < 0 ? digits.Length : length;
        return length == 0 ? 0 : sign + (isHexadecimal ? 2 : 0) + length;
    }

    // A word at the edge of a piece may be part of a longer one in the message, save at the edges of the whole.
    private string LongestWord()
    {
        var longest = "";
        for (var i = 0; i < _pieces.Count; i++)
        {
            var piece = _pieces[i];
            for (var start = 0; start < piece.Length;)
            {
                var end = start;
                while (end < piece.Length && MessageWords.IsPart(piece[end]))
                {
                    end++;
                }

                var isWhole = (start > 0 || (i == 0 && !_beginsFree)) && (end < piece.Length || (i == _pieces.Count - 1 && !_endsFree))
                    && !IsNumberAt(piece, start - 1) && !IsNumberAt(piece, end);
                longest = isWhole && end - start > longest.Length ? piece[start..end] : longest;
                start = end + 1;
            }
        }

        return longest;
    }

    private static bool IsNumberAt(string piece, int at) => at >= 0 && at < piece.Length && piece[at] == Number;
}
