using System.Buffers;
using System.Collections.Frozen;
using System.Text;
using IncidentKB.Core.Traces.Languages;

namespace IncidentKB.Core.Traces.Cleaning;

/// <summary>
/// Takes off what a log put before each line: a time, a host, a program, a container, a step, the mark of a quotation. Nothing of it
/// is listed: the lines vote. The beginnings of lines, with numbers made alike, are counted word by word; a beginning that enough lines
/// share is a prefix, unless it is what traces repeat by themselves (<c>at </c>, <c>File "</c>, <c>#0 </c>, <c>0: </c>, paths).
/// </summary>
internal static class LogPrefix
{
    private const int MaxVoters = 4096;
    private const int MaxPrefix = 200;
    private const int MaxWord = 72;
    private const int MaxPasses = 3;

    private static readonly SearchValues<char> NoPrefix = SearchValues.Create("(\\={};,<*&");

    private static readonly SearchValues<char> Numeric = SearchValues.Create("0123456789.");

    private static readonly SearchValues<char> Dated = SearchValues.Create("0123456789/");

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> TraceWords =
        TraceLanguages.All.SelectMany(l => l.FirstWords).ToFrozenSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly SearchValues<string> TraceSigns =
        SearchValues.Create([.. TraceLanguages.All.SelectMany(l => l.Signs)], StringComparison.Ordinal);

    // Prefixes that differ in more than their numbers: a log of many containers has a few dozen.
    private const int MaxKept = 64;

    /// <summary>The text without prefixes; the same text where no prefix has the votes.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="removed">What was taken off, each form once; programs and containers are named there.</param>
    public static string Remove(string text, List<string> removed)
    {
        for (var pass = 0; pass < MaxPasses; pass++)
        {
            var shorter = RemoveOnce(text, removed);
            if (ReferenceEquals(shorter, text))
            {
                break;
            }

            text = shorter;
        }

        return text;
    }

    private static string RemoveOnce(string text, List<string> removed)
    {
        var prefixes = Vote(text);
        var kept = new HashSet<ulong>();
        if (prefixes.Count == 0)
        {
            return text;
        }

        var result = new StringBuilder(text.Length);
        for (var start = 0; start <= text.Length;)
        {
            var length = text.AsSpan(start).IndexOf('\n');
            var end = length < 0 ? text.Length : start + length;
            var line = text.AsSpan(start, end - start);
            var prefix = PrefixLength(line, prefixes, out var shape);
            if (prefix > 0 && kept.Count < MaxKept && kept.Add(shape))
            {
                removed.Add(line[..prefix].ToString());
            }

            result.Append(line[prefix..]);
            if (end < text.Length)
            {
                result.Append('\n');
            }

            start = end + 1;
        }

        return result.ToString();
    }

    // Prefixes by the hash of their shape, each with the spaces that all of its lines have behind it.
    private static Dictionary<ulong, int> Vote(string text)
    {
        var ballots = new Dictionary<ulong, Ballot>();
        var voters = 0;
        var lines = text.AsSpan().Count('\n') + 1;
        var step = Math.Max(1, lines / MaxVoters);
        var number = 0;
        foreach (var range in text.AsSpan().Split('\n'))
        {
            var line = text.AsSpan()[range];
            if (number++ % step != 0 || line.IsWhiteSpace())
            {
                continue;
            }

            voters++;
            var isTrace = line.IndexOfAny(TraceSigns) >= 0;
            for (var words = new Words(line); words.MoveNext();)
            {
                var ballot = ballots.GetValueOrDefault(words.Shape, new Ballot(0, 0, int.MaxValue, false, words.First));
                ballots[words.Shape] = new(
                    ballot.Votes + 1,
                    ballot.TraceVotes + (isTrace ? 1 : 0),
                    Math.Min(ballot.Spaces, SpacesAt(line, words.End)),
                    ballot.IsStrong || words.IsStrong,
                    words.First);
            }
        }

        var prefixes = new Dictionary<ulong, int>();
        foreach (var (shape, ballot) in ballots)
        {
            // Half of a prefix that splits further is no prefix of its own: it needs a third of the votes of the word it begins with.
            var enough = ballot.IsStrong
                ? ballot.Votes >= 2 && ballot.Votes * 3 >= ballots[ballot.First].Votes
                : ballot.Votes >= 3 && ballot.Votes * 5 >= voters * 3;
            if (enough && (ballot.TraceVotes > 0 || (step > 1 && ballot.IsStrong && ballot.Votes * 2 > voters)))
            {
                prefixes[shape] = ballot.Spaces == int.MaxValue ? 0 : ballot.Spaces;
            }
        }

        return prefixes;
    }

    private static int SpacesAt(ReadOnlySpan<char> line, int at)
    {
        var i = at;
        while (i < line.Length && line[i] == ' ')
        {
            i++;
        }

        return i >= line.Length ? int.MaxValue : i - at;
    }

    private static int PrefixLength(ReadOnlySpan<char> line, Dictionary<ulong, int> prefixes, out ulong shape)
    {
        var length = 0;
        shape = 0;
        for (var words = new Words(line); words.MoveNext();)
        {
            if (prefixes.TryGetValue(words.Shape, out var spaces))
            {
                shape = words.Shape;
                length = Math.Min(line.Length, words.End + spaces);
            }
        }

        return length;
    }

    private readonly record struct Ballot(int Votes, int TraceVotes, int Spaces, bool IsStrong, ulong First);

