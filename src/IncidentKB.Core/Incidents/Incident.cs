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

    /// <summary>The number under which the team knows it elsewhere, such as <c>PM2021-005</c>; null where it has none.</summary>
    public string? ExternalId { get; set; }

    /// <summary>Project that failed, as its users call it; null where no program of its own failed.</summary>
    public string? Project { get; set; }

    /// <summary>Address of the project's source; null where there is none to name.</summary>
    public string? Repository { get; set; }

    /// <summary>Programming language of what failed, in lower case (<c>go</c>, <c>csharp</c>); null where it was no program.</summary>
    public string? Language { get; set; }

    /// <summary>Further programming languages that had a part in it.</summary>
    public List<string> OtherLanguages { get; set; } = [];

    /// <summary>Services that were affected, in the author's order.</summary>
    public List<IncidentService> Services { get; set; } = [];

    /// <summary>How bad it was for the people who ran it.</summary>
    public Severity Severity { get; set; }

    /// <summary>What the team itself calls that, such as <c>SEV2</c>; null where it has no name of its own.</summary>
    public string? SeverityLabel { get; set; }

    /// <summary>What the failure looked like from outside.</summary>
    public IncidentKind Kind { get; set; }

    /// <summary>The day upstream first heard of it. The first day of the calendar in a draft that does not say it yet.</summary>
    public DateOnly OccurredOn { get; set; }

    /// <summary>When it began (UTC); null where nobody knows to the minute.</summary>
    public DateTime? StartedAt { get; set; }

    /// <summary>When somebody noticed (UTC).</summary>
    public DateTime? DetectedAt { get; set; }

    /// <summary>When it was over for those whom it hit (UTC).</summary>
    public DateTime? ResolvedAt { get; set; }

    /// <summary>First version known to have the bug, as the project writes it; null when unknown.</summary>
    public string? IntroducedIn { get; set; }

    /// <summary>First version with the fix; null when there is none.</summary>
    public string? FixedIn { get; set; }

    /// <summary>
    /// The version to take, which may be later than <see cref="FixedIn"/>, or one of another project; null where none is named.
    /// </summary>
    public string? Take { get; set; }

    /// <summary>The function that made the mistake, as traces print it; null where none is named.</summary>
    public string? CulpritFunction { get; set; }

    /// <summary>Where that function stands, such as <c>drivers/baidu/driver.go</c>; null where it is not said.</summary>
    public string? CulpritFile { get; set; }

    /// <summary>Slug of the failure pattern behind it; null for a failure of another kind, such as an outage of a network.</summary>
    public string? PatternSlug { get; set; }

    /// <summary>CWE ids, such as <c>CWE-765</c>.</summary>
    public List<string> Cwe { get; set; } = [];

    /// <summary>Whether readers see it.</summary>
    public IncidentStatus Status { get; set; }

    /// <summary>The day the text was last checked against upstream; null when it never was.</summary>
    public DateOnly? VerifiedOn { get; set; }

    /// <summary>Who keeps it right: a person or a team; null where nobody is named.</summary>
    public string? Owner { get; set; }

    /// <summary>The day by which the owner looks at it again; null where none is set.</summary>
    public DateOnly? ReviewBy { get; set; }

    /// <summary>Permanent id of the incident whose article took the place of this one; null where none did.</summary>
    public string? SupersededBy { get; set; }

    /// <summary>The team's own keys (<c>x-...</c>) with their values, as one JSON object; null where there are none.</summary>
    public string? Extensions { get; set; }

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

    /// <summary>What was to be done after it, in the author's order.</summary>
    public List<FollowUp> FollowUps { get; set; } = [];

    /// <summary>Pictures of the article.</summary>
    public List<IncidentImage> Images { get; set; } = [];

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

    /// <summary>A service does not answer.</summary>
    Outage,

    /// <summary>A service answers late, or not to everybody.</summary>
    Degradation,

    /// <summary>Data is gone.</summary>
    DataLoss,

    /// <summary>Somebody could do or see what was not theirs.</summary>
    Security,

    /// <summary>It was noticed before it hurt anybody.</summary>
    NearMiss,
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

