namespace IncidentKB.Core.Traces.Languages.Go;

/// <summary>What is known of Go.</summary>
internal static class GoLanguage
{
    /// <summary>Go.</summary>
    public static readonly TraceLanguage Definition = new()
    {
        Name = GoTrace.Language,
        Title = "Go",
        Aliases = ["golang"],
        MessageMarks = GoTrace.MessageMarks,
        ReadMessage = static (trace, in line) => GoTrace.TryReadMessage(trace, line.Start, line.Text, line.Number),
        ReadFrame = static (trace, in line) => GoTrace.TryReadFrame(trace, line.Start, line.Text, line.Next, line.Number),
        Normalise = static (function, _) => GoFrames.Normalise(function),
        EntryPoints = ["main.main", "main.init", "main.run", "main.Run", "main.main.", "panic"],
        Plumbing = ["panic", "runtime.", "internal/runtime", "log.", "sync.fatal", "internal/sync.fatal", "sync.throw"],
        StackPrinters = ["runtime/debug.", "runtime/pprof.", "runtime.Stack"],
        Frameworks = GoFrames.Frameworks,
        LineOpenings = ["goroutine ", "created by ", "panic: ", "fatal error: ", "exit status "],
        FirstWords = ["goroutine", "created", "panic:", "fatal", "runtime:", "exit", "sync:", "semaphore:", "WARNING:", "Previous"],
        Signs = ["goroutine ", "panic", "fatal error", "created by", ".go:", "(0x", "()", "(...)"],
        StackHeads = ["goroutine "],
        Order = GoTrace.OrderOf,

        // runtime/panic.go.
        Introductions = ["panic:", "fatal error:"],
        CommonMessages =
        [
            "invalid memory address or nil pointer dereference", "index out of range", "slice bounds out of range",
            "integer divide by zero", "all goroutines are asleep",
        ],
    };
}
