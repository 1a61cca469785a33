using System.Text.Json.Nodes;
using IncidentKB.Core.Articles;
using Markdig.Extensions.Tables;
using Markdig.Syntax;

namespace IncidentKB.Core.Content.Archives;

/// <summary>
/// Reads what a document says about its incident: in its front matter, in lines such as "Severity: SEV1", in small tables and in its
/// sentences. The text stays where it is; the record gets a copy.
/// </summary>
internal sealed class StatedFacts(DraftRecord record, Decisions decisions)
{
    private const int MaxName = 100;
    private const int MaxLabel = 30;
    private const int MaxServices = 30;
    private const int MaxSummary = 600;

    // A longer line is data.
    private const int MaxLine = 2_000;

    private static readonly Dictionary<string, string> Labels = NameTable.Of(
        ("title", "title|incident title|subject|标题|主题|事故标题|故障标题"),
        ("summary", "summary|description|excerpt"),
        ("occurred_on", "occurred on|occurred|occurred at|date|incident date|date of incident|day|日期|发生日期|发生时间|故障日期|故障时间|事故日期|事故时间"),
        ("severity", "severity|sev|incident severity|severity level|priority|级别|等级|严重程度|严重级别|故障等级|故障级别|事故等级|事故级别|优先级"),
        ("external_id", "id|external id|incident id|incident number|incident no|number|ticket|编号|事故编号|故障编号|事件编号|工单|工单号"),
        ("owner", "owner|postmortem owner|incident owner|report owner|负责人|责任人"),
        ("services", "services|service|affected services|services affected|affected service|impacted services|受影响服务|影响服务|受影响系统|相关服务"));

    private readonly Dictionary<string, HashSet<string>> _times = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _timeLines = new(StringComparer.Ordinal);
    private (DateOnly Day, int Line)? _firstDay;

    /// <summary>The title that a line of the text names; null where none does.</summary>
    public (string Text, int Line)? Title { get; private set; }

    /// <summary>Takes over the front matter: what fits the record, and all the rest under keys of the team's own.</summary>
    public void ReadFrontMatter(IEnumerable<FrontMatterEntry> entries)
    {
        foreach (var entry in entries)
        {
            var key = Labels.GetValueOrDefault(NameTable.Words(entry.Key), entry.Key.ToLowerInvariant());
            var text = entry.Value is JsonValue value ? value.ToString().Trim() : "";
            var isSaid = text.Length > 0 && key switch
            {
                "title" => SetTitle(text, entry.Line),
                "summary" => text.Length <= MaxSummary && SetOnce(key, HtmlToMarkdown.OneLine(text), entry.Line),
                "slug" => IncidentReader.IsSlug(text) && SetOnce(key, text, entry.Line),
                "status" => false,
                _ => Said(key, text, entry.Line, isDay: entry.Key == "occurred_on"),
            };
            if (!isSaid && key is not ("id" or "status" or "title" or "slug") && DraftRecord.IsKnown(key) && entry.Value is not null
                && entry.Key.Equals(key, StringComparison.OrdinalIgnoreCase) && !record.Has(key))
            {
                record.Set(key, entry.Value.DeepClone(), entry.Line);
                isSaid = true;
            }

            foreach (var (timeKey, instant) in DateWords.Times($"{NameTable.Words(entry.Key)} {text}"))
            {
                record.SetIfFree(timeKey, JsonValue.Create(instant), entry.Line);
            }

            if (!isSaid)
            {
                record.Keep(entry.Key, entry.Value?.DeepClone(), entry.Line);
            }
        }
    }

    /// <summary>Reads a line of the text.</summary>
    /// <param name="line">The line as Markdown.</param>
    /// <param name="number">Its number in the document.</param>
    /// <param name="mayName">True where "Owner: ..." speaks of the incident; false among action items.</param>
    public void ReadLine(string line, int number, bool mayName)
    {
        if (line.Length > MaxLine)
        {
            return;
        }

        var text = PlainText.OfMarkdown(line).Trim();
        foreach (var (key, instant) in DateWords.Times(text))
        {
            (_times.TryGetValue(key, out var instants) ? instants : _times[key] = []).Add(instant);
            _timeLines.TryAdd(key, number);
        }

        if (_firstDay == null && DateWords.FirstDay(text) is { } day)
        {
            _firstDay = (day, number);
        }

        var colon = text.IndexOfAny([':', '：']);
        if (mayName && colon is > 0 and < 40)
        {
            Named(text[..colon], text[(colon + 1)..], number);
        }
    }

    /// <summary>Reads a table of names and values: two columns, or one row below its names.</summary>
    public void ReadTable(Table table, int number)
    {
        var rows = table.OfType<TableRow>().Select(r => r.OfType<TableCell>().Select(TextOf).ToList()).ToList();
        if (rows.Count == 2 && rows[0].Count > 2)
        {
            for (var i = 0; i < Math.Min(rows[0].Count, rows[1].Count); i++)
            {
                Named(rows[0][i], rows[1][i], number);
            }
        }

        foreach (var row in rows.Where(r => r.Count == 2))
        {
            Named(row[0], row[1], number);
            ReadLine(HtmlToMarkdown.Escape($"{row[0]}: {row[1]}"), number, mayName: false);
        }
    }

