using IncidentKB.Core.Traces.Languages;

namespace IncidentKB.Core.Traces;

/// <summary>Where a trace entered the program's own code last before it failed.</summary>
/// <param name="Frame">The first call from the failure outwards that belongs to no runtime, library or framework.</param>
/// <param name="Inside">The call of a library or framework in which it failed; null where the program's own code failed.</param>
public sealed record OwnFrame(TraceFrame Frame, TraceFrame? Inside)
{
    /// <summary>Finds it; null where the failing stack has no such call.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="text">What its slices point into.</param>
    public static OwnFrame? In(ParsedTrace trace, string text)
    {
        var calls = trace.FailingFrames(text).Where(f => !f.IsCreator).ToList();
        var crash = CrashFrame.In(trace.Language, calls, text);
        var own = crash < 0 ? -1 : calls.FindIndex(crash, f => IsOwn(trace.Language, f, text));
        if (own < 0)
        {
            return null;
        }

        return new(calls[own], own > crash && calls[crash].Origin != FrameOrigin.Runtime ? calls[crash] : null);
    }

    private static bool IsOwn(string language, in TraceFrame frame, string text)
    {
        var name = FrameName.Of(language, frame.Function.In(text), frame.File.In(text)).Full;
        return frame.Origin == FrameOrigin.Application && !TraceLanguages.IsPlumbing(name) && !TraceLanguages.IsFramework(name);
    }
}
