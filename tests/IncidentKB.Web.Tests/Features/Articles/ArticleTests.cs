using System.Net;
using AngleSharp.Dom;
using IncidentKB.Testing;
using Xunit;

namespace IncidentKB.Web.Tests.Features.Articles;

public sealed class ArticleTests(KbSite site, TeamSite team)
{
    public static TheoryData<string> Slugs { get; } = [.. SiteMap.Incidents];

    [Theory]
    [MemberData(nameof(Slugs))]
    public async Task An_article_shows_symptom_root_cause_and_fix_in_this_order(string slug)
    {
        using var visitor = site.NewVisitor();

        var english = await visitor.OpenAsync($"/incidents/{slug}");
        var chinese = await visitor.OpenAsync($"/zh-Hans/incidents/{slug}");

        Assert.Equal(
            ["Symptom", "Root cause", "Fix required"], Headings(english).Where(h => h is "Symptom" or "Root cause" or "Fix required"));
        Assert.Equal(["症状", "根本原因", "修复要求"], Headings(chinese).Where(h => h is "症状" or "根本原因" or "修复要求"));
        Assert.Equal(Headings(english).Length, Headings(chinese).Length);
    }

    [Theory]
    [MemberData(nameof(Slugs))]
    public async Task The_contents_lead_to_every_section(string slug)
    {
        using var visitor = site.NewVisitor();

        var document = await visitor.OpenAsync($"/incidents/{slug}");

        // In the order of the page; "Run" first, and what stands above them not at all.
        Assert.Equal(
            document.QuerySelectorAll(".article-body h2[id]").Where(h => h.Id != "toc").Select(h => "#" + h.Id).Prepend("#snippets"),
            document.QuerySelectorAll("nav.toc a").Select(a => a.GetAttribute("href")));
    }

    [Theory]
    [MemberData(nameof(Slugs))]
    public async Task What_a_reader_needs_first_comes_first_and_what_is_for_the_record_last(string slug)
    {
        using var visitor = site.NewVisitor();

        foreach (var prefix in new[] { "", "/zh-Hans" })
        {
            var document = await visitor.OpenAsync($"{prefix}/incidents/{slug}");
            string[] order =
            [
                "do-now", "is-it-yours", "snippets", "symptom", "root-cause", "fix-required", "prevention", "corrections", "how-we-know",
                "timeline", "references", "traces", "details",
            ];
            Assert.Equal(order, document.QuerySelectorAll("article h2").Select(h => h.Id!).Where(order.Contains));

            // Nothing of the text is lost or told twice.
            var ids = document.QuerySelectorAll("[id]").Select(e => e.Id).ToList();
            Assert.Equal(ids.Distinct(StringComparer.Ordinal), ids);
            Assert.Equal(document.QuerySelectorAll(".prose h2").Length, await SectionsAsync(visitor, $"{prefix}/incidents/{slug}.md"));
        }
    }

    [Theory]
    [MemberData(nameof(Slugs))]
    public async Task Programs_and_references_are_told_in_Chinese_on_a_Chinese_page(string slug)
    {
        using var visitor = site.NewVisitor();

        var document = await visitor.OpenAsync($"/zh-Hans/incidents/{slug}");

        var told = document.QuerySelectorAll(".told p > *, .snippet figcaption h3 > span").ToList();
        Assert.True(told.Count >= 6, $"{told.Count} texts of programs.");
        Assert.All(told, text => Assert.Contains(text.TextContent, c => c is >= '\u4e00' and <= '\u9fff'));
        Assert.All(told, text => Assert.Null(text.GetAttribute("lang")));
        var references = document.QuerySelectorAll(".references a").ToList();
        Assert.All(references, a => Assert.Equal(a.GetAttribute("lang") == null, a.TextContent.Any(c => c is >= '\u4e00' and <= '\u9fff')));
        Assert.Contains(references, a => a.GetAttribute("lang") == null);
    }

    [Fact]
    public async Task The_line_of_facts_says_which_versions_are_affected_and_which_one_to_take()
    {
        using var visitor = site.NewVisitor();

        var english = (await visitor.OpenAsync("/incidents/godoxy-refcount-add-after-zero")).One(".facts-line");
        var chinese = (await visitor.OpenAsync("/zh-Hans/incidents/godoxy-refcount-add-after-zero")).One(".facts-line");
        var fixedThere = (await visitor.OpenAsync("/incidents/go-fuse-negative-waitgroup-counter")).One(".facts-line");

        Assert.Contains("GoDoxy from 0.8.1, fixed in v0.9.9, take v0.9.9-1", english.Words(), StringComparison.Ordinal);
        Assert.Contains("GoDoxy 自 0.8.1 起受影响，v0.9.9 已修复，请使用 v0.9.9-1", chinese.Words(), StringComparison.Ordinal);
        Assert.Contains("go-fuse from v2.0.3, fixed in v2.6.0", fixedThere.Words(), StringComparison.Ordinal);
        Assert.DoesNotContain("take", fixedThere.Words(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Slugs))]
    public async Task One_sees_whether_it_is_ones_own_by_the_message_and_the_first_calls(string slug)
    {
        using var visitor = site.NewVisitor();

        var sign = (await visitor.OpenAsync($"/incidents/{slug}")).One(".is-it-yours");

        Assert.NotEmpty(sign.One(".trace-message").TextContent);
        Assert.InRange(sign.QuerySelectorAll(".trace-frame").Length, 2, 5);
        Assert.Equal("/match", sign.QuerySelectorAll("a")[^1].GetAttribute("href"));
    }

