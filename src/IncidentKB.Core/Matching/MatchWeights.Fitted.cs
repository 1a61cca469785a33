// Written by the benchmark fit (tests/IncidentKB.Benchmarks/README.md): change nothing by hand, run it again.
// Fitted on 1467 labelled pastes of 1283 repositories, and 365 made of the incidents.
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
            [EvidenceSign.OwnMessage] = 3.4,
            [EvidenceSign.Message] = 3.1,
            [EvidenceSign.PatternMessage] = 4.3,
            [EvidenceSign.PatternWords] = 3.4,
            [EvidenceSign.SupportedMessage] = 3.3,
            [EvidenceSign.Meaning] = 3.2,
            [EvidenceSign.Frames] = 4.7,
            [EvidenceSign.Site] = 0.8,
            [EvidenceSign.Project] = 2.4,
            [EvidenceSign.AffectedVersion] = 1.1,
            [EvidenceSign.OtherVersion] = -0.3,
            [EvidenceSign.Words] = 6.4,
            [EvidenceSign.Lines] = 4.7,
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
        // 807 of the 824 below are answers to labelled pastes.
        PatternLevels =
        [
            new(0, 454, 460),
            new(4.2, 360, 364),
        ],
        // 20 of the 254 below are answers to labelled pastes.
        IncidentLevels =
        [
            new(0, 64, 67),
            new(9.9, 69, 69),
            new(14.1, 118, 118),
        ],
    };
}
