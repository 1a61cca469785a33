using IncidentKB.Core.Matching;
using IncidentKB.Core.Traces;

namespace IncidentKB.Core.Messages;

/// <summary>
/// The catalogue of messages, ready to be looked up. Only what a program said of its failure is looked at, word by word, so that
/// neither the length of a paste nor the size of the catalogue matters. Made once, never changed.
/// </summary>
public sealed class MessageIndex
{
    // What a program said: messages are told by their beginnings.
    private const int MaxSaid = 1000;

    // A typed text that may be part of a message: fewer words or characters are part of too many.
    private const int MinTypedWords = 2;
    private const int MinTyped = 8;

    // A single word of fewer letters stands in too many.
    private const int MinWord = 5;

    // Without the type that belongs to it, a text must say this much by itself.
    private const int MinWithoutType = 15;

    // Lines that nothing introduces as a failure: so many of them are looked at, and a message must be all of the line or this long.
    private const int MaxLines = 300;
    private const int MinInLine = 20;

    private readonly Dictionary<string, List<Entry>>.AlternateLookup<ReadOnlySpan<char>> _byWord;
    private readonly ILookup<string, RuntimeMessage> _byType;
    private readonly List<Entry> _entries;

    /// <summary>Files the messages.</summary>
    public MessageIndex(IReadOnlyList<RuntimeMessage> messages)
    {
        All = messages;
        _entries = [.. from message in messages
                       from text in message.Message is { } own ? message.Also.Prepend(own) : message.Also
                       select new Entry(message, new MessageTemplate(text))];
        var byWord = new Dictionary<string, List<Entry>>(StringComparer.Ordinal);
        foreach (var entry in _entries.Where(e => e.Template.Key.Length > 0))
        {
            (byWord.TryGetValue(entry.Template.Key, out var filed) ? filed : byWord[entry.Template.Key] = []).Add(entry);
        }

        _byWord = byWord.GetAlternateLookup<ReadOnlySpan<char>>();
        _byType = messages.Where(m => m is { Type: not null, Message: null }).ToLookup(m => RuntimeMessage.LastPart(m.Type));
    }

    /// <summary>No messages.</summary>
    public static MessageIndex Empty { get; } = new([]);

    /// <summary>All of them, in the order of the files.</summary>
    public IReadOnlyList<RuntimeMessage> All { get; }

    /// <summary>The message of the catalogue that a judged paste holds; null where it holds none.</summary>
    /// <param name="input">The paste.</param>
    /// <param name="answer">Its answer, which names the trace that was judged.</param>
    public RuntimeMessage? Find(MatchInput input, MatchAnswer answer)
    {
        var query = input.Traces.FirstOrDefault(t => ReferenceEquals(t.Query.Trace, answer.Trace))?.Query;
        if (query == null || All.Count == 0 || (query.Trace != null && !query.HasFailure))
        {
            return null;
        }

        // The root cause goes before what followed from it, messages before the lines around them, and lines that something
        // introduces as a failure before others.
        var reading = answer.Reading;
        var messages = query.Trace?.Messages ?? [];
        return First(messages, m => Find(m.Text.In(reading.Text), m.Type.In(reading.Text), query.Trace))
            ?? First(FailureLines.Of(input.Words, query).Where(l => !l.IsMessage), l => Find(l.Said, "", query.Trace))
            ?? First(reading.UnreadLines.Take(MaxLines), l => Find(reading.Lines[l].In(reading.Text), "", query.Trace, MinInLine));
    }

