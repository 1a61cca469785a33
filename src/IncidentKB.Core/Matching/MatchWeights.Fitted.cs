// Written by the benchmark fit (tests/IncidentKB.Benchmarks/README.md): change nothing by hand, run it again.
// Fitted on 474 labelled pastes of 407 repositories, and 365 made of the incidents.
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
            [EvidenceSign.Repeated] = 2.6,
            [EvidenceSign.OwnMessage] = 3.9,
            [EvidenceSign.Message] = 3.4,
            [EvidenceSign.PatternMessage] = 5.9,
            [EvidenceSign.PatternWords] = 4.4,
            [EvidenceSign.SupportedMessage] = 4.2,
            [EvidenceSign.Meaning] = 4.2,
            [EvidenceSign.Frames] = 5.1,
            [EvidenceSign.Site] = 0.6,
            [EvidenceSign.Project] = 2.3,
            [EvidenceSign.AffectedVersion] = 0.9,
            [EvidenceSign.OtherVersion] = -0.5,
            [EvidenceSign.Words] = 7.4,
            [EvidenceSign.Lines] = 5.1,
        },

        // Behind each the range in which the answers are the best; it stands three quarters up, or one where it ends with
        // what was tried. Where "any" stands, no paste decides, and it is what a person set.
        MinFrameWeight = 1.7, // 1 to 4
        MinShortFrameWeight = 0.65, // 0.05 to 0.9
        MinShortFrameShare = 0.45, // 0.45 to 0.45
        MinWordShare = 0.7, // 0.7 to 0.7
        MinWords = 4, // 1 to 6
        MinWordShareWithoutVersion = 0.16, // 0.02 to 0.22
        MinWordsWithoutVersion = 8, // 1 to 11
        MinLineShare = 0.85, // any
        MinLines = 4, // any

        // Points from which on, how many answers of other repositories were right, and how many there were.
        // 245 of the 258 below are answers to labelled pastes.
        PatternLevels =
        [
            new(0, 68, 68),
            new(5.9, 190, 190),
        ],
        // 21 of the 253 below are answers to labelled pastes.
        IncidentLevels =
        [
            new(0, 66, 69),
            new(10.6, 74, 74),
            new(16.7, 110, 110),
        ],
    };
}
