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
    internal static string? Refusal(string text) =>
        string.IsNullOrWhiteSpace(text) ? "The document is empty."
        : text.Length > MarkdownFile.MaxBodyLength
            ? $"The document has {text.Length} characters; an article has at most {MarkdownFile.MaxBodyLength}. "
              + "Divide it, or shorten what it quotes."
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
        decisions.Add(line, "The document holds NUL characters. A replacement sign stands in the place of each.");
        return cleaned.Replace('\0', '\uFFFD');
    }
}
