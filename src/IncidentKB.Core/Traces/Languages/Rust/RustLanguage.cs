namespace IncidentKB.Core.Traces.Languages.Rust;

/// <summary>What is known of Rust.</summary>
internal static class RustLanguage
{
    /// <summary>Rust.</summary>
    public static readonly TraceLanguage Definition = new()
    {
        Name = RustTrace.Language,
        Title = "Rust",
        Aliases = ["rs"],
        MessageMarks = RustTrace.Marks,
        ReadMessage = static (trace, in line) => RustTrace.TryReadMessage(trace, line.Start, line.Text, line.Next, line.Number),
        ReadFrame = static (trace, in line) => RustTrace.TryReadFrame(trace, line.Start, line.Text, line.Number),
        Normalise = static (function, _) => RustFrames.Normalise(function),
        Plumbing =
        [
            "core::panicking", "std::panicking", "rust_begin_unwind", "__rustc::rust_begin_unwind", "core::result::unwrap_failed",
            "core::cell::panic", "core::option",
        ],
        Frameworks = RustFrames.Frameworks,
        LineOpenings = ["note: ", "thread '"],
        FirstWords = ["thread", "note:", "stack"],
        Signs = ["panic", ".rs:", "::"],
    };
}
