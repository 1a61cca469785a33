using IncidentKB.Core.Traces;

namespace IncidentKB.Core.Matching;

/// <summary>
/// Says how far a trace is known, on two axes: which failure pattern it shows, and whether it is one of the known incidents.
/// Compares the candidates' recorded traces themselves, so that every reason it gives names what stands in them.
/// </summary>
/// <param name="words">The words of the paste.</param>
/// <param name="lines">Its lines, where it has no frames.</param>
/// <param name="trace">The trace and what was found for it.</param>
/// <param name="weights">How much each sign says, and how much is enough.</param>
internal sealed class CandidateScorer(PasteWords words, LineShingles lines, TraceInput trace, MatchWeights weights)
{
    // Code of a project is worth a word where nothing failed in it, if its frames weigh this much: half of the nearest frame.
    private const double MinSharedWeight = 0.3;

    // Of the evidence for a candidate, what speaks against it takes away this share at most.
    private const double MaxAgainst = 0.5;

    private readonly TraceQuery _query = trace.Query;

    /// <summary>
    /// The incident whose project's code stands in the trace although nothing failed in it; null where there is none.
    /// </summary>
    public SharedCode? SharedCode { get; private set; }

    /// <summary>Scores one incident.</summary>
    /// <param name="incident">The incident.</param>
    /// <param name="feedback">What a person said: it was this one, or it was not; null where nobody said anything.</param>
    /// <returns>The candidate; null where nothing speaks for it.</returns>
    public MatchCandidate? Score(IncidentSignature incident, bool? feedback)
    {
        var evidence = Collect(incident);
        var isIncident = feedback ?? IsIncident(evidence);
        if (!isIncident && !evidence.IsSamePattern)
        {
            if (!_query.HasFailure && evidence.Frames.Weight >= MinSharedWeight && evidence.Frames.Weight > (SharedCode?.Weight ?? 0))
            {
                SharedCode = new(incident.Id, incident.Project, evidence.Frames.Pairs[0].Recorded, evidence.Frames.Weight);
            }

            return null;
        }

        var verdict = isIncident ? MatchVerdict.Incident : MatchVerdict.Pattern;
        var reasons = SignsOf(incident, evidence);
        var points = reasons.Sum(r => r.Weight);
        var score = weights.ShareOf(verdict, points);
        Scale(reasons, score);
        AddVerdictReason(reasons, incident, evidence, isIncident, feedback);
        var ordered = reasons.OrderByDescending(r => r.Weight).ToList();
        return new(
            incident.Id,
            verdict,

            // Not the sum of the reasons, which differs in the last digit where it should not.
            feedback switch { true => 1, false => 0, null => score },
            ordered,
            evidence.Frames.Pairs,
            evidence.Version,
            evidence.Frames.FirstDifference)
        {
            Points = points,
        };
    }

    /// <summary>What speaks for an incident and against it, with the points of each sign, whatever follows from it.</summary>
    public List<MatchReason> SignsOf(IncidentSignature incident) => SignsOf(incident, Collect(incident));

    private List<MatchReason> SignsOf(IncidentSignature incident, Evidence evidence)
    {
        var reasons = new List<MatchReason>();
        AddMessageReasons(reasons, incident, evidence);
        AddFrameReasons(reasons, evidence);
        if (evidence.IsRepeated)
        {
            reasons.Add(new(ReasonKind.Fingerprint, PointsOf(EvidenceSign.Repeated), trace.Fingerprint!.Value.ToString()));
        }

        if (evidence.Lines is { Count: > 0 } same && evidence.Lines.IsSameText(evidence.Project != null, weights))
        {
            var points = PointsOf(EvidenceSign.Lines, same.Share);
            reasons.Add(new(ReasonKind.Lines, points, TextOf(same.First), null, same.Count, same.Total));
        }
        else if (evidence.Words is { Share: > 0 } found)
        {
            reasons.Add(new(ReasonKind.Words, PointsOf(EvidenceSign.Words, found.Share), found.Found, null, found.Count, found.Total));
        }

        return reasons;
    }

    private double PointsOf(EvidenceSign sign, double strength = 1) => weights.Points[sign] * strength;

    // The score is the share of answers with so many points that were right: each reason has that part of it which it has of the points.
    private static void Scale(List<MatchReason> reasons, double score)
    {
        if (!reasons.Exists(r => r.Weight > 0))
        {
            reasons[0] = reasons[0] with { Weight = 1 };
        }

        var pro = reasons.Where(r => r.Weight > 0).Sum(r => r.Weight);
        var contra = -reasons.Where(r => r.Weight < 0).Sum(r => r.Weight);
        var against = Math.Min(MaxAgainst, contra / pro);
        for (var i = 0; i < reasons.Count; i++)
        {
            var weight = reasons[i].Weight;
            var scaled = weight > 0 ? weight / pro * (1 + against) * score : weight < 0 ? weight / contra * against * score : 0;
            reasons[i] = reasons[i] with { Weight = scaled };
        }
    }

