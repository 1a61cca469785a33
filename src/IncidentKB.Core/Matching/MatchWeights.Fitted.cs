// Written by the benchmark fit (tests/IncidentKB.Benchmarks/README.md): change nothing by hand, run it again.
// Fitted on 462 labelled pastes of 402 repositories, and 365 made of the incidents.
namespace IncidentKB.Core.Matching;

internal sealed partial record MatchWeights
{
    /// <summary>The numbers in use.</summary>
    public static MatchWeights Fitted { get; } = new()
    {
        // Log-odds: a point more makes the odds that it is right 2.7 times as good. The signs of the pattern, from
        // PatternMessage to Meaning, say which pattern it is, the others whether it is the very incident.
        Points = new Dictionary<EvidenceSign, double>
        {
            [EvidenceSign.Repeated] = 2.5,
            [EvidenceSign.OwnMessage] = 3.7,
            [EvidenceSign.Message] = 3.3,
            [EvidenceSign.PatternMessage] = 5.9,
            [EvidenceSign.PatternWords] = 4.3,
            [EvidenceSign.SupportedMessage] = 4.3,
            [EvidenceSign.Meaning] = 4.2,
            [EvidenceSign.Frames] = 5.7,
            [EvidenceSign.Site] = 0.7,
            [EvidenceSign.Project] = 1.5,
            [EvidenceSign.AffectedVersion] = 1.5,
            [EvidenceSign.OtherVersion] = -0.3,
            [EvidenceSign.Words] = 7.9,
            [EvidenceSign.Lines] = 5.7,
        },

        // Behind each the range in which the answers are the best; it stands three quarters up, or one where it ends with
        // what was tried. Where "any" stands, no paste decides, and it is what a person set.
        MinFrameWeight = 1.7, // 1 to 4
        MinShortFrameWeight = 0.75, // 0.05 to 1
        MinShortFrameShare = 0.45, // 0.45 to 0.45
        MinWordShare = 0.7, // 0.7 to 0.7
        MinWords = 4, // 1 to 6
        MinWordShareWithoutVersion = 0.32, // 0.32 to 0.34
        MinWordsWithoutVersion = 8, // 1 to 11
        MinLineShare = 0.85, // any
        MinLines = 4, // any

        // Points from which on, how many answers of other repositories were right, and how many there were.
        // 246 of the 259 below are answers to labelled pastes.
        PatternLevels =
        [
            new(0, 66, 66),
            new(4.5, 95, 95),
            new(6, 98, 98),
        ],
        // 8 of the 240 below are answers to labelled pastes.
        IncidentLevels =
        [
            new(0, 58, 60),
            new(11.1, 62, 62),
            new(16, 118, 118),
        ],
    };
}
