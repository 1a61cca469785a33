using Bunit;
using IncidentKB.Core.Incidents;
using IncidentKB.Core.Matching;
using IncidentKB.Core.Traces;
using IncidentKB.Web.Features.Incidents;
using IncidentKB.Web.Features.Match;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace IncidentKB.Web.Tests.Features.Match;

public sealed class CandidateTests : ComponentTest
{
    private const string Paste =
        "panic: gone\n\ngoroutine 7 [running]:\nexample.org/pump/v3.(*Pump).Stop.func1(...)\n\t/src/pump.go:1 +0x1\n";

    public static TheoryData<ReasonKind, string> Kinds { get; } =
        [.. from kind in Enum.GetValues<ReasonKind>() from language in Languages.All select (kind, language)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_of_evidence_is_a_sentence_that_quotes_what_was_seen(ReasonKind kind, string language)
    {
        var text = new MatchText(language);
        var sentence = text.Plain(text.Reason(new(kind, 0.1, "seen there", "other", 2, 5)));

        Assert.Matches(language == Languages.Chinese ? "。$" : @"\.$", sentence);
        if (kind is not (ReasonKind.Fingerprint or ReasonKind.Confirmed or ReasonKind.Rejected))
        {
            Assert.Contains(language == Languages.Chinese ? "“seen there”" : "'seen there'", sentence, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(true, "v1.1.0", "You run v1.0.3: affected. Take v1.1.0 or later.")]
    [InlineData(true, null, "You run v1.0.3: affected. There is no repaired version yet.")]
    [InlineData(false, "v1.1.0", "You run v1.0.3: not one of the affected versions. It was repaired; v1.1.0 or later has it right.")]
    [InlineData(null, null, "You run v1.0.3; which versions are affected is not known.")]
    public void The_version_that_runs_stands_beside_the_one_that_is_fixed(bool? isAffected, string? fixedIn, string sentence)
    {
        var view = RenderCandidate(Candidate([new(ReasonKind.Message, 0.4, "gone")]) with { Version = new("v1.0.3", isAffected) }, fixedIn);

        Assert.Equal(sentence, view.Find(".version").Words());
    }

    [Fact]
    public void What_speaks_against_it_stands_apart_with_its_weight()
    {
        var view = RenderCandidate(Candidate(
            [
                new(ReasonKind.Message, 0.4, "gone `now`"), new(ReasonKind.OtherProject, 0, "pump"),
                new(ReasonKind.OtherVersion, -0.05, "v9"),
            ]));

        Assert.Equal(
            ["It has the message of this incident: gone `now`. +0.40"],
            view.FindAll(".reasons tbody:not(.against) tr").Select(r => r.Words()));
        Assert.Equal(
            ["Against it", "The stack is not like a recorded one of pump. 0.00", "Version v9 is not one of those affected. −0.05"],
            view.FindAll(".reasons .against tr").Select(r => r.Words()));
        Assert.Equal("Such answers were right, of 1 0.35", view.Find(".reasons tfoot tr").Words());
    }

    [Fact]
    public void Three_reasons_are_told_and_the_pattern_is_none_beside_the_incidents_own_message()
    {
        var view = RenderCandidate(Candidate(
        [
            new(ReasonKind.Message, 0.4, "gone."), new(ReasonKind.PatternMessage, 0.2, "gone."), new(ReasonKind.Site, 0.1, "pump.Stop"),
            new(ReasonKind.Project, 0.1, "pump"), new(ReasonKind.AffectedVersion, 0.05, "v1"), new(ReasonKind.OtherVersion, -0.05, "v9"),
        ]));

        Assert.Equal(
            [
                "It has the message of this incident: gone.", "It failed in the same function: pump.Stop.",
                "It names the same project: pump.",
                "Version v9 is not one of those affected.",
            ],
            view.FindAll(".plain-reasons li").Select(r => r.Words()));
        Assert.Equal(6, view.FindAll(".reasons td:first-child").Count);
    }

    [Fact]
    public void A_frame_that_agrees_says_how_it_was_recorded_and_after_which_normalisation()
    {
        var view = RenderCandidate(Candidate([new(ReasonKind.Frames, 0.3, "pump.Pump.Stop", null, 1, 1)]) with
        {
            Frames = [new(0, "example.org/pump.(*Pump).Stop.func2", FrameLevel.Normalized)],
            FirstDifference = "pump.Pump.Drain",
        });

        Assert.Equal(
            "example.org/pump/v3.(*Pump).Stop.func1 recorded as example.org/pump.(*Pump).Stop.func2, the same without receivers, "
            + "closures and versions",
            view.Find(".agreeing li").Words());
        Assert.Contains(
            "The first difference: no recorded trace of it has the call pump.Pump.Drain.",
            view.Markup.ReplaceLineEndings(" ").Replace("<code lang=\"en\">", "", StringComparison.Ordinal)
                .Replace("</code>", "", StringComparison.Ordinal),
            StringComparison.Ordinal);
    }

    private static MatchCandidate Candidate(IReadOnlyList<MatchReason> reasons) =>
        new(1, MatchVerdict.Pattern, reasons.Sum(r => r.Weight), reasons, [], null, null);

    private IRenderedComponent<Candidate> RenderCandidate(MatchCandidate candidate, string? fixedIn = "v1.1.0")
    {
        Services.AddSingleton<AntiforgeryStateProvider, NoToken>();
        var reading = PanicReader.Read(Paste);
        var answer = new MatchAnswer(
            MatchVerdict.Pattern, "closed-twice", MatchGap.None, reading.Traces[0], [candidate],
            Fingerprint.Parse("1:0123456789abcdef0123456789abcdef"),
            reading, []);
        var incident = new IncidentListItem(
            1, "IKB-0101", "pump-stops", "pump", "go", Severity.High, IncidentKind.Crash, "v1.0.0", fixedIn, null, "closed-twice",
            new(2025, 3, 21), DateTime.UnixEpoch, "The pump stops", "It was closed twice.", "en", "gone", null, null);
        return Render<Candidate>(view => view.Add(v => v.Match, new MatchResult(candidate, incident)).Add(v => v.Answer, answer));
    }

    // The token of a form comes with a request, of which there is none here.
    private sealed class NoToken : AntiforgeryStateProvider
    {
        public override AntiforgeryRequestToken? GetAntiforgeryToken() => null;
    }
}
