using IncidentKB.Core.Traces.Languages;

namespace IncidentKB.Core.Traces;

/// <summary>
/// Finds the frame in which a program failed: the first that is none of the runtime's plumbing between the failing code and
/// the message, below the last panic where deferred calls ran above it.
/// </summary>
internal static class CrashFrame
{
    /// <summary>True for the function in which a panic begins: what stands above it was called while it unwound the stack.</summary>
    /// <param name="name">Its normalised name.</param>
    public static bool IsPanic(string name) => name is "panic" or "runtime.gopanic";

    /// <summary>
    /// True for the function with which Go's runtime ends a program that <c>recover</c> cannot save: what stands right below it has
    /// printed the message.
    /// </summary>
    /// <param name="name">Its normalised name.</param>
    public static bool IsThrow(string name) =>
        name is "runtime.throw" or "runtime.fatal" or "sync.throw" or "sync.fatal" or "internal/sync.fatal"
            or "internal/runtime/maps.fatal";

    /// <summary>Index of the frame in which a stack failed; -1 where all of it is plumbing.</summary>
    /// <param name="language">Language of the trace.</param>
    /// <param name="calls">The stack, the innermost call first.</param>
    /// <param name="text">What its slices point into.</param>
    public static int In(string language, IReadOnlyList<TraceFrame> calls, string text)
    {
        var names = calls.Select(f => FrameName.Of(language, f.Function.In(text), f.File.In(text)).Full).ToList();
        var crash = names.FindIndex(names.FindLastIndex(IsPanic) + 1, name => !TraceLanguages.IsPlumbing(name));
        return crash >= 0 ? crash : names.FindIndex(name => !TraceLanguages.IsPlumbing(name));
    }
}
