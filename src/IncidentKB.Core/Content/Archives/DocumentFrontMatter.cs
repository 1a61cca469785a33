using System.Text.Json;
using System.Text.Json.Nodes;

namespace IncidentKB.Core.Content.Archives;

/// <summary>A key of a document's front matter.</summary>
/// <param name="Key">The key as the document has it.</param>
/// <param name="Value">Its value; null where it is empty.</param>
/// <param name="Line">Its line in the document.</param>
internal sealed record FrontMatterEntry(string Key, JsonNode? Value, int Line);

/// <summary>The front matter of a document that was written for another site: YAML, or the simple lines of TOML.</summary>
/// <param name="Entries">Its keys in their order.</param>
/// <param name="BodyStart">Where the text begins.</param>
/// <param name="BodyLine">Line on which the text begins, from 1.</param>
internal sealed record DocumentFrontMatter(IReadOnlyList<FrontMatterEntry> Entries, int BodyStart, int BodyLine)
{
    /// <summary>Under this key front matter stays that cannot be read.</summary>
    private const string Unread = "front-matter";

    // As the record of this site allows it.
    private const int MaxDepth = YamlRecord.MaxOwnDepth;

    /// <summary>Cuts it off a text with line feeds; what cannot be read is kept whole, with a decision.</summary>
    public static DocumentFrontMatter Cut(string text, Decisions decisions)
    {
        foreach (var (open, closes) in new[] { ("---", new[] { "---", "..." }), ("+++", ["+++"]) })
        {
            if (Find(text, open, closes) is not { } found)
            {
                continue;
            }

            var inside = text[found.Start..found.End];
            var entries = open == "---" ? Yaml(inside, decisions) : Toml(inside, decisions);

            // A text between two lines is no front matter.
            return entries == null ? new([], 0, 1) : new(entries, found.BodyStart, found.BodyLine);
        }

        return new([], 0, 1);
    }

    private static (int Start, int End, int BodyStart, int BodyLine)? Find(string text, string open, string[] closes)
    {
        var line = 0;
        var first = -1;
        for (var at = 0; at < text.Length; line++)
        {
            var end = text.IndexOf('\n', at);
            end = end < 0 ? text.Length : end;
            var content = text.AsSpan(at, end - at).TrimEnd();
            if (line == 0 && !content.SequenceEqual(open))
            {
                return null;
            }

            if (line == 0)
            {
                first = Math.Min(end + 1, text.Length);
            }
            else if (closes.Any(c => text.AsSpan(at, end - at).TrimEnd().SequenceEqual(c)))
            {
                return (first, at, Math.Min(end + 1, text.Length), line + 2);
            }

            at = end + 1;
        }

        return null;
    }

    // Null for a text that has no keys at all.
    private static List<FrontMatterEntry>? Yaml(string yaml, Decisions decisions)
    {
        if (string.IsNullOrWhiteSpace(yaml))
        {
            return [];
        }

        var problems = new List<ContentProblem>();
        if (YamlRecord.Read(yaml, "", lineOffset: 1, problems) is not { } record)
        {
            if (!yaml.Contains(':'))
            {
                return null;
            }

            return Kept(yaml, problems[0].Line, problems[0].Said, decisions);
        }

        var entries = record.Entries().Select(e => new FrontMatterEntry(e.Key, e.Value, e.Line)).ToList();
        return entries.TrueForAll(e => IsFlat(e.Value, MaxDepth))
            ? entries
            : Kept(yaml, 2, new($"A value is nested more than {MaxDepth} deep.", $"有一个值嵌套超过 {MaxDepth} 层。"), decisions);
    }

    private static bool IsFlat(JsonNode? value, int depth) => value switch
    {
        JsonArray list => depth > 0 && list.All(v => IsFlat(v, depth - 1)),
        JsonObject mapping => depth > 0 && mapping.All(p => IsFlat(p.Value, depth - 1)),
        _ => true,
    };

    private static List<FrontMatterEntry> Kept(string text, int line, Sentence why, Decisions decisions)
    {
        decisions.Add(line, new(
            $"The front matter cannot be read and is kept as one text under 'x-{Unread}'. {why.English}",
            $"front matter 无法读取，已整段保存在 x-{Unread} 之下。{why.Chinese}"));
        return [new(Unread, JsonValue.Create(text.Trim()), line)];
    }

    // "key = value" with values that JSON has as well, and dates. Anything more is kept as it is.
    private static List<FrontMatterEntry> Toml(string toml, Decisions decisions)
    {
        var entries = new List<FrontMatterEntry>();
        var lines = toml.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].Trim();
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            var sign = line.IndexOf('=');
            var key = sign < 0 ? "" : line[..sign].Trim();
            if (key.Length == 0 || !key.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-')
                || entries.Exists(e => e.Key == key) || !TryRead(line[(sign + 1)..].Trim(), out var value))
            {
                var why = new Sentence("Only lines 'key = value' are read of TOML.", "TOML 只读取 key = value 形式的行。");
                return Kept(toml, i + 2, why, decisions);
            }

            entries.Add(new(key, value, i + 2));
        }

        return entries;
    }

    private static bool TryRead(string text, out JsonNode? value)
    {
        value = null;
        if (text.Length > 0 && char.IsAsciiDigit(text[0])
            && text.All(c => char.IsAsciiDigit(c) || c is '-' or ':' or 'T' or 'Z' or '+' or '.' or ' '))
        {
            value = JsonValue.Create(text);
            return true;
        }

        try
        {
            value = JsonNode.Parse(text, documentOptions: new() { MaxDepth = MaxDepth });
            return value is JsonValue or JsonArray;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
