using IncidentKB.Core.Content;
using IncidentKB.Core.Incidents;

namespace IncidentKB.Web.Workspace.Proposals;

/// <summary>How a key of a record is written in a form.</summary>
public enum FieldKind
{
    /// <summary>One line.</summary>
    Line,

    /// <summary>Several lines that are one text.</summary>
    Paragraph,

    /// <summary>A list of texts, one on each line.</summary>
    Lines,

    /// <summary>A day.</summary>
    Day,

    /// <summary>A word out of a list.</summary>
    Word,

    /// <summary>A list of words out of a list.</summary>
    Words,

    /// <summary>A list of records.</summary>
    Rows,
}

/// <summary>A key of a record in a form.</summary>
/// <param name="Key">The key; of one inside a record with a dot between (<c>affected.fixed</c>).</param>
/// <param name="Kind">How it is written.</param>
/// <param name="Columns">Of <see cref="FieldKind.Rows"/> the keys of a record.</param>
public sealed record RecordField(string Key, FieldKind Kind, params string[] Columns);

/// <summary>Keys that belong together.</summary>
/// <param name="Name">What the group is called.</param>
/// <param name="Fields">The keys, in their order.</param>
public sealed record RecordGroup(string Name, params RecordField[] Fields);

/// <summary>
/// The form of a record: a view of the front matter. What is typed into it changes single keys of the text, and every other line
/// stays as its author wrote it.
/// </summary>
internal static class RecordFields
{
    /// <summary>Beginning of the name of every field; path and key follow.</summary>
    public const string Prefix = "record:";

    private const int MaxRows = 500;

    private static readonly RecordGroup[] English =
    [
        new(
            "what", new("title", FieldKind.Line), new("summary", FieldKind.Paragraph), new("kind", FieldKind.Word),
            new("severity", FieldKind.Word),
            new("severity_label", FieldKind.Line), new("occurred_on", FieldKind.Day), new("services", FieldKind.Lines),
            new("external_id", FieldKind.Line)),
        new(
            "where", new("project", FieldKind.Line), new("repository", FieldKind.Line), new("language", FieldKind.Line),
            new("affected.introduced", FieldKind.Line),
            new("affected.fixed", FieldKind.Line), new("take", FieldKind.Line), new("culprit.function", FieldKind.Line),
            new("culprit.file", FieldKind.Line)),
        new(
            "lesson", new("pattern", FieldKind.Word), new("practices", FieldKind.Words), new("cwe", FieldKind.Lines),
            new("contributing_factors", FieldKind.Lines)),
        new("help", new("do_now", FieldKind.Lines), new("signatures", FieldKind.Rows, "language", "kind", "type", "message")),
        new("times", new("started_at", FieldKind.Line), new("detected_at", FieldKind.Line), new("resolved_at", FieldKind.Line)),
        new("after", new("follow_ups", FieldKind.Rows, "text", "text.zh-Hans", "owner", "due", "state", "url", "reason", "reason.zh-Hans"),
            new("references", FieldKind.Rows, "type", "url", "title", "title.zh-Hans", "date")),
        new("care", new("owner", FieldKind.Line), new("review_by", FieldKind.Day), new("verified", FieldKind.Day),
            new("superseded_by", FieldKind.Line), new("slug", FieldKind.Line), new("aliases", FieldKind.Lines)),
    ];

    private static readonly RecordGroup[] Chinese =
    [
        new("what", new("title", FieldKind.Line), new("summary", FieldKind.Paragraph)),
        new("help", new("do_now", FieldKind.Lines), new("contributing_factors", FieldKind.Lines)),
        new("care", new RecordField("translates", FieldKind.Line)),
    ];

    /// <summary>The groups of a file's form.</summary>
    public static IReadOnlyList<RecordGroup> Of(string path) => path == IncidentBundle.ChineseFile ? Chinese : English;

    /// <summary>The words that a key or column may have; null where it may have any.</summary>
    public static IReadOnlyList<string>? WordsOf(string key, ContentVocabulary vocabulary) => key switch
    {
        "kind" => Names<IncidentKind>(),
        "severity" => Names<Severity>(),
        "pattern" => [.. vocabulary.Patterns.Order(StringComparer.Ordinal)],
        "practices" => [.. vocabulary.Practices.Order(StringComparer.Ordinal)],
        "signatures.kind" => FrontMatterWords.SignatureKinds,
        "references.type" => FrontMatterWords.ReferenceTypes,
        "follow_ups.state" => Names<FollowUpState>(),
        _ => null,
    };

    /// <summary>Writes into a file what a form has for it, key by key, where that differs from what the form was made of.</summary>
    /// <param name="text">The file.</param>
    /// <param name="path">Its path.</param>
    /// <param name="made">The file that the form was made of.</param>
    /// <param name="form">The fields; keys that it has none of stay as they are.</param>
    public static string Apply(string text, string path, string made, IFormCollection form)
    {
        if (FrontMatter.Read(made) is not { } values)
        {
            return text;
        }

        foreach (var group in Of(path).SelectMany(g => g.Fields).GroupBy(f => f.Key.Split('.')[0], StringComparer.Ordinal))
        {
            var fields = group.ToList();
            if (fields.TrueForAll(f => IsIn(form, path, f)) && Stored(values, fields) is { } stored
                && Typed(form, path, fields, values) is var typed && typed != stored)
            {
                text = FrontMatter.With(text, group.Key, typed) ?? text;
            }
        }

        return text;
    }

