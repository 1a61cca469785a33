using IncidentKB.Core.Incidents;
using IncidentKB.Core.Matching;
using IncidentKB.Core.Traces;
using IncidentKB.Testing;
using Xunit;

namespace IncidentKB.Content.Tests;

/// <summary>
/// Texts as people paste them, each with the verdict and the language that it must get. They stand in <c>pastes/*.txt</c>, each below
/// a line <c>@@ verdict slug; language; title</c>; a dash for the language where nothing tells it.
/// </summary>
public sealed class PasteTests
{
    private static readonly List<Paste> Pastes =
        [.. Directory.GetFiles(Path.Combine(RepositoryFiles.Root, "tests", "IncidentKB.Content.Tests", "pastes")).Order(StringComparer.Ordinal).SelectMany(Read)];

    public static TheoryData<string> Titles => [.. Pastes.Select(p => p.Title)];

    [Theory]
    [MemberData(nameof(Titles))]
    public void A_paste_gets_its_verdict(string title)
    {
        var paste = Pastes.Single(p => p.Title == title);

        var answer = PackMatcher.Match(paste.Text);

        var slug = paste.Verdict switch
        {
            MatchVerdict.Incident => PackMatcher.SlugOf(answer),
            MatchVerdict.Pattern => answer.Pattern,
            _ => null,
        };
        Assert.Equal((paste.Verdict, paste.Slug), (answer.Verdict, slug));
        Assert.Equal(paste.Verdict == MatchVerdict.None, answer.Candidates.Count == 0);
        if (paste.Language != "-")
        {
            Assert.Equal(paste.Language, answer.Trace?.SourceLanguage);
        }
    }

    private static IEnumerable<Paste> Read(string file)
    {
        foreach (var part in $"\n{File.ReadAllText(file)}".Split("\n@@ ").Skip(1))
        {
            var end = part.IndexOf('\n', StringComparison.Ordinal);
            var head = part[..end].Split(';', 3, StringSplitOptions.TrimEntries);
            var verdict = head[0].Split(' ');
            yield return new(
                $"{Path.GetFileNameWithoutExtension(file)}: {head[2]}", Enum.Parse<MatchVerdict>(verdict[0], ignoreCase: true),
                verdict.ElementAtOrDefault(1), head[1], part[(end + 1)..].TrimEnd('\n'));
        }
    }

    private sealed record Paste(string Title, MatchVerdict Verdict, string? Slug, string Language, string Text);
}

/// <summary>The matcher over the starting pack, with the words of its articles, without a database.</summary>
internal static class PackMatcher
{
    private static readonly PatternIndex Patterns = new(StartingPack.Reader.Patterns.SelectMany(PatternMessage.AllOf), StartingPack.Reader.Concepts);
    private static readonly List<IncidentSignature> Known = [.. StartingPack.Incidents.Select(SignatureOf)];
    private static readonly MatchIndex Index = MakeIndex();

    public static MatchAnswer Match(string paste) =>
        PanicMatcher.Answer(PanicMatcher.Ask(paste, Patterns, [Index]), Known, Array.Empty<MatchFeedback>().ToLookup(_ => default(Fingerprint)));

    public static string? SlugOf(MatchAnswer answer) =>
        answer.Candidates.Count == 0 ? null : StartingPack.Incidents[answer.Candidates[0].IncidentId].Slug;

    private static IncidentSignature SignatureOf(Incident incident, int id) =>
        IncidentSignature.Of(incident, [.. incident.Traces.Select(t => RecordedStack.Read(t.Text))]) with
        {
            Id = id,
            Words = string.Join('\n', incident.Texts.Select(t => $"{t.Title}\n{t.Summary}\n{t.Body}")),
        };

    private static MatchIndex MakeIndex()
    {
        var builder = new MatchIndexBuilder();
        foreach (var signature in Known)
        {
            builder.Add(signature, StartingPack.Incidents[signature.Id].Traces.Select(t => TraceDigest.Of(t.Text)));
        }

        return builder.Build();
    }
}
