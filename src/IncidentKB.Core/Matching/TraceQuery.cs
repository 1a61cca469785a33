using System.Text;
using IncidentKB.Core.Traces;
using IncidentKB.Core.Traces.Languages;

namespace IncidentKB.Core.Matching;

/// <summary>A frame by which a trace can be told from others.</summary>
/// <param name="Index">Index in <see cref="ParsedTrace.Frames"/>.</param>
/// <param name="Name">Its normalised name.</param>
/// <param name="Origin">Whose code it is.</param>
/// <param name="Depth">How many such frames stand above it in its stack.</param>
/// <param name="IsFailing">
/// True for a call of the stack that failed; false for those of others, of which the call that started its goroutine is one.
/// </param>
internal sealed record QueryFrame(int Index, FrameName Name, FrameOrigin Origin, int Depth, bool IsFailing)
{
    // How much a frame tells by whose code it is, by how near to the failure it stands, and in which stack: round figures, of
    // which the order matters. Frames of frameworks are in every program's trace.
    private const double LibraryWeight = 0.6;
    public const double FrameworkWeight = 0.05;
    private const double OtherStackWeight = 0.4;
    private const double DepthDecay = 0.08;

    /// <summary>How much this frame tells about which program failed where, from 0 to 1.</summary>
    public double Weight { get; } =
        Origin == FrameOrigin.Runtime || Name.IsEntryPoint ? 0 : CodeWeight(Name, Origin) * NearnessOf(Depth, IsFailing);

    /// <summary>How near it stands to the failure, from 0 to 1: what a frame tells that is known to be the program's own code.</summary>
    public double Nearness => NearnessOf(Depth, IsFailing);

    private static double CodeWeight(FrameName name, FrameOrigin origin)
    {
        if (TraceLanguages.IsFramework(name.Full))
        {
            return FrameworkWeight;
        }

        return origin == FrameOrigin.Library ? LibraryWeight : 1;
    }

    private static double NearnessOf(int depth, bool isFailing) => 1 / (1 + (DepthDecay * depth)) * (isFailing ? 1 : OtherStackWeight);
}

/// <summary>A trace made ready for comparison.</summary>
internal sealed class TraceQuery
{
    private const int MaxFailingFrames = 64;
    private const int MaxOtherFrames = 256;

    private int _site;

    // Frames that were printed with the failing stack, which ends with the call that started its goroutine.
    private int _printed;

    /// <summary>Makes a trace ready.</summary>
    /// <param name="text">The cleaned text it was read from.</param>
    /// <param name="trace">The trace; null for a paste without one.</param>
    public TraceQuery(string text, ParsedTrace? trace)
    {
        Text = text;
        Trace = trace;
        Language = trace?.Language;
        if (trace == null)
        {
            return;
        }

        var failing = trace.FailingThread(text);
        var state = failing < 0 ? default : trace.Threads[failing].State.In(text);
        IsRunning = state is "running";
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var t = -1; t < trace.Threads.Count; t++)
        {
            // The failing stack goes first, then the others.
            var thread = t < 0 ? failing : t;
            if (thread >= 0 && (t < 0 || t != failing) && Frames.Count < MaxFailingFrames + MaxOtherFrames)
            {
                AddFrames(trace, trace.Threads[thread], t < 0, seen);
                _printed = t < 0 ? Frames.Count : _printed;
            }
        }

