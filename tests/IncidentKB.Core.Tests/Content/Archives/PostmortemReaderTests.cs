using IncidentKB.Core.Content;
using IncidentKB.Core.Content.Archives;
using IncidentKB.Testing;
using Xunit;

namespace IncidentKB.Core.Tests.Content.Archives;

public sealed class PostmortemReaderTests
{
    [Theory]
    [InlineData("Summary", "symptom")]
    [InlineData("Root Cause(s)", "root-cause")]
    [InlineData("5 Whys", "root-cause")]
    [InlineData("3.1 Root cause", "root-cause")]
    [InlineData("Detection and response", "symptom")]
    [InlineData("Resolution & recovery", "fix-required")]
    [InlineData("🔥 IMPACT!", "impact")]
    [InlineData("Timeline (all times UTC)", "timeline")]
    [InlineData("What went well?", "prevention")]
    [InlineData("第三节 影响范围", "impact")]
    [InlineData("（二）根因分析", "root-cause")]
    [InlineData("二、处理过程", "timeline")]
    [InlineData("改进措施 Action Items", "fix-required")]
    [InlineData("经验与教训", "prevention")]
    [InlineData("The impact of weather on sales", null)]
    [InlineData("The fix", "fix-required")]
    [InlineData("Corrective and Preventative Measures", "fix-required")]
    [InlineData("Impactful", null)]
    [InlineData("2021-05-03", null)]
    [InlineData("", null)]
    public void A_heading_names_a_section_or_none(string heading, string? section) =>
        Assert.Equal(section, HeadingNames.Find(heading)?.Section.Id);

    [Fact]
    public void The_table_of_headings_in_the_format_is_true()
    {
        var rows = File.ReadLines(Path.Combine(RepositoryFiles.Content, "README.md"))
            .SkipWhile(line => !line.StartsWith("| section here |", StringComparison.Ordinal)).Skip(2)
            .TakeWhile(line => line.StartsWith('|')).Select(line => line.Split('|', StringSplitOptions.TrimEntries)).ToList();

        Assert.Equal(10, rows.Count);
        Assert.All(rows, row =>
        {
            var parts = row[2].Split(';', StringSplitOptions.TrimEntries);
            var names = parts[0].Split(", ").Concat(parts[1].Split(' '));
            Assert.All(names, name => Assert.Equal((name, row[1]), (name, HeadingNames.Find(name)?.Section.English)));
        });
    }

    [Theory]
    [InlineData("on 2021-05-03, at noon", "2021-05-03")]
    [InlineData("2021/5/3", "2021-05-03")]
    [InlineData("May 3rd, 2021", "2021-05-03")]
    [InlineData("3 May 2021", "2021-05-03")]
    [InlineData("the 3rd of September 2021", "2021-09-03")]
    [InlineData("2021年5月3日", "2021-05-03")]
    [InlineData("2021-02-30 and 2021-03-01", "2021-03-01")]
    [InlineData("03/05/2021", null)]
    [InlineData("build 12021-05-031", null)]
    [InlineData("version 2021.13.1", null)]
    public void A_day_is_read_where_it_can_be_read_in_one_way_only(string line, string? day) =>
        Assert.Equal(day, DateWords.FirstDay(line)?.ToString("yyyy-MM-dd"));

    [Theory]
    [InlineData("Detected at 2021-05-03 14:02 UTC", "detected_at 2021-05-03T14:02Z")]
    [InlineData("Start time: 2021-05-03T14:02:09Z", "started_at 2021-05-03T14:02:09Z")]
    [InlineData("resolved on May 3, 2021 at 16:30 UTC-7", "resolved_at 2021-05-03T16:30-07:00")]
    [InlineData("恢复时间：2021-05-03 14:02 (UTC+8)", "resolved_at 2021-05-03T14:02+08:00")]
    [InlineData("发现于 2021年5月3日 14:02 北京时间", "detected_at 2021-05-03T14:02+08:00")]
    [InlineData("Detected at 2021-05-03 14:02", "")]
    [InlineData("Detected at 2021-05-03 14:02 CST", "")]
    [InlineData("Detected at 14:02 UTC", "")]
    [InlineData("Detected at 2021-05-03 25:02 UTC", "")]
    [InlineData("restarted 2021-05-03 14:02 UTC", "")]
    public void A_time_counts_with_its_day_and_zone_only(string line, string expected) =>
        Assert.Equal(expected, string.Join(' ', DateWords.Times(line).Select(t => $"{t.Key} {t.Instant}")));

