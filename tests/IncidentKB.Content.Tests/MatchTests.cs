using IncidentKB.Core.Incidents;
using IncidentKB.Core.Matching;
using IncidentKB.Core.Traces;
using IncidentKB.Testing;
using Xunit;

namespace IncidentKB.Content.Tests;

/// <summary>What the matcher makes of the pack's own traces, of traces of other failures, and of pastes that lost something.</summary>
public sealed class MatchTests
{
    private static readonly PatternCatalogue Patterns = new(StartingPack.Reader.Patterns.SelectMany(PatternMessage.AllOf));
    private static readonly List<IncidentSignature> Known = [.. StartingPack.Incidents.Select((incident, i) => IncidentSignature.Of(incident) with { Id = i })];
    private static readonly MatchIndex Index = IndexOf(Known);

    public static TheoryData<string, string> Traces
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var incident in StartingPack.Incidents)
            {
                foreach (var trace in incident.Traces)
                {
                    data.Add(incident.Slug, trace.FileName);
                }
            }

            return data;
        }
    }

    public static TheoryData<string> UnrelatedTraces =>
        [.. Directory.GetFiles(UnrelatedFolder).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];

    private static string UnrelatedFolder => Path.Combine(RepositoryFiles.Root, "tests", "IncidentKB.Content.Tests", "unrelated");

    [Theory]
    [MemberData(nameof(Traces))]
    public void A_recorded_trace_is_its_incident(string slug, string file)
    {
        var answer = Match(TraceOf(slug, file));

        Assert.Equal(slug, SlugOf(answer));
        Assert.Equal(MatchVerdict.Incident, answer.Verdict);
    }

    [Theory]
    [MemberData(nameof(Traces))]
    public void The_reasons_of_a_candidate_add_up_to_its_score(string slug, string file)
    {
        foreach (var candidate in Match(TraceOf(slug, file)).Candidates)
        {
            Assert.InRange(candidate.Score, 0, 1);
            Assert.Equal(candidate.Score, candidate.Reasons.Sum(r => r.Weight), 9);
        }
    }

    [Theory]
    [MemberData(nameof(UnrelatedTraces))]
    public void A_trace_of_another_failure_is_not_known(string file)
    {
        var answer = Match(File.ReadAllText(Path.Combine(UnrelatedFolder, file)));

        Assert.Equal(MatchVerdict.None, answer.Verdict);
        Assert.Empty(answer.Candidates);
    }

    [Theory]
    [InlineData("go-race-header.txt")]
    [InlineData("go-race.txt")]
    public void A_race_report_shows_its_pattern_where_both_wrote_to_a_header_or_a_map(string file)
    {
        var answer = Match(File.ReadAllText(Path.Combine(RepositoryFiles.Root, "tests", "IncidentKB.Core.Tests", "Panics", "traces", file)));

        Assert.Equal((MatchVerdict.Pattern, "collection-shared-without-owner"), (answer.Verdict, answer.Pattern));
    }

    [Theory]
    [InlineData("alist-semaphore-released-more-than-held", "go-model-189pc.txt")]
    [InlineData("go-fuse-negative-waitgroup-counter", "go-model-main.txt")]
    [InlineData("go-musicfox-concurrent-map-writes", "go-model-iteration.txt")]
    [InlineData("nbio-body-reader-double-close", "go-model-nested-panic.txt")]
    public void A_trace_that_was_never_recorded_is_told_by_those_of_its_incident_that_were(string slug, string file)
    {
        var others = Known.ConvertAll(k => k with { Traces = [.. k.Traces.Where(t => t != TraceOf(slug, file))] });

        var answer = Match(TraceOf(slug, file), others, IndexOf(others));

        Assert.Equal(slug, SlugOf(answer));
        Assert.Equal(MatchVerdict.Incident, answer.Verdict);
    }

    public static TheoryData<string> ManglingNames => [.. Manglings.All.Keys];

    [Theory]
    [MemberData(nameof(ManglingNames))]
    public void A_mangled_trace_has_the_fingerprint_and_the_answer_of_the_clean_one(string mangling)
    {
        foreach (var (slug, text) in CleanTraces.Where(t => !Manglings.IsLossy(mangling, t.Text)))
        {
            var (clean, mangled) = (Match(text), Match(Manglings.All[mangling](text)));

            Assert.Equal((slug, clean.Fingerprint, clean.Verdict), (SlugOf(mangled), mangled.Fingerprint, mangled.Verdict));
        }
    }

    [Fact]
    public void A_trace_that_lost_something_still_has_its_incident_first()
    {
        Dictionary<string, Func<string, string>> losses = new(StringComparer.Ordinal)
        {
            ["the first lines"] = text => Lines(text, lines => lines.Skip(lines.Length / 4)),
            ["the last lines"] = text => Lines(text, lines => lines.Take((lines.Length * 2 / 3) + 1)),
            ["every seventh line"] = text => Lines(text, lines => lines.Where((_, i) => i % 7 != 6)),
            ["addresses and arguments"] = text => Lines(text, lines => lines.Select(l => l.Contains("(0x", StringComparison.Ordinal) ? l[..l.IndexOf("(0x", StringComparison.Ordinal)] + "(...)" : l)),
            ["places"] = text => Lines(text, lines => lines.Where(l => !l.StartsWith('\t'))),
            ["the end, as trackers cut it"] = text => text[..Math.Min(text.Length, 1500)],
        };
        var missed = (from loss in losses
                      from trace in CleanTraces
                      where SlugOf(Match(loss.Value(trace.Text))) != trace.Slug
                      select $"{trace.Slug} without {loss.Key}").ToList();

        Assert.True(missed.Count <= 0.03 * losses.Count * CleanTraces.Count, $"{missed.Count} of {losses.Count * CleanTraces.Count}: {string.Join("; ", missed)}");
    }

    private static List<(string Slug, string Text)> CleanTraces { get; } =
        [.. from incident in StartingPack.Incidents from trace in incident.Traces where PanicReader.Read(trace.Text).Undone.Count == 0 select (incident.Slug, trace.Text.TrimEnd('\n'))];

    private static string Lines(string text, Func<string[], IEnumerable<string>> change) => string.Join('\n', change(text.Split('\n')));

    private static string TraceOf(string slug, string file) => StartingPack.Find(slug).Traces.Single(t => t.FileName == file).Text;

    private static string? SlugOf(MatchAnswer answer) => answer.Candidates.Count == 0 ? null : StartingPack.Incidents[answer.Candidates[0].IncidentId].Slug;

    private static MatchAnswer Match(string paste) => Match(paste, Known, Index);

    private static MatchAnswer Match(string paste, List<IncidentSignature> known, MatchIndex index)
    {
        var question = PanicMatcher.Ask(paste, Patterns, [index]);
        return PanicMatcher.Answer(question, known, Array.Empty<MatchFeedback>().ToLookup(_ => ""));
    }

    private static MatchIndex IndexOf(List<IncidentSignature> known)
    {
        var builder = new MatchIndexBuilder();
        known.ForEach(builder.Add);
        return builder.Build();
    }
}
