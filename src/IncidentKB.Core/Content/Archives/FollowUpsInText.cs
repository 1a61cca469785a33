using System.Text.Json.Nodes;
using IncidentKB.Core.Articles;
using Markdig.Extensions.Footnotes;
using Markdig.Extensions.Tables;
using Markdig.Extensions.TaskLists;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace IncidentKB.Core.Content.Archives;

/// <summary>
/// Makes follow-ups of the lists and tables below headings such as "Action items", and contributing factors of the list below that
/// heading. A list or table that the record cannot hold without loss stays in the text.
/// </summary>
internal sealed class FollowUpsInText(SourceText source, DraftRecord record, Decisions decisions)
{
    // As CircumstancesReader and IncidentReader allow them.
    private const int MaxFollowUps = 100;
    private const int MaxFactors = 20;
    private const int MaxText = 500;
    private const int MaxOwner = 100;

    private static readonly Dictionary<string, string> Columns = NameTable.Of(
        ("text", "action item|action items|action|actions|item|task|todo|to do|description|what|follow up|followup|improvement|remediation|"
            + "行动项|行动|措施|改进措施|改进项|事项|任务|内容|待办|待办事项|描述|整改措施"),
        ("owner", "owner|owners|assignee|assigned to|who|responsible|dri|负责人|责任人|跟进人"),
        ("due", "due|due date|deadline|eta|target date|by when|when|截止|截止日期|截止时间|完成时间|计划完成时间|预计完成时间|期限|时间"),
        ("state", "status|state|done|progress|状态|进度"),
        ("url", "link|links|ticket|tickets|issue|issues|bug|bugs|jira|tracking|tracking bug|pr|链接|工单|跟踪|跟踪链接"));

    private static readonly HashSet<string> DoneWords =
        ["done", "complete", "completed", "closed", "fixed", "resolved", "finished", "shipped", "merged", "yes", "x", "✅", "✔", "☑", "✓",
            "是", "完成", "已完成", "已解决", "已关闭", "已修复"];

    private static readonly HashSet<string> OpenWords =
        ["open", "todo", "to do", "pending", "not started", "planned", "new", "no", "否", "未完成", "未开始", "待处理", "待办", "计划中"];

    private static readonly HashSet<string> DroppedWords =
        ["dropped", "wontfix", "won t fix", "won t do", "cancelled", "canceled", "rejected", "取消", "已取消", "不做", "放弃"];

    private readonly JsonArray _followUps = [];
    private int _undecided;
    private int _firstUndecided;

    /// <summary>Takes lists and tables out of the text into the record.</summary>
    /// <returns>What is taken out of the text.</returns>
    public IReadOnlyList<TextEdit> Take(MarkdownDocument document, DocumentOutline outline)
    {
        var edits = new List<TextEdit>();
        if (outline.IsSeveral)
        {
            return edits;
        }

        foreach (var part in outline.Parts.Where(p => p.Heading?.Name?.Role is HeadingRole.Actions or HeadingRole.Factors))
        {
            foreach (var block in document.Where(b => b is ListBlock or Table && b.Span.Start >= part.Start && b.Span.End < part.End))
            {
                var isTaken = (part.Heading!.Name!.Role, block) switch
                {
                    (HeadingRole.Factors, ListBlock list) when HasOtherCause(outline, part) => TakeFactors(list, part.Heading),
                    (HeadingRole.Actions, ListBlock list) => TakeAll(FromList(list), block),
                    (HeadingRole.Actions, Table table) => TakeAll(FromTable(table), block),
                    _ => false,
                };
                if (isTaken)
                {
                    edits.Add(new(block.Span.Start, Math.Min(block.Span.End + 1, source.Text.Length) - block.Span.Start, ""));
                }
            }
        }

        if (_followUps.Count > 0)
        {
            record.Set("follow_ups", _followUps, 1);
        }

        if (_undecided > 0)
        {
            decisions.Add(_firstUndecided, new(
                $"{_undecided} of the action items have no state that the record knows and count as open. "
                + "Write 'state: done' or 'dropped' where they are.",
                $"有 {_undecided} 个后续事项的状态无法识别，按未完成处理。已完成的请写 state: done，放弃的请写 state: dropped。"));
        }

        return edits;
    }