    /// <summary>Reads a name and its value, such as a heading "Severity" with "SEV2" below it.</summary>
    public void Named(string label, string value, int line)
    {
        var text = HtmlToMarkdown.OneLine(value);
        if (text.Length > 0 && Labels.TryGetValue(NameTable.Words(label), out var key))
        {
            if (key == "title")
            {
                Title ??= (text, line);
            }
            else if (key is not "summary")
            {
                Said(key, text, line, isDay: false);
            }
        }
    }

    /// <summary>After all lines: the times that were said once, and the day, with what has to be looked at.</summary>
    /// <param name="fileName">Name of the document, which may begin with its day.</param>
    public void Finish(string fileName)
    {
        foreach (var (key, instants) in _times.Where(t => t.Value.Count == 1))
        {
            record.SetIfFree(key, JsonValue.Create(instants.First()), _timeLines[key]);
        }

        if (!record.Has("occurred_on") && record.TextOf("started_at") is { Length: > 10 } started)
        {
            record.Set("occurred_on", JsonValue.Create(started[..10]), record.LineOf("started_at"));
        }

        if (!record.Has("occurred_on"))
        {
            if (_firstDay is var (day, line))
            {
                record.Set("occurred_on", Day(day), line);
                decisions.Add(line, new(
                    $"The first day in the text, {day:yyyy-MM-dd}, is taken as the day of the incident. "
                    + "Correct 'occurred_on' if it was another.",
                    $"正文中的第一个日期 {day:yyyy-MM-dd} 暂作事故日期。如果不是这一天，请改正 occurred_on。"));
            }
            else if (DateWords.FirstDay(fileName.Replace('_', '-')) is { } named)
            {
                record.Set("occurred_on", Day(named), 1);
                decisions.Add(1, new(
                    $"The day in the name of the file, {named:yyyy-MM-dd}, is taken as the day of the incident. "
                    + "Correct 'occurred_on' if it was another.",
                    $"文件名中的日期 {named:yyyy-MM-dd} 暂作事故日期。如果不是这一天，请改正 occurred_on。"));
            }
        }

        if (record.TextOf("severity_label") is { Length: > 0 } label && !record.Has("severity"))
        {
            decisions.Add(record.LineOf("severity_label"), new(
                $"The severity is called '{label}'. Choose which of low, medium, high and critical that is here.",
                $"严重程度写作“{label}”。请选择它在这里对应 low、medium、high、critical 中的哪一个。"));
        }
    }

    private bool SetTitle(string text, int line) =>
        !record.Has("title") && text.Length <= 200 && SetOnce("title", HtmlToMarkdown.OneLine(text), line);

    // True when the value has gone into the record, so that its key is not kept as well.
    private bool Said(string key, string text, int line, bool isDay)
    {
        switch (key)
        {
            case "occurred_on":
                return DateWords.FirstDay(text) is { } day && SetDay(day, text, line, isDay);
            case "severity":
                return SetSeverity(text, line);
            case "severity_label":
                return text.Length <= MaxLabel && SetOnce(key, text, line);
            case "external_id":
                return text.Length <= MaxName && !text.Contains(' ') && text.Any(char.IsAsciiDigit) && SetOnce(key, text, line);
            case "owner":
                return text.Length <= MaxName && SetOnce(key, text, line);
            case "services":
                return SetServices(text, line);
            default:
                return false;
        }
    }

    private bool SetOnce(string key, string text, int line)
    {
        if (record.Has(key))
        {
            return record.TextOf(key) == text;
        }

        record.Set(key, JsonValue.Create(text), line);
        return true;
    }

    // "date: 2024-03-01 10:00" says more than the day, so its key stays as well.
    private bool SetDay(DateOnly day, string text, int line, bool isDay)
    {
        if (!record.Has("occurred_on"))
        {
            record.Set("occurred_on", Day(day), line);
            if (!isDay)
            {
                decisions.Add(line, new(
                    $"'{TextLimit.Cut(text, MaxName)}' is taken as the day of the incident. "
                    + "Correct 'occurred_on' if that is the day of the document.",
                    $"“{TextLimit.Cut(text, MaxName)}”暂作事故日期。如果那是文档的日期，请改正 occurred_on。"));
            }
        }

        return record.TextOf("occurred_on") == text;
    }

    private bool SetSeverity(string text, int line)
    {
        if (text.Length > MaxLabel || record.Has("severity") || record.Has("severity_label"))
        {
            return record.TextOf("severity") == text || record.TextOf("severity_label") == text;
        }

        var severity = SeverityWords.Of(text);
        if (severity is { } known)
        {
            record.Set("severity", JsonValue.Create(known.ToString().ToLowerInvariant()), line);
        }

        if (severity?.ToString().Equals(text, StringComparison.OrdinalIgnoreCase) != true)
        {
            record.Set("severity_label", JsonValue.Create(text), line);
        }

        return true;
    }

    private bool SetServices(string text, int line)
    {
        var names = text.Split([',', ';', '，', '；', '、']).Select(n => n.Trim()).Where(n => n.Length > 0).Distinct().ToList();
        if (record.Has("services") || names.Count is 0 or > MaxServices || names.Exists(n => n.Length > MaxName))
        {
            return false;
        }

        record.Set("services", new JsonArray([.. names.Select(n => JsonValue.Create(n))]), line);
        return true;
    }

    private static JsonValue Day(DateOnly day) => JsonValue.Create($"{day:yyyy-MM-dd}");

    private static string TextOf(TableCell cell) =>
        HtmlToMarkdown.OneLine(string.Join(' ', cell.OfType<LeafBlock>().Select(b => ArticleMarkdown.PlainText(b.Inline))));
}
