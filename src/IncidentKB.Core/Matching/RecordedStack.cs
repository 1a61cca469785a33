using IncidentKB.Core.Traces;

namespace IncidentKB.Core.Matching;

/// <summary>
/// A recorded trace of an incident, read and made ready for comparison. It keeps what is compared and not the text, so that a
/// trace of a megabyte takes no more memory than one of a page.
/// </summary>
public sealed class RecordedStack
{
    private const int MinTypeLength = 6;

    private readonly Dictionary<string, RecordedFrame> _byFull = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RecordedFrame> _byLocal = new(StringComparer.Ordinal);
    private readonly string? _language;
    private readonly bool _isPrintedByItsSite;
    private readonly ulong[] _words = [];
    private readonly HashSet<uint> _lines;
    private readonly HashSet<string> _messages;

    private RecordedStack(PasteReading reading)
    {
        var trace = reading.Traces.Count > 0 ? reading.Traces[0] : null;
        var query = new TraceQuery(reading.Text, trace);
        _language = query.Language;
        Site = query.Site;
        Fingerprint = query.ComputeFingerprint();
        foreach (var frame in query.Frames)
        {
            var recorded = new RecordedFrame(trace!.Frames[frame.Index].Function.In(reading.Text).ToString(), frame.Depth);
            _byFull.TryAdd(frame.Name.Full, recorded);
            _byLocal.TryAdd(frame.Name.Local, recorded);
        }

        _lines = LineShingles.Of(reading).Lines.SelectMany(l => l).ToHashSet();
        _messages = (trace?.Messages ?? []).Select(m => PanicMessage.Normalize(m.Text.In(reading.Text).ToString()))
            .Where(m => m.Contains(' ', StringComparison.Ordinal)).ToHashSet(StringComparer.Ordinal);
        _isPrintedByItsSite = Site is { Origin: not FrameOrigin.Runtime } && trace!.Messages.Any(m => m.Kind is "panic" or "exception");
        if (_isPrintedByItsSite)
        {
            _words = new PasteWords(reading).Tokens.ToArray();
        }
    }

    /// <summary>About how many bytes it takes in memory.</summary>
    public int Size => (_words.Length * sizeof(ulong)) + (_lines.Count * 16)
        + _byFull.Sum(f => 200 + (sizeof(char) * (f.Key.Length + f.Value.Printed.Length)));

    /// <summary>The frame that failed; null where there is none.</summary>
    internal QueryFrame? Site { get; }

    /// <summary>
    /// The name of the type that failed, where it is one of its own and no word of a sentence (<c>BodyReader</c>); null otherwise.
    /// </summary>
    internal string? SiteType =>
        Array.Find(Site?.Name.Local.Split('.') ?? [], part =>
            part.Length >= MinTypeLength && char.IsUpper(part[0]) && part.Skip(1).Any(char.IsUpper) && part.Any(char.IsLower));

    /// <summary>Its fingerprint; null where there is nothing to tell it by.</summary>
    internal Fingerprint? Fingerprint { get; }

    /// <summary>Reads a recorded trace. Of a text with several traces the first counts.</summary>
    public static RecordedStack Read(string text) => new(PanicReader.Read(text));

    /// <summary>The frame that has the name of another trace's frame; null where there is none.</summary>
    /// <param name="language">Language of the other trace.</param>
    /// <param name="frame">The other frame.</param>
    /// <param name="isFull">True where the whole name agrees, false where its last parts do.</param>
    internal RecordedFrame? Find(string? language, QueryFrame frame, out bool isFull)
    {
        isFull = false;
        if (language != _language)
        {
            return null;
        }

        isFull = _byFull.TryGetValue(frame.Name.Full, out var found);
        return isFull ? found : frame.Weight > 0 ? _byLocal.GetValueOrDefault(frame.Name.Local) : null;
    }

    /// <summary>True where this trace has a message of several words that is one of its own.</summary>
    /// <param name="message">A message as <see cref="PanicMessage.Normalize"/> makes it.</param>
    internal bool HasMessage(string message) => _messages.Contains(message);

    /// <summary>How much of a paste without frames stands in this text.</summary>
    internal LineOverlap CompareLines(LineShingles paste)
    {
        if (_lines.Count == 0 || paste.Lines.Count == 0)
        {
            return default;
        }

        var found = Enumerable.Range(0, paste.Lines.Count)
            .Where(i => paste.Lines[i].Count(_lines.Contains) * 2 >= paste.Lines[i].Length).ToList();
        var common = paste.Lines.SelectMany(l => l).Where(_lines.Contains).Distinct().Count();
        var first = found.Count > 0 ? paste.Numbers[found[0]] : 0;
        return new(found.Count, paste.Lines.Count, first, (double)common / _lines.Count);
    }

    /// <summary>
    /// True where this trace has the message and it was printed by code of the project itself, and not by a library or runtime
    /// that other programs use as well: then the message alone tells the incident.
    /// </summary>
    internal bool IsOwnMessage(MessageKey message, ProjectEvidence project) =>
        _isPrintedByItsSite && project.IsOwn(Site!.Name.Full) && message.IsIn(_words);
}

/// <summary>A frame of a recorded trace.</summary>
/// <param name="Printed">The function as it was printed.</param>
/// <param name="Depth">How many frames that tell something stand above it in its stack.</param>
internal sealed record RecordedFrame(string Printed, int Depth);
