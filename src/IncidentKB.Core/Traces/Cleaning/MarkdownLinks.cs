using System.Text;

namespace IncidentKB.Core.Traces.Cleaning;

/// <summary>
/// Replaces <c>[text](https://...)</c> by its text. Calls of generic functions look alike (<c>f[...](0xc000)</c>), so the address
/// must be one, or repeat the text.
/// </summary>
internal static class MarkdownLinks
{
    private const int MaxText = 500;

    /// <summary>The text without links; the same text where there are none.</summary>
    public static string Replace(string text)
    {
        var middle = text.IndexOf("](", StringComparison.Ordinal);
        if (middle < 0)
        {
            return text;
        }

        var result = new StringBuilder(text.Length);
        var from = 0;
        for (; middle >= 0; middle = text.IndexOf("](", Math.Max(from, middle + 2), StringComparison.Ordinal))
        {
            var oldest = Math.Max(from, middle - MaxText);
            var open = text.AsSpan(oldest, middle - oldest).LastIndexOfAny('[', '\n');
            var rest = text.AsSpan(middle + 2, Math.Min(2 * MaxText, text.Length - middle - 2));
            var close = rest.IndexOfAny(") \n");
            if (open < 0 || text[oldest + open] != '[' || close < 0 || rest[close] != ')')
            {
                continue;
            }

            var label = text.AsSpan(oldest + open + 1, middle - oldest - open - 1);
            var address = rest[..close];
            if (IsAddress(address) || (label.Length > 3 && address.Contains(label, StringComparison.Ordinal)))
            {
                result.Append(text, from, oldest + open - from).Append(label);
                from = middle + 2 + close + 1;
            }
        }

        return from == 0 ? text : result.Append(text, from, text.Length - from).ToString();
    }

    private static bool IsAddress(ReadOnlySpan<char> text) =>
        text.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
        || text.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
        || text.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase);
}
