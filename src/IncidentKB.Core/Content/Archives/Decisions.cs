namespace IncidentKB.Core.Content.Archives;

/// <summary>Collects what a person has to decide about one document.</summary>
internal sealed class Decisions(string source)
{
    // A document that gives more of them needs another look as a whole.
    private const int Max = 100;

    private readonly List<ContentProblem> _list = [];
    private readonly SortedDictionary<string, (int Line, int Count)> _tags = new(StringComparer.Ordinal);

    /// <summary>The HTML comments of the document, which its readers did not see.</summary>
    public List<string> Comments { get; } = [];

    /// <summary>Says something about a line of the document.</summary>
    public void Add(int line, Sentence message) => _list.Add(new(source, line, message, isWarning: true));

    /// <summary>An HTML element without an equal in Markdown, of which the text stays.</summary>
    public void AddTag(string name, int line) =>
        _tags[name] = _tags.TryGetValue(name, out var known) ? (Math.Min(known.Line, line), known.Count + 1) : (line, 1);

    /// <summary>An HTML comment.</summary>
    public void AddComment(string text, int line)
    {
        if (!string.IsNullOrWhiteSpace(text))
        {
            Comments.Add(text.Trim());
            Add(line, new(
                "A comment that readers did not see is kept under 'x-comments'. Remove it, or bring it into the text.",
                "读者看不到的一段注释保存在 x-comments 之下。请删除它，或者写进正文。"));
        }
    }

    /// <summary>All of them, in the order of the lines.</summary>
    public IReadOnlyList<ContentProblem> All()
    {
        var tags = _tags.Select(t => new ContentProblem(source, t.Value.Line, NoEqual(t.Key, t.Value.Count), isWarning: true));
        var all = _list.Concat(tags).OrderBy(d => d.Line).ToList();
        if (all.Count <= Max)
        {
            return all;
        }

        var rest = new Sentence(
            $"{all.Count - Max} more of the kind follow. Look at the document as a whole.",
            $"后面还有 {all.Count - Max} 处类似的问题，请通读整份文档。");
        return [.. all.Take(Max), new(source, all[Max].Line, rest, isWarning: true)];
    }

    private static Sentence NoEqual(string tag, int count) => new(
        $"<{tag}>{(count > 1 ? $" ({count} times, here first)" : "")} has no equal in Markdown. Its text is kept; "
        + "see whether it still says the same.",
        $"<{tag}>{(count > 1 ? $"（共 {count} 处，这里是第一处）" : "")}在 Markdown 中没有对应的写法。文字已保留，请看意思是否还一样。");
}