    // Where factors are all that a document says about the cause, they are its text.
    private bool HasOtherCause(DocumentOutline outline, DocumentPart factors) =>
        outline.Parts.Any(p => p.Section == factors.Section && p.Heading?.Name?.Role == HeadingRole.Text
            && !string.IsNullOrWhiteSpace(source.Text[p.Start..p.End]));

    private bool TakeFactors(ListBlock list, DocumentHeading heading)
    {
        var items = list.OfType<ListItemBlock>().Select(PlainItem).ToList();
        if (record.Has("contributing_factors") || items.Count is 0 or > MaxFactors
            || items.Exists(i => i is not { Url: null, Task: null, Text.Length: > 0 and <= MaxText })
            || items.DistinctBy(i => i!.Text).Count() < items.Count)
        {
            return false;
        }

        record.Set("contributing_factors", new JsonArray([.. items.Select(i => JsonValue.Create(i!.Text))]), source.LineAt(heading.Start));
        return true;
    }

    private bool TakeAll(List<JsonObject>? items, Block block)
    {
        if (items is not { Count: > 0 } || record.Has("follow_ups") || _followUps.Count + items.Count > MaxFollowUps)
        {
            return false;
        }

        foreach (var item in items)
        {
            if (!item.ContainsKey("state"))
            {
                _firstUndecided = _undecided++ == 0 ? source.LineAt(block.Span.Start) : _firstUndecided;
            }

            _followUps.Add(item);
        }

        return true;
    }

    // Null where an entry is more than a line of text with at most one link.
    private static List<JsonObject>? FromList(ListBlock list)
    {
        var items = list.OfType<ListItemBlock>().Select(PlainItem).ToList();
        return items.Exists(i => i is not { Text.Length: > 0 and <= MaxText })
            ? null
            : items.ConvertAll(i => FollowUp(i!.Text, OwnerIn(i.Text), DueIn(i.Text), StateOf(i.Task), i.Url));
    }

    private static string? StateOf(bool? task) => task switch { true => "done", false => "open", null => null };

    private sealed record Item(string Text, string? Url, bool? Task);

    private static Item? PlainItem(ListItemBlock item) =>
        item.Count == 1 && item[0] is ParagraphBlock { Inline: { } inline } && Plain(inline) is var (text, url)
            ? new(text, url, inline.Descendants<TaskList>().FirstOrDefault()?.Checked)
            : null;

    // The words of a line and its link; null where there are several, or a picture, or a link that is no web address.
    private static (string Text, string? Url)? Plain(ContainerInline inline)
    {
        var links = inline.Descendants<LinkInline>().ToList();
        var url = links.Count > 0 ? links[0].Url : null;
        return links.Count > 1 || inline.Descendants<AutolinkInline>().Any() || inline.Descendants<FootnoteLink>().Any()
            || links.Exists(l => l.IsImage || !IsWeb(l.Url ?? ""))
            ? null
            : (HtmlToMarkdown.OneLine(ArticleMarkdown.PlainText(inline)), url);
    }

    private static bool IsWeb(string url) => Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https";

    // "@ada" and "owner: Ada", where only one is named. The words stay in the text, too.
    private static string? OwnerIn(string text)
    {
        var names = text.Split([' ', ',', '(', ')', '（', '）', ';', '，', '、'], StringSplitOptions.RemoveEmptyEntries)
            .Where(w => w.Length > 1 && w[0] == '@').Select(w => w[1..].TrimEnd('.', ':')).Where(n => n.Length > 0).Distinct().ToList();
        return names.Count == 1 && names[0].Length <= MaxOwner ? names[0] : names.Count > 1 ? null
            : After(text, "owner:") ?? After(text, "负责人：") ?? After(text, "负责人:");
    }

    private static string? After(string text, string label)
    {
        var at = text.IndexOf(label, StringComparison.OrdinalIgnoreCase);
        if (at < 0)
        {
            return null;
        }

        var rest = text[(at + label.Length)..];
        var end = rest.IndexOfAny([',', ')', ';', '，', '）', '；', '|', '.', '。']);
        var name = (end < 0 ? rest : rest[..end]).Trim();
        return name.Length is > 0 and <= 40 ? name : null;
    }

