using DiffPlex.Model;
using IncidentKB.Core.Content;

namespace IncidentKB.Web.Shared.Diffs;

/// <summary>What became of a file.</summary>
public enum FileChange
{
    /// <summary>Both sides have it, and they differ.</summary>
    Changed,

    /// <summary>Only the new side has it.</summary>
    Added,

    /// <summary>Only the old side has it.</summary>
    Removed,
}

/// <summary>A part of a line.</summary>
/// <param name="Text">The characters.</param>
/// <param name="IsMarked">True where the line on the other side has something else here.</param>
public sealed record DiffPiece(string Text, bool IsMarked);

/// <summary>A line of one side.</summary>
/// <param name="Number">Its number in the file, from 1.</param>
/// <param name="Pieces">Its text without the line end.</param>
/// <param name="HasEnd">False for a last line that no line end follows.</param>
public sealed record DiffLine(int Number, IReadOnlyList<DiffPiece> Pieces, bool HasEnd)
{
    /// <summary>The whole line without its end.</summary>
    public string Text => string.Concat(Pieces.Select(p => p.Text));
}

/// <summary>Lines that stand beside each other; null where a side has none.</summary>
/// <param name="Old">Of the old side.</param>
/// <param name="New">Of the new side.</param>
/// <param name="IsChanged">True unless both are the same.</param>
public sealed record DiffRow(DiffLine? Old, DiffLine? New, bool IsChanged);

/// <summary>Neighbouring rows.</summary>
/// <param name="Rows">The rows, in the order of the file.</param>
/// <param name="IsFolded">True for unchanged ones that are too far from a change to be read with it.</param>
public sealed record DiffStretch(IReadOnlyList<DiffRow> Rows, bool IsFolded);

/// <summary>One file on two sides, line by line: of two revisions, or of a proposal and what is published.</summary>
public sealed class FileDiff
{
    /// <summary>
    /// The most lines of a side that are compared. The comparison takes time with the square of the changes: two files of 5,000 lines
    /// that share none take a tenth of a second, and the page of such a file is large as well.
    /// </summary>
    public const int MaxLines = 5_000;

    /// <summary>Unchanged lines that stay in sight before and after a change.</summary>
    public const int Context = 3;

    // Characters of changed lines that are compared word by word: enough for an article that was rewritten from end to end. More of
    // them are whole lines, so that no file takes longer than a quarter of a second.
    private const int MaxMarked = 200_000;

    private FileDiff(string path, string? before, string? after, bool ignoresIndentation)
    {
        (Path, Before, After) = (path, before, after);
        var (old, now) = IsPicture ? ([], []) : (DiffText.Lines(before ?? ""), DiffText.Lines(after ?? ""));
        IsTooLarge = Math.Max(old.Count, now.Count) > MaxLines;
        Rows = IsTooLarge ? [] : [.. RowsOf(DiffText.Compare(old, now, ignoresIndentation))];
    }

    /// <summary>Path of the file inside its folder.</summary>
    public string Path { get; }

    /// <summary>The old text, of a picture its hash (<see cref="ContentImage.Document"/>); null for a file that was added.</summary>
    public string? Before { get; }

    /// <summary>The new text or hash; null for a file that was removed.</summary>
    public string? After { get; }

    /// <summary>What became of it.</summary>
    public FileChange Change => Before == null ? FileChange.Added : After == null ? FileChange.Removed : FileChange.Changed;

    /// <summary>True for a picture, which is shown and not compared.</summary>
    public bool IsPicture => Path.StartsWith(IncidentBundle.ImageFolder, StringComparison.Ordinal);

    /// <summary>True where a side has more than <see cref="MaxLines"/>, so that there are no rows.</summary>
    public bool IsTooLarge { get; }

    /// <summary>All lines; none of a picture and of a file that is too large.</summary>
    public IReadOnlyList<DiffRow> Rows { get; }

    /// <summary>Compares two programs, which need not be called alike: a line that is only indented anew is the same.</summary>
    public static FileDiff OfPrograms(string before, string after) => new("", before, after, ignoresIndentation: true);

    /// <summary>Compares two sets of files, path to text. Files that are the same on both sides are left out.</summary>
    /// <returns>The others: the English article, the Chinese one, then by path.</returns>
    public static IReadOnlyList<FileDiff> Compare(IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> after) =>
    [
        .. from path in before.Keys.Union(after.Keys, StringComparer.Ordinal)
           let old = before.GetValueOrDefault(path)
           let now = after.GetValueOrDefault(path)
           where old != now
           orderby RankOf(path), path
           select new FileDiff(path, old, now, ignoresIndentation: false),
    ];

    /// <summary>The rows, with the unchanged ones folded that are further than <see cref="Context"/> lines from a change.</summary>
    public IEnumerable<DiffStretch> Stretches()
    {
        var shown = new bool[Rows.Count];
        for (var i = 0; i < Rows.Count; i++)
        {
            if (Rows[i].IsChanged)
            {
                Array.Fill(shown, value: true, Math.Max(0, i - Context), Math.Min(Rows.Count, i + Context + 1) - Math.Max(0, i - Context));
            }
        }

        for (var start = 0; start < Rows.Count;)
        {
            var end = start + 1;
            while (end < Rows.Count && shown[end] == shown[start])
            {
                end++;
            }

            // A fold of one line would take the place of that line.
            yield return new([.. Rows.Take(start..end)], !shown[start] && end - start > 1);
            start = end;
        }
    }

    private static int RankOf(string path) => path switch
    {
        IncidentBundle.EnglishFile => 0,
        IncidentBundle.ChineseFile => 1,
        _ => 2,
    };

    private static IEnumerable<DiffRow> RowsOf(DiffResult result)
    {
        var (old, now, unmarked) = (0, 0, MaxMarked);
        foreach (var block in result.DiffBlocks)
        {
            for (; old < block.DeleteStartA; old++, now++)
            {
                yield return Same(result, old, now);
            }

            for (var i = 0; i < Math.Max(block.DeleteCountA, block.InsertCountB); i++)
            {
                var oldLine = i < block.DeleteCountA ? result.PiecesOld[old + i] : null;
                var newLine = i < block.InsertCountB ? result.PiecesNew[now + i] : null;
                unmarked -= oldLine != null && newLine != null ? oldLine.Length + newLine.Length : 0;
                var (before, after) = DiffText.Mark(oldLine, newLine, byWord: unmarked >= 0);
                yield return new(
                    oldLine == null ? null : LineOf(old + i + 1, oldLine, before),
                    newLine == null ? null : LineOf(now + i + 1, newLine, after),
                    IsChanged: true);
            }

            (old, now) = (old + block.DeleteCountA, now + block.InsertCountB);
        }

        for (; old < result.PiecesOld.Count; old++, now++)
        {
            yield return Same(result, old, now);
        }
    }

    private static DiffRow Same(DiffResult result, int old, int now)
    {
        var line = LineOf(old + 1, result.PiecesOld[old], [new(DiffText.WithoutEnd(result.PiecesOld[old]), IsMarked: false)]);
        return new(line, line with { Number = now + 1 }, IsChanged: false);
    }

    private static DiffLine LineOf(int number, string line, IReadOnlyList<DiffPiece> pieces) => new(number, pieces, line.EndsWith('\n'));
}
