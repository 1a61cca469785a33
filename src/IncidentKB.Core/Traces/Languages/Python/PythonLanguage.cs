using IncidentKB.Core.Traces.Parsing;

namespace IncidentKB.Core.Traces.Languages.Python;

/// <summary>What is known of Python.</summary>
internal static class PythonLanguage
{
    /// <summary>Python.</summary>
    public static readonly TraceLanguage Definition = new()
    {
        Name = PythonTrace.Language,
        Title = "Python",
        Aliases = ["py"],
        MessageMarks = PythonTrace.Marks,
        ReadMessage = static (trace, in line) => PythonTrace.TryReadMessage(trace, line.Start, line.Text, line.Next, line.Number),
        ReadFrame = static (trace, in line) => PythonTrace.TryReadInside(trace, line.Start, line.Text, line.Number),
        PrintsInnermostLast = true,
        LooksLikeException = static type => type.EndsWith("Error", StringComparison.Ordinal) && !ExceptionLine.HasUpperCasePackage(type),
        Normalise = PythonFrames.Normalise,
        EntryPoints = ["<module>", "__main__.<module>"],
        Frameworks = PythonFrames.Frameworks,
        LineOpenings = ["File \"", "Traceback "],
        FirstWords = ["File", "Traceback", "Previous", "return", "raise", "During", "The", "~", "^"],
        Signs = ["File \"", "Traceback", "Error"],
        StackHeads = ["Traceback (most"],
        Order = PythonTrace.OrderOf,
    };
}