    private static string? DueIn(string text)
    {
        foreach (var label in new[] { "due", "by ", "deadline", "eta", "截止", "完成时间" })
        {
            var at = text.IndexOf(label, StringComparison.OrdinalIgnoreCase);
            if (at >= 0 && DateWords.FirstDay(TextLimit.Cut(text[at..], 40)) is { } day)
            {
                return $"{day:yyyy-MM-dd}";
            }
        }

        return null;
    }

    private static List<JsonObject>? FromTable(Table table)
    {
        var rows = table.OfType<TableRow>().Select(r => r.OfType<TableCell>().Where(c => c.Count > 0).ToList()).ToList();
        if (rows.Count < 2)
        {
            return null;
        }

        var heads = rows[0].ConvertAll(CellText);
        var keys = heads.ConvertAll(h => Columns.GetValueOrDefault(NameTable.Words(h), ""));
        if (keys.Count(k => k == "text") != 1 || keys.Where(k => k.Length > 0).GroupBy(k => k).Any(g => g.Count() > 1))
        {
            return null;
        }

        var items = new List<JsonObject>();
        foreach (var row in rows.Skip(1).Where(r => r.Exists(c => CellText(c).Length > 0)))
        {
            if (row.Count > heads.Count || FromRow(row, heads, keys) is not { } item)
            {
                return null;
            }

            items.Add(item);
        }

        return items;
    }

    private static JsonObject? FromRow(List<TableCell> row, List<string> heads, List<string> keys)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        var more = new List<string>();
        string? reason = null;
        for (var i = 0; i < row.Count; i++)
        {
            if (row[i].OfType<ParagraphBlock>().FirstOrDefault()?.Inline is not { } inline || CellText(row[i]) is not { Length: > 0 } text)
            {
                continue;
            }

            if (Plain(inline) is not var (_, url))
            {
                return null;
            }

            if (url != null && !found.TryAdd("url", url))
            {
                return null;
            }

            switch (keys[i])
            {
                case "text":
                    found["text"] = text;
                    break;
                case "owner" when text.Length <= MaxOwner:
                    found["owner"] = text;
                    break;
                case "due" when DateWords.FirstDay(text) is { } day && $"{day:yyyy-MM-dd}" == text:
                    found["due"] = text;
                    break;
                case "state" when StateOf(text) is { } state:
                    found["state"] = state;
                    reason = state == "dropped" ? text : null;
                    break;
                case "url" when url != null && text == url:
                    break;
                default:
                    more.Add($"{heads[i]}: {text}");
                    if (keys[i] == "due" && DateWords.FirstDay(text) is { } day2)
                    {
                        found["due"] = $"{day2:yyyy-MM-dd}";
                    }

                    break;
            }
        }

        if (!found.TryGetValue("text", out var what))
        {
            return null;
        }

        var whole = more.Count == 0 ? what : $"{what} ({string.Join("; ", more)})";
        var item = FollowUp(whole, Found("owner"), Found("due"), Found("state"), Found("url"));
        if (reason != null)
        {
            item["reason"] = reason;
        }

        return whole.Length <= MaxText ? item : null;

        string? Found(string key) => found.GetValueOrDefault(key);
    }

    private static string? StateOf(string text)
    {
        var word = NameTable.Words(text) is { Length: > 0 } words ? words : text.Trim();
        return DoneWords.Contains(word) ? "done" : OpenWords.Contains(word) ? "open" : DroppedWords.Contains(word) ? "dropped" : null;
    }

    private static JsonObject FollowUp(string text, string? owner, string? due, string? state, string? url)
    {
        var item = new JsonObject { ["text"] = text };
        foreach (var (key, value) in new[] { ("owner", owner), ("due", due), ("state", state), ("url", url) })
        {
            if (value != null)
            {
                item[key] = value;
            }
        }

        return item;
    }

    private static string CellText(TableCell cell) =>
        HtmlToMarkdown.OneLine(string.Join(' ', cell.OfType<LeafBlock>().Select(b => ArticleMarkdown.PlainText(b.Inline))));
}
