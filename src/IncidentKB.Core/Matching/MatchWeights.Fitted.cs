// Written by the benchmark fit (tests/IncidentKB.Benchmarks/README.md): change nothing by hand, run it again.
// Fitted on 1004 labelled pastes of 948 repositories, and 365 made of the incidents.
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
            [EvidenceSign.OwnMessage] = 3.6,
            [EvidenceSign.Message] = 3.3,
            [EvidenceSign.PatternMessage] = 4.8,
            [EvidenceSign.PatternWords] = 4,
            [EvidenceSign.SupportedMessage] = 3.4,
            [EvidenceSign.Meaning] = 3.1,
            [EvidenceSign.Frames] = 4.9,
            [EvidenceSign.Site] = 0.7,
            [EvidenceSign.Project] = 2.3,
            [EvidenceSign.AffectedVersion] = 1.1,
            [EvidenceSign.OtherVersion] = -0.4,
            [EvidenceSign.Words] = 6.8,
            [EvidenceSign.Lines] = 4.9,
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
        // 516 of the 533 below are answers to labelled pastes.
        PatternLevels =
        [
            new(0, 133, 137),
            new(3.2, 228, 233),
            new(4.9, 160, 163),
        ],
        // 20 of the 254 below are answers to labelled pastes.
        IncidentLevels =
        [
            new(0, 61, 64),
            new(10.2, 63, 63),
            new(14.8, 127, 127),
        ],
    };
}
