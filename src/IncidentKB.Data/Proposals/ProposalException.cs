using IncidentKB.Core;

namespace IncidentKB.Data.Proposals;

/// <summary>Why something about a proposal cannot be done.</summary>
public enum ProposalFault
{
    /// <summary>The person may not do this (any more).</summary>
    NotAllowed,

    /// <summary>There is no such proposal, incident, file or comment.</summary>
    Gone,

    /// <summary>It was published or withdrawn, so it changes no more.</summary>
    Closed,

    /// <summary>Somebody saved another version meanwhile.</summary>
    Outdated,

    /// <summary>The file cannot be taken; the exception says why.</summary>
    FileRefused,

    /// <summary>Its files have faults.</summary>
    HasProblems,

    /// <summary>It does not say what it changes and why, or says it at too great length.</summary>
    NeedsSummary,

    /// <summary>It waits for nobody: it was not handed in.</summary>
    NotInReview,

    /// <summary>Whoever wrote the present version cannot approve it.</summary>
    OwnWork,

    /// <summary>Nobody approved the present version.</summary>
    NotApproved,

    /// <summary>Another revision of the incident was published after it was begun.</summary>
    NotUpToDate,

    /// <summary>A comment has no text, or more than fits.</summary>
    TextInvalid,
}

/// <summary>Something about a proposal could not be done, and nothing of it was.</summary>
/// <param name="fault">Why.</param>
/// <param name="sentence">What is wrong with a file; null for other faults.</param>
public sealed class ProposalException(ProposalFault fault, Sentence? sentence = null) : Exception(sentence?.English ?? fault.ToString())
{
    /// <summary>Why.</summary>
    public ProposalFault Fault { get; } = fault;

    /// <summary>What is wrong with a file; null for other faults.</summary>
    public Sentence? Sentence { get; } = sentence;

    /// <summary>The version that the proposal has; null where it does not matter.</summary>
    public int? Version { get; init; }
}
