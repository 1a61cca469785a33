namespace IncidentKB.Core.Traces.Languages.Native;

/// <summary>What is known of C, C++ and the Linux kernel.</summary>
internal static class NativeLanguage
{
    /// <summary>C, C++ and the Linux kernel.</summary>
    public static readonly TraceLanguage Definition = new()
    {
        Name = NativeTrace.Language,
        Title = "C",
        MessageMarks = NativeTrace.Marks,
        ReadMessage = static (trace, in line) => NativeTrace.TryReadMessage(trace, line.Start, line.Text, line.Next, line.Number),
        ReadFrame = static (trace, in line) => NativeTrace.TryReadFrame(trace, line.Start, line.Text, line.Number),
        Normalise = static (function, _) => NativeFrames.Normalise(function),
        EntryPoints = ["main", "_start", "start_thread", "clone", "__libc_start_main"],
        Plumbing = ["abort", "raise", "__libc_message", "malloc_printerr"],
        LineOpenings = ["#", "=="],
        FirstWords = ["Thread", "by", "from", "ERROR:", "WARNING:", "BUG:", "SUMMARY:", "Call", "RIP:", "?"],
        Signs = ["#0", "refcount_t", "BUG: ", "WARNING: CPU", "Sanitizer", "/0x", "free(): ", "double free", "Call Trace"],
        CommonMessages = ["segmentation fault"],
    };
}
