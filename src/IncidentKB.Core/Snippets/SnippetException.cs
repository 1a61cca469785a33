namespace IncidentKB.Core.Snippets;

/// <summary>An exception that ended a .NET program.</summary>
/// <param name="Type">Full name of its type.</param>
/// <param name="Message">Its message; empty when it has none.</param>
public sealed record SnippetException(string Type, string Message)
{
    /// <summary>What the runtime prints before an exception that nobody caught.</summary>
    public const string Announcement = "Unhandled exception. ";

    // All that the runtime says when there is no memory left to say more.
    private const string OutOfMemory = "Out of memory.";

    /// <summary>
    /// Finds the exception in what a .NET program printed on standard error, as the runtime prints it:
    /// <c>Unhandled exception. TYPE: MESSAGE</c>, then inner exceptions and the stack; or only <c>Out of memory.</c>
    /// </summary>
    /// <returns>Null when no exception is announced.</returns>
    public static SnippetException? Find(string error)
    {
        // The runtime prints last; whatever looks the same before it was printed by the program.
        var at = error.LastIndexOf('\n' + Announcement, StringComparison.Ordinal) + 1;
        at = at > 0 ? at : error.IndexOf(Announcement, StringComparison.Ordinal);
        if (at < 0)
        {
            return error.TrimEnd().EndsWith(OutOfMemory, StringComparison.Ordinal) ? new(typeof(OutOfMemoryException).FullName!, "") : null;
        }

        var text = error[(at + Announcement.Length)..].ReplaceLineEndings("\n").Split('\n');
        var colon = text[0].IndexOf(": ", StringComparison.Ordinal);
        if (colon < 0)
        {
            return new(text[0], "");
        }

        var rest = text.Skip(1).TakeWhile(IsMessage);
        return new(text[0][..colon], string.Join('\n', rest.Prepend(text[0][(colon + 2)..])).TrimEnd('\n'));
    }

    /// <summary>
    /// A type as a sentence names it: without its namespace. The arguments of a generic one have namespaces as well, and keep them.
    /// </summary>
    /// <param name="type">Full name.</param>
    public static string ShortName(string type) => type[(type.Split('`', '[')[0].LastIndexOf('.') + 1)..];

    private static bool IsMessage(string line) =>
        !line.StartsWith("   at ", StringComparison.Ordinal) && !line.StartsWith(" ---> ", StringComparison.Ordinal);
}
