using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using IncidentKB.Core.Incidents;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace IncidentKB.Core.Content;

/// <summary>
/// A YAML mapping that is read key by key. Every fault becomes a problem with its line, reading goes on, and keys that
/// nobody asked for are reported at the end, save those that begin with <c>x-</c>.
/// </summary>
internal sealed class YamlRecord
{
    private const string ExtensionPrefix = "x-";

    /// <summary>How deep a value of the author's own may be nested: it becomes JSON, of which readers take 64.</summary>
    public const int MaxOwnDepth = 40;

    private static readonly string[] InstantFormats =
        [.. from separator in new[] { "'T'", " " } from seconds in new[] { "", ":ss" } select $"yyyy-MM-dd{separator}HH:mm{seconds}K"];

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly string _file;
    private readonly int _lineOffset;
    private readonly YamlMappingNode _node;
    private readonly ICollection<ContentProblem> _problems;
    private bool _hasEnd;
    private readonly HashSet<string> _askedFor = new(StringComparer.Ordinal);

    private YamlRecord(YamlMappingNode node, string file, int lineOffset, ICollection<ContentProblem> problems)
    {
        (_node, _file, _lineOffset, _problems) = (node, file, lineOffset, problems);
    }

    /// <summary>Line of the mapping in its file.</summary>
    public int Line => LineOf(_node);

    /// <summary>Reads a document that is one mapping; null (with a problem) when it is not.</summary>
    /// <param name="yaml">The document.</param>
    /// <param name="file">Its file, for problems.</param>
    /// <param name="lineOffset">Lines of the file before the document.</param>
    /// <param name="problems">Where faults go.</param>
    public static YamlRecord? Read(string yaml, string file, int lineOffset, ICollection<ContentProblem> problems)
    {
        switch (Load(yaml, file, lineOffset, problems))
        {
            case YamlMappingNode mapping:
                return new YamlRecord(mapping, file, lineOffset, problems) { _hasEnd = yaml.Split('\n').Any(l => l.TrimEnd() == "...") };
            case { } other:
                problems.Add(new(
                    file,
                    (int)other.Start.Line + lineOffset,
                    new("Expected keys and values ('title: ...').", "这里应当是键和值（title: ...）。")));
                return null;
            default:
                return null;
        }
    }

    /// <summary>Reads a document that is a list of mappings.</summary>
    public static IEnumerable<YamlRecord> ReadList(string yaml, string file, ICollection<ContentProblem> problems)
    {
        var root = Load(yaml, file, 0, problems);
        if (root is not null and not YamlSequenceNode)
        {
            problems.Add(new(
                file, (int)root.Start.Line, new("Expected a list ('- slug: ...').", "这里应当是一个列表（- slug: ...）。")));
        }

        return root is YamlSequenceNode list ? Mappings(list, file, 0, problems) : [];
    }

    /// <summary>True where what is missing is only a warning, as in a draft. What is there and wrong stays a fault.</summary>
    public bool AllowsGaps { get; set; }

    /// <summary>True where a text that stands in one language only is a warning, as in what a person writes here.</summary>
    public bool AsksForBoth { get; set; }

    /// <summary>Its keys, in their order.</summary>
    public IEnumerable<string> Keys => _node.Children.Keys.OfType<YamlScalarNode>().Select(k => k.Value ?? "");

    /// <summary>Every key that is a text, with its value as JSON and its line, in their order.</summary>
    public IEnumerable<(string Key, JsonNode? Value, int Line)> Entries() =>
        _node.Children.Where(c => c.Key is YamlScalarNode)
            .Select(c => (((YamlScalarNode)c.Key).Value ?? "", JsonOf(c.Value), LineOf(c.Key)));

    public bool Has(string key) => Find(key) != null;

    /// <summary>True where each key stands on a line of its own, and nothing ends the document before its end.</summary>
    public bool IsBlock => _node.Style != YamlDotNet.Core.Events.MappingStyle.Flow && !_hasEnd;

