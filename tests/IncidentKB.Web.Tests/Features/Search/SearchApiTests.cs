using System.Net;
using Xunit;

namespace IncidentKB.Web.Tests.Features.Search;

public sealed class SearchApiTests(KbSite site)
{
    [Fact]
    public async Task A_hit_says_what_was_found_and_why()
    {
        using var visitor = site.NewVisitor();

        var answer = await visitor.GetAsync("/api/v1/search?q=semaphore%3A%20released%20more%20than%20held");

        Assert.Equal((HttpStatusCode.OK, "application/json; charset=utf-8"), (answer.Status, answer.ContentType));
        var hit = answer.Json.GetProperty("data")[0];
        Assert.Equal(
            ["id", "slug", "url", "title", "excerpt", "project", "pattern", "severity", "occurred_on", "reason"],
            hit.EnumerateObject().Select(p => p.Name));
        Assert.Equal(("IKB-0001", "exact_message"), (hit.GetProperty("id").GetString(), hit.GetProperty("reason").GetString()));
        Assert.Contains(hit.GetProperty("excerpt").EnumerateArray(), segment => segment.GetProperty("is_match").GetBoolean());
        Assert.Equal(1, answer.Json.GetProperty("meta").GetProperty("page").GetInt32());
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync(answer.Json.GetProperty("links").GetProperty("html").GetString()!)).Status);
    }

    [Fact]
    public async Task A_misspelt_word_has_suggestions()
    {
        using var visitor = site.NewVisitor();

        var answer = await visitor.GetAsync("/api/v1/search?q=semaphroe");

        Assert.Equal(0, answer.Json.GetProperty("data").GetArrayLength());
        Assert.Equal("semaphore", answer.Json.GetProperty("meta").GetProperty("did_you_mean")[0].GetString());
    }
}
