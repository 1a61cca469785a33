using IncidentKB.Core.Snippets;

namespace IncidentKB.Runner;

/// <summary>What the compiler shall not have to look at, found in one pass over the text.</summary>
internal static class SourceCheck
{
    /// <summary>Refuses a source that is too long or nested too deeply.</summary>
    /// <param name="source">The text.</param>
    /// <param name="bytes">Its length in UTF-8.</param>
    /// <returns>Null when the compiler may have it. It has limits of its own, so a text that fools this check gains nothing.</returns>
    public static CompiledSnippet? Refuse(string source, int bytes)
    {
        if (bytes > SnippetLimits.SourceBytes)
        {
            var message = $"The source has {bytes:N0} bytes; at most {SnippetLimits.SourceBytes:N0} are compiled. Shorten it.";
            return CompilerProcess.Refused(SnippetLimits.TooLong, 1, 1, message);
        }

        if (FindTooDeep(source) is not { } at)
        {
            return null;
        }

        var tooDeep = $"Brackets are nested more than {SnippetLimits.Nesting} deep here. Make it flatter.";
        return CompilerProcess.Refused(SnippetLimits.TooDeep, at.Line, at.Column, tooDeep);
    }

    // Brackets in comments do not count. Those in strings do, because a string may hold code again.
    private static (int Line, int Column)? FindTooDeep(string source)
    {
        var depth = 0;
        for (var i = 0; i < source.Length; i++)
        {
            switch (source[i])
            {
                case '/' when i + 1 < source.Length && source[i + 1] == '/':
                    i = EndOf("\n", source, i);
                    break;
                case '/' when i + 1 < source.Length && source[i + 1] == '*':
                    i = EndOf("*/", source, i + 2) + 1;
                    break;
                case '(' or '[' or '{' when ++depth > SnippetLimits.Nesting:
                    return Place(source, i);
                case ')' or ']' or '}' when depth > 0:
                    depth--;
                    break;
            }
        }

        return null;
    }

    private static int EndOf(string mark, string source, int from) =>
        source.IndexOf(mark, from, StringComparison.Ordinal) is >= 0 and var end ? end : source.Length;

    private static (int Line, int Column) Place(string source, int at) =>
        (source.AsSpan(0, at).Count('\n') + 1, at - source.LastIndexOf('\n', at));
}