    /// <summary>The field of the form that a problem is about; null where it is about none, such as one of the text.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="text">The file that has it.</param>
    public static string? FieldOf(ContentProblem problem, string text)
    {
        if (problem.File is not (IncidentBundle.EnglishFile or IncidentBundle.ChineseFile) || FrontMatter.Split(text) is not { } parts)
        {
            return null;
        }

        // What is missing has no line, so its name in the sentence goes first.
        var keys = Of(problem.File).SelectMany(g => g.Fields).Select(f => f.Key).ToList();
        var named = keys.Find(key => problem.Message.Contains($"'{key}'", StringComparison.Ordinal));
        var head = parts.Head.Split('\n');
        var line = problem.Line - 2;
        if (named != null || line < 0 || line >= head.Length)
        {
            return named;
        }

        var above = head.Take(line + 1).LastOrDefault(l => l.Length > 0 && char.IsAsciiLetterLower(l[0]))?.Split(':')[0];
        return keys.Find(key => key == above || key.Split('.')[0] == above);
    }

    /// <summary>The parts of a record that the form shows.</summary>
    public static List<string> PartsOfRecord(string record) =>
        [.. English.SelectMany(g => g.Fields).Where(f => f.Key.StartsWith(record + ".", StringComparison.Ordinal))
            .Select(f => f.Key.Split('.')[1])];

    /// <summary>True where a form can show a key and write it back without losing anything.</summary>
    public static bool CanShow(FrontMatterValues values, string path, RecordField field) =>
        Stored(values, [.. Of(path).SelectMany(g => g.Fields).Where(f => f.Key.Split('.')[0] == field.Key.Split('.')[0])]) != null;

    private static bool IsIn(IFormCollection form, string path, RecordField field) =>
        form.ContainsKey(NameOf(path, field.Key)) || (field.Kind == FieldKind.Rows && form.ContainsKey(NameOf(path, field.Key) + ":rows"));

    /// <summary>Name of the field of a key.</summary>
    public static string NameOf(string path, string key) => $"{Prefix}{path}:{key}";

    /// <summary>Name of the field of a cell.</summary>
    public static string NameOf(string path, string key, int row, string column) => $"{Prefix}{path}:{key}:{row}:{column}";

    // In the form in which a browser gives it back, so that what nobody touched is the same; null where the form does not show it.
    private static string? Stored(FrontMatterValues values, List<RecordField> fields)
    {
        var key = fields[0].Key;
        switch (fields[0].Kind)
        {
            case FieldKind.Rows:
                return values.Rows(key, fields[0].Columns) is { } rows
                    ? RowsOf([.. rows.Select(r => r.Select(OneLine).ToList())], fields[0].Columns) : null;
            case FieldKind.Lines or FieldKind.Words:
                return values.Texts(key) is { } texts ? FrontMatter.List([.. texts.Select(OneLine)]) : null;
            default:
                return key.Contains('.')
                    ? values.Parts(key.Split('.')[0], PartsOf(fields)) is { } parts ? MapOf(fields, [.. parts.Select(OneLine)]) : null
                    : values.Text(key) is { } text ? FrontMatter.Scalar(OneLine(text)) : null;
        }
    }

    /// <summary>A text on one line.</summary>
    private static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static List<string> PartsOf(List<RecordField> fields) => fields.ConvertAll(f => f.Key.Split('.')[1]);

    private static string Typed(IFormCollection form, string path, List<RecordField> fields, FrontMatterValues values)
    {
        var field = fields[0];
        var name = NameOf(path, field.Key);
        switch (field.Kind)
        {
            case FieldKind.Rows:
                var count = int.TryParse(form[$"{name}:rows"], out var number) ? Math.Min(number, MaxRows) : 0;
                return RowsOf(
                    [.. Enumerable.Range(0, count)
                        .Select(row => field.Columns.Select(c => OneLine(form[NameOf(path, field.Key, row, c)].ToString())).ToList())],
                    field.Columns);
            case FieldKind.Lines:
                return FrontMatter.List([.. form[name].ToString().Split('\n').Select(OneLine).Where(l => l.Length > 0)]);
            case FieldKind.Words:
                // What is chosen has no order; the author's is kept, and what is new comes last.
                var chosen = form[name].OfType<string>().Where(w => w.Length > 0).ToList();
                return FrontMatter.List([.. values.Texts(field.Key)!.Where(chosen.Contains).Union(chosen, StringComparer.Ordinal)]);
            default:
                return field.Key.Contains('.') ? MapOf(fields, fields.ConvertAll(f => OneLine(form[NameOf(path, f.Key)].ToString())))
                    : FrontMatter.Scalar(OneLine(form[name].ToString()));
        }
    }

    private static string MapOf(List<RecordField> fields, List<string> values) =>
        FrontMatter.Map(PartsOf(fields).Zip(values, (part, value) => (part, FrontMatter.FlowScalar(value))));

    private static string RowsOf(IReadOnlyList<IReadOnlyList<string>> rows, string[] columns) => FrontMatter.Records(rows.Select(row =>
        columns.Select((column, i) => (Column: column, Value: row[i]))
            .GroupBy(c => c.Column.Split('.')[0], StringComparer.Ordinal).Select(group =>
            {
                var texts = group.Select(
                    c => (Language: c.Column.Contains('.') ? c.Column[(c.Column.IndexOf('.') + 1)..] : Languages.English, c.Value))
                    .ToList();
                return (group.Key, texts.Skip(1).All(t => t.Value.Length == 0) ? FrontMatter.Scalar(texts[0].Value)
                    : FrontMatter.Map(texts.Select(t => (t.Language, FrontMatter.FlowScalar(t.Value)))));
            })));

    private static List<string> Names<T>()
        where T : struct, Enum => Enum.GetNames<T>().ToList().ConvertAll(System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName);
}
