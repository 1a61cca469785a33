using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Markdig;
using Xunit;

namespace IncidentKB.Core.Tests.Content.Archives;

/// <summary>
/// Each document of <c>documents</c> comes in as stands in the file beside it, which was read and judged by a person;
/// INCIDENTKB_UPDATE_ARCHIVES=1 writes these files anew, for review.
/// </summary>
public sealed partial class ArchiveFixtureTests
{
    public static TheoryData<string> Names => [.. ArchiveFixtures.Names()];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_document_comes_in_as_reviewed(string name)
    {
        var expectedFile = Path.Combine(ArchiveFixtures.Folder, name + ".expected.txt");

        var summary = ArchiveFixtures.Summary(ArchiveFixtures.Read(name));

        if (Environment.GetEnvironmentVariable("INCIDENTKB_UPDATE_ARCHIVES") == "1")
        {
            File.WriteAllText(expectedFile, summary);
        }

        Assert.Equal(File.ReadAllText(expectedFile), summary);
    }

    /// <summary>
    /// The words that a document loses on purpose: the numbers of headings that are the names of sections here, the names of lists and of
    /// columns of tables that became keys, words for a state that is now <c>done</c>, and the folder of
    /// a picture.
    /// </summary>
    private static readonly Dictionary<string, string> Lost = new(StringComparer.Ordinal)
    {
        ["atlassian-like.md"] = "corrective actions action owner due date status ticket 1 https tracker example org up",
        ["confluence-export.md"] = "action assignee due",
        ["emoji-headings.md"] = "action items",
        ["github-style.md"] = "contributing factors follow ups",
        ["google-docs-export.md"] = "action items",
        ["html-in-markdown.md"] = "pictures",
        ["mixed-languages.md"] = "action items 行动项",
        ["numbered-headings.md"] = "3",
        ["pagerduty-like.md"] = "action items",
        ["setext-headings.md"] = "corrective actions",
        ["sre-book-template.md"] = "action items item type owner bug",
        ["zh-dns.md"] = "后续",
        ["zh-payment.md"] = "五 改进措施 措施 负责人 截止日期 状态 已完成",
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_word_of_a_document_is_in_its_files(string name)
    {
        if (name.EndsWith(".json", StringComparison.Ordinal))
        {
            return;
        }

        var document = ArchiveFixtures.Read(name);

        var kept = Words(string.Join('\n', document.Bundle.Files.Select(f => f.Text))).ToHashSet(StringComparer.Ordinal);
        var lost = Words(SeenIn(ArchiveFixtures.Text(name))).Where(word => !kept.Contains(word)).Distinct();

        Assert.Equal("", string.Join(' ', lost.Except(Words(Lost.GetValueOrDefault(name, "")))));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_check_of_the_site_finds_nothing_but_gaps(string name) =>
        Assert.All(ArchiveFixtures.Check(ArchiveFixtures.Read(name)), problem => Assert.Matches(Gap(), problem.Message));

    // What a reader of the document sees, with the addresses behind it and the values of its front matter.
    private static string SeenIn(string text)
    {
        var source = text.TrimStart('\uFEFF').ReplaceLineEndings("\n");
        var front = FrontMatter().Match(source);
        var pipeline = new MarkdownPipelineBuilder().UsePipeTables().UseTaskLists().UseFootnotes().UseEmphasisExtras().UseAlertBlocks()
            .Build();
        var page = new HtmlParser().ParseDocument(Markdown.ToHtml(source[front.Length..], pipeline));
        var addresses = page.QuerySelectorAll("[href], [src], [alt]").SelectMany(e => new[] { "href", "src", "alt" }.Select(e.GetAttribute))
            .OfType<string>().Where(a => !a.StartsWith("data:", StringComparison.Ordinal) && !a.StartsWith('#'))
            .Select(Uri.UnescapeDataString);
        var values = front.Value.Split('\n').Select(line => line[(line.IndexOfAny([':', '=']) + 1)..]);
        return string.Join('\n', [.. values, .. page.Body!.GetDescendants().OfType<IText>().Select(t => t.Data), .. addresses]);
    }

    private static IEnumerable<string> Words(string text) => Word().Matches(text.ToLowerInvariant()).Select(m => m.Value);

    [GeneratedRegex(
        @"\A(---\n.*?\n---\n|\+\+\+\n.*?\n\+\+\+\n)",
        RegexOptions.Singleline | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 5_000)]
    private static partial Regex FrontMatter();

    [GeneratedRegex(@"[\p{L}\p{N}]+", RegexOptions.NonBacktracking)]
    private static partial Regex Word();

    [GeneratedRegex(
        @"^(The key '[a-z_]+' is missing or empty\.|The heading '## [^']+' is missing\.)",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Gap();
}
