using System.Globalization;
using System.Text.RegularExpressions;
using IncidentKB.Core.Articles;
using IncidentKB.Core.Incidents;
using IncidentKB.Testing;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using Xunit;
using static IncidentKB.Testing.RunningTest;

namespace IncidentKB.Content.Tests;

public sealed partial class ArticleTests
{
    // Where the facts of the articles may lead: the projects' own places, the tools' makers, and the pages that are corrected.
    private static readonly string[] Hosts = ["blog.gitcode.com", "github.com"];

    [Fact]
    public async Task The_check_of_the_program_finds_nothing()
    {
        var data = Directory.CreateTempSubdirectory("incidentkb-check-");

        var (exitCode, output) = await WebProgram.RunAsync(data.FullName, ["check", RepositoryFiles.Content], Cancelled);

        Assert.Equal((0, $"{StartingPack.Incidents.Count} incidents without a problem, 0 problems, 0 warnings."), (exitCode, output));
        Assert.Empty(data.GetFileSystemInfos());
        data.Delete();
    }

    [Fact]
    public void Nothing_is_left_out()
    {
        Assert.Empty(StartingPack.Problems);
        Assert.Equal(
            Directory.GetDirectories(Path.Combine(RepositoryFiles.Content, "incidents")).Select(d => Path.GetFileName(d))
                .Order(StringComparer.Ordinal),
            StartingPack.Incidents.Select(i => i.Slug));
        Assert.All(StartingPack.Incidents, i => Assert.Equal(IncidentStatus.Published, i.Status));
        Assert.NotEmpty(StartingPack.Reader.ReadingPaths);
    }

    [Theory]
    [MemberData(nameof(StartingPack.Slugs), MemberType = typeof(StartingPack))]
    public void An_article_is_whole_in_both_languages(string slug)
    {
        var incident = StartingPack.Find(slug);
        Assert.Equal(Languages.All, incident.Texts.Select(t => t.Language));
        var (english, chinese) = (ArticleMarkdown.Parse(incident.Texts[0].Body), ArticleMarkdown.Parse(incident.Texts[1].Body));

        Assert.Equal(incident.Texts[0].Revision, incident.Texts[1].Translates);
        Assert.Equal(SectionsOf(english), SectionsOf(chinese));
        Assert.Equal(
            ArticleMarkdown.Headings(english).Count(h => h.Level == 3), ArticleMarkdown.Headings(chinese).Count(h => h.Level == 3));
        Assert.Equal(english.Descendants<Table>().Select(SizeOf), chinese.Descendants<Table>().Select(SizeOf));
        Assert.Equal(
            english.Descendants<FencedCodeBlock>().Select(b => b.Info), chinese.Descendants<FencedCodeBlock>().Select(b => b.Info));
        Assert.Equal(CodeOf(english), CodeOf(chinese));
        Assert.Equal(LinksOf(english), LinksOf(chinese));
        Assert.NotEqual(incident.Texts[0].Title, incident.Texts[1].Title);
        Assert.Contains(incident.Texts[1].Title, IsChinese);
        Assert.Contains(incident.Texts[1].Summary, IsChinese);
    }

    [Theory]
    [MemberData(nameof(StartingPack.Slugs), MemberType = typeof(StartingPack))]
    public void The_interleaving_is_drawn_alike_in_both_languages_up_to_the_step_that_fails(string slug)
    {
        var (english, chinese) = (StartingPack.Find(slug).Texts[0], StartingPack.Find(slug).Texts[1]);
        var drawings = DrawingsOf(ArticleMarkdown.Parse(english.Body));

        Assert.NotEmpty(drawings);
        Assert.All(drawings, d => Assert.Equal(LaneMark.Fails, d.Steps[^1].Mark));
        Assert.Equal(drawings.Select(ShapeOf), DrawingsOf(ArticleMarkdown.Parse(chinese.Body)).Select(ShapeOf));
    }

    [Theory]
    [MemberData(nameof(StartingPack.Slugs), MemberType = typeof(StartingPack))]
    public void The_sections_stand_in_their_fixed_order(string slug)
    {
        var order = Core.Articles.ArticleSections.All.Select(s => s.Id).ToList();
        foreach (var text in StartingPack.Find(slug).Texts)
        {
            var sections = SectionsOf(ArticleMarkdown.Parse(text.Body));
            Assert.Equal(order.Where(sections.Contains), sections);
        }
    }

