using System.Runtime.InteropServices;
using IncidentKB.Core.Traces;

namespace IncidentKB.Core.Matching;

/// <summary>The words of a paste that are not frames: its messages and what stands around the traces.</summary>
internal sealed class PasteWords
{
    // Words are looked at in this many characters at each end of a paste; a log may have megabytes of them.
    private const int MaxLength = 128 * 1024;

    // Names in quotes are looked for in a message's line and the next two ("Object name: 'System.Net.Sockets.NetworkStream'.").
    private const int LinesOfMessage = 3;

    private readonly List<ulong> _tokens = [];
    private readonly List<int> _starts = [];
    private readonly PasteReading _reading;

    public PasteWords(PasteReading reading)
    {
        _reading = reading;
        var text = reading.Text;
        var unread = reading.UnreadLines;
        var head = Take(unread.Select(line => reading.Lines[line]));
        var tail = Take(Enumerable.Range(0, unread.Count - head.Count).Select(i => reading.Lines[unread[unread.Count - 1 - i]]));
        var messages = reading.Traces
            .SelectMany(t => t.Messages)
            .SelectMany(m => new[] { m.Type, m.Text })
            .Where(piece => piece.Length > 0);
        var pieces = head.Concat(tail).Concat(Take(messages)).DistinctBy(piece => piece.Start).OrderBy(piece => piece.Start);
        foreach (var piece in pieces)
        {
            var words = piece.In(text);
            MessageTokens.Add(words[..Math.Min(words.Length, MaxLength)], _tokens, _starts, piece.Start);
        }
    }

    /// <summary>The words, in the order of the text.</summary>
    public ReadOnlySpan<ulong> Tokens => CollectionsMarshal.AsSpan(_tokens);

    /// <summary>Where a word starts in the cleaned text.</summary>
    public int OffsetOf(int token) => _starts[token];

    /// <summary>Index of the line in which a word stands.</summary>
    public int LineOf(int token) => _reading.Lines.LineOf(_starts[token]);

    /// <summary>True for a line that belongs to no trace.</summary>
    public bool IsOutside(int line)
    {
        // They come in ascending order.
        var (low, high) = (0, _reading.UnreadLines.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _reading.UnreadLines[middle] < line ? (middle + 1, high) : (low, middle);
        }

        return low < _reading.UnreadLines.Count && _reading.UnreadLines[low] == line;
    }

    /// <summary>What stands in quotes in a message and in the two lines after it.</summary>
    public IEnumerable<string> QuotedNamesAt(int line)
    {
        for (var number = line; number < Math.Min(line + LinesOfMessage, _reading.Lines.Count); number++)
        {
            var parts = _reading.Lines[number].In(_reading.Text).ToString().Split(['\'', '"', '`', '“', '”', '«', '»', '「', '」']);

            // An apostrophe ("Nom de l'objet : 'x'") makes it impossible to count which quotes open. What is quoted touches both of them,
            // which words between two quotations do not; behind the last quote stands a name only where it was not closed.
            for (var i = 1; i < parts.Length - (parts.Length % 2); i++)
            {
                if (parts[i].AsSpan().Trim().Length == parts[i].Length)
                {
                    yield return parts[i];
                }
            }
        }
    }

    /// <summary>True where a name stands in the words, as a word or several in a row.</summary>
    public bool HasWord(string name) => IndexAfter(name) >= 0;

    /// <summary>The version that follows a name within its line, such as <c>v3.43.0</c>; null where there is none.</summary>
    public string? VersionAfter(string name)
    {
        const int MaxDistance = 24;
        var token = IndexAfter(name);
        if (token < 0 || token >= _starts.Count)
        {
            return null;
        }

        var rest = _reading.Text.AsSpan()[_starts[token].._reading.Lines[LineOf(token)].End];
        var digit = rest[..Math.Min(MaxDistance, rest.Length)].IndexOfAnyInRange('0', '9');
        if (digit < 0)
        {
            return null;
        }

        rest = rest[digit..];
        var version = rest[..ReleaseVersion.LengthAtStart(rest)];
        return version.Contains('.') ? $"v{version}" : null;
    }

    // Index of the word after a name.
    private int IndexAfter(string name)
    {
        var words = new List<ulong>();
        MessageTokens.Add(name, words);
        var at = words.Count == 0 ? -1 : Tokens.IndexOf(CollectionsMarshal.AsSpan(words));
        return at < 0 ? -1 : at + words.Count;
    }

    private static List<TextSlice> Take(IEnumerable<TextSlice> pieces)
    {
        var taken = new List<TextSlice>();
        var length = 0;
        foreach (var piece in pieces)
        {
            length += piece.Length;
            if (length > MaxLength && taken.Count > 0)
            {
                break;
            }

            taken.Add(piece);
        }

        return taken;
    }
}
