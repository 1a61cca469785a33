using IncidentKB.Core.Traces.Parsing;

namespace IncidentKB.Core.Traces.Languages.DotNet;

/// <summary>What is known of C# and the other languages of .NET.</summary>
internal static class DotNetLanguage
{
    /// <summary>C# and the other languages of .NET.</summary>
    public static readonly TraceLanguage Definition = new()
    {
        Name = DotNetTrace.Language,
        Title = "C# / .NET",
        Aliases = ["c#", "cs"],
        ReadFrame = static (trace, in line) =>
            DotNetTrace.TryReadFrame(trace, line.Start, line.Text, line.Next, line.HasMark, line.Number),
        ReadListedFrame = DotNetTrace.TryReadListed,
        LooksLikeException = static type => ExceptionLine.HasUpperCasePackage(type)
            ? !type.Contains('$')
            : !type.Contains('.') && !type.EndsWith("Error", StringComparison.Ordinal),
        Normalise = static (function, _) => DotNetFrames.Normalise(function),
        EntryPoints = ["Program.Main"],
        Plumbing = ["System.ThrowHelper", "System.Environment.FailFast", "System.Diagnostics.Debug."],
        Frameworks = DotNetFrames.Frameworks,
        LineOpenings = ["at ", " ---> ", "---> ", "--- "],
        FirstWords = [.. DotNetTrace.At.Select(word => word.TrimEnd()), "Unhandled", "unhandled", "Exception", "Stack"],
        Signs = [" at ", "xception", "Error", ".cs:"],
        StackHeads = ["Exception", "Error: "],
        Introductions = ["unhandled exception.", "unhandled exception:"],
        CommonMessages =
        [
            "object reference not set to an instance of an object", "cannot access a disposed object",
            "index was outside the bounds of the array",
        ],
    };
}