        HasFailure = trace.Messages.Count > 0 || HasPanicAboveSite
            || ((IsRunning || state.Length == 0) && !(Top is { } top && TraceLanguages.IsStackPrinter(top.Full)));
    }

    /// <summary>The cleaned text.</summary>
    public string Text { get; }

    /// <summary>The trace; null for a paste without one.</summary>
    public ParsedTrace? Trace { get; }

    /// <summary>Language of the trace.</summary>
    public string? Language { get; }

    /// <summary>
    /// Frames that are not the runtime's plumbing: the failing stack's in order, then those of other stacks, each name once.
    /// </summary>
    public List<QueryFrame> Frames { get; } = [];

    /// <summary>
    /// The frame that failed: the first that is no plumbing of a runtime, below the last panic where deferred calls ran above it;
    /// null where there is none.
    /// </summary>
    public QueryFrame? Site => _site < Frames.Count && Frames[_site].IsFailing ? Frames[_site] : Frames.Find(f => f.IsFailing);

    /// <summary>The function at the top of the failing stack, which may be the runtime's own; null where there is none.</summary>
    public FrameName? Top { get; private set; }

    /// <summary>True where the trace shows the runtime's panic right above <see cref="Site"/>.</summary>
    public bool HasPanicAboveSite { get; private set; }

    /// <summary>
    /// The runtime's functions right below the call that ended the program, the innermost first: one of them has printed the message.
    /// </summary>
    public List<(FrameName Name, int TextLine)> Throwers { get; } = [];

    /// <summary>True where the header of the failing stack says that it was running.</summary>
    public bool IsRunning { get; }

    /// <summary>
    /// True where the trace shows that something failed: a message, a stack that was running, or a part of a stack from which that
    /// cannot be told. False for a dump of stacks that wait, and for a stack that a program printed on purpose.
    /// </summary>
    public bool HasFailure { get; private set; }

    /// <summary>True where the failing stack holds a call that is neither a runtime's nor a framework's.</summary>
    public bool HasOwnFrames => Frames.Exists(f => f.IsFailing && f.Weight > QueryFrame.FrameworkWeight);

    /// <summary>Sum of the weights of the failing stack.</summary>
    public double Weight => Frames.Where(f => f.IsFailing).Sum(f => f.Weight);

    /// <summary>
    /// Place of the message that stands at an offset of the cleaned text, counted from the root cause; -1 where none does.
    /// </summary>
    public int MessageIndexAt(int offset)
    {
        for (var i = 0; i < (Trace?.Messages.Count ?? 0); i++)
        {
            var (type, message) = (Trace!.Messages[i].Type, Trace.Messages[i].Text);
            if ((offset >= message.Start && offset < message.End) || (offset >= type.Start && offset < type.End))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>
    /// Identity of the trace: what its messages and the frames of its failing stack are once they are normalised. The same in
    /// every process and for every way of pasting that loses nothing; null for a paste that has neither.
    /// </summary>
    /// <remarks>
    /// What started the goroutine is one of the parts: two ways into the same failure are told apart by it, and answers that
    /// were given to fingerprints so far stay valid.
    /// </remarks>
    public Fingerprint? ComputeFingerprint()
    {
        const int MaxFingerprintFrames = 12;
        if (Trace == null || (Trace.Messages.Count == 0 && Frames.TrueForAll(f => f.Weight == 0)))
        {
            return null;
        }

        var parts = new StringBuilder(Trace.Language).Append('\n');
        foreach (var message in Trace.Messages.DistinctBy(m => (m.Type.In(Text).ToString(), m.Text.In(Text).ToString())))
        {
            var tokens = new List<ulong>();
            MessageTokens.Add(message.Type.In(Text), tokens);
            MessageTokens.Add(message.Text.In(Text), tokens);
            parts.AppendJoin(' ', tokens).Append('\n');
        }

        foreach (var frame in Frames.Take(_printed).Where(f => f.Origin != FrameOrigin.Runtime).Take(MaxFingerprintFrames))
        {
            parts.Append(frame.Name.Full).Append('\n');
        }

        return Fingerprint.Of(parts.ToString());
    }

    private void AddFrames(ParsedTrace trace, TraceThread thread, bool isFailing, HashSet<string> seen)
    {
        var depth = 0;
        var isThrown = false;
        var max = isFailing ? MaxFailingFrames : MaxFailingFrames + MaxOtherFrames;
        for (var i = thread.FirstFrame; i < thread.FirstFrame + thread.FrameCount && Frames.Count < max; i++)
        {
            var frame = trace.Frames[i];
            if (!isFailing && frame.Origin == FrameOrigin.Runtime)
            {
                continue;
            }

            var name = FrameName.Of(trace.Language, frame.Function.In(Text), frame.File.In(Text));
            Top ??= isFailing && !frame.IsCreator ? name : null;
            if (isFailing && CrashFrame.IsPanic(name.Full))
            {
                _site = Frames.Count;
                HasPanicAboveSite = true;
            }

            if (isFailing && CrashFrame.IsThrow(name.Full))
            {
                isThrown = true;
            }
            else if (isThrown && frame.Origin == FrameOrigin.Runtime)
            {
                Throwers.Add((name, frame.TextLine));
            }
            else
            {
                isThrown = false;
            }

            if (TraceLanguages.IsPlumbing(name.Full) || !seen.Add(name.Full))
            {
                continue;
            }

            var query = new QueryFrame(i, name, frame.Origin, depth, isFailing && !frame.IsCreator);
            Frames.Add(query);
            depth += query.Weight > 0 ? 1 : 0;
        }
    }
}