    [Fact]
    public void A_time_that_is_said_in_two_ways_is_no_time()
    {
        var document = Read("# Off\n\nDetected at 2021-05-03 14:02 UTC.\n\nLater: detected at 2021-05-03 14:20 UTC.\n");

        Assert.DoesNotContain("detected_at", document.Bundle.Files[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_time_before_the_start_stays_with_the_sentence_of_the_check()
    {
        var document = Read("---\nstarted_at: 2021-05-03T14:00Z\nresolved_at: 2021-05-03T13:00Z\n---\n# Off\n");

        Assert.Contains("\nstarted_at: 2021-05-03T14:00Z\n", document.Bundle.Files[0].Text, StringComparison.Ordinal);
        Assert.Contains("\nx-resolved_at: 2021-05-03T13:00Z\n", document.Bundle.Files[0].Text, StringComparison.Ordinal);
        Assert.Contains(
            document.Decisions, d => d.Line == 3 && d.Message.Contains("'resolved_at' is before 'started_at'", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("SEV-1", "severity: critical", "severity_label: \"SEV-1\"")]
    [InlineData("High", "severity: high", null)]
    [InlineData("SEV3", "severity:\n", "severity_label: \"SEV3\"")]
    [InlineData("严重", "severity:\n", "severity_label: \"严重\"")]
    public void A_severity_is_taken_where_it_is_certain_and_kept_as_a_label(string said, string severity, string? label)
    {
        var text = Read($"# Off\n\nSeverity: {said}\n").Bundle.Files[0].Text;

        Assert.Contains(severity, text, StringComparison.Ordinal);
        Assert.Equal(label != null, text.Contains("severity_label", StringComparison.Ordinal));
        Assert.Contains(label ?? severity, text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_that_the_record_cannot_hold_without_loss_stays_a_list()
    {
        const string text = """
            # Off

            ## Action items

            - [one](https://example.org/1) and [two](https://example.org/2)
            - plain

            | Action | Owner |
            |---|---|
            | ![a picture](https://example.org/a.png) | ada |

            ## Contributing factors

            - one
              - with a part

            """;

        var document = Read(text).Bundle.Files[0].Text;

        Assert.Contains("- [one](https://example.org/1) and [two](https://example.org/2)\n- plain\n", document, StringComparison.Ordinal);
        Assert.Contains("| [a picture](https://example.org/a.png) | ada |", document, StringComparison.Ordinal);
        Assert.Contains("- one\n  - with a part\n", document, StringComparison.Ordinal);
        Assert.DoesNotContain("follow_ups", document, StringComparison.Ordinal);
        Assert.DoesNotContain("contributing_factors", document, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a <b>b</b> c<br>d", "a **b** c\\\nd")]
    [InlineData("x <b> y </b> z", "x  **y**  z")]
    [InlineData("List<int> and <T>", "List<int> and <T>")]
    [InlineData("<a href=\"https://example.org/a b\">x *y*</a>", "[x *y*](<https://example.org/a b>)")]
    [InlineData("<code>a_b &lt; `c`</code>", "`a_b < c`")]
    [InlineData("<s>old</s> <kbd>Esc</kbd> <em>so</em>", "~~old~~ `Esc` *so*")]
    [InlineData("open <b>bold", "open bold")]
    [InlineData("a</p>b", "ab")]
    [InlineData("x <?php echo 1 ?>", "x <?php echo 1 ?>")]
    [InlineData("<div>a<p>b</p></div>", "a\n\nb")]
    [InlineData("<p># no heading</p>", "\\# no heading")]
    [InlineData("<p>1. no *list*</p>", "1\\. no \\*list\\*")]
    [InlineData("<ol start=3><li>a<p>b</p></li><li>c</li></ol>", "3. a\n\n   b\n4. c")]
    [InlineData("<dl><dt>a</dt><dd>b</dd></dl>", "**a**\n\nb")]
    [InlineData("<table><tr><td>\n\na\n\n</td><td>b</td></tr></table>", "|  |  |\n|---|---|\n| a | b |")]
    [InlineData("<pre><code class=\"language-go\">a\n\nb</code></pre>", "```go\na\n\nb\n```")]
    [InlineData("<script>alert(1)</script>", "```\nalert(1)\n```")]
    [InlineData("<iframe src=\"https://example.org/v\"></iframe>", "[https://example.org/v](https://example.org/v)")]
    [InlineData("> <b>q</b><br>\n> r", "> **q**\\\n> r")]
    [InlineData("| a |\n|---|\n| x<br>y |", "| a |\n|---|\n| x y |")]
    [InlineData("a &nbsp;b &copy;", "a &nbsp;b &copy;")]
    public void Html_becomes_markdown_where_it_has_an_equal(string html, string markdown) =>
        Assert.Equal(markdown, BodyOf(Read($"# Off\n\n## Impact\n\n{html}\n"))["## Impact\n\n".Length..].TrimEnd());

    [Fact]
    public void A_picture_of_the_wrong_kind_or_size_is_a_text_and_an_equal_one_comes_once()
    {
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal)
        {
            ["a b.png"] = Pictures.Png,
            ["../up/copy.png"] = Pictures.Png,
            ["text.png"] = "no picture"u8.ToArray(),
            ["large.png"] = [.. Pictures.Png, .. new byte[ImageFormat.MaxBytes]],
        };
        const string text = "# Off\n\n![A](a%20b.png) ![B](<../up/copy.png>) ![C](text.png) ![D](large.png) ![](none.png) "
            + "[![E](a%20b.png)](https://example.org)\n";

        var document = PostmortemReader.Read("x.md", text, path => files.GetValueOrDefault(path), ContentVocabulary.Empty, [])!;

        Assert.Equal(["images/a-b.png"], document.Bundle.Images.Select(i => i.Path));
        Assert.EndsWith(
            "![A](images/a-b.png) ![B](images/a-b.png) C (`text.png`) D (`large.png`) (`none.png`) "
            + "[![E](images/a-b.png)](https://example.org)\n",
            document.Bundle.Files[0].Text,
            StringComparison.Ordinal);
        Assert.Equal(
            ["The file is no PNG, JPEG,", "It is larger than 2 MiB.", "It does not lie beside the"],
            document.Decisions.Where(d => d.Message.StartsWith("The description", StringComparison.Ordinal))
                .Select(d => string.Join(' ', d.Message.Split(". ")[1].Split(' ').Take(6))));
    }

    [Fact]
    public void An_entry_of_osv_without_a_summary_has_its_package_and_id_as_the_title()
    {
        const string json = """
            {
              "id": "EXAMPLE-1", "modified": "2024-01-01T00:00:00Z", "details": "It *stops*.\n\nMore.",
              "affected": [{
                "package": {"name": "pump", "ecosystem": "crates.io"},
                "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}, {"fixed": "1.2.3"}]}]
              }]
            }
            """;

        var document = OsvReader.Read("a.json", json, ContentVocabulary.Empty, [])!;

        Assert.Equal("pump: EXAMPLE-1", document.Title);
        foreach (var line in new[] { "summary: \"It stops.\"", "project: pump", "language: rust", "affected: {fixed: \"1.2.3\"}" })
        {
            Assert.Contains($"\n{line}\n", document.Bundle.Files[0].Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_link_to_a_page_of_this_site_stays_and_one_to_a_heading_as_well()
    {
        var vocabulary = ContentVocabulary.Empty with { Incidents = new HashSet<string> { "known" } };
        const string text = "# Off\n\n[here](/incidents/known), [there](/incidents/unknown), [below](#impact), [ref], "
            + "<ftp://example.org>\n\n[ref]: other.md\n";

        var document = PostmortemReader.Read("x.md", text, _ => null, vocabulary, [])!;

        Assert.EndsWith(
            "[here](/incidents/known), there (`/incidents/unknown`), [below](#impact), ref (`other.md`), `ftp://example.org`\n",
            document.Bundle.Files[0].Text,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("The pump: stops!", "a.md", "the-pump-stops")]
    [InlineData("泵停了", "2024-03-01-pump.md", "2024-03-01-pump")]
    [InlineData("泵停了", "泵.md", "2024-03-01-incident")]
    [InlineData("泵停了", "pumps/index.md", "2024-03-01-incident")]
    [InlineData("known", "a.md", "known-2")]
    public void A_slug_is_made_of_title_file_or_day(string title, string name, string slug)
    {
        var vocabulary = ContentVocabulary.Empty with { Incidents = new HashSet<string> { "known" } };

        Assert.Equal(slug, PostmortemReader.Read(name, $"# {title}\n\n2024-03-01\n", _ => null, vocabulary, [])!.Slug);
    }

    [Fact]
    public void Factors_that_are_all_that_is_said_about_the_cause_stay_its_text()
    {
        const string factors = "## Contributing factors\n\n- No alarm\n";

        Assert.Contains("- No alarm\n", BodyOf(Read($"# Off\n\n{factors}")), StringComparison.Ordinal);
        Assert.DoesNotContain("- No alarm\n", BodyOf(Read($"# Off\n\n## Root cause\n\nA valve.\n\n{factors}")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_to_a_heading_that_has_another_anchor_now_is_said()
    {
        var document = Read("# Off\n\n[a](#impact) [b](#3-impact)\n\n## 3. Impact\n\nAll.\n");

        var decision = Assert.Single(document.Decisions, d => d.Message.StartsWith("The link", StringComparison.Ordinal));
        Assert.Equal(
            (3, true), (decision.Line, decision.Message.StartsWith("The link '#3-impact' leads to no heading", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("# Incident: the map was blank\n\n## Impact\n\nAll.\n", "Incident: the map was blank")]
    [InlineData("# Summary\n\nAll.\n\n# Impact\n\nAll.\n", "map 12")]
    [InlineData("---\ntitle: The map\n---\n# Summary\n\nAll.\n\n# Impact\n\nAll.\n", "The map")]
    [InlineData("## The map was blank\n\n### Impact\n\nAll.\n", "The map was blank")]
    [InlineData("## Impact\n\nAll.\n\n# The map was blank\n", "The map was blank")]
    [InlineData("# The *map* was `blank` \\# 2\n", "The map was blank # 2")]
    public void A_title_is_found(string text, string title) =>
        Assert.Equal(title, PostmortemReader.Read("2024/2024-03-01_map-12.md", text, _ => null, ContentVocabulary.Empty, [])!.Title);

    [Fact]
    public void A_title_without_end_is_cut_and_stands_in_full_in_the_text()
    {
        var title = string.Join(' ', Enumerable.Repeat("word", 60));

        var document = Read($"# {title}\n\n## Impact\n\nAll.\n");

        Assert.Equal(200, document.Title.Length);
        Assert.Contains($"### {title}\n", document.Bundle.Files[0].Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("# 泵停了\n\n泵在关停时停止。\n\n```\nthe log of the pump is long and says many words in English, as logs do\n```\n", true)]
    [InlineData("# 泵停了\n\nThe pump stopped, as its title says.\n", false)]
    [InlineData("# ポンプが止まった\n\n夜間の処理でポンプが止まり、朝まで気づかなかった。\n", false)]
    public void A_document_is_chinese_by_its_sentences(string text, bool isChinese) =>
        Assert.Equal(isChinese, Read(text).Bundle.Files.Count == 2);

    [Fact]
    public void The_two_files_of_a_chinese_document_belong_together()
    {
        var document = Read("# 泵停了\n\n## 摘要\n\n泵在关停时停止。\n\n## 根因\n\n阀门。\n\n## 次要原因\n\n- 没有告警\n");

        Assert.Equal(["index.md", "index.zh-Hans.md"], document.Bundle.Files.Select(f => f.Path));
        var published = document.Bundle.Files[0].Text.Replace("id:\n", "id: OPS-0001\n", StringComparison.Ordinal)
            .Replace("status: published", "status: draft", StringComparison.Ordinal);
        var problems = new List<ContentProblem>();
        var bundle = document.Bundle with { Files = [new("index.md", published), document.Bundle.Files[1]] };
        var incident = IncidentReader.Read(bundle, "made-up", ContentVocabulary.Empty, problems);
        Assert.Equal(["没有告警"], incident!.Texts[1].ContributingFactors);
        var inChinese = problems.Where(p => p.File.EndsWith("/index.zh-Hans.md", StringComparison.Ordinal));
        Assert.All(inChinese, p => Assert.StartsWith("The heading", p.Message, StringComparison.Ordinal));
    }

    private static ArchivedDocument Read(string text) => PostmortemReader.Read("x.md", text, _ => null, ContentVocabulary.Empty, [])!;

    private static string BodyOf(ArchivedDocument document)
    {
        var text = document.Bundle.Files[^1].Text;
        return text[(text.IndexOf("\n---\n", StringComparison.Ordinal) + 6)..];
    }
}
