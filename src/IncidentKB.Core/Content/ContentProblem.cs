namespace IncidentKB.Core.Content;

/// <summary>Something wrong in a content file.</summary>
/// <param name="File">Path inside the pack, with forward slashes.</param>
/// <param name="Line">Line in the file, from 1.</param>
/// <param name="Message">What is wrong and what to do, as a sentence.</param>
/// <param name="IsWarning">True when the file goes in all the same.</param>
public sealed record ContentProblem(string File, int Line, string Message, bool IsWarning = false)
{
    /// <inheritdoc/>
    public override string ToString() => $"{File}:{Line}: {(IsWarning ? "warning: " : "")}{Message}";
}
