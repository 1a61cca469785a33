using Xunit;

namespace IncidentKB.Web.Tests.Hosting.Http;

public sealed class HeadAsGetTests(KbSite site)
{
    [Theory]
    [InlineData("/")]
    [InlineData("/zh-Hans/patterns")]
    [InlineData("/incidents/nbio-body-reader-double-close")]
    [InlineData("/incidents/nbio-body-reader-double-close.md")]
    [InlineData("/incidents/nbio-body-reader-double-close/fix.cs")]
    [InlineData("/search?q=semaphore")]
    [InlineData("/site.css")]
    [InlineData("/feed.atom")]
    [InlineData("/healthz")]
    [InlineData("/api/v1/incidents")]
    [InlineData("/no-such-page")]
    [InlineData("/api/v1/incidents/no-such-incident")]
    public async Task HEAD_answers_like_GET_without_a_body(string address)
    {
        using var visitor = site.NewVisitor();

        var get = await visitor.GetAsync(address);
        var head = await visitor.HeadAsync(address);

        Assert.Equal((get.Status, get.ContentType), (head.Status, head.ContentType));
        Assert.NotEmpty(get.Bytes);
        Assert.Empty(head.Bytes);
    }
}