    [Theory]
    [MemberData(nameof(StartingPack.Slugs), MemberType = typeof(StartingPack))]
    public void A_fence_names_its_language(string slug)
    {
        foreach (var text in StartingPack.Find(slug).Texts)
        {
            Assert.All(
                ArticleMarkdown.Parse(text.Body).Descendants<FencedCodeBlock>(),
                b => Assert.Contains(b.Info, new[] { "go", "csharp", "text", "trace", "lanes" }));
        }
    }

    [Theory]
    [MemberData(nameof(StartingPack.Slugs), MemberType = typeof(StartingPack))]
    public void A_reference_is_a_secure_address_at_a_known_host(string slug)
    {
        var incident = StartingPack.Find(slug);

        Assert.All(incident.References.Select(r => r.Url).Append(incident.Repository!), url =>
        {
            var address = new Uri(url);
            Assert.Equal((url, "https", true), (url, address.Scheme, Hosts.Contains(address.Host)));
        });
        Assert.Equal(incident.References.Count, incident.References.Select(r => r.Url).Distinct().Count());
        Assert.Contains(incident.References, r => r.Type == "REPORT");
        Assert.Contains(incident.References, r => r.Type == "FIX");
        Assert.All(incident.References, r => Assert.False(string.IsNullOrEmpty(r.Title?.In(Languages.English)), r.Url));
    }

    [Fact]
    public void The_list_of_hosts_is_sorted_and_used()
    {
        Assert.Equal(
            StartingPack.Incidents.SelectMany(i => i.References).Select(r => new Uri(r.Url).Host).Distinct().Order(StringComparer.Ordinal),
            Hosts);
    }

