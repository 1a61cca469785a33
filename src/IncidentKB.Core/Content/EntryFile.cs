using System.Text.RegularExpressions;
using IncidentKB.Core.Patterns;

namespace IncidentKB.Core.Content;

/// <summary>
/// An entry of the catalogue as a file of its own: one YAML mapping. In a pack, patterns and practices stand in a list; here an entry is
/// taken out of it and put back, with its comments and the order of its keys.
/// </summary>
public static partial class EntryFile
{
    private const string Dash = "- ";

    /// <summary>Name of the file.</summary>
    public static string PathOf(CatalogueKind kind) => kind switch
    {
        CatalogueKind.Pattern => "pattern.yml",
        CatalogueKind.Practice => "practice.yml",
        _ => "path.yml",
    };

    /// <summary>Hash of the text of an entry (hex).</summary>
    public static string HashOf(CatalogueKind kind, string text) => IncidentBundle.HashOf([new(PathOf(kind), text)]);

    /// <summary>The slug that the text of an entry states; null where it states none.</summary>
    public static string? SlugIn(string text) =>
        YamlRecord.Read(text, "", 0, [])?.OptionalText("slug") is { } slug && IncidentReader.IsSlug(slug) ? slug : null;

    /// <summary>A list with one of its entries replaced, or added at its end. All others stay to the byte.</summary>
    /// <param name="list">The file, a YAML list; may be empty.</param>
    /// <param name="slug">The entry.</param>
    /// <param name="text">Its text.</param>
    public static string With(string list, string slug, string text)
    {
        var records = YamlRecord.ReadList(list, "", []).ToList();
        var items = Items(list, records);
        var place = records.FindIndex(r => r.OptionalText("slug") == slug);
        if (items.Exists(i => i.Range == null))
        {
            // A list in brackets, or one that is laid out in another of YAML's many ways: all of it is laid out anew.
            var texts = items.Select((item, i) => i == place ? text : item.Text);
            return string.Concat((place < 0 ? texts.Append(text) : texts).Select(t => AsItem(t, Dash)));
        }

        var lines = LinesOf(list);
        if (place < 0)
        {
            var added = AsItem(text, items is [{ Range: { } first }, ..] ? first.Prefix : Dash);
            return string.Concat([.. lines.SkipLast(1), .. lines.TakeLast(1).Select(WithEnd), added]);
        }

        var (start, end, prefix) = items[place].Range!.Value;
        return string.Concat([.. lines.Take(start), AsItem(text, prefix), .. lines.Skip(end)]);
    }

    /// <summary>The text of each entry of a list, in their order.</summary>
    internal static IReadOnlyList<string> TextsIn(string list, IReadOnlyList<YamlRecord> records) =>
        [.. Items(list, records).Select(i => i.Text)];

    /// <summary>True where a text can stand in a list: it is a mapping that no mark of YAML begins or ends.</summary>
    internal static bool FitsIntoList(string text, YamlRecord record) =>
        YamlRecord.ReadList(AsItem(text, Dash), "", []).ToList() is [var item] && item.SaysTheSame(record);

    private static List<Item> Items(string list, IReadOnlyList<YamlRecord> records)
    {
        var lines = LinesOf(list);
        var starts = new List<int>();
        foreach (var record in records)
        {
            // A comment may stand between the dash and the first key. YAML knows more line ends than the lines of a file have, and
            // counts further then.
            var start = Math.Min(record.Line, lines.Count) - 1;
            var first = starts.Count == 0 ? 0 : starts[^1] + 1;
            while (start > first && !DashAtStart().IsMatch(lines[start]))
            {
                start--;
            }

            starts.Add(start);
        }

        return [.. records.Select((record, i) => ItemOf(lines, starts[i], i + 1 < starts.Count ? starts[i + 1] : lines.Count, record))];
    }

    private static Item ItemOf(List<string> lines, int start, int end, YamlRecord record)
    {
        var prefix = DashAtStart().Match(lines[start]).Value;
        while (end > start + 1 && IsBetweenItems(lines[end - 1], prefix.Length))
        {
            end--;
        }

        var own = lines.Skip(start).Take(end - start);
        var text = string.Concat(own.Select((line, i) => i == 0 ? line[prefix.Length..] : Dedented(line, prefix.Length)));
        if (prefix.Length > 0 && YamlRecord.Read(text, "", 0, []) is { } read && read.SaysTheSame(record))
        {
            return new(WithEnd(text), (start, end, prefix));
        }

        return new(record.ToText(), null);
    }

    // Blank lines and comments that stand further left belong to no entry.
    private static bool IsBetweenItems(string line, int indent) =>
        line.TrimStart() is var content && (content.Length == 0 || (content[0] == '#' && line.Length - content.Length < indent));

    private static string Dedented(string line, int indent)
    {
        var spaces = line.Length - line.TrimStart(' ').Length;
        return line[Math.Min(spaces, indent)..];
    }

    private static string AsItem(string text, string prefix)
    {
        var indent = new string(' ', prefix.Length);
        return WithEnd(string.Concat(LinesOf(text).Select((line, i) =>
            i == 0 ? prefix + line : string.IsNullOrWhiteSpace(line) ? line : indent + line)));
    }

    private static string WithEnd(string text) => text.EndsWith('\n') ? text : text + "\n";

    // Lines with their ends.
    private static List<string> LinesOf(string text)
    {
        var lines = new List<string>();
        for (var start = 0; start < text.Length;)
        {
            var end = text.IndexOf('\n', start) is >= 0 and var found ? found + 1 : text.Length;
            lines.Add(text[start..end]);
            start = end;
        }

        return lines;
    }

    [GeneratedRegex("^ *- +(?=[^ \r\n])", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex DashAtStart();

    // Range: from its line to the one after it, and what stands before its first key; null where its lines alone do not make it.
    private sealed record Item(string Text, (int Start, int End, string Prefix)? Range);
}
