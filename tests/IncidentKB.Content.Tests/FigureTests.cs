using System.Text.RegularExpressions;
using IncidentKB.Core.Incidents;
using IncidentKB.Testing;
using Xunit;

namespace IncidentKB.Content.Tests;

/// <summary>
/// A figure of an article stands in a program, a trace or the front matter beside it, or else in <c>figures.txt</c>, where somebody
/// wrote its source. What a program made of itself so many times stands there always. The Chinese articles have the same figures, which
/// <see cref="ArticleTests"/> checks.
/// </summary>
public sealed partial class FigureTests
{
    private const string Arrow = " <- ";

    private static readonly ILookup<string, string> Reviewed = ReadReviewed();

    [Theory]
    [MemberData(nameof(StartingPack.Slugs), MemberType = typeof(StartingPack))]
    public void A_figure_stands_in_what_lies_beside_the_article_or_has_a_source(string slug)
    {
        var incident = StartingPack.Find(slug);
        var prose = ProseOf(incident.Texts[0]);
        var beside = Number().Matches(BesideOf(incident)).Select(m => ValueOf(m.Value)).ToHashSet(StringComparer.Ordinal);
        var reviewed = Reviewed[slug].SelectMany(p => PlacesOf(incident.Texts[0].Body, p)).ToList();

        var unknown = Number().Matches(prose).Where(m => !beside.Contains(ValueOf(m.Value))).Concat(Outcome().Matches(prose))
            .Where(m => !reviewed.Exists(p => p.Start <= m.Index && m.Index + m.Length <= p.End))
            .Select(m => $"{m.Value} in: {prose[Math.Max(0, m.Index - 50)..Math.Min(prose.Length, m.Index + 50)].ReplaceLineEndings(" ")}");

        Assert.Empty(unknown);
    }

    [Theory]
    [MemberData(nameof(StartingPack.Slugs), MemberType = typeof(StartingPack))]
    public void A_passage_with_a_source_stands_in_its_article_and_has_a_figure(string slug)
    {
        var body = StartingPack.Find(slug).Texts[0].Body;

        Assert.All(Reviewed[slug], passage =>
        {
            Assert.NotEmpty(PlacesOf(body, passage));
            Assert.Matches(Number(), passage);
        });
        Assert.Equal(Reviewed[slug].Distinct(), Reviewed[slug]);
    }

    [Fact]
    public void The_list_names_no_other_article()
    {
        Assert.Empty(Reviewed.Select(g => g.Key).Except(StartingPack.Incidents.Select(i => i.Slug)));
    }

    private static IEnumerable<(int Start, int End)> PlacesOf(string body, string passage)
    {
        for (var at = body.IndexOf(passage, StringComparison.Ordinal);
            at >= 0;
            at = body.IndexOf(passage, at + 1, StringComparison.Ordinal))
        {
            yield return (at, at + passage.Length);
        }
    }

    // The article with blanks in place of code, links, days, versions and steps of its drawing, so that every place stays.
    private static string ProseOf(IncidentText text) =>
        NoClaim().Replace(text.Body, m => Regex.Replace(m.Value, ".", " ", RegexOptions.None, TimeSpan.FromSeconds(5)));

    private static string BesideOf(Incident incident) => string.Join('\n', [
        incident.Texts[0].Source[..incident.Texts[0].BodyStart],
        .. Fence().Matches(incident.Texts[0].Body).Select(m => m.Value),
        .. incident.Traces.Select(t => t.Text),
        .. incident.Models.Select(m => m.Source),
        .. incident.Snippets.Select(s => s.Source)]);

    private static string ValueOf(string figure) => figure.Replace(",", "", StringComparison.Ordinal);

    private static ILookup<string, string> ReadReviewed()
    {
        var passages = new List<(string Slug, string Passage)>();
        var slug = "";
        foreach (var line in File.ReadLines(Path.Combine(RepositoryFiles.Root, "tests", "IncidentKB.Content.Tests", "figures.txt")).Skip(2))
        {
            slug = line.StartsWith("@@ ", StringComparison.Ordinal) ? line[3..] : slug;
            if (line.IndexOf(Arrow, StringComparison.Ordinal) is var arrow and > 0)
            {
                Assert.True(line.Length > arrow + Arrow.Length, $"This passage has no source: {line}");
                passages.Add((slug, line[..arrow]));
            }
        }

        return passages.ToLookup(p => p.Slug, p => p.Passage, StringComparer.Ordinal);
    }

    [GeneratedRegex(@"(?<![\w.#/])\d+(,\d{3})*(\.\d+)?(?!\w)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Number();

    // "34 of 40", "35 and 28 of 200", "20 times of 20", "12 runs of 12", "28%"
    [GeneratedRegex(@"\d+ (and \d+ )?(times |runs )?of \d+|\d+%", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Outcome();

    [GeneratedRegex("^```.*?^```", RegexOptions.Singleline | RegexOptions.Multiline, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Fence();

    [GeneratedRegex(
        @"^```(?s:.*?)^```|\[[^\]]*\]\([^)]*\)|`[^`]*`|\d{4}-\d\d(-\d\d)?|\bv?\d+(\.\d+){2,}(-\d+)?|\bv\d+(\.\d+)*|(Go|\.NET) \d+(\.\d+)*|[Ss]teps? \d+( and \d+)?",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex NoClaim();
}
