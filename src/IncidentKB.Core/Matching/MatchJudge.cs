using IncidentKB.Core.Incidents;
using IncidentKB.Core.Traces;

namespace IncidentKB.Core.Matching;

/// <summary>
/// Decides how far a trace is known, on two axes: which failure pattern it shows, and whether it is one of the known incidents.
/// Reads the candidates' recorded traces themselves, so that every reason it gives names what stands in them.
/// </summary>
internal sealed class MatchJudge(PasteWords words, TraceQuery query, PatternFinding? pattern, Fingerprint? fingerprint)
{
    // Shares of the score. They are round figures that put the kinds of evidence in order and add up to 1; the verdict does not
    // rest on them but on the rules below. An incident's own message says more than one that other programs print as well.
    private const double PatternShare = 0.25;
    private const double SupportedShare = 0.20;
    private const double MessageShare = 0.10;
    private const double OwnMessageShare = 0.20;
    private const double FrameShare = 0.30;
    private const double SiteShare = 0.10;
    private const double ProjectShare = 0.10;
    private const double VersionShare = 0.05;
    private const double WordShare = 0.45;

    // A candidate that is no more than the same pattern elsewhere stays below this.
    private const double MostForPattern = 0.5;

    // Frames identify an incident when they weigh this much together: one frame of the program's own code at the top of the
    // stack and a second one below it, or three of a library.
    private const double EnoughFrames = 1.2;

    // A short trace has fewer: then half of what it has, and at least this much.
    private const double EnoughOfShort = 0.5;

    // Words identify an incident when they name the project, an affected version and a failure, and when so many of the other
    // words, and this share of them weighed by rarity, are the article's.
    private const double EnoughWords = 0.35;
    private const int FewestWords = 3;

    /// <summary>Judges one incident.</summary>
    /// <returns>The candidate; null where nothing speaks for it.</returns>
    public MatchCandidate? Judge(JudgedIncident judged, bool? feedback)
    {
        var incident = judged.Known;
        var reasons = new List<MatchReason>();
        var message = MessageOf(incident);

        // A signature says which pattern its message shows as much as a twin does, unless many programs print it.
        var isSamePattern = pattern == null ? message != null && !PanicMessage.IsCommon(message) : pattern.Message.Pattern == incident.Pattern;
        var frames = CommonFrames.Best(query, judged);
        var project = judged.Project.NameIn(query, words);
        var version = VersionOf(judged.Project);
        var isOwnMessage = message != null && isSamePattern && judged.Stacks.Exists(r => r.IsOwnMessage(message, judged.Project));
        var isRepeated = fingerprint != null && frames.Weight > 0 && judged.Stacks.Exists(r => r.Fingerprint == fingerprint);

        AddMessageReasons(reasons, incident, isSamePattern, message, isOwnMessage);
        AddFrameReasons(reasons, frames, project, version);
        if (isRepeated)
        {
            // The rest to 1: nothing is missing.
            reasons.Add(new(ReasonKind.Fingerprint, 1 - reasons.Sum(r => r.Weight), fingerprint!.Value.ToString()));
        }

        var wordsFound = query.Trace == null && project != null ? WordOverlap.Of(query.Text, incident.Words, judged.Project.Names) : default;
        if (wordsFound.Share > 0)
        {
            reasons.Add(new(ReasonKind.Words, WordShare * wordsFound.Share, wordsFound.Found, null, wordsFound.Count, wordsFound.Total));
        }

        var isTold = wordsFound is { Share: >= EnoughWords, Count: >= FewestWords, NamesFailure: true } && version?.IsAffected == true;
        var isIncident = feedback ?? (isRepeated || isTold || IsIncident(judged, isSamePattern, message, isOwnMessage, frames, project));
        if (!isIncident && !isSamePattern)
        {
            return null;
        }

        return Conclude(incident, reasons, isIncident, feedback, frames, project, version);
    }

