using IncidentKB.Core.Traces.Parsing;

namespace IncidentKB.Core.Traces.Languages.Java;

/// <summary>What is known of Java, Kotlin and the other languages of its runtime.</summary>
internal static class JavaLanguage
{
    /// <summary>Java, Kotlin and the other languages of its runtime.</summary>
    public static readonly TraceLanguage Definition = new()
    {
        Name = JavaTrace.Language,
        Title = "Java",
        ReadFrame = static (trace, in line) => JavaTrace.TryReadFrame(trace, line.Start, line.Text, line.Next, line.HasMark, line.Number),
        ReadListedFrame = JavaTrace.TryReadListed,
        ExceptionPackages = JavaFrames.Packages,
        LooksLikeException = static type => ExceptionLine.HasUpperCasePackage(type)
            ? type.Contains('$')
            : type.Contains('.') && !type.EndsWith("Error", StringComparison.Ordinal),
        Normalise = static (function, _) => JavaFrames.Normalise(function),
        EntryPoints = ["Main.main", "App.main"],
        Frameworks = JavaFrames.Frameworks,
        LineOpenings = ["at ", "Caused by: "],
        FirstWords = ["at", "Caused", "Suppressed:", "...", "Exception"],
        Signs = ["\tat ", "Caused by", "xception", "Error", ".java:"],
        StackHeads = ["Exception", "Error: "],
        Introductions = ["caused by:"],
        CommonMessages = ["nullpointerexception"],
    };
}
