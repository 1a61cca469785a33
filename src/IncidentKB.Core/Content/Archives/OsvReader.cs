using System.Text.Json;
using System.Text.Json.Nodes;
using IncidentKB.Core.Articles;

namespace IncidentKB.Core.Content.Archives;

/// <summary>
/// Reads an entry of the Open Source Vulnerability format (https://ossf.github.io/osv-schema/) into the files of an incident. What has
/// no place in the record is kept under its own name with <c>x-</c>.
/// </summary>
public static class OsvReader
{
    // As IncidentReader allows them.
    private const int MaxTitle = 200;
    private const int MaxSummary = 600;
    private const int MaxProject = 100;

    // The schema nests five deep.
    private const int MaxDepth = 40;

    // Names of ecosystems by the schema, as languages of this site.
    private static readonly Dictionary<string, string> Languages = new(StringComparer.Ordinal)
    {
        ["Go"] = "go",
        ["PyPI"] = "python",
        ["crates.io"] = "rust",
        ["NuGet"] = "csharp",
        ["Maven"] = "java",
        ["npm"] = "javascript",
        ["RubyGems"] = "ruby",
        ["Packagist"] = "php",
        ["Hex"] = "elixir",
        ["Pub"] = "dart",
        ["ConanCenter"] = "c",
    };

    private static readonly string[] Taken = ["id", "summary", "details", "published", "references"];

    /// <summary>Whether a JSON text is such an entry: an object with <c>id</c> and <c>modified</c>, which each must have.</summary>
    public static bool IsOsv(string json) =>
        Parse(json) is { } entry && TextOf(entry, "id").Length > 0 && TextOf(entry, "modified").Length > 0;

    /// <summary>Reads an entry that stands by itself.</summary>
    /// <param name="name">Its path or file name.</param>
    /// <param name="json">The entry.</param>
    /// <param name="vocabulary">What this site has, for links and slugs.</param>
    /// <param name="problems">Where it is said why it cannot be read.</param>
    /// <returns>The incident; null (with a problem) when it is no entry of OSV or too long.</returns>
    public static ArchivedDocument? Read(string name, string json, ContentVocabulary vocabulary, ICollection<ContentProblem> problems) =>
        Read(name, json, vocabulary, new SlugNames(vocabulary.Incidents), problems);

    internal static ArchivedDocument? Read(
        string name, string json, ContentVocabulary vocabulary, SlugNames slugs, ICollection<ContentProblem> problems)
    {
        if (!IsOsv(json) || Parse(json) is not { } entry)
        {
            problems.Add(new(name, 1, new(
                "The file is no entry of OSV: a JSON object with 'id' and 'modified'.",
                "这个文件不是 OSV 条目：OSV 条目是带有 id 和 modified 的 JSON 对象。")));
            return null;
        }

        var details = TextOf(entry, "details").Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\0', '\uFFFD');
        if (details.Length > 0 && PostmortemReader.Refusal(details) is { } why)
        {
            problems.Add(new(name, LineOf(json, "details"), why));
            return null;
        }

        var decisions = new Decisions(name);
        var record = new DraftRecord();
        ReadRecord(entry, json, record, decisions);
        var reading = new DocumentReading(name, record, new(record, decisions), decisions, vocabulary, slugs, _ => null);
        return reading.Read(SourceText.On(LineOf(json, "details"), details), problems);
    }

    private static void ReadRecord(JsonObject entry, string json, DraftRecord record, Decisions decisions)
    {
        record.Set("external_id", JsonValue.Create(TextOf(entry, "id")), LineOf(json, "id"));
        record.Set("kind", JsonValue.Create("security"), 1);
        ReadDay(entry, json, record, decisions);
        ReadAffected(entry, json, record, decisions);
        ReadTitle(entry, json, record, decisions);
        ReadReferences(entry, json, record, decisions);
        var specific = entry["database_specific"] as JsonObject;
        if (SeverityWords.Of(TextOf(specific, "severity")) is { } severity)
        {
            record.Set("severity", JsonValue.Create(severity.ToString().ToLowerInvariant()), LineOf(json, "database_specific"));
        }

        if (specific?["cwe_ids"] is JsonArray { Count: > 0 } cwe)
        {
            record.Set("cwe", cwe.DeepClone(), LineOf(json, "database_specific"));
        }

        if (TextOf(entry, "withdrawn").Length > 0)
        {
            decisions.Add(LineOf(json, "withdrawn"), new(
                "The entry was withdrawn. Decide whether it belongs here.", "这个条目已被撤回。请决定它是否该放在这里。"));
        }

        foreach (var (key, value) in entry.Where(p => !Taken.Contains(p.Key)))
        {
            record.Keep(key, value?.DeepClone(), LineOf(json, key));
        }
    }

    // Not every database has a summary of one line.
    private static void ReadTitle(JsonObject entry, string json, DraftRecord record, Decisions decisions)
    {
        var title = HtmlToMarkdown.OneLine(TextOf(entry, "summary"));
        var summary = title;
        if (title.Length == 0)
        {
            title = string.Join(": ", new[] { record.TextOf("project"), TextOf(entry, "id") }.Where(t => t.Length > 0));
            summary = HtmlToMarkdown.OneLine(PlainText.OfMarkdown(TextOf(entry, "details").Split("\n\n")[0]));
            decisions.Add(LineOf(json, "id"), new(
                "The entry has no summary; its id stands as the title. Write what happened, in one line.",
                "这个条目没有摘要，暂以编号作标题。请用一行写明发生了什么。"));
        }

        record.Set("title", JsonValue.Create(TextLimit.Cut(title, MaxTitle)), LineOf(json, "summary"));
        if (summary.Length is > 0 and <= MaxSummary)
        {
            record.Set("summary", JsonValue.Create(summary), LineOf(json, "summary"));
        }
        else if (title.Length > MaxTitle)
        {
            record.Keep("summary", JsonValue.Create(title), LineOf(json, "summary"));
        }
    }

