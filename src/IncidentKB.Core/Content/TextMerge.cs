using DiffPlex;
using DiffPlex.Chunkers;

namespace IncidentKB.Core.Content;

/// <summary>A text made of two that were written from the same one.</summary>
/// <param name="Text">The text. Where both changed the same lines, both versions stand in it between marks.</param>
/// <param name="HasConflicts">True where a person has to choose.</param>
public sealed record TextMerge(string Text, bool HasConflicts)
{
    private const string Mine = "<<<<<<< ";
    private const string Between = "=======";
    private const string Theirs = ">>>>>>> ";

    /// <summary>Merges line by line.</summary>
    /// <param name="origin">What both began from.</param>
    /// <param name="mine">One of them.</param>
    /// <param name="mineName">What its lines are marked with, where a person has to choose.</param>
    /// <param name="theirs">The other one.</param>
    /// <param name="theirsName">What its lines are marked with.</param>
    public static TextMerge Of(string origin, string mine, string mineName, string theirs, string theirsName)
    {
        if (mine == theirs || theirs == origin)
        {
            return new(mine, false);
        }

        if (mine == origin)
        {
            return new(theirs, false);
        }

        var merge = ThreeWayDiffer.Instance.CreateMerge(
            origin.ReplaceLineEndings("\n"), mine.ReplaceLineEndings("\n"), theirs.ReplaceLineEndings("\n"),
            ignoreWhiteSpace: false, ignoreCase: false, new LineChunker());
        var lines = new List<string>();
        var isOrigin = false;
        foreach (var line in merge.MergedPieces)
        {
            // What both began from helps a program, and a person only reads it a third time.
            isOrigin = merge.IsSuccessful ? isOrigin : line == "||||||| base" || (isOrigin && line != Between);
            if (!isOrigin)
            {
                lines.Add(merge.IsSuccessful ? line : line switch
                {
                    "<<<<<<< old" => Mine + mineName,
                    ">>>>>>> new" => Theirs + theirsName,
                    _ => line,
                });
            }
        }

        var lineEnd = mine.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        return new(string.Join(lineEnd, lines), !merge.IsSuccessful);
    }

    /// <summary>Line, from 1, of the first mark of a conflict in a text; null where none is left.</summary>
    public static int? ConflictIn(string text)
    {
        var number = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            number++;
            if (line.StartsWith(Mine, StringComparison.Ordinal) || line.StartsWith(Theirs, StringComparison.Ordinal))
            {
                return number;
            }
        }

        return null;
    }
}
