using IncidentKB.Core.Snippets;

namespace IncidentKB.Core.Incidents;

/// <summary>
/// One postmortem. The documents it was read from (its texts, snippets and traces) are the record and are kept
/// to the byte; every other column is derived from them by <c>IncidentReader</c> and can be rebuilt.
/// </summary>
public sealed class Incident
{
    /// <summary>Row id; internal, never shown.</summary>
    public int Id { get; set; }

    /// <summary>Permanent public id, such as <c>IKB-0001</c>. Never reused.</summary>
    public required string Key { get; set; }

    /// <summary>Address of the article. May change; the old one goes to <see cref="Aliases"/>.</summary>
    public required string Slug { get; set; }

    /// <summary>Project that failed, as its users call it.</summary>
    public required string Project { get; set; }

    /// <summary>Address of the project's source.</summary>
    public required string Repository { get; set; }

    /// <summary>Programming language of the project, in lower case (<c>go</c>, <c>csharp</c>).</summary>
    public required string Language { get; set; }

    /// <summary>How bad it was for the people who ran it.</summary>
    public Severity Severity { get; set; }

    /// <summary>What the failure looked like from outside.</summary>
    public IncidentKind Kind { get; set; }

    /// <summary>The day upstream first heard of it.</summary>
    public DateOnly OccurredOn { get; set; }

    /// <summary>First version known to have the bug, as the project writes it; null when unknown.</summary>
    public string? IntroducedIn { get; set; }

    /// <summary>First version with the fix; null when there is none.</summary>
    public string? FixedIn { get; set; }

    /// <summary>Slug of the failure pattern behind it. An incident has exactly one.</summary>
    public required string PatternSlug { get; set; }

    /// <summary>CWE ids, such as <c>CWE-765</c>.</summary>
    public List<string> Cwe { get; set; } = [];

    /// <summary>Whether readers see it.</summary>
    public IncidentStatus Status { get; set; }

    /// <summary>The day the text was last checked against upstream; null when it never was.</summary>
    public DateOnly? VerifiedOn { get; set; }

    /// <summary>Name of the content pack it came from; empty for one that was written here.</summary>
    public required string Pack { get; set; }

    /// <summary>SHA-256 over all documents of the record as they are now (hex).</summary>
    public required string ContentHash { get; set; }

    /// <summary>
    /// The hash at the last import. Differs from <see cref="ContentHash"/> once the record was edited here; empty for one that was
    /// written here.
    /// </summary>
    public required string ImportedHash { get; set; }

    /// <summary>Number of the current revision, from 1.</summary>
    public int RevisionNumber { get; set; }

    /// <summary>When the record was first stored (UTC).</summary>
    public DateTime CreatedAt { get; set; }

    /// <summary>When a document of it last changed (UTC).</summary>
    public DateTime UpdatedAt { get; set; }

    /// <summary>Set when its files left the pack or a person archived it (UTC). An archived record is hidden and never deleted.</summary>
    public DateTime? ArchivedAt { get; set; }

    /// <summary>Former slugs; each redirects here.</summary>
    public List<IncidentAlias> Aliases { get; set; } = [];

    /// <summary>The article, once per language.</summary>
    public List<IncidentText> Texts { get; set; } = [];

    /// <summary>The practices it teaches, in the author's order.</summary>
    public List<IncidentPractice> Practices { get; set; } = [];

    /// <summary>Messages and exception types that point to it.</summary>
    public List<Signature> Signatures { get; set; } = [];

    /// <summary>Report, culprit, fix and follow-ups upstream.</summary>
    public List<Reference> References { get; set; } = [];

    /// <summary>Real panic output that must find it.</summary>
    public List<RecordedTrace> Traces { get; set; } = [];

    /// <summary>Programs behind figures of the article.</summary>
    public List<ModelProgram> Models { get; set; } = [];

    /// <summary>Runnable C# files.</summary>
    public List<Snippet> Snippets { get; set; } = [];

    /// <summary>Its history, one row for every change.</summary>
    public List<Revision> Revisions { get; set; } = [];

    /// <summary>What runs of its snippets showed, one row for every proof.</summary>
    public List<Proof> Proofs { get; set; } = [];
}

/// <summary>How bad an incident was. The order is the order of the values.</summary>
public enum Severity
{
    /// <summary>An annoyance with an easy way round.</summary>
    Low,

    /// <summary>Some users affected, or a way round exists.</summary>
    Medium,

    /// <summary>A feature or a request lost for many users.</summary>
    High,

    /// <summary>The whole program down, or data at risk.</summary>
    Critical,
}

/// <summary>What a failure looks like from outside.</summary>
public enum IncidentKind
{
    /// <summary>The process ends.</summary>
    Crash,

    /// <summary>A request or task fails, the process goes on.</summary>
    Error,

    /// <summary>Nothing moves any more.</summary>
    Hang,

    /// <summary>A resource is never given back.</summary>
    Leak,

    /// <summary>Data is wrong.</summary>
    Corruption,
}

/// <summary>Whether readers see an incident.</summary>
public enum IncidentStatus
{
    /// <summary>Stored and checked, but on no page.</summary>
    Draft,

    /// <summary>On every page.</summary>
    Published,
}

/// <summary>A former slug of an incident.</summary>
public sealed class IncidentAlias
{
    /// <summary>The former slug; belongs to one incident only.</summary>
    public required string Slug { get; set; }

    /// <summary>The incident it leads to.</summary>
    public int IncidentId { get; set; }
}