    private static void ReadDay(JsonObject entry, string json, DraftRecord record, Decisions decisions)
    {
        var published = TextOf(entry, "published");
        if (DateWords.FirstDay(published) is not { } day)
        {
            return;
        }

        record.Set("occurred_on", JsonValue.Create($"{day:yyyy-MM-dd}"), LineOf(json, "published"));
        record.Keep("published", JsonValue.Create(published), LineOf(json, "published"));
        decisions.Add(LineOf(json, "published"), new(
            "The day of publication is taken as the day of the incident. Correct 'occurred_on' if it was another.",
            "发布日期暂作事故日期。如果不是同一天，请改正 occurred_on。"));
    }

    private static void ReadAffected(JsonObject entry, string json, DraftRecord record, Decisions decisions)
    {
        var line = LineOf(json, "affected");
        var packages = (entry["affected"] as JsonArray)?.OfType<JsonObject>().ToList() ?? [];
        var inside = packages.ConvertAll(p => p["package"] as JsonObject);
        var names = Distinct(inside, "name");
        var ecosystems = Distinct(inside, "ecosystem");
        if (names.Count == 1 && names[0].Length <= MaxProject)
        {
            record.Set("project", JsonValue.Create(names[0]), line);
        }

        if (ecosystems.Count == 1 && Languages.TryGetValue(ecosystems[0].Split(':')[0], out var language))
        {
            record.Set("language", JsonValue.Create(language), line);
        }

        var events = packages.SelectMany(p => (p["ranges"] as JsonArray)?.OfType<JsonObject>() ?? [])
            .Where(r => TextOf(r, "type") != "GIT")
            .SelectMany(r => (r["events"] as JsonArray)?.OfType<JsonObject>() ?? []).ToList();
        var introduced = Distinct(events, "introduced");
        var fixedIn = Distinct(events, "fixed");
        if (introduced.Count > 1 || fixedIn.Count > 1 || names.Count > 1)
        {
            decisions.Add(line, new(
                "Several packages or ranges of versions are affected. They are kept under 'x-affected'; "
                + "write in 'affected' which one counts here.",
                "受影响的包或版本范围有多个，已保存在 x-affected 之下。请在 affected 中写明以哪一个为准。"));
            return;
        }

        var affected = new JsonObject();

        // "0" means: since its first version.
        if (introduced is [not "0"])
        {
            affected["introduced"] = introduced[0];
        }

        if (fixedIn.Count == 1)
        {
            affected["fixed"] = fixedIn[0];
        }

        if (affected.Count > 0)
        {
            record.Set("affected", affected, line);
        }
    }

    private static List<string> Distinct(IEnumerable<JsonObject?> objects, string key) =>
        [.. objects.Select(o => TextOf(o, key)).Where(v => v.Length > 0).Distinct()];

    private static void ReadReferences(JsonObject entry, string json, DraftRecord record, Decisions decisions)
    {
        var line = LineOf(json, "references");
        var (fitting, others) = (new JsonArray(), new JsonArray());
        foreach (var reference in (entry["references"] as JsonArray) ?? [])
        {
            var type = TextOf(reference as JsonObject, "type");
            var url = TextOf(reference as JsonObject, "url");
            if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            {
                others.Add(reference?.DeepClone());
                continue;
            }

            var isKnown = FrontMatterWords.ReferenceTypes.Contains(type);
            var written = new JsonObject { ["type"] = isKnown ? type : "WEB", ["url"] = url };
            if (!isKnown && type.Length > 0)
            {
                written["title"] = TextLimit.Cut(type, MaxTitle);
            }

            fitting.Add(written);
        }

        if (fitting.Count > 0)
        {
            record.Set("references", fitting, line);
        }

        if (others.Count > 0)
        {
            decisions.Add(line, new(
                $"{others.Count} of the references have no web address. They are kept under 'x-references'.",
                $"有 {others.Count} 条参考资料没有网址，已保存在 x-references 之下。"));
            record.Keep("references", others, line);
        }
    }

    private static JsonObject? Parse(string json)
    {
        try
        {
            var entry = JsonNode.Parse(json.TrimStart('\uFEFF'), documentOptions: new() { MaxDepth = MaxDepth }) as JsonObject;

            // Keys are looked at only now, and one that stands twice is a fault.
            return entry?.Count > 0 ? entry : null;
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            // No JSON, or a key that stands twice.
            return null;
        }
    }

    private static string TextOf(JsonObject? entry, string key) =>
        entry != null && entry[key] is JsonValue value && value.TryGetValue<string>(out var text) ? text.Trim() : "";

    private static int LineOf(string json, string key) =>
        json[..Math.Max(0, json.IndexOf($"\"{key}\"", StringComparison.Ordinal))].Count(c => c == '\n') + 1;
}
