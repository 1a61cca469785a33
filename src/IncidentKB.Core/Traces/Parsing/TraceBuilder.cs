using IncidentKB.Core.Traces.Cleaning;
using IncidentKB.Core.Traces.Languages;

namespace IncidentKB.Core.Traces.Parsing;

/// <summary>How a message relates to what was read before it.</summary>
internal enum MessageLink
{
    /// <summary>It begins a trace of its own, unless only a header without frames was read so far.</summary>
    Begins,

    /// <summary>It follows from the message before it, which is the cause (Go's repanic).</summary>
    Follows,

    /// <summary>It is the cause of the messages before it (Java's "Caused by", .NET's inner exceptions).</summary>
    Causes,
}

/// <summary>
/// Collects what the readers of the languages find, line by line, into traces. Lines come in the order of the text; a line in
/// another language than the trace at hand begins a new one.
/// </summary>
/// <param name="text">The cleaned text that all slices point into.</param>
internal sealed class TraceBuilder(string text)
{
    // A paste with more frames than this is a dump of a whole program: the rest of it tells nothing more.
    private const int MaxFrames = 400_000;

    // Messages and stacks of one chain. Real chains have a dozen at most; what is beyond is left out, so that adding at the front
    // stays cheap.
    private const int MaxChain = 200;

    private readonly List<ParsedTrace> _traces = [];
    private List<TraceMessage> _messages = [];
    private List<TraceThread> _threads = [];
    private List<TraceFrame> _frames = [];
    private int _openThread = -1;
    private bool _isLanguageGuessed;
    private bool _isCauseNext;

    /// <summary>The cleaned text.</summary>
    public string Text => text;

    /// <summary>Language of the trace at hand; null between traces.</summary>
    public string? Language { get; private set; }

    /// <summary>True once the trace at hand has a frame.</summary>
    public bool HasFrames => _frames.Count > 0;

    /// <summary>True once the stack at hand has a frame.</summary>
    public bool IsThreadBegun => _openThread >= 0 && _threads[_openThread].FrameCount > 0;

    /// <summary>Name of the stack that began last in the trace at hand; empty where it has none.</summary>
    public ReadOnlySpan<char> LastThreadName => _threads.Count > 0 ? _threads[^1].Name.In(text) : default;

    /// <summary>True where the stack at hand says what its thread was doing, as dumps do.</summary>
    public bool IsStateKnown => _openThread >= 0 && _threads[_openThread].State.Length > 0;

    /// <summary>True once the trace at hand has a message.</summary>
    public bool HasMessages => _messages.Count > 0;

    /// <summary>
    /// Last line that was read: message, header, frame, place, or what a reader has taken beyond its line; -1 before the first.
    /// </summary>
    public int LastLine { get; private set; } = -1;

    /// <summary>Last line that was read before the line at hand; -1 before the first.</summary>
    public int LineBefore { get; private set; } = -1;

    /// <summary>First line of a message that a frame below it made recognisable; <see cref="int.MaxValue"/> where there is none.</summary>
    public int FirstLineAbove { get; set; } = int.MaxValue;

    /// <summary>True from the sentence that chains the next exception to this trace (Python) until its message.</summary>
    public bool IsChained { get; set; }

    /// <summary>True where the next line is source text that the trace quotes (Python).</summary>
    public bool IsSourceNext { get; set; }

    /// <summary>True while the place of the frame read last is still to come.</summary>
    public bool IsPlaceMissing => _frames.Count > 0 && _frames[^1].File.Length == 0;

    /// <summary>Whose code the frame read last is.</summary>
    public FrameOrigin LastOrigin => _frames[^1].Origin;

    /// <summary>Adds a message. Where its language is guessed, because the line fits several, the frames below it decide.</summary>
    public void Message(
        string language, string kind, TextSlice type, TextSlice message, MessageLink link, int line, bool isLanguageGuessed = false)
    {
        var isAgain = link == MessageLink.Begins && !HasFrames && HasMessages && IsSame(_messages[^1], type, message);
        if ((Language != language || link == MessageLink.Begins) && !isAgain)
        {
            if (Language != language || HasFrames || HasMessages)
            {
                EndTrace();
            }

            _isLanguageGuessed = isLanguageGuessed;
        }

        Language = language;
        Take(line);
        IsChained = false;
        if (isAgain || _messages.Count == MaxChain)
        {
            return;
        }

        var read = new TraceMessage(kind, type, message, line);
        if (link == MessageLink.Causes)
        {
            _messages.Insert(0, read);
            EndThread();
            _isCauseNext = true;
        }
        else
        {
            _messages.Add(read);
        }
    }