    /// <summary>The messages that a text is, that stand in it, or that it is a part of.</summary>
    /// <param name="typed">What a person typed.</param>
    /// <param name="max">So many are given.</param>
    /// <returns>Those that stand in it first, the longest of them first; then those that it is a part of, the shortest first.</returns>
    public IReadOnlyList<RuntimeMessage> Search(string typed, int max)
    {
        var said = string.Join(' ', typed.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).TrimEnd('.').ToLowerInvariant();
        said = said is ['"' or '“' or '\'', ..] ? said.Trim('"', '“', '”', '\'', '.') : said;
        var types = typed.Split([' ', ':', ',', '(', ')', '"', '\''], StringSplitOptions.RemoveEmptyEntries)
            .Select(t => RuntimeMessage.LastPart(t)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var text = WithoutType(said);
        var whole = EntriesIn(said)
            .Where(e => e.Template.EndIn(said) >= 0 || e.Template.EndIn(text) >= 0)
            .Where(e => IsPlain(e) || types.Contains(RuntimeMessage.LastPart(e.Message.Type)))
            .OrderByDescending(e => e.Template.Literal).Select(e => e.Message);
        // A type alone asks for all that is said with it.
        var isType = types.Count == 1 && !said.Contains(' ');
        var byType = All.Where(m => m.Type != null && (m.Message == null || isType) && types.Contains(RuntimeMessage.LastPart(m.Type)));
        var isPart = said.Length >= MinTyped && MessageWords.Of(said).Take(MinTypedWords).Count() == MinTypedWords;
        var part = _entries.Where(e => isPart && IsPart(said, e.Template.Text)).OrderBy(e => e.Template.Text.Length).Select(e => e.Message);
        return [.. whole.Concat(byType).Concat(part).Distinct().Take(max)];
    }

    /// <summary>The messages in which a single word stands, the shortest first: the word alone is none of them.</summary>
    /// <param name="word">What a person typed.</param>
    /// <param name="max">So many are given.</param>
    public IReadOnlyList<RuntimeMessage> WithWord(string word, int max)
    {
        var said = word.Trim().ToLowerInvariant();
        return said.Length < MinWord || !said.All(char.IsAsciiLetter) ? []
            : [.. _entries.Where(e => IsPart(said, e.Template.Text) && IsWhole(said, e.Template.Text)).OrderBy(e => e.Template.Text.Length)
                .Select(e => e.Message).Distinct().Take(max)];
    }

    // "arithmeticexception: / by zero" -> "/ by zero".
    private static string WithoutType(string said)
    {
        var colon = said.IndexOf(": ", StringComparison.Ordinal);
        return colon > 0 && !said.AsSpan(0, colon).Contains(' ') ? said[(colon + 2)..] : said;
    }

    private static bool IsPlain(Entry entry) => entry.Message.Type == null || entry.Template.Literal >= MinWithoutType;

    private static bool IsPart(string said, string text)
    {
        var at = text.IndexOf(said, StringComparison.Ordinal);
        return at >= 0 && (at == 0 || !char.IsLetterOrDigit(text[at - 1]));
    }

    private static bool IsWhole(string said, string text) =>
        text.IndexOf(said, StringComparison.Ordinal) + said.Length is var end && (end == text.Length || !char.IsLetterOrDigit(text[end]));

    // Those whose longest word stands in a text, each once however often the word is repeated.
    private IEnumerable<Entry> EntriesIn(string said)
    {
        var seen = new HashSet<List<Entry>>();
        foreach (var word in MessageWords.Of(said))
        {
            if (_byWord.TryGetValue(said.AsSpan(word), out var filed) && seen.Add(filed))
            {
                foreach (var entry in filed)
                {
                    yield return entry;
                }
            }
        }
    }

    private static RuntimeMessage? First<T>(IEnumerable<T> said, Func<T, RuntimeMessage?> find) =>
        said.Select(find).FirstOrDefault(m => m != null);

    // The one that says the most. A type without a message says more than what the system says.
    private RuntimeMessage? Find(ReadOnlySpan<char> text, ReadOnlySpan<char> type, ParsedTrace? trace, int minLiteral = 0)
    {
        text = text[..Math.Min(text.Length, MaxSaid)].Trim();
        var said = text.TrimEnd('.').ToString().ToLowerInvariant();
        var name = RuntimeMessage.LastPart(type);
        Entry? best = null;
        var (bestRank, bestEnd) = ((Literal: 0, IsNearer: false), 0);
        foreach (var entry in EntriesIn(said))
        {
            var isTyped = name.Length > 0 && entry.Message.Type != null;
            var isNearer = (trace != null) == (entry.Message.Language != RuntimeMessage.AnyLanguage);
            var rank = (entry.Template.Literal + (isTyped ? entry.Message.Type!.Length : 0), isNearer);
            if (rank.CompareTo(bestRank) > 0 && IsOf(entry.Message, trace)
                && (isTyped ? RuntimeMessage.LastPart(entry.Message.Type) == name : IsPlain(entry))
                && entry.Template.EndIn(said) is >= 0 and var end
                && (entry.Template.Literal >= minLiteral || entry.Template.StandsAlone || entry.Template.Text == said))
            {
                (best, bestRank, bestEnd) = (entry, rank, end);
            }
        }

        // What a message hands on says more than the message around it.
        var cause = best is { Template.EndsInCause: true } ? Find(text[Math.Min(bestEnd, text.Length)..], "", trace) : null;
        var isOwn = best is { Message.Language: not RuntimeMessage.AnyLanguage };
        return cause ?? (isOwn ? null : _byType[name].FirstOrDefault(m => IsOf(m, trace))) ?? best?.Message;
    }

    // A bare message tells its language by its form at best.
    private static bool IsOf(RuntimeMessage message, ParsedTrace? trace) =>
        trace == null || message.Language == RuntimeMessage.AnyLanguage || message.Language == trace.SourceLanguage
        || FamilyOf(message.Language) == FamilyOf(trace.Language) || (trace.IsLanguageGuessed && trace.Frames.Count == 0);

    // Programs of these languages run on the same runtime, and print its messages as well as their own.
    private static string FamilyOf(string language) => language switch
    {
        "cpp" => "c",
        "erlang" => "elixir",
        _ => language,
    };

    private sealed record Entry(RuntimeMessage Message, MessageTemplate Template);
}