    // The beginnings of a line that could be a prefix: up to each word's end and the space behind it.
    private ref struct Words(ReadOnlySpan<char> line)
    {
        private readonly ReadOnlySpan<char> _line = line.Length > MaxPrefix ? line[..MaxPrefix] : line;
        private bool _hasTime;
        private bool _isOver;

        /// <summary>Hash of the beginning with its numbers as 0 and its spaces as one.</summary>
        public ulong Shape { get; private set; } = 14695981039346656037UL;

        /// <summary>Hash of the beginning up to its first word.</summary>
        public ulong First { get; private set; }

        /// <summary>Index behind the beginning.</summary>
        public int End { get; private set; }

        /// <summary>True where the beginning tells by itself that it is a log's: it has a time, a bar or a process in brackets.</summary>
        public bool IsStrong { get; private set; }

        public bool MoveNext()
        {
            while (!_isOver)
            {
                var begin = End;
                while (begin < _line.Length && _line[begin] is ' ' or '\t')
                {
                    begin++;
                }

                var mark = MarkLength(begin);
                var end = begin + mark;
                while (mark == 0 && end < _line.Length && _line[end] is not (' ' or '\t'))
                {
                    end++;
                }

                var word = _line[begin..end];
                if (word.Length is 0 or > MaxWord || (!IsTime(word) && IsOfTrace(word, mark == 0 && end < _line.Length)))
                {
                    _isOver = true;
                    return false;
                }

                Add(begin > End, word);
                End = end < _line.Length && mark == 0 ? end + 1 : end + SpaceAfterMark(mark, end);
                _isOver |= end >= _line.Length;
                _hasTime |= IsTime(word);
                if (IsPrefixEnd(word, mark))
                {
                    First = First == 0 ? Shape : First;
                    return true;
                }
            }

            return false;
        }

        private readonly int SpaceAfterMark(int mark, int end) =>
            mark > 0 && end < _line.Length && _line[end] == ' ' && _line[end - 1] is '>' or '|' ? 1 : 0;

        // "> " and ">" of quotations, "11258789-" and "12:" of grep: no space needs to follow.
        private readonly int MarkLength(int begin)
        {
            if (begin >= _line.Length)
            {
                return 0;
            }

            if (_line[begin] is '>' or '|')
            {
                return 1;
            }

            var end = begin;
            while (end < _line.Length && char.IsAsciiDigit(_line[end]))
            {
                end++;
            }

            var isOffset = begin == 0 && end > 0 && end < _line.Length && _line[end] is '-' or ':';
            return isOffset && IsOffsetEnd(_line[end..], end) ? end + 1 : 0;
        }

        // A time goes on with digits, and Rust's "12: core::panic" and "12:    0x55ad - std::panic" with a frame.
        private static bool IsOffsetEnd(ReadOnlySpan<char> rest, int digits)
        {
            if (rest.Length == 1 || (rest[0] == '-' && digits > 4))
            {
                return true;
            }

            var spaces = rest[1..].IndexOfAnyExcept(' ');
            return !char.IsAsciiDigit(rest[1]) && spaces != 1 && !(rest[0] == ':' && spaces > 0 && rest[(1 + spaces)..].StartsWith("0x"));
        }

        // With a time, any word may be the last one; without, it must end like a label. What stands after a time is judged by its votes.
        private bool IsPrefixEnd(ReadOnlySpan<char> word, int mark)
        {
            var isLabel = word[^1] is '|' or ':' or ']' or '>' || mark > 0 || word is "F" or "P" or "stdout" or "stderr";
            var isProcess = word.EndsWith("]:") && word.Length > 3 && char.IsAsciiDigit(word[^3]);
            IsStrong = _hasTime || word[^1] == '|' || isProcess;
            return isLabel || IsStrong;
        }

        // 00:27:20, 2026-11-21T00:27:23.1Z, [18:03, [138620.015474].
        private static bool IsTime(ReadOnlySpan<char> word)
        {
            var isBracketed = word[0] is '[' or '"' && word.Length > 1 && char.IsAsciiDigit(word[1]);
            if (!(char.IsAsciiDigit(word[0]) || isBracketed || word.Contains('T')))
            {
                return false;
            }

            for (var i = 1; i + 1 < word.Length; i++)
            {
                if (word[i] == ':' && char.IsAsciiDigit(word[i - 1]) && char.IsAsciiDigit(word[i + 1]))
                {
                    return true;
                }
            }

            return word[^1] == ']' && word.IndexOf('.') is var dot and > 0 && char.IsAsciiDigit(word[dot - 1])
                && word.Trim("[]").IndexOfAnyExcept(Numeric) < 0;
        }

        private static bool IsOfTrace(ReadOnlySpan<char> word, bool hasSpace)
        {
            if (word[0] is '#' or '/' or '"' && !(word[0] == '"' && word.Length > 1 && char.IsAsciiDigit(word[1])))
            {
                return true;
            }

            var isPath = word.Contains('/') && word[0] != '[' && word.IndexOfAnyExcept(Dated) >= 0;
            if (isPath || TraceWords.Contains(word) || word.IndexOfAny(NoPrefix) >= 0 || word.StartsWith("==")
                || word.EndsWith("Exception:") || word.EndsWith("Error:") || word.Contains("::", StringComparison.Ordinal)
                || word is "--->" or "---")
            {
                return true;
            }

            // "12: core::panicking::panic" of Rust.
            return word[^1] == ':' && word[..^1].IndexOfAnyExceptInRange('0', '9') < 0 && hasSpace;
        }

        private void Add(bool hasSpace, ReadOnlySpan<char> word)
        {
            var shape = Shape;
            shape = hasSpace || End > 0 ? (shape ^ ' ') * 1099511628211UL : shape;
            var isNumber = false;
            foreach (var c in word)
            {
                if (!char.IsAsciiDigit(c) || !isNumber)
                {
                    shape = (shape ^ (char.IsAsciiDigit(c) ? '0' : c)) * 1099511628211UL;
                }

                isNumber = char.IsAsciiDigit(c);
            }

            Shape = shape;
        }
    }
}