    [Theory]
    [MemberData(nameof(StartingPack.Slugs), MemberType = typeof(StartingPack))]
    public void A_link_of_an_article_to_the_outside_is_secure(string slug)
    {
        var outside = StartingPack.Find(slug).Texts.SelectMany(t => ArticleMarkdown.Links(ArticleMarkdown.Parse(t.Body)))
            .Where(l => l.Target.Contains("://", StringComparison.Ordinal));

        Assert.All(outside, l => Assert.StartsWith("https://", l.Target, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(StartingPack.Slugs), MemberType = typeof(StartingPack))]
    public void An_incident_has_traces_snippets_practices_and_signatures_to_be_found_by(string slug)
    {
        var incident = StartingPack.Find(slug);

        Assert.True(incident.Traces.Count >= 3, $"{incident.Traces.Count} traces");
        Assert.All(incident.Traces, t => Assert.False(string.IsNullOrWhiteSpace(t.Text), t.FileName));
        Assert.Equal(incident.Traces.Count, incident.Traces.Select(t => t.Text).Distinct().Count());
        Assert.Superset(new HashSet<string> { "bug.cs", "fix.cs" }, incident.Snippets.Select(s => s.FileName).ToHashSet());
        Assert.InRange(incident.Practices.Count, 3, 6);
        Assert.Contains(incident.Signatures, s => s.Language == incident.Language);
        Assert.Contains(incident.Signatures, s => s.Language == "csharp");
        Assert.NotEmpty(incident.Cwe);
        Assert.NotNull(incident.VerifiedOn);
    }

    [Theory]
    [MemberData(nameof(StartingPack.Slugs), MemberType = typeof(StartingPack))]
    public void Every_practice_of_an_incident_is_told_in_its_prevention(string slug)
    {
        var incident = StartingPack.Find(slug);
        foreach (var text in incident.Texts)
        {
            var links = ArticleMarkdown.Links(ArticleMarkdown.Parse(text.Body)).Select(l => l.Target).ToHashSet(StringComparer.Ordinal);
            Assert.All(incident.Practices, p => Assert.Contains($"/practices/{p.PracticeSlug}", links));
        }
    }

    [Theory]
    [MemberData(nameof(StartingPack.Slugs), MemberType = typeof(StartingPack))]
    public void Both_languages_name_the_same_figures_versions_and_dates(string slug)
    {
        var incident = StartingPack.Find(slug);
        var (english, chinese) = (FiguresOf(incident.Texts[0]), FiguresOf(incident.Texts[1]));

        // The article would prove little if it had none.
        Assert.True(english.Sum(s => s.Figures.Count) > 50);
        Assert.All(english.Zip(chinese), both => Assert.True(
            both.First.Figures.SetEquals(both.Second.Figures),
            $"{both.First.Id}: only English {string.Join(' ', both.First.Figures.Except(both.Second.Figures))}, "
            + $"only Chinese {string.Join(' ', both.Second.Figures.Except(both.First.Figures))}"));
        Assert.Equal(english.Count, chinese.Count);
    }

    [Theory]
    [MemberData(nameof(StartingPack.Slugs), MemberType = typeof(StartingPack))]
    public void What_to_do_now_is_said_in_both_languages_and_names_the_version_to_take(string slug)
    {
        var incident = StartingPack.Find(slug);
        var (english, chinese) = (incident.Texts[0].DoNow, incident.Texts[1].DoNow);

        Assert.InRange(english.Count, 1, 3);
        Assert.Equal(
            english.Select(l => FiguresIn(l).Order(StringComparer.Ordinal)),
            chinese.Select(l => FiguresIn(l).Order(StringComparer.Ordinal)));
        Assert.Equal(english.Select(CodeIn), chinese.Select(CodeIn));
        Assert.Contains(incident.Take!, string.Concat(english), StringComparison.Ordinal);
        Assert.All(chinese, line => Assert.Contains(line, IsChinese));
        Assert.NotNull(incident.CulpritFunction);
    }

    // Numbers, versions and dates of each section, fences but drawings and addresses aside: "October 2025" and "2025 年 10 月" are
    // the same.
    private static List<(string Id, HashSet<string> Figures)> FiguresOf(IncidentText text)
    {
        var prose = Fence().Replace(text.Body, m => m.Groups["drawing"].Success ? m.Value : "");
        var sections = Regex.Split(prose, "^## ", RegexOptions.Multiline | RegexOptions.ExplicitCapture, Timeout).Skip(1);
        return [.. sections.Select(s => (ArticleSections.Find(s.Split('\n')[0])?.Id ?? "", FiguresIn(LinkTarget().Replace(s, "]"))))];
    }

    private static HashSet<string> FiguresIn(string text)
    {
        var plain = EnglishMonth().Replace(text, m =>
            Array.IndexOf(Months, m.Groups["month"].Value) is var month and >= 0 ? $"{m.Groups["year"].Value} {month + 1}" : m.Value);
        return [.. Figure().Matches(ThousandsComma().Replace(plain, "")).Select(m => m.Value)];
    }

    private static List<string> CodeIn(string line) => [.. line.Split('`').Where((_, i) => i % 2 == 1).Order(StringComparer.Ordinal)];

    private static List<string> SectionsOf(MarkdownDocument document) =>
        [.. ArticleMarkdown.Headings(document).Where(h => h.Level == 2).Select(h => h.Id)];

    private static (int Rows, int Columns) SizeOf(Table table) => (table.Count, table.ColumnDefinitions.Count);

    // Text in a "text" fence may be prose and so be translated, and a drawing is; code and traces may not.
    private static List<string> CodeOf(MarkdownDocument document) =>
        [.. document.Descendants<FencedCodeBlock>().Where(b => b.Info is not ("text" or LaneDrawing.Info)).Select(b => b.Lines.ToString())];

    private static List<LaneDrawing> DrawingsOf(MarkdownDocument document) =>
        [.. document.Descendants<FencedCodeBlock>().Where(b => b.Info == LaneDrawing.Info)
            .Select(b => LaneDrawing.Parse(b.Lines.ToString(), [])!)];

    // What a drawing shows without its words.
    private static string ShapeOf(LaneDrawing drawing) =>
        $"{drawing.Lanes.Count} lanes: {string.Join(", ", drawing.Steps.Select(s => $"{s.Mark} {s.Lane} {s.To} {s.State != null}"))}";

    private static List<string> LinksOf(MarkdownDocument document) =>
        [.. ArticleMarkdown.Links(document).Select(l => l.Target).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private static bool IsChinese(char c) => c is >= '\u4e00' and <= '\u9fff';

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);
    private static readonly string[] Months = CultureInfo.InvariantCulture.DateTimeFormat.MonthNames;

    [GeneratedRegex(
        "^```(?<drawing>lanes)?.*?^```",
        RegexOptions.Singleline | RegexOptions.Multiline | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 5000)]
    private static partial Regex Fence();

    [GeneratedRegex(@"\]\([^)]*\)", RegexOptions.None, matchTimeoutMilliseconds: 5000)]
    private static partial Regex LinkTarget();

    [GeneratedRegex(@"\b(?<month>[A-Z][a-z]+) (?<year>\d{4})\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex EnglishMonth();

    [GeneratedRegex(@"(?<=\d),(?=\d{3})", RegexOptions.None, matchTimeoutMilliseconds: 5000)]
    private static partial Regex ThousandsComma();

    [GeneratedRegex(@"\d+(\.\d+)*", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Figure();
}
