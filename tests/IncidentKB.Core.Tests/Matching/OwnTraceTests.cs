using System.Text.RegularExpressions;
using IncidentKB.Core.Matching;
using IncidentKB.Core.Traces;
using IncidentKB.Testing;
using Xunit;

namespace IncidentKB.Core.Tests.Matching;

/// <summary>
/// What a team recorded is found again, whatever its language or form: each text of <c>own/</c> is the recorded trace of an incident,
/// and is pasted once more from another machine, another day and another build.
/// </summary>
public sealed class OwnTraceTests
{
    private const string Other = "other-";

    private static readonly string Folder = Path.Combine(RepositoryFiles.Root, "tests", "IncidentKB.Core.Tests", "Matching", "own");

    private static readonly List<string> Names =
        [.. Directory.GetFiles(Folder).Select(f => Path.GetFileNameWithoutExtension(f))
            .Where(n => !n.StartsWith(Other, StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    private static readonly List<IncidentSignature> Known = [.. Names.Select((name, i) => new IncidentSignature(
        i, "depot", "https://example.org/stock/depot", "some-pattern", null, null, [], [RecordedStack.Read(Read(name))], ""))];

    private static readonly MatchIndex Index = MakeIndex();

    public static TheoryData<string> Texts => [.. Names];

    [Theory]
    [MemberData(nameof(Texts))]
    public void A_recorded_text_is_its_incident(string name) => Assert.Equal((MatchVerdict.Incident, name), First(Match(Read(name))));

    [Theory]
    [MemberData(nameof(Texts))]
    public void So_is_the_same_from_another_machine_day_and_build(string name)
    {
        var changed = Changed(Read(name));

        Assert.NotEqual(Read(name), changed);
        Assert.Equal((MatchVerdict.Incident, name), First(Match(changed)));
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void So_is_its_greater_part(string name)
    {
        var lines = Changed(Read(name)).Split('\n');

        Assert.Equal((MatchVerdict.Incident, name), First(Match(string.Join('\n', lines.Take((lines.Length * 4 / 5) + 1)))));
    }

    [Theory]
    [InlineData("other-kubectl")]
    public void Another_program_described_by_the_same_tool_is_not_known(string name) =>
        Assert.Equal((MatchVerdict.None, null), First(Match(Read(name))));

    [Fact]
    public void Other_messages_at_the_same_place_are_not_the_incident()
    {
        var other = Read("kotlin").Replace("cart of order 4711 is sealed", "the price list is older than a day", StringComparison.Ordinal);

        Assert.Equal((MatchVerdict.None, null), First(Match(other)));
    }

    private static string Read(string name) => File.ReadAllText(Path.Combine(Folder, name + ".txt"));

    // Times, dates, processes, addresses, places in files, builds, hosts and versions; the words stay.
    private static string Changed(string text)
    {
        text = Regex.Replace(text, @"\b\d\d:\d\d:\d\d", "23:51:07", RegexOptions.None, TimeSpan.FromSeconds(1));
        text = Regex.Replace(
            text, "0x[0-9a-f]{6,}",
            m => "0x7" + m.Value[3..].Replace('1', '4').Replace('a', 'e'),
            RegexOptions.None, TimeSpan.FromSeconds(1));
        foreach (var (from, to) in new[]
        {
            ("2026-03-01", "2026-04-17"), ("03-01 ", "04-17 "), ("01 Mar", "17 Apr"), ("27-Nov", "02-Dec"), ("21877", "4410"),
            ("nas", "srv7"), ("1.4.2", "1.9.0"),
            ("6d9fb7c9c4-q8r2k", "5b8d7f6c99-m4n7p"), ("cart-8f3a91", "cart-77b0c2"), (".js:3:", ".js:5:"), (".rb:3:", ".rb:4:"),
            (".exs:4:", ".exs:6:"), ("4711", "9003"),
            ("shelf 17", "shelf 23"), ("9817", "1204"), ("Node.js v20", "Node.js v22"), ("/srv/depot", "/opt/depot"),
        })
        {
            text = text.Replace(from, to, StringComparison.Ordinal);
        }

        return text;
    }

    private static (MatchVerdict Verdict, string? Name) First(MatchAnswer answer) =>
        (answer.Verdict, answer.Candidates.Count > 0 ? Names[answer.Candidates[0].IncidentId] : null);

    private static MatchAnswer Match(string paste) => PanicMatcher.Answer(
        PanicMatcher.Ask(paste, new([]), [Index]), Known, Array.Empty<MatchFeedback>().ToLookup(_ => default(Fingerprint)));

    private static MatchIndex MakeIndex()
    {
        var builder = new MatchIndexBuilder();
        foreach (var signature in Known)
        {
            builder.Add(signature, [TraceDigest.Of(Read(Names[signature.Id]))]);
        }

        return builder.Build();
    }
}
