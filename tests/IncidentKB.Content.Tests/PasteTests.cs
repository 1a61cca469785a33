using IncidentKB.Core.Matching;
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
        [.. Directory.GetFiles(Path.Combine(RepositoryFiles.Root, "tests", "IncidentKB.Content.Tests", "pastes"))
            .Order(StringComparer.Ordinal).SelectMany(Read)];

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
    private static readonly MatchedPack Pack = new(StartingPack.Reader, StartingPack.Incidents);

    public static MatchAnswer Match(string paste) => Pack.Match(paste);

    public static string? SlugOf(MatchAnswer answer) =>
        answer.Candidates.Count == 0 ? null : StartingPack.Incidents[answer.Candidates[0].IncidentId].Slug;
}
