using System.Runtime.InteropServices;
using IncidentKB.Core.Traces;
using IncidentKB.Core.Traces.Cleaning;

namespace IncidentKB.Core.Matching;

/// <summary>
/// The words of a paste that are not frames: the lines with its messages, what stands around the traces, and what a log had put
/// before the lines.
/// </summary>
internal sealed class PasteWords
{
    // Words are looked at in this many characters at each end of a paste; a log may have megabytes of them.
    private const int MaxLength = 128 * 1024;

    // Names in quotes are looked for in a message's line and the next two ("Object name: 'System.Net.Sockets.NetworkStream'.").
    private const int LinesOfMessage = 3;

    // How a line begins that is source code: what stands in it was not printed.
    private static readonly string[] SourceBeginnings =
        ["panic(\"", "throw new ", "raise ", "throw(\"", "fatal(\"", "return errors.New(", "return fmt.Errorf(", "log.Fatal"];

    private readonly List<ulong> _tokens = [];
    private readonly List<int> _starts = [];
    private readonly List<ulong> _prefixTokens = [];
    private readonly PasteReading _reading;

    public PasteWords(PasteReading reading)
    {
        _reading = reading;
        var text = reading.Text;
        var unread = reading.UnreadLines;
        var head = Take(unread.Select(line => reading.Lines[line]));
        var tail = Take(Enumerable.Range(0, unread.Count - head.Count).Select(i => reading.Lines[unread[unread.Count - 1 - i]]));

        // Whole lines: what stands before a message on its line names programs and versions.
        var messages = reading.Traces
            .SelectMany(t => t.Messages)
            .SelectMany(m => new[] { m.Type, m.Text })
            .Where(piece => piece.Length > 0)
            .Select(piece => reading.Lines[reading.Lines.LineOf(piece.Start)]);
        var pieces = head.Concat(tail).Concat(Take(messages)).DistinctBy(piece => piece.Start).OrderBy(piece => piece.Start);
        foreach (var piece in pieces)
        {
            var words = piece.In(text);
            if (IsSource(words))
            {
                continue;
            }

            MessageTokens.Add(words[..Math.Min(words.Length, MaxLength)], _tokens, _starts, piece.Start);
        }

        foreach (var prefix in reading.Prefixes)
        {
            MessageTokens.Add(prefix, _prefixTokens);
        }
    }

    /// <summary>What was read.</summary>
    public PasteReading Reading => _reading;

    /// <summary>The words, in the order of the text.</summary>
    public ReadOnlySpan<ulong> Tokens => CollectionsMarshal.AsSpan(_tokens);

    /// <summary>The words of what a log had put before the lines.</summary>
    public ReadOnlySpan<ulong> PrefixTokens => CollectionsMarshal.AsSpan(_prefixTokens);

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

    /// <summary>True for a line that is source code, as editors and Node.js show it: what stands in it was not printed.</summary>
    public static bool IsSource(ReadOnlySpan<char> line) => LineSpans.StartsWithAny(line.TrimStart(), SourceBeginnings);

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
    public bool HasWord(string name)
    {
        var words = WordsOf(name);
        return IndexAfter(words, 0) >= 0 || (words.Length > 0 && PrefixTokens.IndexOf(words) >= 0);
    }

    /// <summary>
    /// The versions that follow a name within its line, such as <c>v3.43.0</c>, in the order of the text; those of a log's prefixes last.
    /// </summary>
    public IEnumerable<string> VersionsAfter(string name)
    {
        var words = WordsOf(name);
        var versions = new List<string>();
        for (var token = IndexAfter(words, 0); token >= 0 && token < _starts.Count; token = IndexAfter(words, token))
        {
            var line = LineOf(token - 1);
            var rest = LineOf(token) == line ? _reading.Text.AsSpan()[_starts[token].._reading.Lines[line].End] : default;
            if (VersionAt(rest) is { } version)
            {
                versions.Add(version);
            }
        }

        foreach (var prefix in _reading.Prefixes)
        {
            var at = prefix.IndexOf(name, StringComparison.OrdinalIgnoreCase);
            if (at >= 0 && VersionAt(prefix.AsSpan(at + name.Length)) is { } version)
            {
                versions.Add(version);
            }
        }

        return versions;
    }

    private static ulong[] WordsOf(string name)
    {
        var words = new List<ulong>();
        MessageTokens.Add(name, words);
        return [.. words];
    }

    // The first number within a few characters, if it is a version.
    private static string? VersionAt(ReadOnlySpan<char> rest)
    {
        const int MaxDistance = 24;
        var digit = rest[..Math.Min(MaxDistance, rest.Length)].IndexOfAnyInRange('0', '9');
        if (digit < 0)
        {
            return null;
        }

        rest = rest[digit..];
        var version = rest[..ReleaseVersion.LengthAtStart(rest)];
        return version.Contains('.') ? $"v{version}" : null;
    }

    // Index of the word after a name; -1 where it does not stand behind an index.
    private int IndexAfter(ReadOnlySpan<ulong> words, int from)
    {
        var at = words.Length == 0 ? -1 : Tokens[from..].IndexOf(words);
        return at < 0 ? -1 : from + at + words.Length;
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
