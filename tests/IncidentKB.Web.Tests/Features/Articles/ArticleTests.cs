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

        Assert.Equal(["Symptom", "Root cause", "Fix required"], Headings(english).Where(h => h is "Symptom" or "Root cause" or "Fix required"));
        Assert.Equal(["症状", "根本原因", "修复要求"], Headings(chinese).Where(h => h is "症状" or "根本原因" or "修复要求"));
        Assert.Equal(Headings(english).Length, Headings(chinese).Length);
    }

    [Theory]
    [MemberData(nameof(Slugs))]
    public async Task The_contents_lead_to_every_section(string slug)
    {
        using var visitor = site.NewVisitor();

        var document = await visitor.OpenAsync($"/incidents/{slug}");

        var targets = document.QuerySelectorAll("nav.toc a").Select(a => a.GetAttribute("href")!).ToList();
        Assert.Equal(document.QuerySelectorAll(".prose h2").Select(h => "#" + h.Id), targets.Take(document.QuerySelectorAll(".prose h2").Length));
        Assert.Contains("#snippets", targets);
        Assert.Contains("#references", targets);
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
        Assert.Equal("en", document.One(".prose").GetAttribute("lang"));
        Assert.Contains("Symptom", Headings(document));
        Assert.Equal("zh-Hans", document.DocumentElement.GetAttribute("lang"));
    }

    [Fact]
    public async Task A_missing_translation_is_listed_with_its_English_title()
    {
        using var visitor = team.NewVisitor();

        var document = await visitor.OpenAsync("/zh-Hans/reading/first-week");

        Assert.Equal("en", document.One($"a[href='/zh-Hans/incidents/{TeamSite.Untranslated}?path=first-week'][lang]").GetAttribute("lang"));
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
