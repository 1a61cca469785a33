using IncidentKB.Core.Patterns;

namespace IncidentKB.Data.Entities;

/// <summary>
/// A set of files that somebody wants to become the next revision of an incident or of an entry of the catalogue (a pattern, a practice, a
/// reading path), or the first one of a new one. Readers see nothing of it before it is published.
/// </summary>
public sealed class Proposal
{
    /// <summary>Longest <see cref="Summary"/>, in characters.</summary>
    public const int MaxSummary = 500;

    /// <summary>Its number.</summary>
    public int Id { get; set; }

    /// <summary>What it is about in the catalogue; null where it is about an incident.</summary>
    public CatalogueKind? EntryKind { get; set; }

    /// <summary>
    /// The slug of the entry of the catalogue that it changes, or the one that the file of a new entry states; null where that states none,
    /// and where it is about an incident.
    /// </summary>
    public string? EntrySlug { get; set; }

    /// <summary>The incident that it changes; null for a new one until it is published, and where it is about no incident.</summary>
    public int? IncidentId { get; set; }

    /// <summary>
    /// The permanent id of that incident, or the one that is kept free for a new one; empty where it is about no incident.
    /// </summary>
    public required string IncidentKey { get; set; }

    /// <summary>The revision that it was begun from; null where what it is about is new.</summary>
    public int? BaseRevision { get; set; }

    /// <summary>Title as its file says, for lists; empty while it has none.</summary>
    public required string Title { get; set; }

    /// <summary>What it changes and why, in a sentence; empty while nobody said.</summary>
    public string Summary { get; set; } = "";

    /// <summary>Where it stands.</summary>
    public ProposalState State { get; set; }

    /// <summary>Rises with every change of its files, from 1. An approval is of one version.</summary>
    public int Version { get; set; } = 1;

    /// <summary>Who began it.</summary>
    public int AuthorId { get; set; }

    /// <summary>Who wrote the present version, and so cannot be the one who approves it.</summary>
    public int WriterId { get; set; }

    /// <summary>When it was begun (UTC).</summary>
    public DateTime CreatedAt { get; set; }

    /// <summary>When it last changed (UTC).</summary>
    public DateTime UpdatedAt { get; set; }

    /// <summary>The revision that it became; null before.</summary>
    public int? PublishedRevision { get; set; }

    /// <summary>What keeps the present version from being published, as errors are counted.</summary>
    public int Problems { get; set; }

    /// <summary>Its files.</summary>
    public List<ProposalFile> Files { get; set; } = [];

    /// <summary>What happened to it, oldest first.</summary>
    public List<ProposalStep> Steps { get; set; } = [];

    /// <summary>What people said of it.</summary>
    public List<ProposalComment> Comments { get; set; } = [];

    /// <summary>True where what it is about is not published yet.</summary>
    public bool IsNew => BaseRevision == null;

    /// <summary>True while it may still be changed.</summary>
    public bool IsOpen => State is ProposalState.Draft or ProposalState.InReview or ProposalState.ChangesRequested;
}

/// <summary>Where a proposal stands. The names are stored: rename none.</summary>
public enum ProposalState
{
    /// <summary>Its author works on it.</summary>
    Draft,

    /// <summary>It waits for somebody to approve it.</summary>
    InReview,

    /// <summary>A reviewer wants something changed first.</summary>
    ChangesRequested,

    /// <summary>It has become a revision.</summary>
    Published,

    /// <summary>It was given up.</summary>
    Withdrawn,
}

/// <summary>A file of a proposal.</summary>
public sealed class ProposalFile
{
    /// <summary>The proposal.</summary>
    public int ProposalId { get; set; }

    /// <summary>Path inside the incident's folder, with forward slashes; of an entry of the catalogue the name of its file.</summary>
    public required string Path { get; set; }

    /// <summary>The file to the byte; of a picture its hash, see <c>ContentImage.Document</c>.</summary>
    public required string Text { get; set; }

    /// <summary>The version of the proposal in which it last changed.</summary>
    public int Version { get; set; }

    /// <summary>Of a picture what its first bytes say that it is; null for a text.</summary>
    public string? MediaType { get; set; }

    /// <summary>Width of a picture in pixels; 0 for a text.</summary>
    public int Width { get; set; }

    /// <summary>Height of a picture in pixels; 0 for a text.</summary>
    public int Height { get; set; }

    /// <summary>Bytes of a picture; 0 for a text.</summary>
    public int Size { get; set; }
}

/// <summary>Something that happened to a proposal, and in which version.</summary>
public sealed class ProposalStep
{
    /// <summary>Its number.</summary>
    public int Id { get; set; }

    /// <summary>The proposal.</summary>
    public int ProposalId { get; set; }

    /// <summary>When (UTC).</summary>
    public DateTime At { get; set; }

    /// <summary>Who.</summary>
    public int UserId { get; set; }

    /// <summary>What the person was called then.</summary>
    public required string Who { get; set; }

    /// <summary>What was done.</summary>
    public ProposalAct Act { get; set; }

    /// <summary>The version of the proposal that it was done to.</summary>
    public int Version { get; set; }

    /// <summary>What the person said; empty where nothing was.</summary>
    public required string Text { get; set; }
}

/// <summary>What is done to a proposal. The names are stored: rename none.</summary>
public enum ProposalAct
{
    /// <summary>It was begun.</summary>
    Begun,

    /// <summary>It was handed in for review.</summary>
    Submitted,

    /// <summary>This version was found right.</summary>
    Approved,

    /// <summary>Something is to be changed first.</summary>
    ChangesRequested,

    /// <summary>It became a revision.</summary>
    Published,

    /// <summary>It was given up.</summary>
    Withdrawn,

    /// <summary>What was published meanwhile was taken into it.</summary>
    BroughtUpToDate,
}

/// <summary>What somebody said of a proposal, of one of its lines, or in answer to another comment.</summary>
public sealed class ProposalComment
{
    /// <summary>Longest comment, in characters.</summary>
    public const int MaxText = 5000;

    /// <summary>Longest line that is kept with a comment.</summary>
    public const int MaxLineText = 300;

    /// <summary>Its number.</summary>
    public int Id { get; set; }

    /// <summary>The proposal.</summary>
    public int ProposalId { get; set; }

    /// <summary>The comment that it answers; null for the first of a thread.</summary>
    public int? ParentId { get; set; }

    /// <summary>The file; null for a comment on the whole.</summary>
    public string? Path { get; set; }

    /// <summary>The line in that version, from 1; null for a comment on the file or the whole.</summary>
    public int? Line { get; set; }

    /// <summary>The text of that line, by which it is found again when lines above it come or go; null without a line.</summary>
    public string? LineText { get; set; }

    /// <summary>The version of the proposal that it was said of.</summary>
    public int Version { get; set; }

    /// <summary>When (UTC).</summary>
    public DateTime At { get; set; }

    /// <summary>Who.</summary>
    public int UserId { get; set; }

    /// <summary>What the person was called then.</summary>
    public required string Who { get; set; }

    /// <summary>What was said.</summary>
    public required string Text { get; set; }

    /// <summary>When (UTC) the thread was settled; null while it is open. Stands at the first comment of a thread.</summary>
    public DateTime? ResolvedAt { get; set; }

    /// <summary>What the person was called who settled it; null while it is open.</summary>
    public string? ResolvedBy { get; set; }
}