    /// <summary>Adds the message that stands above the frames that are read now.</summary>
    public void MessageAbove(string kind, TextSlice type, TextSlice message, int line)
    {
        FirstLineAbove = line;
        _messages.Add(new(kind, type, message, line));
    }

    /// <summary>Forgets the messages of the trace at hand: what follows is no consequence of them.</summary>
    public void ForgetMessages() => _messages.Clear();

    /// <summary>True where all messages of the trace at hand have one of these types.</summary>
    public bool HasOnly(ReadOnlySpan<string> types)
    {
        foreach (var known in _messages)
        {
            if (!LineSpans.ContainsAny(known.Type.In(text), types))
            {
                return false;
            }
        }

        return HasMessages;
    }

    /// <summary>True where the trace at hand has this message.</summary>
    public bool HasMessage(TextSlice type, TextSlice message)
    {
        foreach (var known in _messages)
        {
            if (IsSame(known, type, message))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Begins a stack.</summary>
    public void Thread(string language, TextSlice name, TextSlice state, int line)
    {
        Begin(language, line);
        EndThread();
        OpenThread(name, state);
    }

    /// <summary>Adds a frame to the stack at hand, or to a stack without a name where none has begun.</summary>
    public void Frame(string language, TextSlice function, FrameOrigin origin, bool isCreator, int line)
    {
        Begin(language, line);
        if (_openThread < 0)
        {
            OpenThread(default, default);
        }

        if (_frames.Count < MaxFrames)
        {
            _frames.Add(new(function, default, 0, origin, isCreator, line));
            _threads[_openThread] = _threads[_openThread] with { FrameCount = _threads[_openThread].FrameCount + 1 };
        }
    }

    /// <summary>Says where the frame read last stands, and, where the file tells it better than the name, whose code it is.</summary>
    public void Place(TextSlice file, int fileLine, FrameOrigin? origin, int line)
    {
        Take(line);
        if (_frames.Count > 0)
        {
            var frame = _frames[^1];
            _frames[^1] = frame with { File = file, Line = fileLine, Origin = origin ?? frame.Origin };
        }
    }

    /// <summary>Takes a line that belongs to the trace and says nothing more.</summary>
    public void Take(int line)
    {
        if (line > LastLine)
        {
            LineBefore = LastLine;
            LastLine = line;
        }
    }

    /// <summary>Ends the stack at hand: the frames that follow belong to another one.</summary>
    public void EndThread()
    {
        if (_openThread >= 0 && TraceLanguages.Find(Language!)!.PrintsInnermostLast)
        {
            var thread = _threads[_openThread];
            _frames.Reverse(thread.FirstFrame, thread.FrameCount);
        }

        _openThread = -1;
    }

    /// <summary>Ends the trace at hand.</summary>
    public void EndTrace()
    {
        EndThread();
        if (Language != null && (HasMessages || HasFrames))
        {
            _traces.Add(new(Language, _messages, _threads, _frames) { IsLanguageGuessed = _isLanguageGuessed });
            _messages = [];
            _threads = [];
            _frames = [];
        }

        _isLanguageGuessed = false;
        _isCauseNext = false;
        IsChained = false;
        Language = null;
    }

    /// <summary>Ends reading.</summary>
    /// <returns>The traces in the order of the text.</returns>
    public List<ParsedTrace> Finish()
    {
        EndTrace();
        return _traces;
    }

    // The stack of a cause goes before the stacks of what it caused, as its message does.
    private void OpenThread(TextSlice name, TextSlice state)
    {
        var thread = new TraceThread(name, state, _frames.Count, 0);
        _openThread = _isCauseNext && _threads.Count < MaxChain ? 0 : _threads.Count;
        _threads.Insert(_openThread, thread);
        _isCauseNext = false;
    }

    private void Begin(string language, int line)
    {
        if (Language != language)
        {
            if (!_isLanguageGuessed || HasFrames)
            {
                EndTrace();
            }

            Language = language;
        }

        _isLanguageGuessed = false;
        Take(line);
    }

    private bool IsSame(TraceMessage message, TextSlice type, TextSlice said) =>
        message.Type.In(text).SequenceEqual(type.In(text)) && message.Text.In(text).SequenceEqual(said.In(text));
}
