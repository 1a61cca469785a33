using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using IncidentKB.Data.Entities;
using Xunit;

namespace IncidentKB.Web.Tests.Hosting.Http;

/// <summary>Pages that are the same for everybody are kept; nobody gets another's, or one that is out of date.</summary>
public sealed class CachedPagesTests(KbSite site)
{
    private static readonly string Article = $"/incidents/{SiteMap.Incidents[0]}";

    public static TheoryData<string> Pages { get; } =
        [
            "/", "/zh-Hans/", "/incidents", Article, $"/zh-Hans{Article}", "/patterns", $"/patterns/{SiteMap.Patterns[0]}", "/practices",
            "/messages", "/reading",
        ];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task A_browser_that_has_the_page_is_told_so_and_gets_no_body(string address)
    {
        using var visitor = site.NewVisitor();
        var first = await visitor.GetAsync(address);
        var tag = first.Headers["ETag"];

        var second = await AskAsync(address, ("If-None-Match", tag));
        var other = await AskAsync(address, ("If-None-Match", "W/\"other\""));

        Assert.StartsWith("W/", tag, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.NotModified, 0), (second.Status, second.Body.Length));
        Assert.Equal((HttpStatusCode.OK, first.Text), (other.Status, TextOf(other)));
        Assert.Equal("private", first.Headers["Cache-Control"]);
        Assert.Contains("default-src", first.Headers["Content-Security-Policy"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Languages_themes_pages_and_encodings_have_an_answer_each()
    {
        // How programs are shut in, which an article says, is known when the first one has run.
        using var client = new HttpClient { BaseAddress = site.Address };
        using var run = await client.PostAsJsonAsync(
            $"/api/v1{Article}/runs", new { snippet = "fix" }, TestContext.Current.CancellationToken);
        run.EnsureSuccessStatusCode();

        var plain = await AskAsync(Article);
        var dark = await AskAsync(Article, ("Cookie", "ikb_theme=dark"));
        var compressed = await AskAsync(Article, ("Accept-Encoding", "br"));
        var again = await AskAsync(Article, ("Accept-Encoding", "gzip, br;q=0.9"));
        var markdown = await AskAsync(Article, ("Accept", "text/markdown"));

        Assert.DoesNotContain("data-theme", TextOf(plain), StringComparison.Ordinal);
        Assert.Contains("data-theme=\"dark\"", TextOf(dark), StringComparison.Ordinal);
        Assert.NotEqual(plain.Tag, dark.Tag);
        await using var unpacked = new BrotliStream(new MemoryStream(compressed.Body), CompressionMode.Decompress);
        using var reader = new StreamReader(unpacked);
        Assert.Equal(WithoutState(TextOf(plain)), WithoutState(await reader.ReadToEndAsync(TestContext.Current.CancellationToken)));
        Assert.Contains(again.Encoding, new[] { "br", "gzip" });
        Assert.StartsWith("---", TextOf(markdown), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_is_signed_in_or_has_something_of_his_own_here_gets_his_own_page()
    {
        using var person = await site.JoinAsync(Role.Author);
        var tag = (await AskAsync(Article)).Tag!;

        var own = await person.Browser.GetAsync(Article);
        var reader = await AskAsync(Article, ("Cookie", $"ikb_reader={Guid.NewGuid():N}"), ("If-None-Match", tag));
        var token = await AskAsync(Article, ("Authorization", "Bearer x"), ("If-None-Match", tag));

        Assert.False(own.Headers.ContainsKey("ETag"));
        Assert.Contains("/history", own.Text, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.OK, null), (reader.Status, reader.Tag));
        Assert.Null(token.Tag);
    }

    [Fact]
    public async Task What_has_a_query_is_made_for_who_asks()
    {
        Assert.Null((await AskAsync($"{Article}?path={SiteMap.ReadingPaths[0]}")).Tag);
        Assert.Null((await AskAsync("/incidents?severity=high")).Tag);
        Assert.NotNull((await AskAsync("/incidents?page=1")).Tag);
    }

    // The framework ends each page that it makes with a state of its own, which is another one each time.
    private static string WithoutState(string page) => page[..page.LastIndexOf("<!--", StringComparison.Ordinal)];

    [Theory]
    [InlineData("/incidents?page=0", HttpStatusCode.BadRequest)]
    [InlineData("/incidents/never-was", HttpStatusCode.NotFound)]
    public async Task A_fault_is_not_kept_whoever_asks_first(string address, HttpStatusCode status)
    {
        using var visitor = site.NewVisitor();

        Assert.Equal(status, (await visitor.HeadAsync(address)).Status);
        var reply = await AskAsync(address);
        Assert.Equal((status, null), (reply.Status, reply.Tag));
    }

    private static string TextOf(Reply reply) => System.Text.Encoding.UTF8.GetString(reply.Body);

    private async Task<Reply> AskAsync(string address, params (string Name, string Value)[] headers)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(site.Address, address));
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return new(
            response.StatusCode, response.Headers.ETag?.ToString(), response.Content.Headers.ContentEncoding.FirstOrDefault() ?? "",
            await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    private sealed record Reply(HttpStatusCode Status, string? Tag, string Encoding, byte[] Body);
}
