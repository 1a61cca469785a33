using DiffPlex;
using DiffPlex.Chunkers;

namespace IncidentKB.Core.Content;

/// <summary>A text made of two that were written from the same one.</summary>
/// <param name="Text">The text. Where both changed the same lines, both versions stand in it between marks.</param>
/// <param name="HasConflicts">True where a person has to choose.</param>
/// <remarks>
/// The method of diff3 (Khanna, Kunal and Pierce, "A Formal Investigation of Diff3", 2007) over the line comparison of DiffPlex. Its
/// own merge of three texts loses lines: of the origin "a b c", "a b x" and "y a z" it gives the last one and no conflict.
/// </remarks>
public sealed record TextMerge(string Text, bool HasConflicts)
{
    /// <summary>Most lines of a text that are merged line by line; of longer ones both stand there whole.</summary>
    public const int MaxLines = 5_000;

    /// <summary>What marks the lines of whoever merges.</summary>
    public const string Yours = "<<<<<<< yours";

    /// <summary>What marks the end of the lines of others.</summary>
    public const string Others = ">>>>>>> saved meanwhile";

    private const string Between = "=======";

    /// <summary>Merges line by line.</summary>
    /// <param name="origin">What both began from.</param>
    /// <param name="mine">One of them.</param>
    /// <param name="theirs">The other one.</param>
    /// <returns>The merged text, with the line ends of <paramref name="mine"/>.</returns>
    public static TextMerge Of(string origin, string mine, string theirs)
    {
        if (mine == theirs || theirs == origin)
        {
            return new(mine, false);
        }

        if (mine == origin)
        {
            return new(theirs, false);
        }

        var (o, a, b) = (LinesOf(origin), LinesOf(mine), LinesOf(theirs));
        return Joined(Math.Max(o.Length, Math.Max(a.Length, b.Length)) > MaxLines ? [Conflict(a, b)] : Regions(o, a, b), mine);
    }

    /// <summary>
    /// Both texts in one, where it is not known what they began from: what they share stands once, the rest between marks.
    /// </summary>
    public static TextMerge Both(string mine, string theirs)
    {
        var (a, b) = (LinesOf(mine), LinesOf(theirs));
        if (Math.Max(a.Length, b.Length) > MaxLines)
        {
            return Joined([Conflict(a, b)], mine);
        }

        var regions = new List<Region>();
        var (at, to) = (0, 0);
        foreach (var change in ChangesOf(a, b))
        {
            regions.Add(new(a[at..change.Start], false));
            regions.Add(Conflict(a[change.Start..change.End], b[change.OtherStart..change.OtherEnd]));
            (at, to) = (change.End, change.OtherEnd);
        }

        regions.Add(new(a[at..], false));
        return Joined(regions, mine);
    }

    /// <summary>Line, from 1, of the first mark of a conflict in a text; null where none is left.</summary>
    public static int? ConflictIn(string text)
    {
        var number = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            number++;
            if (line is Yours or Others)
            {
                return number;
            }
        }

        return null;
    }

    // Stretches that neither changed, one changed, or both changed; changes that touch belong together.
    private static List<Region> Regions(string[] o, string[] a, string[] b)
    {
        var (mine, theirs) = (ChangesOf(o, a), ChangesOf(o, b));
        var regions = new List<Region>();
        var (at, i, j, shiftA, shiftB) = (0, 0, 0, 0, 0);
        while (i < mine.Count || j < theirs.Count)
        {
            var start = Math.Min(i < mine.Count ? mine[i].Start : int.MaxValue, j < theirs.Count ? theirs[j].Start : int.MaxValue);
            var end = start;
            var (firstA, firstB) = (i, j);
            for (var grows = true; grows;)
            {
                grows = false;
                for (; i < mine.Count && mine[i].Start <= end; i++, grows = true)
                {
                    end = Math.Max(end, mine[i].End);
                }

                for (; j < theirs.Count && theirs[j].Start <= end; j++, grows = true)
                {
                    end = Math.Max(end, theirs[j].End);
                }
            }

            regions.Add(new(o[at..start], false));
            var (nextA, nextB) = (ShiftAfter(mine, i), ShiftAfter(theirs, j));
            var (left, right) = (a[(start + shiftA)..(end + nextA)], b[(start + shiftB)..(end + nextB)]);
            regions.Add(
                firstA == i ? new(right, false) : firstB == j || left.SequenceEqual(right) ? new(left, false) : Conflict(left, right));
            (at, shiftA, shiftB) = (end, nextA, nextB);
        }

        regions.Add(new(o[at..], false));
        return regions;
    }

    // By how many lines a text is longer than the origin behind its first changes.
    private static int ShiftAfter(List<Change> changes, int count) =>
        count == 0 ? 0 : changes[count - 1].OtherEnd - changes[count - 1].End;

    private static Region Conflict(string[] mine, string[] theirs) => new([Yours, .. mine, Between, .. theirs, Others], true);

    private static TextMerge Joined(List<Region> regions, string mine) => new(
        string.Join(mine.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n", regions.SelectMany(r => r.Lines)),
        regions.Exists(r => r.IsConflict));

    private static List<Change> ChangesOf(string[] from, string[] to) =>
    [
        .. Differ.Instance.CreateDiffs(
            string.Join('\n', from), string.Join('\n', to), ignoreWhiteSpace: false, ignoreCase: false, new LineChunker())
            .DiffBlocks
            .Select(d => new Change(d.DeleteStartA, d.DeleteStartA + d.DeleteCountA, d.InsertStartB, d.InsertStartB + d.InsertCountB)),
    ];

    private static string[] LinesOf(string text) =>
        text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Split('\n');

    private sealed record Region(string[] Lines, bool IsConflict);

    private sealed record Change(int Start, int End, int OtherStart, int OtherEnd);
}
