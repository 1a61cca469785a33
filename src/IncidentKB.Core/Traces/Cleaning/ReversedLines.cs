using System.Buffers;
using System.Text;
using IncidentKB.Core.Traces.Languages;
using IncidentKB.Core.Traces.Parsing;

namespace IncidentKB.Core.Traces.Cleaning;

/// <summary>
/// Turns a paste round whose newest line stands first, as log viewers show it. The signs: the first line of a stack stands below a
/// call instead of above one, or one exception below all of its frames.
/// </summary>
internal static class ReversedLines
{
    // Log viewers show pages, not megabytes.
    private const int MaxLength = 2 * 1024 * 1024;

    private static readonly SearchValues<string> StackHeads =
        SearchValues.Create([.. TraceLanguages.All.SelectMany(l => l.StackHeads).Distinct()], StringComparison.Ordinal);

    private static readonly OrderTest[] Orders = [.. TraceLanguages.All.Select(l => l.Order).OfType<OrderTest>()];

    /// <summary>The text in the order of printing; the same text where that is how it stands.</summary>
    public static string Turn(string text) =>
        text.Length > MaxLength || text.AsSpan().IndexOfAny(StackHeads) < 0 || !IsReversed(text) ? text : Reverse(text);

    private static bool IsReversed(string text)
    {
        var votes = 0;
        var exceptions = 0;
        var isFirstFrame = false;
        ReadOnlySpan<char> before = default;
        foreach (var range in text.AsSpan().Split('\n'))
        {
            var line = text.AsSpan()[range].Trim();
            if (line.Length == 0)
            {
                continue;
            }

            var below = NextLine(text, range.End.Value);
            foreach (var order in Orders)
            {
                votes += order(before, line, below);
            }

            isFirstFrame |= before.Length == 0 && line.StartsWith("at ") && line.Contains('(');
            exceptions += IsException(line) ? 1 : 0;
            before = line;
        }

        return votes > 0 || (votes == 0 && isFirstFrame && exceptions == 1 && IsException(before));
    }

    private static ReadOnlySpan<char> NextLine(string text, int end)
    {
        var next = text.AsSpan(Math.Min(text.Length, end + 1));
        var length = next.IndexOf('\n');
        return (length < 0 ? next : next[..length]).Trim();
    }

    private static bool IsException(ReadOnlySpan<char> line) =>
        !line.StartsWith("at ") && !line.StartsWith("Caused by") && ExceptionLine.FindDottedType(line).Length > 0;

    private static string Reverse(string text)
    {
        var result = new StringBuilder(text.Length);
        for (var end = text.Length; end >= 0;)
        {
            var start = text.AsSpan(0, end).LastIndexOf('\n') + 1;
            result.Append(text, start, end - start);
            if (start > 0)
            {
                result.Append('\n');
            }

            end = start - 1;
        }

        return result.ToString();
    }
}
