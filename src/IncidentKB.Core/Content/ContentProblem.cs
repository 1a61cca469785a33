using System.Text.Json.Serialization;

namespace IncidentKB.Core.Content;

/// <summary>Something wrong in a content file.</summary>
/// <param name="File">Path inside the pack, with forward slashes.</param>
/// <param name="Line">Line in the file, from 1.</param>
/// <param name="Message">What is wrong and what to do, as a sentence in English.</param>
/// <param name="Chinese">The same in Chinese; null in what a former version stored.</param>
/// <param name="IsWarning">True when the file goes in all the same.</param>
[method: JsonConstructor]
public sealed record ContentProblem(string File, int Line, string Message, string? Chinese, bool IsWarning)
{
    /// <summary>Something wrong, said in both languages.</summary>
    public ContentProblem(string file, int line, Sentence message, bool isWarning = false)
        : this(file, line, message.English, message.Chinese, isWarning)
    {
    }

    /// <summary>What is wrong and what to do, in both languages.</summary>
    [JsonIgnore]
    public Sentence Said => new(Message, Chinese ?? Message);

    /// <summary>The problem in one line for a console, also where a file is named after what a terminal obeys.</summary>
    public override string ToString() => VisibleText.Of($"{File}:{Line}: {(IsWarning ? "warning: " : "")}{Message}");
}
