namespace IncidentKB.Core.Content;

/// <summary>The words that front matter may use where only certain words have a meaning.</summary>
public static class FrontMatterWords
{
    /// <summary>Types of a reference: those of the OSV schema that fit, and two of our own (INTRODUCED, FOLLOW_UP).</summary>
    public static readonly IReadOnlyList<string> ReferenceTypes =
        ["REPORT", "INTRODUCED", "FIX", "EVIDENCE", "DISCUSSION", "FOLLOW_UP", "ADVISORY", "ARTICLE", "PACKAGE", "WEB"];

    /// <summary>How a program reports a failure.</summary>
    public static readonly IReadOnlyList<string> SignatureKinds = ["panic", "fatal error", "exception", "signal"];

    /// <summary>How a runtime prints a message: as a signature has it, or as a mere warning.</summary>
    public static readonly IReadOnlyList<string> MessageKinds = [.. SignatureKinds, "warning"];

    /// <summary>How a twin shows itself: as a message does, or not at all.</summary>
    public static readonly IReadOnlyList<string> TwinKinds = [.. MessageKinds, "silent"];
}
