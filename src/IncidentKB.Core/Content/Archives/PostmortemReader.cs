namespace IncidentKB.Core.Content.Archives;

/// <summary>
/// Reads a postmortem as a team wrote it, a Markdown file or a text, into the files of an incident. Its text stays in its own words
/// below the sections of this site; what has no place in the record is kept under keys of the team's own.
/// </summary>
public static class PostmortemReader
{
    /// <summary>Reads a document that stands by itself.</summary>
    /// <param name="name">Its path or file name, for messages and where it has no title of its own.</param>
    /// <param name="text">The document.</param>
    /// <param name="pictures">Gives the file at a path relative to the document, with forward slashes; null where there is none.</param>
    /// <param name="vocabulary">What this site has, for links and slugs.</param>
    /// <param name="problems">Where it is said why a document cannot be read at all.</param>
    /// <returns>The incident; null (with a problem) when the document is empty or longer than an article may be.</returns>
    public static ArchivedDocument? Read(
        string name, string text, Func<string, byte[]?> pictures, ContentVocabulary vocabulary, ICollection<ContentProblem> problems) =>
        Read(name, text, pictures, vocabulary, new SlugNames(vocabulary.Incidents), problems);

    internal static ArchivedDocument? Read(
        string name,
        string text,
        Func<string, byte[]?> pictures,
        ContentVocabulary vocabulary,
        SlugNames slugs,
        ICollection<ContentProblem> problems)
    {
        var decisions = new Decisions(name);
        var embedded = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        var document = EmbeddedPictures.TakeOut(Cleaned(text, decisions), embedded);
        if (Refusal(document) is { } why)
        {
            problems.Add(new(name, 1, why));
            return null;
        }

        var record = new DraftRecord();
        var facts = new StatedFacts(record, decisions);
        var front = DocumentFrontMatter.Cut(document, decisions);
        facts.ReadFrontMatter(front.Entries);
        var source = SourceText.From(document[front.BodyStart..], front.BodyLine);
        return new DocumentReading(name, record, facts, decisions, vocabulary, slugs, Picture).Read(source, problems);

        byte[]? Picture(string path) => embedded.GetValueOrDefault(path) ?? pictures(path);
    }

    /// <summary>Why a text is no document that can come in, as a sentence; null when it is one.</summary>
    internal static Sentence? Refusal(string text) =>
        string.IsNullOrWhiteSpace(text) ? new("The document is empty.", "文档是空的。")
        : text.Length > MarkdownFile.MaxBodyLength
            ? new(
                $"The document has {text.Length} characters; an article has at most {MarkdownFile.MaxBodyLength}. "
                + "Divide it, or shorten what it quotes.",
                $"文档长 {text.Length} 个字符，一篇文章最多 {MarkdownFile.MaxBodyLength} 个。请分成几份，或缩短引用的内容。")
        : null;

    // Line feeds, no byte order mark, and no NUL, at which the text functions of SQLite end.
    private static string Cleaned(string text, Decisions decisions)
    {
        var cleaned = text.TrimStart('\uFEFF').Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        var nul = cleaned.IndexOf('\0');
        if (nul < 0)
        {
            return cleaned;
        }

        var line = cleaned[..nul].Count(c => c == '\n') + 1;
        decisions.Add(line, new(
            "The document holds NUL characters. A replacement sign stands in the place of each.", "文档含有 NUL 字符，每个都换成了替代符号。"));
        return cleaned.Replace('\0', '\uFFFD');
    }
}