    private static async Task<int> SectionsAsync(Visitor visitor, string markdown)
    {
        var isCode = false;
        return (await visitor.GetAsync(markdown)).Text.Split('\n').Count(line =>
        {
            isCode ^= line.StartsWith("```", StringComparison.Ordinal);
            return !isCode && line.StartsWith("## ", StringComparison.Ordinal);
        });
    }

    [Theory]
    [MemberData(nameof(Slugs))]
    public async Task The_facts_lead_to_the_pattern_and_the_practices(string slug)
    {
        using var visitor = site.NewVisitor();

        var document = await visitor.OpenAsync($"/zh-Hans/incidents/{slug}");

        var facts = document.One("section.facts");
        Assert.Single(facts.QuerySelectorAll("a[href^='/zh-Hans/patterns/']"));
        Assert.InRange(facts.QuerySelectorAll("a[href^='/zh-Hans/practices/']").Length, 3, 6);
        Assert.NotEmpty(facts.QuerySelectorAll("a[href^='https://cwe.mitre.org/data/definitions/']"));
    }

    [Theory]
    [MemberData(nameof(Slugs))]
    public async Task Every_file_of_an_incident_is_linked_and_answers_as_it_is(string slug)
    {
        using var visitor = site.NewVisitor();
        var document = await visitor.OpenAsync($"/incidents/{slug}");
        var folder = Path.Combine(RepositoryFiles.Content, "incidents", slug);
        var files = Directory.EnumerateFiles(folder, "*.cs").Concat(Directory.EnumerateFiles(Path.Combine(folder, "traces")))
            .Select(f => Path.GetRelativePath(folder, f).Replace('\\', '/')).ToList();

        Assert.True(files.Count >= 4, $"{folder} has only {files.Count} files.");
        foreach (var file in files)
        {
            Assert.NotEmpty(document.QuerySelectorAll($"a[href='/incidents/{slug}/{file}']"));
            var answer = await visitor.GetAsync($"/incidents/{slug}/{file}");
            Assert.Equal((HttpStatusCode.OK, "text/plain; charset=utf-8"), (answer.Status, answer.ContentType));
            Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(folder, file), TestContext.Current.CancellationToken), answer.Bytes);
        }
    }

    [Fact]
    public async Task Incidents_of_the_same_pattern_are_offered()
    {
        using var visitor = team.NewVisitor();

        var document = await visitor.OpenAsync($"/incidents/{TeamSite.Untranslated}");

        Assert.NotEmpty(document.QuerySelectorAll("section.related li.row a[href^='/incidents/copy-']"));
    }

    [Fact]
    public async Task A_missing_translation_shows_the_English_text_and_says_so()
    {
        using var visitor = team.NewVisitor();

        var document = await visitor.OpenAsync($"/zh-Hans/incidents/{TeamSite.Untranslated}");

        Assert.Equal("本文尚无中文版本，以下为英文原文。", document.One(".notice").Words());
        Assert.Equal("en", document.One("h1").GetAttribute("lang"));
        Assert.Equal("en", document.QuerySelectorAll(".prose").Select(p => p.GetAttribute("lang")).Distinct().Single());
        Assert.Contains("Symptom", Headings(document));
        Assert.Equal("zh-Hans", document.DocumentElement.GetAttribute("lang"));
    }

    [Fact]
    public async Task A_missing_translation_is_listed_with_its_English_title()
    {
        using var visitor = team.NewVisitor();

        var document = await visitor.OpenAsync("/zh-Hans/reading/first-week");

        Assert.Equal(
            "en", document.One($"a[href='/zh-Hans/incidents/{TeamSite.Untranslated}?path=first-week'][lang]").GetAttribute("lang"));
    }

    [Fact]
    public async Task A_translation_that_is_older_than_its_source_says_so()
    {
        using var visitor = team.NewVisitor();

        var chinese = await visitor.OpenAsync($"/zh-Hans/incidents/{TeamSite.Corrected}");
        var english = await visitor.OpenAsync($"/incidents/{TeamSite.Corrected}");
        var upToDate = await visitor.OpenAsync($"/zh-Hans/incidents/{TeamSite.Renamed}");

        Assert.StartsWith("英文原文在本译文之后有过修改", chinese.One(".notice").Words(), StringComparison.Ordinal);
        Assert.Equal($"/incidents/{TeamSite.Corrected}", chinese.One(".notice a").GetAttribute("href"));
        Assert.Empty(english.QuerySelectorAll(".notice"));
        Assert.Empty(upToDate.QuerySelectorAll(".notice"));
    }

    [Theory]
    [InlineData("/incidents/alist-panic", "/incidents/alist-semaphore-released-more-than-held")]
    [InlineData("/zh-Hans/incidents/alist-panic", "/zh-Hans/incidents/alist-semaphore-released-more-than-held")]
    [InlineData("/incidents/alist-panic?path=first-week", "/incidents/alist-semaphore-released-more-than-held?path=first-week")]
    public async Task A_former_address_leads_to_the_present_one(string former, string present)
    {
        using var visitor = team.NewVisitor();

        var answer = await visitor.GetAsync(former);

        Assert.Equal((HttpStatusCode.MovedPermanently, present), (answer.Status, answer.Location));
        await visitor.OpenAsync(present);
    }

    private static string[] Headings(IParentNode document) =>
        [.. document.QuerySelectorAll(".prose h2").Select(h => string.Concat(h.ChildNodes.OfType<IText>().Select(t => t.Text)).Trim())];
}
