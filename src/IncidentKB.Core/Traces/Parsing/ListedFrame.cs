using IncidentKB.Core.Traces.Cleaning;

namespace IncidentKB.Core.Traces.Parsing;

/// <summary>
/// Cuts a call as issue trackers list it, file and line first: <c>HashMap.java:1442 - java.util.HashMap$HashIterator.nextNode</c>,
/// <c>:0 - Acme.Runner.Run(args)</c>.
/// </summary>
internal static class ListedFrame
{
    private const int MaxFileLength = 200;

    /// <summary>Cuts a line.</summary>
    /// <param name="line">The line.</param>
    /// <param name="file">Where its file stands in it; empty where it names none.</param>
    /// <param name="fileLine">Line in the file.</param>
    /// <param name="name">Where the function begins.</param>
    /// <returns>True where it has this form.</returns>
    public static bool TryCut(ReadOnlySpan<char> line, out TextSlice file, out int fileLine, out int name)
    {
        var begin = LineSpans.Indent(line);
        var colon = begin < line.Length && (char.IsLetter(line[begin]) || line[begin] == ':') ? line[begin..].IndexOf(':') : -1;
        file = new(begin, Math.Max(0, colon));
        var at = begin + colon + 1;
        fileLine = 0;
        name = 0;
        if (colon is < 0 or > MaxFileLength
            || !LineSpans.TryReadNumber(line, ref at, out fileLine)
            || !line[at..].StartsWith(" - ", StringComparison.Ordinal))
        {
            return false;
        }

        name = at + " - ".Length;
        return line[name..].Contains('.');
    }
}
