using System.Net;
using System.Text.Json;
using IncidentKB.Testing;
using Xunit;

namespace IncidentKB.Web.Tests.Features.Articles;

/// <summary>The same article as Markdown and as JSON.</summary>
public sealed class ArticleTwinsTests(KbSite site, TeamSite team)
{
    public static TheoryData<string> Slugs { get; } = [.. SiteMap.Incidents];

    [Theory]
    [MemberData(nameof(Slugs))]
    public async Task The_Markdown_is_the_file_of_the_pack_to_the_byte(string slug)
    {
        using var visitor = site.NewVisitor();

        var english = await visitor.GetAsync($"/incidents/{slug}.md");
        var chinese = await visitor.GetAsync($"/zh-Hans/incidents/{slug}.md");

        Assert.Equal("text/markdown; charset=utf-8", english.ContentType);
        Assert.Equal(RepositoryFiles.ReadContent($"incidents/{slug}/index.md"), english.Text);
        Assert.Equal(RepositoryFiles.ReadContent($"incidents/{slug}/index.zh-Hans.md"), chinese.Text);
    }

    [Theory]
    [InlineData("text/markdown", "text/markdown; charset=utf-8")]
    [InlineData("text/markdown, text/html;q=0.9, */*;q=0.1", "text/markdown; charset=utf-8")]
    [InlineData("text/html, text/markdown;q=0.5", "text/html; charset=utf-8")]
    [InlineData("text/markdown;q=0, text/html", "text/html; charset=utf-8")]
    [InlineData("*/*", "text/html; charset=utf-8")]
    [InlineData(null, "text/html; charset=utf-8")]
    public async Task Whoever_asks_for_Markdown_gets_it_at_the_same_address(string? accept, string type)
    {
        using var visitor = site.NewVisitor();

        var answer = await visitor.GetAsync("/incidents/nbio-body-reader-double-close", accept);

        Assert.Equal((HttpStatusCode.OK, type), (answer.Status, answer.ContentType));
        Assert.Contains("Accept", answer.Headers["Vary"].Split(", "));
    }

    [Fact]
    public async Task An_incident_without_a_translation_has_its_English_Markdown_under_the_Chinese_address()
    {
        using var visitor = team.NewVisitor();

        var answer = await visitor.GetAsync($"/zh-Hans/incidents/{TeamSite.Untranslated}.md");

        Assert.Equal(RepositoryFiles.ReadContent($"incidents/{TeamSite.Untranslated}/index.md"), answer.Text);
    }

    [Theory]
    [MemberData(nameof(Slugs))]
    public async Task The_JSON_is_the_record_in_snake_case(string slug)
    {
        using var visitor = site.NewVisitor();

        var answer = await visitor.GetAsync($"/incidents/{slug}.json");

        Assert.Equal("application/json; charset=utf-8", answer.ContentType);
        Assert.All(NamesOf(answer.Json).Where(n => n != "zh-Hans"), name => Assert.Matches("^[a-z][a-z0-9_]*$", name));
        var data = answer.Json.GetProperty("data");
        Assert.Equal(slug, data.GetProperty("slug").GetString());
        Assert.Matches("^IKB-000[1-5]$", data.GetProperty("id").GetString());
        Assert.Matches(@"^\d{4}-\d\d-\d\d$", data.GetProperty("occurred_on").GetString());
        Assert.Contains(data.GetProperty("severity").GetString(), new[] { "low", "medium", "high", "critical" });
        Assert.InRange(data.GetProperty("practices").GetArrayLength(), 3, 6);
        Assert.Contains(
            "## Symptom", data.GetProperty("texts").GetProperty("en").GetProperty("markdown").GetString(), StringComparison.Ordinal);
        Assert.Contains(
            "## 症状", data.GetProperty("texts").GetProperty("zh-Hans").GetProperty("markdown").GetString(), StringComparison.Ordinal);
        Assert.Equal(
            new Uri(site.Address, $"/incidents/{slug}").ToString(), answer.Json.GetProperty("links").GetProperty("html").GetString());
    }

    [Fact]
    public async Task Every_address_in_the_JSON_answers()
    {
        using var visitor = site.NewVisitor();
        var answer = await visitor.GetAsync("/incidents/nbio-body-reader-double-close.json");
        var own = StringsOf(answer.Json).Where(s => s.StartsWith(site.Address.ToString(), StringComparison.Ordinal))
            .Distinct(StringComparer.Ordinal).ToList();

        Assert.True(own.Count >= 8, $"Only {own.Count} addresses.");
        foreach (var address in own)
        {
            Assert.Equal((address, HttpStatusCode.OK), (address, (await visitor.GetAsync(address)).Status));
        }
    }

    private static IEnumerable<string> NamesOf(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject().SelectMany(p => NamesOf(p.Value).Prepend(p.Name)),
        JsonValueKind.Array => json.EnumerateArray().SelectMany(NamesOf),
        _ => [],
    };

    private static IEnumerable<string> StringsOf(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject().SelectMany(p => StringsOf(p.Value)),
        JsonValueKind.Array => json.EnumerateArray().SelectMany(StringsOf),
        JsonValueKind.String => [json.GetString()!],
        _ => [],
    };

    [Fact]
    public async Task The_programs_behind_figures_are_served_as_they_are()
    {
        const string Model = "incidents/alist-semaphore-released-more-than-held/models/upload.go";
        using var visitor = site.NewVisitor();

        var answer = await visitor.GetAsync("/" + Model);

        Assert.Equal("text/plain; charset=utf-8", answer.ContentType);
        Assert.Equal(RepositoryFiles.ReadContent(Model), answer.Text);
        Assert.Equal(
            System.Net.HttpStatusCode.NotFound,
            (await visitor.GetAsync("/incidents/alist-semaphore-released-more-than-held/models/none.go")).Status);
    }
}