/// <summary>A practice of an incident, at its place in the author's order.</summary>
public sealed class IncidentPractice
{
    /// <summary>The incident.</summary>
    public int IncidentId { get; set; }

    /// <summary>Slug of the practice.</summary>
    public required string PracticeSlug { get; set; }

    /// <summary>Place in the list, from 0.</summary>
    public int Position { get; set; }
}

/// <summary>A message or exception type that points to an incident.</summary>
public sealed class Signature
{
    /// <summary>Row id.</summary>
    public int Id { get; set; }

    /// <summary>The incident.</summary>
    public int IncidentId { get; set; }

    /// <summary>Language of the program that prints it.</summary>
    public required string Language { get; set; }

    /// <summary><c>panic</c>, <c>fatal error</c>, <c>exception</c> or <c>signal</c>.</summary>
    public required string Kind { get; set; }

    /// <summary>Exception type with its namespace, where the language has one.</summary>
    public string? Type { get; set; }

    /// <summary>The message without the word <c>panic:</c> before it.</summary>
    public string? Message { get; set; }
}

/// <summary>A page upstream that an incident rests on.</summary>
public sealed class Reference
{
    /// <summary>Row id.</summary>
    public int Id { get; set; }

    /// <summary>The incident.</summary>
    public int IncidentId { get; set; }

    /// <summary>Place in the list, from 0.</summary>
    public int Position { get; set; }

    /// <summary>What it is: one of <c>ReferenceTypes.All</c>.</summary>
    public required string Type { get; set; }

    /// <summary>Its address, http or https.</summary>
    public required string Url { get; set; }

    /// <summary>What to call it, such as <c>AlistGo/alist#8180</c>; null to show the address.</summary>
    public string? Title { get; set; }

    /// <summary>Its date, where it is known.</summary>
    public DateOnly? Date { get; set; }
}

/// <summary>A panic text that must find its incident.</summary>
public sealed class RecordedTrace
{
    /// <summary>Row id.</summary>
    public int Id { get; set; }

    /// <summary>The incident.</summary>
    public int IncidentId { get; set; }

    /// <summary>File name inside <c>traces/</c>.</summary>
    public required string FileName { get; set; }

    /// <summary>The text to the byte.</summary>
    public required string Text { get; set; }

    /// <summary>What the matcher's index needs of it (<c>TraceDigest</c>), so that it is not read anew at every start; null where it was never made.</summary>
    public byte[]? Print { get; set; }
}

/// <summary>A program, in any language, whose figures the article quotes. It is kept and shown, and never run here.</summary>
public sealed class ModelProgram
{
    /// <summary>Row id.</summary>
    public int Id { get; set; }

    /// <summary>The incident.</summary>
    public int IncidentId { get; set; }

    /// <summary>File name inside <c>models/</c>.</summary>
    public required string FileName { get; set; }

    /// <summary>The source to the byte.</summary>
    public required string Source { get; set; }
}

/// <summary>A runnable C# file of an incident.</summary>
public sealed class Snippet
{
    /// <summary>Row id.</summary>
    public int Id { get; set; }

    /// <summary>The incident.</summary>
    public int IncidentId { get; set; }

    /// <summary>File name, such as <c>bug.cs</c>.</summary>
    public required string FileName { get; set; }

    /// <summary>The file to the byte.</summary>
    public required string Source { get; set; }

    /// <summary>The file name without its extension: what a visitor asks for.</summary>
    public string Name => Path.GetFileNameWithoutExtension(FileName);

    /// <summary>Bug, fix, then the others by name.</summary>
    public static IReadOnlyList<Snippet> InOrder(IEnumerable<Snippet> snippets) =>
        [.. snippets.OrderBy(s => s.FileName switch { SnippetProof.Bug => 0, SnippetProof.Fix => 1, _ => 2 }).ThenBy(s => s.FileName, StringComparer.Ordinal)];

    /// <summary>Their names, in the same order.</summary>
    public static IReadOnlyList<string> NamesOf(IEnumerable<Snippet> snippets) => [.. InOrder(snippets).Select(s => s.Name)];
}

/// <summary>One change of an incident.</summary>
public sealed class Revision
{
    /// <summary>Row id.</summary>
    public int Id { get; set; }

    /// <summary>The incident.</summary>
    public int IncidentId { get; set; }

    /// <summary>From 1, without gaps.</summary>
    public int Number { get; set; }

    /// <summary>When (UTC).</summary>
    public DateTime CreatedAt { get; set; }

    /// <summary>What made it.</summary>
    public RevisionCause Cause { get; set; }

    /// <summary>Who made it; null where a content pack did.</summary>
    public string? Author { get; set; }

    /// <summary>What changed and why, in one sentence; null where nobody said.</summary>
    public string? Summary { get; set; }

    /// <summary>Version of the whole content that began with this change: what changed since a version is found by it.</summary>
    public long ContentVersion { get; set; }

    /// <summary>Hash of the documents as this revision left them.</summary>
    public required string ContentHash { get; set; }

    /// <summary>
    /// The documents of this revision, path to text. Null while it is the current one (the documents are then in
    /// their own tables) and where the change touched no document.
    /// </summary>
    public Dictionary<string, string>? Documents { get; set; }
}

/// <summary>What made a revision.</summary>
public enum RevisionCause
{
    /// <summary>A content pack brought it.</summary>
    Imported,

    /// <summary>A person wrote or edited it here.</summary>
    Edited,

    /// <summary>Its files left the pack, or a person took it out of the lists.</summary>
    Archived,

    /// <summary>Its files came back, or a person brought it back.</summary>
    Restored,
}
