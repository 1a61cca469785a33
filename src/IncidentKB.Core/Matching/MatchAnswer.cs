using System.Runtime.InteropServices;
using IncidentKB.Core.Messages;
using IncidentKB.Core.Traces;

namespace IncidentKB.Core.Matching;

/// <summary>How far a trace is known. The order is the order of certainty.</summary>
public enum MatchVerdict
{
    /// <summary>Not known here.</summary>
    None,

    /// <summary>The same failure pattern in another place.</summary>
    Pattern,

    /// <summary>This very incident.</summary>
    Incident,
}

/// <summary>What a paste lacks for a better answer.</summary>
public enum MatchGap
{
    /// <summary>Nothing: what was pasted is enough to judge by.</summary>
    None,

    /// <summary>No trace and no message were found in it.</summary>
    NoTrace,

    /// <summary>There are frames and no message: the lines above them are missing.</summary>
    NoMessage,

    /// <summary>There is a message and no frames: the lines below it are missing.</summary>
    NoFrames,

    /// <summary>The message is one that programs print for many mistakes, and no frame narrows it down.</summary>
    CommonMessage,

    /// <summary>The files are of a language whose traces are not read: words and messages alone count.</summary>
    UnknownLanguage,

    /// <summary>There are stacks, and nothing in them failed: they wait, or were printed on purpose.</summary>
    NoFailure,
}

/// <summary>A kind of evidence for or against a candidate.</summary>
public enum ReasonKind
{
    /// <summary>The trace has the fingerprint of a recorded one.</summary>
    Fingerprint,

    /// <summary>The message is one of the incident's own.</summary>
    Message,

    /// <summary>The message is one by which the pattern shows itself.</summary>
    PatternMessage,

    /// <summary>A message that many mistakes share, and a frame that supports the pattern.</summary>
    SupportedMessage,

    /// <summary>A message that is not listed, whose words say the pattern.</summary>
    Meaning,

    /// <summary>Frames of a recorded trace.</summary>
    Frames,

    /// <summary>The frame that failed is the one of a recorded trace.</summary>
    Site,

    /// <summary>The trace names the project.</summary>
    Project,

    /// <summary>The version is one of those affected.</summary>
    AffectedVersion,

    /// <summary>Words around the trace, or instead of one, are the article's.</summary>
    Words,

    /// <summary>The lines are those of a recorded text in which no reader finds frames.</summary>
    Lines,

    /// <summary>A person said on this site that this was it.</summary>
    Confirmed,

    /// <summary>Against: a person said on this site that this was not it.</summary>
    Rejected,

    /// <summary>Against: another project, and no frame of its code in common.</summary>
    OtherProject,

    /// <summary>Against: the version is not one of those affected.</summary>
    OtherVersion,
}

/// <summary>One piece of evidence. The weights of a candidate's reasons add up to its score.</summary>
/// <param name="Kind">What kind of evidence it is.</param>
/// <param name="Weight">Its share of the score; negative where it speaks against the candidate.</param>
/// <param name="Value">What was seen: the message, the function, the project, the version.</param>
/// <param name="Other">What it was compared with, where that reads differently; null otherwise.</param>
/// <param name="Count">How many frames or words agree; 0 where nothing is counted.</param>
/// <param name="Total">Of how many.</param>
public sealed record MatchReason(ReasonKind Kind, double Weight, string Value, string? Other = null, int Count = 0, int Total = 0);

/// <summary>After which normalisation two frames are the same.</summary>
public enum FrameLevel
{
    /// <summary>As printed.</summary>
    Printed,

    /// <summary>Without receivers, closures, generic arguments, vendor folders and versions.</summary>
    Normalized,

    /// <summary>Package, type and function alone: the module was renamed or moved.</summary>
    Local,
}

/// <summary>A frame of the paste and the recorded one that it matches.</summary>
/// <param name="Frame">Index in <see cref="ParsedTrace.Frames"/>.</param>
/// <param name="Recorded">The function as the recorded trace has it.</param>
/// <param name="Level">After which normalisation they are the same.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct FramePair(int Frame, string Recorded, FrameLevel Level);

/// <summary>A version that the paste names, beside those of the incident.</summary>
/// <param name="Found">The version found.</param>
/// <param name="IsAffected">True where it is one of those affected; null where the incident does not say.</param>
public sealed record VersionFinding(string Found, bool? IsAffected);

/// <summary>An incident that a paste may be.</summary>
/// <param name="IncidentId">Row id.</param>
/// <param name="Verdict"><see cref="MatchVerdict.Incident"/> or <see cref="MatchVerdict.Pattern"/>.</param>
/// <param name="Score">
/// From 0 to 1: how many of the answers with this verdict and about as much evidence were right, on pastes that people had labelled. The
/// weights of the reasons add up to it.
/// </param>
/// <param name="Reasons">The evidence, the heaviest first, what speaks against it last.</param>
/// <param name="Frames">The frames that agree.</param>
/// <param name="Version">The version that the paste names; null where it names none.</param>
/// <param name="FirstDifference">
/// The first frame of the application or a library that this candidate lacks; null where there is none.
/// </param>
public sealed record MatchCandidate(
    int IncidentId,
    MatchVerdict Verdict,
    double Score,
    IReadOnlyList<MatchReason> Reasons,
    IReadOnlyList<FramePair> Frames,
    VersionFinding? Version,
    string? FirstDifference)
{
    /// <summary>How much the evidence weighs: what orders candidates of the same verdict.</summary>
    internal double Points { get; init; }
}

/// <summary>Code of an incident's project in a trace in which nothing failed.</summary>
/// <param name="IncidentId">Row id.</param>
/// <param name="Project">The project.</param>
/// <param name="Function">The first function in common with a recorded trace, as that has it.</param>
/// <param name="Weight">How much the frames in common tell.</param>
public sealed record SharedCode(int IncidentId, string Project, string Function, double Weight);

/// <summary>The answer to a paste.</summary>
/// <param name="Verdict">How far it is known.</param>
/// <param name="Pattern">Slug of the failure pattern it shows; null where none was recognised.</param>
/// <param name="Gap">What is missing for a better answer.</param>
/// <param name="Trace">The trace that was judged; null where the paste has none.</param>
/// <param name="Candidates">The incidents it may be, the best first; empty for <see cref="MatchVerdict.None"/>.</param>
/// <param name="Fingerprint">
/// Identity of the trace for feedback and links, by no word of the paste; null where there is nothing to tell it by.
/// </param>
/// <param name="Reading">What was understood of the whole paste.</param>
/// <param name="MatchedLines">Indexes of lines of the cleaned text that the answer rests on.</param>
public sealed record MatchAnswer(
    MatchVerdict Verdict,
    string? Pattern,
    MatchGap Gap,
    ParsedTrace? Trace,
    IReadOnlyList<MatchCandidate> Candidates,
    Fingerprint? Fingerprint,
    PasteReading Reading,
    IReadOnlyList<int> MatchedLines)
{
    /// <summary>Code of a known project that stands in the trace although nothing failed in it; null where there is none.</summary>
    public SharedCode? SharedCode { get; init; }

    /// <summary>What the catalogue says of the message; null where it does not know it. No verdict rests on it.</summary>
    public RuntimeMessage? Message { get; init; }

    /// <summary>
    /// Where the trace entered the program's own code last before it failed; null where nothing failed, or no frame is its own.
    /// </summary>
    public OwnFrame? OwnFrame => Trace is { } trace && Gap != MatchGap.NoFailure ? OwnFrame.In(trace, Reading.Text) : null;
}
