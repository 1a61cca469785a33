using IncidentKB.Core.Traces.Languages.Native;

namespace IncidentKB.Core.Traces.Rendering;

/// <summary>What a line is to the trace it stands in.</summary>
public enum TraceLineKind
{
    /// <summary>Something else: a log around the trace, a blank line.</summary>
    Other,

    /// <summary>What a runtime said had happened.</summary>
    Message,

    /// <summary>The first line of a stack, with the name of its thread.</summary>
    StackHead,

    /// <summary>A call of the program's own code; of its libraries, where none of its own ran in the stack that failed.</summary>
    ApplicationFrame,

    /// <summary>A call of code that many programs share: the runtime, and libraries beside the program's own code.</summary>
    SharedFrame,

    /// <summary>What belongs to the call above it: its place, its source text, a remark of the runtime.</summary>
    FrameDetail,
}

/// <summary>
/// How a read text is shown, line by line: what each line is, and whether it tells of the failure or of what else went on.
/// Articles and the match page show a trace by the same rules.
/// </summary>
public sealed class TraceLayout
{
    /// <summary>Lines of a fold, at least; fewer are not worth a click.</summary>
    public const int MinFoldedLines = 5;

    private static readonly string[] Styles =
        ["trace-other", "trace-message", "trace-head", "trace-frame trace-app", "trace-frame trace-runtime", "trace-place"];

    private readonly PasteReading _reading;
    private readonly TraceLineKind[] _kinds;

    // The number of the stack that a line belongs to, from 1; 0 for none.
    private readonly int[] _stacks;
    private readonly bool[] _isFailure;
    private readonly bool[] _isBeside;

    /// <summary>Lays a text out.</summary>
    /// <param name="reading">What was understood of it.</param>
    /// <param name="traces">The traces that it is shown for; of the others everything is beside the failure.</param>
    public TraceLayout(PasteReading reading, IReadOnlyCollection<ParsedTrace> traces)
    {
        _reading = reading;
        _kinds = new TraceLineKind[reading.Lines.Count];
        _stacks = new int[_kinds.Length];
        _isFailure = new bool[_kinds.Length];
        _isBeside = new bool[_kinds.Length];
        var isFailing = new List<bool> { false };
        foreach (var trace in reading.Traces)
        {
            var failing = traces.Contains(trace) ? trace.FailingThread(reading.Text) : -1;
            var isReport = failing >= 0 && IsReport(trace);
            var hasOwn = trace.FailingFrames(reading.Text).Any(f => f.Origin == FrameOrigin.Application);
            var own = hasOwn ? FrameOrigin.Application : FrameOrigin.Library;
            for (var i = 0; i < trace.Threads.Count; i++)
            {
                isFailing.Add(isReport || i == failing);
                MarkStack(trace, trace.Threads[i], isFailing.Count - 1, own);
            }

            MarkMessages(trace);
        }

        MarkTakenLines();
        foreach (var message in traces.SelectMany(t => t.Messages))
        {
            OpenAround(LineOf(message));
        }

        for (var line = 0; line < _kinds.Length; line++)
        {
            _isFailure[line] |= isFailing[_stacks[line]];
            _isBeside[line] = _stacks[line] > 0 && !_isFailure[line];
        }

        CloseGaps();
    }

    /// <summary>Number of lines.</summary>
    public int Count => _kinds.Length;

    /// <summary>What a line is.</summary>
    public TraceLineKind KindOf(int line) => _kinds[line];

    /// <summary>CSS classes of a line.</summary>
    public string StyleOf(int line) => Styles[(int)_kinds[line]];

    /// <summary>True for lines of the messages and of the stacks that tell how the program failed.</summary>
    public bool IsFailure(int line) => _isFailure[line];

    /// <summary>True for lines of stacks that do not, and for what stands between them.</summary>
    public bool IsBeside(int line) => _isBeside[line];

    /// <summary>Number of different stacks in some lines that follow one another.</summary>
    public int CountStacks(int first, int end) =>
        _stacks.AsSpan(first, end - first).ToArray().Where(stack => stack > 0).Distinct().Count();

