using IncidentKB.Core.Patterns;
using IncidentKB.Core.Traces;

namespace IncidentKB.Core.Matching;

/// <summary>A message by which a pattern shows itself, found in a paste.</summary>
/// <param name="Message">The known message; its pattern is the one found.</param>
/// <param name="TextLine">Index of the line in the cleaned text where it stands.</param>
/// <param name="Support">What supports it where the message alone does not decide: a function or a name; null where none is needed.</param>
/// <param name="IsInMessage">True in a message of a trace, false in the words around it.</param>
public sealed record PatternFinding(PatternMessage Message, int TextLine, string? Support, bool IsInMessage)
{
    /// <summary>True where no message is known, and its words alone say it: then <see cref="Message"/> holds these words.</summary>
    public bool IsByMeaning { get; init; }
}

/// <summary>The messages by which the failure patterns show themselves, ready to be looked for.</summary>
public sealed class PatternIndex
{
    // "Near" looks at the call at the top of the failing stack, and at this many from there on, not counting the runtime's. Of the
    // labelled pastes 1 and 2 miss one, and 3 to 64 find the same: twice what was needed is left for wrappers in between.
    private const int MaxNearFrames = 6;

    private readonly PhraseTable _phrases = new();
    private readonly List<List<PatternMessage>> _messages = [];
    private readonly Dictionary<(string Language, string Function), PatternMessage?> _printers = [];

    private readonly ConceptIndex _concepts;

    /// <summary>Files the messages.</summary>
    /// <param name="messages">The messages that are listed.</param>
    /// <param name="concepts">The words by which others are understood; null for none.</param>
    public PatternIndex(IEnumerable<PatternMessage> messages, ConceptVocabulary? concepts = null)
    {
        _concepts = new(concepts ?? ConceptVocabulary.Empty);
        foreach (var message in messages)
        {
            var phrase = _phrases.Add(MessageKey.OfPhrase(message.Text));
            if (phrase == _messages.Count)
            {
                _messages.Add([]);
            }

            if (phrase >= 0)
            {
                _messages[phrase].Add(message);
            }

            AddPrinter(message);
        }
    }

    /// <summary>The pattern that a trace shows, or, without a trace, the words of a paste.</summary>
    /// <returns>
    /// The finding that decides: in the root cause before other messages, in messages before words; null where there is none.
    /// </returns>
    internal PatternFinding? Find(PasteWords words, TraceQuery query)
    {
        PatternFinding? best = null;
        var bestRank = (Place: int.MaxValue, NeedsSupport: true, IsForeign: true, Words: 0);
        _phrases.Find(words.Tokens, (phrase, at, count) =>
        {
            // A phrase may begin before the message on its line: "uv_close: Assertion ... failed".
            var line = words.LineOf(at);
            var place = query.MessageIndexAt(words.OffsetOf(at));
            place = place < 0 ? query.MessageIndexAt(words.OffsetOf(at + count - 1)) : place;
            if (place < 0 && !words.IsOutside(line))
            {
                return;
            }

            foreach (var message in _messages[phrase])
            {
                string? support = null;
                if (message.Near.Count > 0 && !IsNear(message, words, query, line, out support))
                {
                    continue;
                }

                // The root cause goes before what followed from it, and that before the words around the trace; a message that
                // decides by itself before one that many mistakes share; the trace's own language before others; and a longer
                // phrase, which says more, before a shorter one.
                var rank = (place < 0 ? int.MaxValue : place, message.Near.Count > 0, message.Language != query.Language, -count);
                if (best == null || rank.CompareTo(bestRank) < 0)
                {
                    bestRank = rank;
                    best = new(message, line, support, place >= 0);
                }
            }
        });
        return best ?? FindByThrower(query) ?? FindBySite(query) ?? FindByMeaning(words, query);
    }