    /// <summary>True where the value of a key is a list of texts, or nothing.</summary>
    public bool IsListOfTexts(string key) => Find(key) switch
    {
        null => true,
        YamlScalarNode scalar => string.IsNullOrEmpty(scalar.Value),
        YamlSequenceNode list => list.All(i => i is YamlScalarNode),
        _ => false,
    };

    /// <summary>True where the value of a key is a text, or nothing.</summary>
    public bool IsText(string key) => Find(key) is null or YamlScalarNode;

    /// <summary>True where the value of a key is a record of its own.</summary>
    public bool IsRecord(string key) => Find(key) is YamlMappingNode;

    public int LineOfKey(string key) =>
        _node.Children.Keys.OfType<YamlScalarNode>().FirstOrDefault(k => k.Value == key) is { } found ? LineOf(found) : Line;

    /// <summary>Line of the key that follows this one; null for the last one.</summary>
    public int? LineOfKeyAfter(string key) => _node.Children.Keys
        .SkipWhile(k => k is not YamlScalarNode scalar || scalar.Value != key).Skip(1).Select(k => (int?)LineOf(k)).FirstOrDefault();

    /// <summary>A text that must be there; empty (with a problem) when it is not.</summary>
    public string RequiredText(string key, int maxLength = 2000)
    {
        var text = OptionalText(key, maxLength);
        if (text == null && Find(key) is null or YamlScalarNode)
        {
            var message = MissingKey(key, "...");
            _problems.Add(new(_file, LineOfKey(key), message, isWarning: AllowsGaps));
        }

        return text ?? "";
    }

    public string? OptionalText(string key, int maxLength = 2000)
    {
        switch (Find(key))
        {
            case null:
                return null;
            case YamlScalarNode scalar:
                var text = scalar.Value?.Trim();
                if (text?.Length > maxLength)
                {
                    Problem(LineOf(scalar), TooLong(key, text.Length, maxLength));
                }

                return string.IsNullOrEmpty(text) ? null : text;
            case { } other:
                Problem(LineOf(other), new($"The value of '{key}' must be a text.", $"“{key}”的值应当是文本。"));
                return null;
        }
    }

    /// <summary>A text out of a list of words, as it stands in the list; null (with a problem) for another.</summary>
    public string? Word(string key, IReadOnlyList<string> words)
    {
        var text = RequiredText(key);
        var word = words.FirstOrDefault(w => w.Equals(text, StringComparison.OrdinalIgnoreCase));
        if (text.Length > 0 && word == null)
        {
            var list = string.Join(", ", words);
            Problem(LineOfKey(key), new($"'{text}' is no {key}. Use one of: {list}.", $"{key} 不能是“{text}”，请从中选择：{list}。"));
        }

        return word;
    }

    public TEnum Word<TEnum>(string key)
        where TEnum : struct, Enum =>
        Word(key, [.. Enum.GetNames<TEnum>().Select(n => JsonNamingPolicy.SnakeCaseLower.ConvertName(n))]) is { } word
            ? Enum.Parse<TEnum>(word.Replace("_", "", StringComparison.Ordinal), ignoreCase: true)
            : default;

    public DateOnly? OptionalDate(string key)
    {
        if (OptionalText(key) is not { } text)
        {
            return null;
        }

        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            return date;
        }

