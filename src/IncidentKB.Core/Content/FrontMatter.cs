using System.Text.RegularExpressions;

namespace IncidentKB.Core.Content;

/// <summary>
/// Writes single keys of front matter. All other lines stay as their author wrote them, comments included, so that a form and a
/// text editor can work on the same file.
/// </summary>
public static partial class FrontMatter
{
    // A list that fits on a line stays on one.
    private const int MaxFlow = 200;

    /// <summary>Sets a key, which comes last where it was not there.</summary>
    /// <param name="text">The file.</param>
    /// <param name="key">A key of the first level.</param>
    /// <param name="value">Its value as <see cref="Scalar"/>, <see cref="List"/> or <see cref="Records"/> writes it.</param>
    /// <returns>The file with the key; null where its front matter cannot be read, or does not give each key its own line.</returns>
    public static string? With(string text, string key, string value)
    {
        if (MarkdownFile.Cut(text, "", []) is not { } cut
            || YamlRecord.Read(cut.FrontMatter, "", lineOffset: 1, []) is not { IsBlock: true } record)
        {
            return null;
        }

        var lines = text.Split('\n').ToList();
        var lineEnd = lines[0].EndsWith('\r') ? "\r" : "";
        var closing = cut.BodyLine - 1;
        var first = record.Has(key) ? record.LineOfKey(key) - 1 : closing;
        var end = record.Has(key) ? EndOf(lines, first, (record.LineOfKeyAfter(key) ?? (closing + 1)) - 1) : closing;
        var comment = end - first == 1 && !value.Contains('\n') ? CommentIn(lines[first]) : "";
        var entry = $"{key}:{(value.Length == 0 || value[0] == '\n' ? "" : " ")}{value}{comment}";
        lines.RemoveRange(first, end - first);
        lines.InsertRange(first, entry.Split('\n').Select(line => line + lineEnd));
        return string.Join('\n', lines);
    }

    /// <summary>Cuts a file into its front matter and what stands below; null where it has none.</summary>
    /// <returns>The lines between the two fences, and the body.</returns>
    public static (string Head, string Body)? Split(string text) =>
        MarkdownFile.Cut(text, "", []) is { } cut ? (cut.FrontMatter, text[cut.BodyStart..]) : null;

    /// <summary>The opposite of <see cref="Split"/>.</summary>
    public static string Join(string head, string body) =>
        $"---\n{head}{(head.Length == 0 || head.EndsWith('\n') ? "" : "\n")}---\n{body}";

    /// <summary>Line of a key in its file, from 1; null where it is not there.</summary>
    public static int? LineOf(string text, string key) =>
        MarkdownFile.Cut(text, "", []) is { } cut && YamlRecord.Read(cut.FrontMatter, "", lineOffset: 1, []) is { } record
            && record.Has(key)
            ? record.LineOfKey(key) : null;

    /// <summary>The text that a key has; null where it is missing or empty, or is no text.</summary>
    public static string? TextOf(string text, string key) =>
        MarkdownFile.Cut(text, "", []) is { } cut && YamlRecord.Read(cut.FrontMatter, "", lineOffset: 1, []) is { } record
            ? record.OptionalText(key) : null;

    /// <summary>A text as a value.</summary>
    public static string Scalar(string text) =>
        text.Length == 0 ? "" : PlainScalar().IsMatch(text) ? text : YamlText.Quote(text);

    /// <summary>A text as a value inside of brackets, where a comma ends it (YAML 1.2.2, 7.3.3).</summary>
    public static string FlowScalar(string text) =>
        text.AsSpan().IndexOfAny(",[]{}") < 0 ? Scalar(text) : YamlText.Quote(text);

    /// <summary>Several texts as a value, on one line where they are few and short.</summary>
    public static string List(IReadOnlyCollection<string> texts)
    {
        var scalars = texts.Where(t => t.Length > 0).Select(Scalar).ToList();
        return scalars.Count == 0 ? "[]"
            : scalars.Sum(s => s.Length + 2) <= MaxFlow && scalars.TrueForAll(s => s[0] != '"') ? $"[{string.Join(", ", scalars)}]"
            : string.Concat(scalars.Select(s => $"\n  - {s}"));
    }

    /// <summary>Several records as a value.</summary>
    /// <param name="records">Of each its keys with their values as YAML; those without a value are left out.</param>
    public static string Records(IEnumerable<IEnumerable<(string Key, string Value)>> records)
    {
        var entries = records.Select(r => r.Where(pair => pair.Value.Length > 0).Select(pair => $"{pair.Key}: {pair.Value}").ToList())
            .Where(pairs => pairs.Count > 0).ToList();
        return entries.Count == 0 ? "[]" : string.Concat(entries.Select(pairs => $"\n  - {string.Join("\n    ", pairs)}"));
    }

    /// <summary>One record as a value on one line; those without a value are left out.</summary>
    public static string Map(IEnumerable<(string Key, string Value)> pairs)
    {
        var given = pairs.Where(pair => pair.Value.Length > 0).Select(pair => $"{pair.Key}: {pair.Value}").ToList();
        return given.Count == 0 ? "" : $"{{{string.Join(", ", given)}}}";
    }

    /// <summary>Reads the values of a file's front matter; null where it cannot be read.</summary>
    public static FrontMatterValues? Read(string text) =>
        MarkdownFile.Cut(text, "", []) is { } cut && YamlRecord.Read(cut.FrontMatter, "", lineOffset: 1, []) is { } record
            ? new(record)
            : null;

    // Blank lines and comments before the next key belong to that one.
    private static int EndOf(List<string> lines, int first, int next)
    {
        while (next - 1 > first && (lines[next - 1].AsSpan().Trim().IsEmpty || lines[next - 1][0] == '#'))
        {
            next--;
        }

        return next;
    }

    // A # begins a comment only after a blank (YAML 1.2.2, 6.6), and not inside quotes.
    private static string CommentIn(string line)
    {
        var quote = '\0';
        for (var i = 1; i < line.Length; i++)
        {
            if (quote != '\0')
            {
                i += quote == '"' && line[i] == '\\' ? 1 : 0;
                quote = i < line.Length && line[i] == quote ? '\0' : quote;
            }
            else if (line[i] is '"' or '\'' && line[i - 1] is ' ' or '[' or ',')
            {
                quote = line[i];
            }
            else if (line[i] == '#' && char.IsWhiteSpace(line[i - 1]))
            {
                var start = i;
                while (char.IsWhiteSpace(line[start - 1]))
                {
                    start--;
                }

                return line[start..].TrimEnd('\r');
            }
        }

        return "";
    }

    // What YAML takes as this very text: no sign of its own at the beginning, no ": " and no " #".
    [GeneratedRegex(
        @"^[\p{L}\p{N}](?:[\p{L}\p{N}._/+@()=~^-]| (?=[\p{L}\p{N}(])|:(?=[\p{L}\p{N}/]))*$",
        RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PlainScalar();
}
