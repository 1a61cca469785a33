namespace IncidentKB.Core.Traces.Languages.JavaScript;

/// <summary>What is known of JavaScript and TypeScript.</summary>
internal static class JavaScriptLanguage
{
    /// <summary>JavaScript and TypeScript.</summary>
    public static readonly TraceLanguage Definition = new()
    {
        Name = JavaScriptTrace.Language,
        Title = "JavaScript",
        Aliases = ["node"],
        ReadFrame = JavaScriptTrace.TryReadFrame,
        ExceptionPackages = new(["ReferenceError", "RangeError", "EvalError", "URIError", "AggregateError", "DOMException"]),
        Normalise = JavaScriptFrames.Normalise,
        Frameworks = JavaScriptFrames.Frameworks,
        LineOpenings = ["at "],
        FirstWords = ["at", "Error:", "Uncaught"],
        Signs = [".js:", ".ts:", ".mjs:", "node:"],
        Introductions = ["uncaught", "(in promise)"],
        CommonMessages = ["cannot read propert", "undefined is not", "is not a function", "is not defined"],
    };
}