    // True where a message of a pattern stands in the trace as it is listed.
    private bool IsListed => trace.Pattern is { IsByMeaning: false };

    private Evidence Collect(IncidentSignature incident)
    {
        var projectEvidence = new ProjectEvidence(incident);
        var signature = incident.Messages.FirstOrDefault(m => MessageKey.Of(m).IsIn(words.Tokens));
        var message = signature ?? PrintedMessages().FirstOrDefault(m => incident.Traces.Any(r => r.HasMessage(m)));
        var isCommon = message != null && PanicMessage.IsCommon(message);

        // A signature says which pattern its message shows as much as a twin does, unless many programs print it,
        // and more surely than the meaning of its words.
        var isSamePattern = trace.Pattern?.Message.Pattern == incident.Pattern
            || (!IsListed && signature != null && !isCommon);
        var frames = CommonFrames.Best(_query, incident.Traces, projectEvidence);
        var project = projectEvidence.NameIn(_query, words);
        var version = projectEvidence.VersionIn(_query, words);
        var isOwnMessage = isSamePattern && signature != null && !isCommon && HasPrinted(incident, signature, projectEvidence);
        return new(
            message,
            isSamePattern,
            isOwnMessage,
            isCommon,
            IsToldByMessage: isOwnMessage
                && (project != null || _query.Frames.TrueForAll(f => f.Weight == 0 || projectEvidence.IsOwn(f.Name.Full))),
            frames,
            IsRepeated: frames.Weight > 0 && trace.Fingerprint != null && incident.Traces.Any(r => r.Fingerprint == trace.Fingerprint),
            project,
            version == null ? null : new(version, projectEvidence.IsAffected(version)),
            trace.IsWordsOnly && project != null ? WordOverlap.Of(_query.Text, incident.Words, projectEvidence.Names) : default,
            Lines: incident.Traces.Select(r => r.CompareLines(lines)).OrderByDescending(l => l.Share).FirstOrDefault(),
            NamesSite: trace.IsWordsOnly && incident.Traces.Any(r => r.SiteType is { } type && words.HasWord(type)));
    }

    private string TextOf(int line)
    {
        const int MaxQuoted = 120;
        var text = words.Reading.Lines[line].In(_query.Text).Trim();
        return text.Length > MaxQuoted ? $"{text[..MaxQuoted]}…" : text.ToString();
    }

    // The messages of the trace, as recorded traces have theirs: not every one is listed with its incident.
    private IEnumerable<string> PrintedMessages() =>
        (_query.Trace?.Messages ?? []).Select(m => PanicMessage.Normalize(m.Text.In(_query.Text).ToString()));

    private static bool HasPrinted(IncidentSignature incident, string message, ProjectEvidence project)
    {
        var key = MessageKey.Of(message);
        return incident.Traces.Any(r => r.IsOwnMessage(key, project));
    }

    // The rules. A trace without a failure or of another pattern is never this incident; another project without a frame of this one's
    // code in common is at most the same pattern; a message of many mistakes decides nothing without frames; and a version that is not
    // affected is only where all of a recorded trace stands again.
    private bool IsIncident(Evidence evidence)
    {
        if (_query.Trace != null && !_query.HasFailure)
        {
            return false;
        }

        if (evidence.IsRepeated || evidence.Lines.IsSameText(evidence.Project != null, weights))
        {
            return true;
        }

        if (evidence.Version?.IsAffected == false)
        {
            return false;
        }

        var hasMessage = _query.Trace?.Messages.Count > 0;
        var mayBe = evidence.IsSamePattern || (!IsListed && (evidence.Message != null || !hasMessage));
        return mayBe && (evidence.IsToldByMessage || (trace.IsWordsOnly ? IsToldByWords(evidence) : IsToldByFrames(evidence)));
    }

    private bool IsToldByFrames(Evidence evidence)
    {
        var frames = evidence.Frames;
        var isMostOfShort = frames.FailingWeight >= weights.MinShortFrameWeight
            && frames.FailingWeight >= weights.MinShortFrameShare * _query.Weight;
        var isSupported = evidence.IsSamePattern || evidence.Message != null || frames.IsTopShared;

        // A message that no pattern lists, printed at the very place of the program's own code.
        var isSamePlace = frames.IsSite && evidence.Message != null && !evidence.IsCommonMessage && !IsListed
            && _query.Site is { Origin: FrameOrigin.Application };
        return isSamePlace || ((frames.FailingWeight >= weights.MinFrameWeight || isMostOfShort)
            && isSupported
            && frames.IsNearSite
            && (evidence.Project != null || frames.Count > 1));
    }

