using System.Net;
using AngleSharp.Html.Dom;
using Xunit;

namespace IncidentKB.Web.Tests.Hosting.Http;

public sealed class SecurityHeadersTests(KbSite site, TeamSite team)
{
    [Theory]
    [InlineData("/", 200)]
    [InlineData("/zh-Hans/incidents", 200)]
    [InlineData("/search?q=semaphore", 200)]
    [InlineData("/incidents/nbio-body-reader-double-close/bug.cs", 200)]
    [InlineData("/incidents/nbio-body-reader-double-close.md", 200)]
    [InlineData("/incidents/nbio-body-reader-double-close.json", 200)]
    [InlineData("/site.css", 200)]
    [InlineData("/icon.svg", 200)]
    [InlineData("/_framework/blazor.web.js", 200)]
    [InlineData("/feed.atom", 200)]
    [InlineData("/sitemap.xml", 200)]
    [InlineData("/openapi/v1.json", 200)]
    [InlineData("/healthz", 200)]
    [InlineData("/api/v1/incidents", 200)]
    [InlineData("/no-such-page", 404)]
    [InlineData("/no-such-file.css", 404)]
    [InlineData("/incidents/no-such-incident", 404)]
    [InlineData("/incidents?page=0", 400)]
    [InlineData("/api/v1/no-such-thing", 404)]
    [InlineData("/api/v1/incidents?page=x", 400)]
    public async Task They_stand_on_every_answer(string address, int status)
    {
        using var visitor = site.NewVisitor();

        var answer = await visitor.GetAsync(address);

        Assert.Equal(status, (int)answer.Status);
        AssertHeaders(answer);
        AssertHeaders(await visitor.HeadAsync(address));
    }

    [Fact]
    public async Task They_stand_on_redirects()
    {
        using var visitor = team.NewVisitor();

        var answer = await visitor.GetAsync($"/incidents/{TeamSite.FormerName}");

        Assert.Equal(HttpStatusCode.MovedPermanently, answer.Status);
        AssertHeaders(answer);
    }

    [Fact]
    public async Task They_stand_on_the_answer_to_a_form()
    {
        using var visitor = site.NewVisitor();
        var form = (await visitor.OpenAsync("/match")).One<IHtmlFormElement>("form.paste");

        AssertHeaders(await visitor.SubmitAsync(form, null, ("trace", "panic: semaphore: released more than held")));
        AssertHeaders(await visitor.PostAsync("/match", ("trace", "forged")));
    }

    [Fact]
    public async Task The_policy_allows_nothing_inline_and_nobody_else()
    {
        using var visitor = site.NewVisitor();

        var policy = (await visitor.GetAsync("/")).Headers["Content-Security-Policy"];

        var sources = policy.Split(';', StringSplitOptions.TrimEntries).SelectMany(d => d.Split(' ').Skip(1))
            .Distinct(StringComparer.Ordinal);
        Assert.Empty(sources.Except(["'none'", "'self'", "data:"]));
        Assert.StartsWith("default-src 'none';", policy, StringComparison.Ordinal);
        Assert.Contains("base-uri 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("script-src 'self' data:", policy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/workspace")]
    [InlineData("/zh-Hans/workspace")]
    public async Task The_workspace_allows_style_attributes_and_nothing_else_inline(string address)
    {
        using var visitor = site.NewVisitor();

        var policy = (await visitor.GetAsync(address)).Headers["Content-Security-Policy"];

        Assert.Contains("script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline';", policy, StringComparison.Ordinal);
        Assert.Contains("base-uri 'self'", policy, StringComparison.Ordinal);
        Assert.Single(policy.Split(' '), word => word.StartsWith("'unsafe", StringComparison.Ordinal));
    }

    internal static void AssertHeaders(Answer answer)
    {
        Assert.Contains("script-src 'self';", answer.Headers["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", answer.Headers["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.Equal("nosniff", answer.Headers["X-Content-Type-Options"]);
        Assert.Equal("same-origin", answer.Headers["Referrer-Policy"]);
        Assert.Equal("same-origin", answer.Headers["Cross-Origin-Opener-Policy"]);
        Assert.DoesNotContain("Server", answer.Headers.Keys);
    }
}