    /// <summary>Index of the first line behind those that are like a line.</summary>
    /// <param name="first">The line.</param>
    /// <param name="count">Number of all lines.</param>
    /// <param name="isMarked">Whether a line is one or the other.</param>
    public static int EndOfRun(int first, int count, Func<int, bool> isMarked)
    {
        var end = first + 1;
        while (end < count && isMarked(end) == isMarked(first))
        {
            end++;
        }

        return end;
    }

    // The report of a checker (race detector, sanitizer, valgrind, the kernel) has stacks that each tell a part of what happened:
    // who wrote, who freed. The other stacks of a crashed program are whatever else it was doing.
    private static bool IsReport(ParsedTrace trace) =>
        trace.Messages.Any(m => m.Kind is "data race" or "warning" || (m.Kind == "fatal error" && trace.Language == NativeTrace.Language));

    private void MarkStack(ParsedTrace trace, TraceThread thread, int stack, FrameOrigin own)
    {
        if (thread.Name.Length > 0)
        {
            Mark(_reading.Lines.LineOf(thread.Name.Start), TraceLineKind.StackHead, stack);
        }

        for (var i = thread.FirstFrame; i < thread.FirstFrame + thread.FrameCount; i++)
        {
            var frame = trace.Frames[i];
            Mark(frame.TextLine, frame.Origin <= own ? TraceLineKind.ApplicationFrame : TraceLineKind.SharedFrame, stack);
        }
    }

    private void MarkMessages(ParsedTrace trace)
    {
        foreach (var message in trace.Messages)
        {
            _kinds[LineOf(message)] = TraceLineKind.Message;
        }
    }

    // Rust and issue trackers have the message on the line below the one that introduces it.
    private int LineOf(TraceMessage message)
    {
        var said = message.Text.Length > 0 ? message.Text : message.Type;
        return said.Length > 0 ? _reading.Lines.LineOf(said.Start) : message.TextLine;
    }

    // A message, and the lines right above and below it that are no part of a stack: they may introduce it, or go on with it.
    private void OpenAround(int line)
    {
        for (var near = Math.Max(0, line - 1); near <= Math.Min(_kinds.Length - 1, line + 1); near++)
        {
            _isFailure[near] |= near == line || _stacks[near] == 0;
        }
    }

    private void Mark(int line, TraceLineKind kind, int stack)
    {
        _kinds[line] = kind;
        _stacks[line] = stack;
    }

    // Lines that a reader took along without making anything of them belong to the call above them, or begin the stack below them.
    private void MarkTakenLines()
    {
        var unread = _reading.UnreadLines.ToHashSet();
        bool IsTaken(int line) => _kinds[line] == TraceLineKind.Other && !unread.Contains(line) && !IsBlank(line);

        for (var line = 1; line < _kinds.Length; line++)
        {
            if (_kinds[line - 1] >= TraceLineKind.ApplicationFrame && IsTaken(line))
            {
                Mark(line, TraceLineKind.FrameDetail, _stacks[line - 1]);
            }
        }

        for (var line = _kinds.Length - 2; line >= 0; line--)
        {
            if (_stacks[line + 1] > 0 && IsTaken(line))
            {
                Mark(line, TraceLineKind.StackHead, _stacks[line + 1]);
            }
        }
    }

    // What stands between two stacks beside the failure goes with them, and so do the blank lines above the first.
    private void CloseGaps()
    {
        var last = -1;
        for (var line = 0; line < _kinds.Length; line++)
        {
            if (_isBeside[line])
            {
                var from = last < 0 ? line : last;
                while (from > 0 && !_isFailure[from - 1] && IsBlank(from - 1))
                {
                    from--;
                }

                _isBeside.AsSpan(from, line - from).Fill(true);
                last = line;
            }
            else if (_isFailure[line])
            {
                last = -1;
            }
        }
    }

    private bool IsBlank(int line) => _reading.Lines[line].In(_reading.Text).IsWhiteSpace();
}
