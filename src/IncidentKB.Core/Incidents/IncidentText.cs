namespace IncidentKB.Core.Incidents;

/// <summary>An incident's article in one language: the file as it is, and what lists and search need of it.</summary>
public sealed class IncidentText
{
    /// <summary>The incident.</summary>
    public int IncidentId { get; set; }

    /// <summary>One of <see cref="Languages.All"/>.</summary>
    public required string Language { get; set; }

    /// <summary>Headline, at most 200 characters.</summary>
    public required string Title { get; set; }

    /// <summary>One or two sentences for lists, at most 600 characters.</summary>
    public required string Summary { get; set; }

    /// <summary>What a person on call does now: up to three lines, none where the article does not say it.</summary>
    public List<string> DoNow { get; set; } = [];

    /// <summary>What made it possible or worse, besides the cause; each a sentence or two.</summary>
    public List<string> ContributingFactors { get; set; } = [];

    /// <summary>The whole file to the byte: front matter and body.</summary>
    public required string Source { get; set; }

    /// <summary>Where the body begins in <see cref="Source"/>, in UTF-16 units.</summary>
    public int BodyStart { get; set; }

    /// <summary>
    /// First 12 hex digits of the SHA-256 over title, summary, the two lists and body. A translation names the English
    /// revision that it follows.
    /// </summary>
    public required string Revision { get; set; }

    /// <summary>The English revision this text translates; null for the English text itself.</summary>
    public string? Translates { get; set; }

    /// <summary>The Markdown after the front matter.</summary>
    public string Body => Source[BodyStart..];
}
