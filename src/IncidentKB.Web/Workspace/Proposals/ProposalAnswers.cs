using System.Text.Json;
using IncidentKB.Core.Content;
using IncidentKB.Core.Patterns;
using IncidentKB.Data.Entities;
using IncidentKB.Data.Proposals;

namespace IncidentKB.Web.Workspace.Proposals;

/// <summary>
/// What a proposal is about and begins with. About an incident: files, a trace, a postmortem, or else its published files or the template.
/// About a pattern, practice or path, each a slug or null for a new one: its one file, or else the published or an empty one.
/// </summary>
internal sealed record NewProposal(
    string? Incident, string? Summary, Dictionary<string, string>? Files, string? Trace, string? Markdown,
    JsonElement Pattern = default, JsonElement Practice = default, JsonElement Path = default)
{
    /// <summary>The entries of the catalogue that it names.</summary>
    public IReadOnlyList<(CatalogueKind Kind, string? Slug)> Entries =>
    [
        .. from entry in new (CatalogueKind Kind, JsonElement Slug)[]
               { (CatalogueKind.Pattern, Pattern), (CatalogueKind.Practice, Practice), (CatalogueKind.Path, Path) }
           where entry.Slug.ValueKind is JsonValueKind.Null or JsonValueKind.String
           select (entry.Kind, entry.Slug.GetString()),
    ];

    /// <summary>True where it is about one thing, in a form that it can be begun of.</summary>
    public bool IsClear =>
        Files?.Values.Any(text => text == null) != true
        && Entries.Count == new[] { Pattern, Practice, Path }.Count(e => e.ValueKind != JsonValueKind.Undefined)
        && (Entries.Count == 0 ? Markdown == null || Incident == null
            : Entries.Count == 1 && Incident == null && Markdown == null && Trace == null);
}

/// <summary>What is said with a step.</summary>
internal sealed record StepBody(string? Text);

/// <summary>A comment to be made; with <paramref name="Answers"/> the number of the one that it answers.</summary>
internal sealed record NewComment(string? Text, string? Path, int? Line, int? Answers);

/// <summary>Number of a new comment.</summary>
internal sealed record CommentAnswer(int Id);

/// <summary>A proposal as an act left it.</summary>
internal sealed record ProposalAnswer(int Id, ProposalState State, int Version, IReadOnlyList<ProblemAnswer> Problems)
{
    /// <summary>What a person has to look at, by line of the document that it was made of; null where it was made of none.</summary>
    public IReadOnlyList<ProblemAnswer>? Decisions { get; init; }

    /// <summary>The incident that it became; null before it is published, and where it is about none.</summary>
    public PublishedIncident? Incident { get; init; }

    /// <summary>The entry of the catalogue that it became; null before it is published, and where it is about an incident.</summary>
    public PublishedEntry? Entry { get; init; }

    public static ProposalAnswer Of(SavedProposal saved) =>
        new(saved.Id, saved.State, saved.Version, [.. saved.Problems.Select(ProblemAnswer.Of)]);
}

/// <summary>The incident that a proposal became.</summary>
internal sealed record PublishedIncident(string Id, string Slug, int Revision, string Url);

/// <summary>The pattern, practice or path that a proposal became.</summary>
internal sealed record PublishedEntry(CatalogueKind Kind, string Slug, int Revision, string Url);

/// <summary>Something wrong in a file. An <c>error</c> keeps the proposal from being handed in, a <c>warning</c> does not.</summary>
internal sealed record ProblemAnswer(string File, int Line, string Message, string Severity)
{
    public static ProblemAnswer Of(ContentProblem problem) =>
        new(problem.File, problem.Line, problem.Message, problem.IsWarning ? "warning" : "error");
}

/// <summary>A picture of a proposal; its bytes are at the address of the file.</summary>
internal sealed record PictureAnswer(int Size, string Sha256, string MediaType);

/// <summary>
/// One proposal with all its parts. Of texts the map of files has the text, of pictures size and hash. <paramref name="IncidentId"/> is
/// null where it is about an entry of the catalogue, whose kind and slug stand in <paramref name="Kind"/> and <paramref name="Slug"/>.
/// </summary>
internal sealed record ProposalDetail(
    int Id,
    string Title,
    string Summary,
    ProposalState State,
    int Version,
    string? IncidentId,
    CatalogueKind? Kind,
    string? Slug,
    int? BaseRevision,
    int? PublishedRevision,
    DateTime CreatedAt,
    DateTime UpdatedAt,
    IReadOnlyDictionary<string, object> Files,
    IReadOnlyList<ProblemAnswer> Problems,
    IReadOnlyList<StepAnswer> Steps,
    IReadOnlyList<CommentDetail> Comments)
{
    public static ProposalDetail Of(ReadProposal read)
    {
        var proposal = read.Proposal;
        return new(
            proposal.Id, proposal.Title, proposal.Summary, proposal.State, proposal.Version,
            proposal.EntryKind == null ? proposal.IncidentKey : null, proposal.EntryKind, proposal.EntrySlug, proposal.BaseRevision,
            proposal.PublishedRevision,
            proposal.CreatedAt, proposal.UpdatedAt,
            proposal.Files.OrderBy(f => f.Path, StringComparer.Ordinal).ToDictionary(f => f.Path, ContentOf, StringComparer.Ordinal),
            [.. read.Check.Problems.Select(ProblemAnswer.Of)],
            [.. proposal.Steps.Select(s => new StepAnswer(s.Act, s.At, s.Who, s.Version, s.Text))],
            [.. proposal.Comments.Select(c => new CommentDetail(
                c.Id, c.ParentId, c.Path, c.Line, c.LineText, c.Version, c.At, c.Who, c.Text, c.ResolvedAt, c.ResolvedBy))]);
    }

    private static object ContentOf(ProposalFile file) => file.MediaType == null ? file.Text
        : new PictureAnswer(file.Size, ContentImage.HashIn(new(file.Path, file.Text))!, file.MediaType);
}

/// <summary>What happened to a proposal.</summary>
internal sealed record StepAnswer(ProposalAct Act, DateTime At, string Who, int Version, string Text);

/// <summary>What somebody said of a proposal.</summary>
internal sealed record CommentDetail(
    int Id, int? Answers, string? Path, int? Line, string? LineText, int Version, DateTime At, string Who, string Text,
    DateTime? ResolvedAt, string? ResolvedBy);