/// <summary>A service that an incident affected.</summary>
public sealed class IncidentService
{
    /// <summary>The incident.</summary>
    public int IncidentId { get; set; }

    /// <summary>Its name, as the team writes it.</summary>
    public required string Name { get; set; }

    /// <summary>Place in the list, from 0.</summary>
    public int Position { get; set; }
}

/// <summary>Something to be done after an incident.</summary>
public sealed class FollowUp
{
    /// <summary>Row id.</summary>
    public int Id { get; set; }

    /// <summary>The incident.</summary>
    public int IncidentId { get; set; }

    /// <summary>Place in the list, from 0.</summary>
    public int Position { get; set; }

    /// <summary>What is to be done.</summary>
    public required LocalText Text { get; set; }

    /// <summary>Who does it; null where nobody is named.</summary>
    public string? Owner { get; set; }

    /// <summary>The day by which it is to be done; null where none is set.</summary>
    public DateOnly? Due { get; set; }

    /// <summary>Whether it is done.</summary>
    public FollowUpState State { get; set; }

    /// <summary>Where it is kept or what did it, an http or https address; null where there is none.</summary>
    public string? Url { get; set; }

    /// <summary>Why it was dropped, or what came of it; null where nobody said.</summary>
    public LocalText? Reason { get; set; }
}

/// <summary>What became of a follow-up.</summary>
public enum FollowUpState
{
    /// <summary>It is still to be done.</summary>
    Open,

    /// <summary>It is done.</summary>
    Done,

    /// <summary>It will not be done; a link or a reason says why.</summary>
    Dropped,
}

/// <summary>A picture of an article. Its bytes are stored once, however many incidents or revisions have it.</summary>
public sealed class IncidentImage
{
    /// <summary>The incident.</summary>
    public int IncidentId { get; set; }

    /// <summary>File name inside <c>images/</c>.</summary>
    public required string FileName { get; set; }

    /// <summary>SHA-256 of its bytes (lower-case hex), by which they are found.</summary>
    public required string Sha256 { get; set; }

    /// <summary>What its first bytes say that it is, such as <c>image/png</c>.</summary>
    public required string MediaType { get; set; }

    /// <summary>Width in pixels.</summary>
    public int Width { get; set; }

    /// <summary>Height in pixels.</summary>
    public int Height { get; set; }

    /// <summary>The bytes, only while it is on its way into the database.</summary>
    public byte[]? Bytes { get; init; }
}

/// <summary>The bytes of pictures, each once. They stay when no incident has them any more: a former revision may.</summary>
public sealed class StoredImage
{
    /// <summary>SHA-256 of the bytes (lower-case hex).</summary>
    public required string Sha256 { get; set; }

    /// <summary>The file.</summary>
    public required byte[] Bytes { get; set; }
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
    public LocalText? Title { get; set; }

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

    /// <summary>
    /// What the matcher's index needs of it (<c>TraceDigest</c>), so that it is not read anew at every start; null where it was never made.
    /// </summary>
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
        [.. snippets.OrderBy(s => s.FileName switch { SnippetProof.Bug => 0, SnippetProof.Fix => 1, _ => 2 })
            .ThenBy(s => s.FileName, StringComparer.Ordinal)];

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

    /// <summary>Who approved it, as they were called then; empty where nobody was asked.</summary>
    public List<string> Approvers { get; set; } = [];

    /// <summary>What changed and why, in one sentence; null where nobody said.</summary>
    public string? Summary { get; set; }

    /// <summary>Version of the whole content that began with this change: what changed since a version is found by it.</summary>
    public long ContentVersion { get; set; }

    /// <summary>Hash of the documents as this revision left them.</summary>
    public required string ContentHash { get; set; }

    /// <summary>
    /// The documents of this revision, path to text; of a picture its hash, see <c>ContentImage.Document</c>. Null while it is
    /// the current one (the documents are then in their own tables) and where the change touched no document.
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
