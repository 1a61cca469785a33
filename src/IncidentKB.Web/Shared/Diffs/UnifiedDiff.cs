using System.Globalization;
using System.Text;

namespace IncidentKB.Web.Shared.Diffs;

/// <summary>Writes a difference as patch(1) and git read it (POSIX diff -u), with their line about a missing line end.</summary>
internal static class UnifiedDiff
{
    private const string NoEnd = "\\ No newline at end of file\n";

    /// <summary>The difference of one file; null for a picture and for a file that is too large to be compared.</summary>
    public static string? Of(FileDiff file)
    {
        if (file.IsPicture || file.IsTooLarge)
        {
            return null;
        }

        var text = new StringBuilder();
        text.Append(file.Before == null ? "--- /dev/null\n" : $"--- a/{file.Path}\n");
        text.Append(file.After == null ? "+++ /dev/null\n" : $"+++ b/{file.Path}\n");
        foreach (var hunk in Hunks(file.Rows))
        {
            var old = hunk.Where(r => r.Old != null).Select(r => r.Old!.Number).ToList();
            var now = hunk.Where(r => r.New != null).Select(r => r.New!.Number).ToList();
            text.Append(CultureInfo.InvariantCulture, $"@@ -{old.FirstOrDefault()},{old.Count} +{now.FirstOrDefault()},{now.Count} @@\n");
            foreach (var (sign, before, after) in Lines(hunk))
            {
                Append(text, sign, (after ?? before)!);
            }
        }

        return text.ToString();
    }

    /// <summary>Changes with the lines around them; those whose surroundings touch are one.</summary>
    public static IEnumerable<List<DiffRow>> Hunks(IReadOnlyList<DiffRow> rows)
    {
        var changed = Enumerable.Range(0, rows.Count).Where(i => rows[i].IsChanged).ToList();
        for (var first = 0; first < changed.Count;)
        {
            var last = first;
            while (last + 1 < changed.Count && changed[last + 1] - changed[last] <= (2 * FileDiff.Context) + 1)
            {
                last++;
            }

            var (start, end) = (Math.Max(0, changed[first] - FileDiff.Context), Math.Min(rows.Count, changed[last] + FileDiff.Context + 1));
            yield return [.. rows.Take(start..end)];
            first = last + 1;
        }
    }

    /// <summary>
    /// Its lines, each with what became of it. Of changes that follow each other, first all that went, then all that came.
    /// </summary>
    public static IEnumerable<(char Sign, DiffLine? Old, DiffLine? New)> Lines(List<DiffRow> hunk)
    {
        for (var i = 0; i < hunk.Count;)
        {
            if (!hunk[i].IsChanged)
            {
                yield return (' ', hunk[i].Old, hunk[i++].New);
                continue;
            }

            var changes = hunk.Skip(i).TakeWhile(r => r.IsChanged).ToList();
            foreach (var row in changes.Where(r => r.Old != null))
            {
                yield return ('-', row.Old, null);
            }

            foreach (var row in changes.Where(r => r.New != null))
            {
                yield return ('+', null, row.New);
            }

            i += changes.Count;
        }
    }

    private static void Append(StringBuilder text, char sign, DiffLine line) =>
        text.Append(sign).Append(line.Text).Append('\n').Append(line.HasEnd ? "" : NoEnd);
}