    // Instead of frames: the project, and with it either an affected version and the message or enough words of the article, or the
    // message or the type that failed and a good part of the article's words.
    private bool IsToldByWords(Evidence evidence)
    {
        if (evidence.Project == null)
        {
            return false;
        }

        var found = evidence.Words;
        var hasFailure = found.NamesFailure || evidence.Message != null;
        if (evidence.Version?.IsAffected == true)
        {
            var isEnough = hasFailure && found.Share >= weights.MinWordShare && found.Count >= weights.MinWords;
            return evidence.Message == null ? isEnough : !evidence.IsCommonMessage || (isEnough && evidence.NamesSite);
        }

        return found.Share >= weights.MinWordShareWithoutVersion && found.Count >= weights.MinWordsWithoutVersion
            && (evidence is { Message: not null, IsCommonMessage: false } || (evidence.NamesSite && hasFailure));
    }

    private void AddMessageReasons(List<MatchReason> reasons, IncidentSignature incident, Evidence evidence)
    {
        var pattern = trace.Pattern;
        var isPatterns = pattern != null && pattern.Message.Pattern == incident.Pattern;
        if (isPatterns && pattern!.IsByMeaning)
        {
            reasons.Add(new(ReasonKind.Meaning, PointsOf(EvidenceSign.Meaning), pattern.Message.Text, pattern.Support));
        }
        else if (isPatterns && pattern?.Support is { } support)
        {
            reasons.Add(new(ReasonKind.SupportedMessage, PointsOf(EvidenceSign.SupportedMessage), pattern.Message.Text, support));
        }
        else if (isPatterns && pattern != null)
        {
            var points = PointsOf(pattern.IsInMessage ? EvidenceSign.PatternMessage : EvidenceSign.PatternWords);
            reasons.Add(new(ReasonKind.PatternMessage, points, pattern.Message.Text, pattern.Message.Language));
        }

        if (evidence.Message != null && (evidence.IsSamePattern || !IsListed))
        {
            var points = PointsOf(evidence.IsOwnMessage ? EvidenceSign.OwnMessage : EvidenceSign.Message);
            reasons.Add(new(ReasonKind.Message, points, evidence.Message, incident.Project));
        }
    }

    private void AddFrameReasons(List<MatchReason> reasons, Evidence evidence)
    {
        var frames = evidence.Frames;
        if (frames.Weight > 0)
        {
            var share = Math.Min(1, frames.Weight / Math.Max(weights.MinFrameWeight, _query.Weight));
            var total = _query.Frames.Count(f => f.IsFailing && f.Weight > 0);
            reasons.Add(new(ReasonKind.Frames, PointsOf(EvidenceSign.Frames, share), frames.Pairs[0].Recorded, null, frames.Count, total));
            if (frames.IsSite)
            {
                reasons.Add(new(ReasonKind.Site, PointsOf(EvidenceSign.Site), _query.Site!.Name.Local));
            }
        }

        if (evidence.Project != null)
        {
            reasons.Add(new(ReasonKind.Project, PointsOf(EvidenceSign.Project), evidence.Project));
        }

        if (evidence.Version is { IsAffected: { } isAffected } version)
        {
            var kind = isAffected ? ReasonKind.AffectedVersion : ReasonKind.OtherVersion;
            reasons.Add(new(kind, PointsOf(isAffected ? EvidenceSign.AffectedVersion : EvidenceSign.OtherVersion), version.Found));
        }
    }

    // What a person said of this trace decides: the score says how often it was right, once or never.
    private void AddVerdictReason(List<MatchReason> reasons, IncidentSignature incident, Evidence evidence, bool isIncident, bool? feedback)
    {
        var sum = reasons.Sum(r => r.Weight);
        if (feedback == true)
        {
            reasons.Add(new(ReasonKind.Confirmed, 1 - sum, ""));
        }
        else if (feedback == false)
        {
            reasons.Add(new(ReasonKind.Rejected, -sum, ""));
        }
        else if (!isIncident && evidence.Project == null && _query.Frames.Exists(f => f.Weight > 0))
        {
            reasons.Add(new(ReasonKind.OtherProject, 0, incident.Project));
        }
    }

    // Message: the one of the incident's signatures that the paste has, null where it has none. IsToldByMessage: it is the
    // project's own, and nothing else of the paste is of another program. IsRepeated: a recorded trace has the very fingerprint.
    // IsCommonMessage: programs print it for many mistakes. Project: the name under which the paste names it. Words: found
    // instead of a trace. NamesSite: the type that failed is among them.
    private sealed record Evidence(
        string? Message,
        bool IsSamePattern,
        bool IsOwnMessage,
        bool IsCommonMessage,
        bool IsToldByMessage,
        CommonFrames Frames,
        bool IsRepeated,
        string? Project,
        VersionFinding? Version,
        WordOverlap Words,
        LineOverlap Lines,
        bool NamesSite);
}
