using IncidentKB.Core.Content;
using IncidentKB.Data.Entities;
using IncidentKB.Data.Proposals;

namespace IncidentKB.Web.Workspace.Proposals;

/// <summary>
/// What a proposal begins with: files, a trace, a postmortem, or else the published files of the incident or the template.
/// </summary>
internal sealed record NewProposal(string? Incident, string? Summary, Dictionary<string, string>? Files, string? Trace, string? Markdown);

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

    /// <summary>What it became; null before it is published.</summary>
    public PublishedIncident? Incident { get; init; }

    public static ProposalAnswer Of(SavedProposal saved) =>
        new(saved.Id, saved.State, saved.Version, [.. saved.Problems.Select(ProblemAnswer.Of)]);
}

/// <summary>What a proposal became.</summary>
internal sealed record PublishedIncident(string Id, string Slug, int Revision, string Url);

/// <summary>Something wrong in a file. An <c>error</c> keeps the proposal from being handed in, a <c>warning</c> does not.</summary>
internal sealed record ProblemAnswer(string File, int Line, string Message, string Severity)
{
    public static ProblemAnswer Of(ContentProblem problem) =>
        new(problem.File, problem.Line, problem.Message, problem.IsWarning ? "warning" : "error");
}

/// <summary>A picture of a proposal; its bytes are at the address of the file.</summary>
internal sealed record PictureAnswer(int Size, string Sha256, string MediaType);

/// <summary>One proposal with all its parts. Of texts the map of files has the text, of pictures size and hash.</summary>
internal sealed record ProposalDetail(
    int Id,
    string Title,
    string Summary,
    ProposalState State,
    int Version,
    string IncidentId,
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
            proposal.Id, proposal.Title, proposal.Summary, proposal.State, proposal.Version, proposal.IncidentKey, proposal.BaseRevision,
            proposal.PublishedRevision, proposal.CreatedAt, proposal.UpdatedAt,
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