        Problem(LineOfKey(key), new(
            $"'{text}' is no date. Write {key} as year-month-day, such as 2025-03-21.",
            $"“{text}”不是日期。{key} 请写成“年-月-日”，例如 2025-03-21。"));
        return null;
    }

    public DateOnly RequiredDate(string key) =>
        RequiredText(key).Length > 0 && OptionalDate(key) is { } date ? date : default;

    /// <summary>An instant with its zone (UTC); null when the key is missing, or (with a problem) for another text.</summary>
    public DateTime? OptionalInstant(string key)
    {
        if (OptionalText(key) is not { } text)
        {
            return null;
        }

        // A time without its zone is off by hours for everybody elsewhere; K alone would let one pass.
        var hasZone = text[^1] == 'Z' || (text.Length > 6 && text[^6] is '+' or '-');
        var culture = CultureInfo.InvariantCulture;
        if (hasZone && DateTimeOffset.TryParseExact(text, InstantFormats, culture, DateTimeStyles.AssumeUniversal, out var instant))
        {
            return instant.UtcDateTime;
        }

        Problem(LineOfKey(key), new(
            $"'{text}' is no instant. Write {key} as day, time and zone, such as 2025-03-21T09:30Z or 2025-03-21T17:30+08:00.",
            $"“{text}”不是时刻。{key} 请写成日期、时间加时区，例如 2025-03-21T09:30Z 或 2025-03-21T17:30+08:00。"));
        return null;
    }

    public int RequiredNumber(string key, int min, int max)
    {
        var text = RequiredText(key);
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max)
        {
            return number;
        }

        if (text.Length > 0)
        {
            Problem(LineOfKey(key), new(
                $"'{text}' is no {key}. Write a whole number from {min} to {max}.", $"{key} 不能是“{text}”，请写 {min} 到 {max} 的整数。"));
        }

        return min;
    }

    /// <summary>An http or https address; null (with a problem) for another.</summary>
    public string RequiredUrl(string key)
    {
        var text = RequiredText(key);
        CheckUrl(key, text);
        return text;
    }

    /// <summary>The same, where the key may be missing.</summary>
    public string? OptionalUrl(string key)
    {
        var text = OptionalText(key);
        CheckUrl(key, text ?? "");
        return text;
    }

    private void CheckUrl(string key, string text)
    {
        if (text.Length > 0 && !(Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"))
        {
            Problem(LineOfKey(key), new(
                $"'{text}' is no web address. Write it with https:// before it.", $"“{text}”不是网址，请写成以 https:// 开头的地址。"));
        }
    }

    /// <summary>A list of texts with their lines; empty when the key is missing.</summary>
    public IReadOnlyList<(string Text, int Line)> Texts(string key)
    {
        switch (Find(key))
        {
            case null or YamlScalarNode { Value: null or "" }:
                return [];
            case YamlSequenceNode list when list.All(n => n is YamlScalarNode):
                return [.. list.Cast<YamlScalarNode>().Select(n => ((n.Value ?? "").Trim(), LineOf(n)))];
            case { } other:
                Problem(LineOf(other), new(
                    $"The value of '{key}' must be a list, such as '{key}: [one, two]'.",
                    $"“{key}”的值应当是列表，例如 {key}: [one, two]。"));
                return [];
        }
    }

    /// <summary>A list of texts that says everything once and within bounds; an entry that does not is a problem and left out.</summary>
    public List<string> BoundedTexts(string key, int maxEntries, int maxLength)
    {
        var list = new List<string>();
        foreach (var (text, line) in Texts(key))
        {
            var fault = text.Length == 0
                ? new Sentence($"An entry of '{key}' is empty. Remove it or fill it in.", $"“{key}”有一项是空的，请删除或填写。")
                : text.Length > maxLength
                ? new Sentence(
                    $"An entry of '{key}' has {text.Length} characters; at most {maxLength} are allowed.",
                    $"“{key}”有一项长 {text.Length} 个字符，最多 {maxLength} 个。")
                : list.Contains(text)
                ? new Sentence($"'{text}' stands twice in '{key}'. Remove one.", $"“{text}”在“{key}”中出现了两次，请删除一处。")
                : null;
            if (fault == null)
            {
                list.Add(text);
            }
            else
            {
                Problem(line, fault);
            }
        }

        if (list.Count > maxEntries)
        {
            Problem(LineOfKey(key), TooMany(key, list.Count, maxEntries));
        }

        return list;
    }

    /// <summary>The mapping behind a key; null when the key is missing.</summary>
    public YamlRecord? Record(string key)
    {
        switch (Find(key))
        {
            case null:
                return null;
            case YamlMappingNode mapping:
                return new YamlRecord(mapping, _file, _lineOffset, _problems) { AllowsGaps = AllowsGaps, AsksForBoth = AsksForBoth };
            case { } other:
                Problem(LineOf(other), new($"The value of '{key}' must be keys and values.", $"“{key}”的值应当是键和值。"));
                return null;
        }
    }

    /// <summary>The mappings of the list behind a key; empty when the key is missing.</summary>
    public IEnumerable<YamlRecord> Records(string key)
    {
        switch (Find(key))
        {
            case null or YamlScalarNode { Value: null or "" }:
                return [];
            case YamlSequenceNode list:
                return Mappings(list, _file, _lineOffset, _problems).Select(item =>
                {
                    (item.AllowsGaps, item.AsksForBoth) = (AllowsGaps, AsksForBoth);
                    return item;
                });
            case { } other:
                Problem(LineOf(other), new(
                    $"The value of '{key}' must be a list of keys and values.", $"“{key}”的值应当是列表，每一项由键和值组成。"));
                return [];
        }
    }

    /// <summary>A text per language, of which one is required; other keys than languages are problems.</summary>
    public LocalText RequiredLocalText(string key)
    {
        if (!Has(key))
        {
            Problem(Line, MissingKey(key, "{en: ..., zh-Hans: ...}"));
        }

        return Record(key)?.AsLocalText() ?? new LocalText(new Dictionary<string, string> { [Languages.English] = "" });
    }

    /// <summary>A text per language, or one text that stands for all; null when the key is missing.</summary>
    public LocalText? OptionalLocalText(string key, int maxLength)
    {
        if (Find(key) is YamlScalarNode)
        {
            return OptionalText(key, maxLength) is { } text
                ? new LocalText(new Dictionary<string, string> { [Languages.English] = text })
                : null;
        }

        var texts = Record(key)?.AsLocalText();
        foreach (var text in (texts?.Texts.Values ?? []).Where(t => t.Length > maxLength))
        {
            Problem(LineOfKey(key), TooLong(key, text.Length, maxLength));
        }

        return texts;
    }

    /// <summary>This mapping as a text per language.</summary>
    public LocalText AsLocalText()
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var language in Languages.All)
        {
            if (OptionalText(language) is { } text)
            {
                texts[language] = text;
            }
        }

        if (texts.Count == 0)
        {
            var empty = new Sentence(
                "This text is empty. Write it in one language at least: {en: ..., zh-Hans: ...}.",
                "这段文字是空的。请至少用一种语言写：{en: ..., zh-Hans: ...}。");
            _problems.Add(new(_file, Line, empty, isWarning: AllowsGaps));
            texts[Languages.English] = "";
        }
        else if (AsksForBoth && texts.Count < Languages.All.Count)
        {
            var there = texts.Keys.Single();
            var other = Languages.Other(there);
            Warning(Line, new(
                $"This text is not there in '{other}'. Until it is, readers of that language see the one in '{there}'.",
                $"这段文字没有“{other}”的版本。在有之前，读者看到的是“{there}”的版本。"));
        }

        RejectOtherKeys();
        return new LocalText(texts);
    }

    /// <summary>True where both say the same, however they are laid out.</summary>
    public bool SaysTheSame(YamlRecord other) => _node.Equals(other._node);

    /// <summary>The mapping as a document of its own, laid out anew: comments are gone.</summary>
    public string ToText()
    {
        const string End = "...";
        using var text = new StringWriter { NewLine = "\n" };
        new YamlStream(new YamlDocument(_node)).Save(text, assignAnchors: false);
        var written = text.ToString().ReplaceLineEndings("\n").TrimEnd('\n');
        return (written.EndsWith("\n" + End, StringComparison.Ordinal) ? written[..^End.Length].TrimEnd('\n') : written) + "\n";
    }

    public void Problem(int line, Sentence message) => _problems.Add(new(_file, line, message));

    public void Warning(int line, Sentence message) => _problems.Add(new(_file, line, message, isWarning: true));

    /// <summary>Says that a key is missing, and how to write it.</summary>
    public static Sentence MissingKey(string key, string value) => new(
        $"The key '{key}' is missing or empty. Add '{key}: {value}'.", $"缺少“{key}”，或者它是空的。请加上 {key}: {value}。");

    /// <summary>Says that a list has more entries than it may have.</summary>
    public static Sentence TooMany(string key, int count, int max) => new(
        $"'{key}' has {count} entries; at most {max} are allowed.", $"“{key}”有 {count} 项，最多 {max} 项。");

    private static Sentence TooLong(string key, int length, int max) => new(
        $"The value of '{key}' has {length} characters; at most {max} are allowed.", $"“{key}”的值长 {length} 个字符，最多 {max} 个。");

    /// <summary>The keys of the author's own (<c>x-...</c>) with their values, as one JSON object; null when there are none.</summary>
    public string? Extensions()
    {
        var own = new JsonObject();
        foreach (var (key, value) in _node.Children)
        {
            if (key is not YamlScalarNode { Value: { } name } || !name.StartsWith(ExtensionPrefix, StringComparison.Ordinal))
            {
                continue;
            }

            if (IsFlat(value, MaxOwnDepth))
            {
                own[name] = JsonOf(value);
            }
            else
            {
                Problem(LineOf(key), new(
                    $"The value of '{name}' is nested more than {MaxOwnDepth} deep. Write it flatter.",
                    $"“{name}”的值嵌套超过 {MaxOwnDepth} 层，请写得扁平一些。"));
            }
        }

        return own.Count == 0 ? null : own.ToJsonString(Readable);
    }

    /// <summary>Reports every key that was not asked for and is no extension (<c>x-...</c>).</summary>
    public void RejectOtherKeys()
    {
        foreach (var key in _node.Children.Keys)
        {
            var name = (key as YamlScalarNode)?.Value ?? key.ToString();
            if (!_askedFor.Contains(name) && !name.StartsWith(ExtensionPrefix, StringComparison.Ordinal))
            {
                var known = string.Join(", ", _askedFor);
                Problem(LineOf(key), new(
                    $"The key '{name}' is unknown here. Known keys: {known}; a key of your own begins with 'x-'.",
                    $"这里没有“{name}”这个键。可用的键：{known}；自定义的键以 x- 开头。"));
            }
        }
    }

    private static bool IsFlat(YamlNode node, int depth) => node switch
    {
        YamlMappingNode mapping => depth > 0 && mapping.Children.Values.All(v => IsFlat(v, depth - 1)),
        YamlSequenceNode list => depth > 0 && list.All(v => IsFlat(v, depth - 1)),
        _ => true,
    };

    // As YAML's core schema reads it: without quotes, true, 12 and null are no texts. A number with a leading zero stays one.
    private static JsonNode? JsonOf(YamlNode node) => node switch
    {
        YamlMappingNode mapping => ObjectOf(mapping),
        YamlSequenceNode list => new JsonArray([.. list.Select(JsonOf)]),
        YamlScalarNode { Style: ScalarStyle.Plain } scalar => scalar.Value switch
        {
            null or "" or "~" or "null" => null,
            "true" or "false" => JsonValue.Create(scalar.Value == "true"),
            var text when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                && number.ToString(CultureInfo.InvariantCulture) == text => JsonValue.Create(number),
            var text => JsonValue.Create(text),
        },
        YamlScalarNode scalar => JsonValue.Create(scalar.Value),
        _ => null,
    };

    private static JsonObject ObjectOf(YamlMappingNode mapping)
    {
        var json = new JsonObject();
        foreach (var (key, value) in mapping.Children)
        {
            json[(key as YamlScalarNode)?.Value ?? key.ToString()] = JsonOf(value);
        }

        return json;
    }

    private static IEnumerable<YamlRecord> Mappings(
        YamlSequenceNode list, string file, int lineOffset, ICollection<ContentProblem> problems)
    {
        foreach (var item in list)
        {
            if (item is YamlMappingNode mapping)
            {
                yield return new YamlRecord(mapping, file, lineOffset, problems);
            }
            else
            {
                problems.Add(new(
                    file,
                    (int)item.Start.Line + lineOffset,
                    new("Each item of this list must be keys and values.", "这个列表的每一项都应当由键和值组成。")));
            }
        }
    }

    private static YamlNode? Load(string yaml, string file, int lineOffset, ICollection<ContentProblem> problems)
    {
        var parser = new GuardedParser(new Parser(new StringReader(yaml)));
        try
        {
            var stream = new YamlStream();
            stream.Load(parser);
            if (stream.Documents.Count == 1)
            {
                return stream.Documents[0].RootNode;
            }

            problems.Add(new(
                file, lineOffset + 1, new("Expected exactly one YAML document that is not empty.", "这里应当有且只有一份非空的 YAML 文档。")));
        }
        catch (YamlException exception)
        {
            // What YamlDotNet says is English in both.
            var reason = (exception.InnerException?.Message ?? exception.Message).TrimEnd('.');
            problems.Add(new(
                file,
                (int)exception.Start.Line + lineOffset,
                (exception as RefusedYaml ?? exception.InnerException as RefusedYaml)?.Why
                    ?? new($"This is no valid YAML: {reason}.", $"这不是有效的 YAML：{reason}。")));
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException or IndexOutOfRangeException)
        {
            // YamlDotNet's scanner gives up this way on some texts, such as a list whose bracket never closes.
            problems.Add(new(file, (int)(parser.Current?.End.Line ?? 1) + lineOffset, new(
                "This is no valid YAML: near here a bracket or a quotation mark is not closed.",
                "这不是有效的 YAML：附近有括号或引号没有闭合。")));
        }

        return null;
    }

    private YamlNode? Find(string key)
    {
        _askedFor.Add(key);
        return _node.Children.TryGetValue(new YamlScalarNode(key), out var value) ? value : null;
    }

    private int LineOf(YamlNode node) => (int)node.Start.Line + _lineOffset;

    private sealed class RefusedYaml(ParsingEvent at, Sentence why) : YamlException(at.Start, at.End, why.English)
    {
        public Sentence Why { get; } = why;
    }

    // YamlDotNet builds the tree of a document by recursion, and so compares and prints it: nesting without end, or an alias
    // that leads to itself, would overflow the stack, which no catch survives; a few aliases of aliases would never end.
    private sealed class GuardedParser(IParser inner) : IParser
    {
        private const int MaxDepth = 200;

        private int _depth;

        public ParsingEvent? Current => inner.Current;

        public bool MoveNext()
        {
            if (!inner.MoveNext())
            {
                return false;
            }

            var current = inner.Current!;
            _depth += current.NestingIncrease;
            if (_depth > MaxDepth)
            {
                throw new RefusedYaml(current, new(
                    $"This is no valid YAML: brackets or lists are nested more than {MaxDepth} deep; write it flatter.",
                    $"这不是有效的 YAML：括号或列表嵌套超过 {MaxDepth} 层，请写得扁平一些。"));
            }

            return current is not AnchorAlias and not NodeEvent { Anchor.IsEmpty: false }
                ? true
                : throw new RefusedYaml(current, new(
                    "This is no valid YAML: anchors (&name) and aliases (*name) are not used in content; write the value out, "
                    + "in quotes where it begins with & or *.",
                    "内容文件不使用 YAML 的锚点（&name）和别名（*name）。请把值写全；以 & 或 * 开头的值要加引号。"));
        }
    }
}
