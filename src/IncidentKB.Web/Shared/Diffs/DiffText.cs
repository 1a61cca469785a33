using DiffPlex;
using DiffPlex.Model;
using IncidentKB.Core;

namespace IncidentKB.Web.Shared.Diffs;

/// <summary>Cuts texts into what is compared: files into lines, lines into words.</summary>
internal static class DiffText
{
    // A line of more pieces is compared as a whole: a paragraph of 1,000 words is no line that one reads word by word, and the time
    // grows with the square.
    private const int MaxWords = 1_000;

    // Below this share of common text, marks inside the line would be confetti.
    private const double MinCommon = 0.3;

    /// <summary>The lines of a text, each with its line feed: a last line that has none differs from one that has.</summary>
    public static IReadOnlyList<string> Lines(string text)
    {
        var lines = new List<string>();
        for (var start = 0; start < text.Length;)
        {
            var end = text.IndexOf('\n', start);
            end = end < 0 ? text.Length : end + 1;
            lines.Add(text[start..end]);
            start = end;
        }

        return lines;
    }

    /// <summary>Compares two lists piece by piece.</summary>
    public static DiffResult Compare(IReadOnlyList<string> old, IReadOnlyList<string> now, bool ignoresIndentation = false) =>
        Differ.Instance.CreateDiffs(Side.Old, Side.New, ignoresIndentation, ignoreCase: false, new Side(old, now));

    /// <summary>A line without its line feed.</summary>
    public static string WithoutEnd(string line) => line.EndsWith('\n') ? line[..^1] : line;

    /// <summary>The pieces of two lines that took each other's place; those that only one has are marked where that is wanted.</summary>
    public static (IReadOnlyList<DiffPiece> Old, IReadOnlyList<DiffPiece> New) Mark(string? old, string? now, bool byWord)
    {
        if (old == null || now == null || !byWord)
        {
            return (Whole(old ?? ""), Whole(now ?? ""));
        }

        var (before, after) = (Words(WithoutEnd(old)), Words(WithoutEnd(now)));
        if (Math.Max(before.Count, after.Count) > MaxWords)
        {
            return (Whole(old), Whole(now));
        }

        var result = Compare(before, after);
        var isOld = new bool[before.Count];
        var isNew = new bool[after.Count];
        foreach (var block in result.DiffBlocks)
        {
            Array.Fill(isOld, value: true, block.DeleteStartA, block.DeleteCountA);
            Array.Fill(isNew, value: true, block.InsertStartB, block.InsertCountB);
        }

        var common = before.Where((word, i) => !isOld[i] && !string.IsNullOrWhiteSpace(word)).Sum(w => w.Length);
        return common < MinCommon * Math.Min(old.Length, now.Length) ? (Whole(old), Whole(now)) : (Join(before, isOld), Join(after, isNew));
    }

    private static IReadOnlyList<DiffPiece> Whole(string line) => [new(WithoutEnd(line), IsMarked: false)];

    private static List<DiffPiece> Join(List<string> words, bool[] isMarked)
    {
        var pieces = new List<DiffPiece>();
        for (var start = 0; start < words.Count;)
        {
            var end = start + 1;
            while (end < words.Count && isMarked[end] == isMarked[start])
            {
                end++;
            }

            pieces.Add(new(string.Concat(words.Take(start..end)), isMarked[start]));
            start = end;
        }

        return pieces;
    }

    // Letters and digits stay together; Chinese has no spaces between words, so each of its characters stands for itself.
    private static List<string> Words(string line)
    {
        var words = new List<string>();
        for (var start = 0; start < line.Length;)
        {
            var end = start + 1;
            while (end < line.Length && IsWord(line[start]) && IsWord(line[end]))
            {
                end++;
            }

            if (end < line.Length && char.IsSurrogatePair(line[end - 1], line[end]))
            {
                end++;
            }

            words.Add(line[start..end]);
            start = end;
        }

        return words;
    }

    private static bool IsWord(char c) => (char.IsLetterOrDigit(c) || c == '_') && !CjkText.IsCjk(c);

    // The differ takes texts and cuts them; ours are cut already.
    private sealed class Side(IReadOnlyList<string> old, IReadOnlyList<string> now) : IChunker
    {
        public const string Old = "old";
        public const string New = "new";

        public IReadOnlyList<string> Chunk(string text) => text == Old ? old : now;
    }
}
