namespace IncidentKB.Core.Search;

/// <summary>How many slips of the keyboard lie between two words.</summary>
public static class EditDistance
{
    /// <summary>
    /// The number of inserted, dropped, replaced and swapped neighbouring letters that make one word of the other
    /// (optimal string alignment), or <paramref name="limit"/> + 1 as soon as it is known to be more than that.
    /// </summary>
    /// <param name="left">A word; its length times <paramref name="limit"/> bounds the work.</param>
    /// <param name="right">Another word.</param>
    /// <param name="limit">The largest distance of interest, 0 or more.</param>
    public static int Bounded(ReadOnlySpan<char> left, ReadOnlySpan<char> right, int limit)
    {
        if (Math.Abs(left.Length - right.Length) > limit)
        {
            return limit + 1;
        }

        var width = right.Length + 1;
        var (before, above, row) = (new int[width], new int[width], new int[width]);
        for (var j = 0; j < width; j++)
        {
            above[j] = j;
        }

        for (var i = 1; i <= left.Length; i++)
        {
            // Outside this band every way costs more than the limit.
            var from = Math.Max(1, i - limit);
            var to = Math.Min(right.Length, i + limit);
            row.AsSpan().Fill(limit + 1);
            row[0] = Math.Min(i, limit + 1);
            var best = row[0];
            for (var j = from; j <= to; j++)
            {
                var cost = left[i - 1] == right[j - 1] ? 0 : 1;
                var distance = Math.Min(Math.Min(above[j] + 1, row[j - 1] + 1), above[j - 1] + cost);
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                {
                    distance = Math.Min(distance, before[j - 2] + 1);
                }

                row[j] = distance;
                best = Math.Min(best, distance);
            }

            if (best > limit)
            {
                return limit + 1;
            }

            (before, above, row) = (above, row, before);
        }

        return Math.Min(above[right.Length], limit + 1);
    }
}
