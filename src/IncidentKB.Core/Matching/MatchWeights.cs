using System.Runtime.InteropServices;

namespace IncidentKB.Core.Matching;

/// <summary>A kind of evidence that adds points to a candidate, or takes some.</summary>
internal enum EvidenceSign
{
    /// <summary>The fingerprint of a recorded trace.</summary>
    Repeated,

    /// <summary>The incident's own message, which other programs do not print.</summary>
    OwnMessage,

    /// <summary>One of the incident's messages.</summary>
    Message,

    /// <summary>A message of the pattern, in a message of the trace.</summary>
    PatternMessage,

    /// <summary>A message of the pattern, in the words around a trace.</summary>
    PatternWords,

    /// <summary>A message of many mistakes with a name for the pattern, or the function that prints one of the pattern's.</summary>
    SupportedMessage,

    /// <summary>Words that mean the pattern.</summary>
    Meaning,

    /// <summary>The share of the trace's frames, by weight, that a recorded trace has.</summary>
    Frames,

    /// <summary>The very frame that failed.</summary>
    Site,

    /// <summary>The name of the project.</summary>
    Project,

    /// <summary>A version that is affected.</summary>
    AffectedVersion,

    /// <summary>A version that is not affected: it takes points.</summary>
    OtherVersion,

    /// <summary>The share of the words, by rarity, that the article has.</summary>
    Words,

    /// <summary>The share of the lines that a recorded text has.</summary>
    Lines,
}

/// <summary>Answers of the same number of points, and how many of them were right.</summary>
/// <param name="From">Points from which on an answer belongs to the level.</param>
/// <param name="Right">Answers that were right.</param>
/// <param name="Answers">Answers in all.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ScoreLevel(double From, int Right, int Answers)
{
    /// <summary>The share that was right. One right and one wrong answer are added, so that few answers never make a certainty.</summary>
    public double Share => (Right + 1.0) / (Answers + 2);
}

/// <summary>
/// How much each sign says, and how much of it is enough. <see cref="Fitted"/> holds the numbers, which the benchmark <c>fit</c> wrote;
/// the rules that use them are in <see cref="CandidateScorer"/> and stand above every number.
/// </summary>
internal sealed partial record MatchWeights
{
    /// <summary>Points of each sign at full strength.</summary>
    public required IReadOnlyDictionary<EvidenceSign, double> Points { get; init; }

    /// <summary>What frames of the failing stack must weigh together to identify an incident.</summary>
    public required double MinFrameWeight { get; init; }

    /// <summary>What they must weigh in a short stack, which has fewer.</summary>
    public required double MinShortFrameWeight { get; init; }

    /// <summary>The share of a short stack that they must be.</summary>
    public required double MinShortFrameShare { get; init; }

    /// <summary>The share of the article's words that, with the project, an affected version and a failure, is an incident.</summary>
    public required double MinWordShare { get; init; }

    /// <summary>How many words that must be.</summary>
    public required int MinWords { get; init; }

    /// <summary>The share that does so without a version, together with the incident's message or the type that failed.</summary>
    public required double MinWordShareWithoutVersion { get; init; }

    /// <summary>How many words that must be.</summary>
    public required int MinWordsWithoutVersion { get; init; }

    /// <summary>The share of a text's lines from which on it is a recorded text.</summary>
    public required double MinLineShare { get; init; }

    /// <summary>How many lines that must be.</summary>
    public required int MinLines { get; init; }

    /// <summary>Levels of answers that name a pattern, in ascending order.</summary>
    public required IReadOnlyList<ScoreLevel> PatternLevels { get; init; }

    /// <summary>Levels of answers that name an incident, in ascending order.</summary>
    public required IReadOnlyList<ScoreLevel> IncidentLevels { get; init; }

    /// <summary>The share of answers like this one that were right.</summary>
    /// <param name="verdict">What the answer says.</param>
    /// <param name="points">Its points.</param>
    public double ShareOf(MatchVerdict verdict, double points)
    {
        var levels = verdict == MatchVerdict.Incident ? IncidentLevels : PatternLevels;
        var level = levels[0];
        foreach (var next in levels)
        {
            level = points >= next.From ? next : level;
        }

        return level.Share;
    }
}