    // What nobody has listed is understood by its words, in what a program said: messages, and lines of a log that tell a failure.
    private PatternFinding? FindByMeaning(PasteWords words, TraceQuery query)
    {
        if (_concepts.IsEmpty || (query.Trace != null && !query.HasFailure))
        {
            return null;
        }

        var functions = FunctionsAtTop(query).ToList();
        foreach (var (said, line, isMessage) in FailureLines.Of(words, query))
        {
            if (_concepts.Find(said, functions) is { } meaning)
            {
                var message = new PatternMessage(meaning.Pattern, query.Language ?? "", meaning.Words, [], null);
                return new(message, line, meaning.Name, isMessage) { IsByMeaning = true };
            }
        }

        return null;
    }

    // A map of Go is part of its runtime: that a race is inside one shows at the very top alone.
    private static IEnumerable<string> FunctionsAtTop(TraceQuery query)
    {
        var calls = query.Frames.Where(f => f.IsFailing).Take(MaxNearFrames).Select(f => f.Name.Local);
        return query.Top is { } top ? calls.Prepend(top.Local) : calls;
    }

    // Where the runtime ended the program and its message is lost, the function that called for it tells which one it was. Copies of it
    // that were made for one type have an ending: "runtime.mapassign_faststr".
    private PatternFinding? FindByThrower(TraceQuery query)
    {
        if (query.Language == null || query.Trace!.Messages.Count > 0)
        {
            return null;
        }

        foreach (var (thrower, line) in query.Throwers)
        {
            var name = TypeAndMethod(thrower.Local);
            var copy = name.LastIndexOf('_');
            var message = _printers.GetValueOrDefault((query.Language, name))
                ?? _printers.GetValueOrDefault((query.Language, copy > 0 ? name[..copy] : name));
            if (message != null)
            {
                return new(message, line, thrower.Local, IsInMessage: false);
            }
        }

        return null;
    }

    // Without the message, or under one that merely followed, the function that failed may still tell: it prints nothing else.
    private PatternFinding? FindBySite(TraceQuery query)
    {
        if (query is not { Site: { } site, Language: { } language })
        {
            return null;
        }

        var hasFailedThere = query.HasPanicAboveSite
            || (query is { IsRunning: true, HasFailure: true } && query.Trace!.Messages.Count == 0);
        if (!hasFailedThere)
        {
            return null;
        }

        var name = TypeAndMethod(site.Name.Local);
        return _printers.GetValueOrDefault((language, name)) is { } message
            ? new(message, query.Trace!.Frames[site.Index].TextLine, site.Name.Local, IsInMessage: false)
            : null;
    }

    // A function that prints messages of several patterns tells none of them.
    private void AddPrinter(PatternMessage message)
    {
        if (message.PrintedBy == null || message.Near.Count > 0 || message.PrintedBy.Contains(' ', StringComparison.Ordinal))
        {
            return;
        }

        var key = (message.Language, TypeAndMethod(FrameName.Of(message.Language, message.PrintedBy, "").Local));
        if (key.Item2.Contains('.', StringComparison.Ordinal))
        {
            _printers[key] = _printers.TryGetValue(key, out var known) && known?.Pattern != message.Pattern ? null : message;
        }
    }

    private static string TypeAndMethod(string local)
    {
        var method = local.LastIndexOf('.');
        var type = method > 0 ? local.LastIndexOf('.', method - 1) : -1;
        return local[(type + 1)..].ToLowerInvariant();
    }

    // A message of many mistakes counts where a function near the top of the stack, or a name in the message, ends as the content says.
    private static bool IsNear(PatternMessage message, PasteWords words, TraceQuery query, int line, out string? support)
    {
        foreach (var call in FunctionsAtTop(query))
        {
            var type = call.LastIndexOf('.') is var dot and > 0 ? call[..dot] : "";
            if (message.Near.Any(end => IsEnd(call, end) || (!end.Contains('.', StringComparison.Ordinal) && IsEnd(type, end))))
            {
                support = call;
                return true;
            }
        }

        support = words.QuotedNamesAt(line).FirstOrDefault(name => message.Near.Any(end => IsEnd(name, end)));
        return support != null;
    }

    private static bool IsEnd(string name, string end) => name.EndsWith(end, StringComparison.OrdinalIgnoreCase);
}
