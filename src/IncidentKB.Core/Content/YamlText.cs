using System.Globalization;
using System.Text;

namespace IncidentKB.Core.Content;

/// <summary>Writes texts as YAML.</summary>
internal static class YamlText
{
    /// <summary>
    /// A text in double quotes, readable: only what YAML cannot hold is escaped. Half of a surrogate pair is no text and becomes U+FFFD.
    /// </summary>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var rune in text.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '"' or '\\' => quoted.Append('\\').Append(rune.ToString()),
                '\n' => quoted.Append("\\n"),
                '\t' => quoted.Append("\\t"),
                <= 0x1F or (>= 0x7F and <= 0x9F) or 0x2028 or 0x2029 or 0xFEFF or 0xFFFE or 0xFFFF =>
                    quoted.Append("\\u").Append(rune.Value.ToString("X4", CultureInfo.InvariantCulture)),
                _ => quoted.Append(rune.ToString()),
            };
        }

        return quoted.Append('"').ToString();
    }
}