    private MatchCandidate Conclude(
        IncidentSignature incident, List<MatchReason> reasons, bool isIncident, bool? feedback, CommonFrames frames, string? project, VersionFinding? version)
    {
        var sum = reasons.Sum(r => r.Weight);
        if (feedback is { } wasIt)
        {
            reasons.Add(new(wasIt ? ReasonKind.Confirmed : ReasonKind.Rejected, wasIt ? 1 - sum : Math.Min(0, MostForPattern - 0.1 - sum), ""));
        }
        else if (!isIncident && sum > MostForPattern)
        {
            reasons.Add(new(ReasonKind.OtherProject, MostForPattern - sum, project ?? incident.Project));
        }
        else if (!isIncident && project == null && query.Frames.Exists(f => f.Weight > 0))
        {
            reasons.Add(new(ReasonKind.OtherProject, 0, incident.Project));
        }

        var ordered = reasons.OrderByDescending(r => r.Weight).ToList();
        return new(
            incident.Id,
            isIncident ? MatchVerdict.Incident : MatchVerdict.Pattern,
            Math.Clamp(ordered.Sum(r => r.Weight), 0, 1),
            ordered,
            frames.Pairs,
            version,
            frames.FirstDifference);
    }

    // The rules. A trace of another pattern is never this incident; another project without a frame of this one's code in common
    // is at most the same pattern; a message of many mistakes decides nothing without frames.
    private bool IsIncident(JudgedIncident judged, bool isSamePattern, string? message, bool isOwnMessage, CommonFrames frames, string? project)
    {
        var hasMessage = query.Trace?.Messages.Count > 0;
        var mayBe = isSamePattern || (pattern == null && (message != null || !hasMessage));
        if (!mayBe)
        {
            return false;
        }

        var hasOtherCode = query.Frames.Exists(f => f.Weight > 0 && !judged.Project.IsOwn(f.Name.Full));
        if (isOwnMessage && (project != null || !hasOtherCode))
        {
            return true;
        }

        var isEnough = frames.Weight >= EnoughFrames || (frames.Weight >= EnoughOfShort && frames.Weight >= 0.5 * query.Weight);
        return isEnough && frames.IsNearSite && (project != null || frames.Count > 1);
    }

    // The message of the incident's signatures that the trace has; null where it has none of them.
    private string? MessageOf(IncidentSignature incident) => incident.Messages.FirstOrDefault(m => words.Has(MessageKey.Of(m)));

    private VersionFinding? VersionOf(ProjectEvidence project) =>
        project.VersionIn(query, words) is { } version ? new(version, project.IsAffected(version)) : null;

    private void AddMessageReasons(List<MatchReason> reasons, IncidentSignature incident, bool isSamePattern, string? message, bool isOwnMessage)
    {
        if (isSamePattern && pattern?.Support is { } support)
        {
            reasons.Add(new(ReasonKind.SupportedMessage, SupportedShare, pattern.Message.Text, support));
        }
        else if (isSamePattern && pattern != null)
        {
            reasons.Add(new(ReasonKind.PatternMessage, pattern.IsInMessage ? PatternShare : PatternShare / 2, pattern.Message.Text, pattern.Message.Language));
        }

        if (message != null && (isSamePattern || pattern == null))
        {
            reasons.Add(new(ReasonKind.Message, isOwnMessage ? OwnMessageShare : MessageShare, message, incident.Project));
        }
    }

    private void AddFrameReasons(List<MatchReason> reasons, CommonFrames frames, string? project, VersionFinding? version)
    {
        if (frames.Weight > 0)
        {
            var share = Math.Min(1, frames.Weight / Math.Max(EnoughFrames, query.Weight));
            reasons.Add(new(ReasonKind.Frames, FrameShare * share, frames.Pairs[0].Recorded, null, frames.Count, query.Frames.Count(f => f.IsFailing && f.Weight > 0)));
            if (frames.IsSite)
            {
                reasons.Add(new(ReasonKind.Site, SiteShare, query.Site!.Name.Local));
            }
        }

        if (project != null)
        {
            reasons.Add(new(ReasonKind.Project, ProjectShare, project));
        }

        if (version?.IsAffected is { } isAffected)
        {
            reasons.Add(new(isAffected ? ReasonKind.AffectedVersion : ReasonKind.OtherVersion, isAffected ? VersionShare : -VersionShare, version.Found));
        }
    }
}
