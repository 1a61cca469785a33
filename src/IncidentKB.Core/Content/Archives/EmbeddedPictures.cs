using System.Text;

namespace IncidentKB.Core.Content.Archives;

/// <summary>
/// Takes the pictures out of a text that it carries in itself, as <c>data:image/png;base64,...</c>: exports of word processors do so.
/// </summary>
internal static class EmbeddedPictures
{
    private const string Begin = "data:image/";
    private const string Coding = ";base64,";

    // "jpeg", "svg+xml"
    private const int MaxKind = 20;

    /// <summary>The text with a name in the place of each picture.</summary>
    /// <param name="text">The text.</param>
    /// <param name="pictures">Gets the pictures by these names.</param>
    public static string TakeOut(string text, Dictionary<string, byte[]> pictures)
    {
        var rest = new StringBuilder();
        var at = 0;
        while (text.IndexOf(Begin, at, StringComparison.Ordinal) is var start and >= 0)
        {
            var kind = text.AsSpan(start + Begin.Length, Math.Min(MaxKind + Coding.Length, text.Length - start - Begin.Length));
            var coding = kind.IndexOf(Coding, StringComparison.Ordinal);
            var data = start + Begin.Length + coding + Coding.Length;
            var end = data;
            while (coding >= 0 && end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '+' or '/' or '='))
            {
                end++;
            }

            rest.Append(text, at, start - at);
            if (coding >= 0 && Decode(text.AsSpan(data, end - data)) is { } bytes)
            {
                var name = $"embedded-{pictures.Count + 1}";
                pictures.Add(name, bytes);
                rest.Append(name);
                at = end;
            }
            else
            {
                rest.Append(Begin);
                at = start + Begin.Length;
            }
        }

        return rest.Append(text, at, text.Length - at).ToString();
    }

    private static byte[]? Decode(ReadOnlySpan<char> base64)
    {
        var bytes = new byte[(base64.Length / 4 * 3) + 3];
        return Convert.TryFromBase64Chars(base64, bytes, out var length) && length > 0 ? bytes[..length] : null;
    }
}
