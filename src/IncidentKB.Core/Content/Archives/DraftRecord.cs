using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace IncidentKB.Core.Content.Archives;

/// <summary>The front matter of an incident that is made from a document: its keys, in the order of the template.</summary>
internal sealed class DraftRecord
{
    /// <summary>Prefix of the keys that are the team's own.</summary>
    public const string Own = "x-";

    // Values are JSON, which is YAML. A list longer than this has a line for each entry.
    private const int MaxFlowLength = 100;

    // YAML allows keys of up to 1,024 characters.
    private const int MaxOwnLength = 100;

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly string[] Order =
    [
        "id", "slug", "title", "summary", "status", "external_id", "severity", "severity_label", "kind", "services", "project",
        "repository", "language", "languages", "pattern", "occurred_on", "started_at", "detected_at", "resolved_at", "affected", "take",
        "culprit", "do_now", "contributing_factors", "practices", "cwe", "signatures", "references", "follow_ups", "owner",
        "review_by", "verified", "superseded_by", "aliases",
    ];

    // They stand there even where nothing is known, so that a person sees what is to be filled in.
    private static readonly string[] Always = ["id", "slug", "title", "summary", "status", "severity", "kind", "occurred_on"];

    private static readonly string[] ChineseKeys = ["title", "summary", "do_now", "contributing_factors"];

    private readonly Dictionary<string, (JsonNode? Value, int Line)> _values = new(StringComparer.Ordinal);
    private readonly List<string> _own = [];

    /// <summary>Whether a key is one of the record.</summary>
    public static bool IsKnown(string key) => Order.Contains(key);

    /// <summary>Whether a key has a value.</summary>
    public bool Has(string key) => _values.ContainsKey(key);

    /// <summary>Sets a key of the record.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">Its value.</param>
    /// <param name="line">Line of the document that says so.</param>
    public void Set(string key, JsonNode? value, int line) => _values[key] = (value, line);

    /// <summary>Sets a key if it has no value yet.</summary>
    public void SetIfFree(string key, JsonNode? value, int line) => _values.TryAdd(key, (value, line));

    /// <summary>The text of a key; empty where it has none.</summary>
    public string TextOf(string key) => _values.TryGetValue(key, out var entry) && entry.Value is JsonValue value ? value.ToString() : "";

    /// <summary>Line of the document that says it; 1 where none does.</summary>
    public int LineOf(string key) => Math.Max(1, _values.GetValueOrDefault(key).Line);

    /// <summary>Keeps a value under a key of the team's own, and returns that key.</summary>
    public string Keep(string key, JsonNode? value, int line)
    {
        var signs = key.Select(c => char.IsLetterOrDigit(c) || c is '_' or '-' or '.' or ' ' ? c : '-');
        var shorter = TextLimit.Cut(key.Length == 0 ? "empty" : string.Concat(signs), MaxOwnLength);
        var wanted = shorter.StartsWith(Own, StringComparison.Ordinal) ? shorter : Own + shorter;
        var name = wanted;
        for (var n = 2; _values.ContainsKey(name); n++)
        {
            name = $"{wanted}-{n}";
        }

        _values[name] = (value, line);
        _own.Add(name);
        return name;
    }

    /// <summary>Makes a key of the record one of the team's own, because its value is not allowed there.</summary>
    /// <returns>The new key and the line of the document.</returns>
    public (string Key, int Line) Demote(string key)
    {
        _values.Remove(key, out var entry);
        if (!_own.Remove(key))
        {
            return (Keep(key, entry.Value, entry.Line), entry.Line);
        }

        // A value of the team's own that YAML cannot hold, such as one with a name of a thousand letters.
        _values[key] = (JsonValue.Create(entry.Value?.ToJsonString(Readable) ?? ""), entry.Line);
        _own.Add(key);
        return (key, entry.Line);
    }

    /// <summary>Writes the front matter with its fences.</summary>
    public string Write() => $"---\n{string.Concat(Keys().SelectMany(LinesOf).Select(l => l + "\n"))}---\n";

    /// <summary>The key that stands on a line of what <see cref="Write"/> gives, from 1; null on a fence.</summary>
    public string? KeyAt(int line) => Keys().SelectMany(k => LinesOf(k).Select(_ => k)).ElementAtOrDefault(line - 2);

    private IEnumerable<string> Keys() => Order.Where(k => Always.Contains(k) || _values.ContainsKey(k)).Concat(_own);

    private IEnumerable<string> LinesOf(string key) => Lines(key, _values.GetValueOrDefault(key).Value);

    /// <summary>Writes the front matter of the Chinese article.</summary>
    /// <param name="revision">Revision of the English text beside it.</param>
    public string WriteChinese(string revision)
    {
        var lines = ChineseKeys.Where(k => k == "title" || _values.ContainsKey(k)).SelectMany(LinesOf);
        return string.Concat(lines.Prepend("---").Append($"translates: {revision}").Append("---").Select(l => l + "\n"));
    }

    private static IEnumerable<string> Lines(string key, JsonNode? value)
    {
        var name = key.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') ? key : YamlText.Quote(key);
        var flow = Flow(value);
        if (value is not JsonArray { Count: > 0 } list || flow.Length <= MaxFlowLength)
        {
            return [flow.Length == 0 ? $"{name}:" : $"{name}: {flow}"];
        }

        return [$"{name}:", .. list.SelectMany(Entry)];
    }

    private static IEnumerable<string> Entry(JsonNode? entry) =>
        entry is JsonObject { Count: > 0 } mapping
            ? mapping.Select((p, i) => $"{(i == 0 ? "  - " : "    ")}{Quoted(p.Key)}: {Inner(p.Value)}")
            : [$"  - {Inner(entry)}"];

    private static string Flow(JsonNode? value) => value switch
    {
        null => "",
        JsonObject mapping => "{" + string.Join(", ", mapping.Select(p => $"{Quoted(p.Key)}: {Inner(p.Value)}")) + "}",
        JsonArray list => "[" + string.Join(", ", list.Select(Inner)) + "]",
        JsonValue scalar when scalar.GetValueKind() == JsonValueKind.String => Quoted(scalar.GetValue<string>()),
        _ => value.ToJsonString(Readable),
    };

    private static string Inner(JsonNode? value) => value == null ? "null" : Flow(value);

    private static string Quoted(string text) => IsPlain(text) ? text : YamlText.Quote(text);

    // A word, a version, a day or an instant: YAML reads each of them as the text it is.
    private static bool IsPlain(string text) =>
        text is not ("null" or "true" or "false" or "yes" or "no" or "on" or "off" or "y" or "n")
        && text.Length is > 1 and <= 60
        && (IsDay(text)
            || (char.IsAsciiLetterLower(text[0])
                && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '_' or '-' or '.')));

    private static bool IsDay(string text) =>
        text.Length >= 10 && text[4] == '-' && text[7] == '-'
        && text.All(c => char.IsAsciiDigit(c) || c is '-' or ':' or 'T' or 'Z' or '+')
        && DateOnly.TryParseExact(text[..10], "yyyy-MM-dd", out _);
}
