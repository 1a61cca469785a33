using System.Globalization;

namespace IncidentKB.Core;

/// <summary>Text of strangers for a console or a log, which obey control characters.</summary>
public static class VisibleText
{
    /// <summary>The text in one line: each control character and line separator as <c>\u001B</c>.</summary>
    public static string Of(string text) =>
        text.Any(IsHidden)
            ? string.Concat(text.Select(c => IsHidden(c) ? string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}") : $"{c}"))
            : text;

    private static bool IsHidden(char c) => char.IsControl(c) || c is '\u2028' or '\u2029';
}
