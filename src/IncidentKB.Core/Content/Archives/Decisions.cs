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
    public void Add(int line, string message) => _list.Add(new(source, line, message, IsWarning: true));

    /// <summary>An HTML element without an equal in Markdown, of which the text stays.</summary>
    public void AddTag(string name, int line) =>
        _tags[name] = _tags.TryGetValue(name, out var known) ? (Math.Min(known.Line, line), known.Count + 1) : (line, 1);

    /// <summary>An HTML comment.</summary>
    public void AddComment(string text, int line)
    {
        if (!string.IsNullOrWhiteSpace(text))
        {
            Comments.Add(text.Trim());
            Add(line, "A comment that readers did not see is kept under 'x-comments'. Remove it, or bring it into the text.");
        }
    }

    /// <summary>All of them, in the order of the lines.</summary>
    public IReadOnlyList<ContentProblem> All()
    {
        var tags = _tags.Select(t => new ContentProblem(
            source,
            t.Value.Line,
            $"<{t.Key}>{(t.Value.Count > 1 ? $" ({t.Value.Count} times, here first)" : "")} has no equal in Markdown. Its text is kept; "
            + "see whether it still says the same.",
            IsWarning: true));
        var all = _list.Concat(tags).OrderBy(d => d.Line).ToList();
        if (all.Count <= Max)
        {
            return all;
        }

        var rest = $"{all.Count - Max} more of the kind follow. Look at the document as a whole.";
        return [.. all.Take(Max), new(source, all[Max].Line, rest, IsWarning: true)];
    }
}
