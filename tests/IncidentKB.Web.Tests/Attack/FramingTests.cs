using Xunit;

namespace IncidentKB.Web.Tests.Attack;

/// <summary>Requests about whose end two programs could disagree: refused, or answered once, and never with a fault of the site.</summary>
public sealed class FramingTests(KbSite site)
{
    private const string Post = "POST /api/v1/match HTTP/1.1\r\nHost: kb\r\nContent-Type: text/plain\r\n";
    private const string Get = "GET /robots.txt HTTP/1.1\r\nHost: kb\r\n";
    private const string Chunked = Post + "Transfer-Encoding: chunked\r\n\r\n";
    private const string Smuggled = "GET /healthz HTTP/1.1\r\nHost: kb\r\n\r\n";

    public static TheoryData<string, string> Ambiguous => new()
    {
        { "two lengths", $"{Post}Content-Length: 5\r\nContent-Length: 6\r\n\r\npanic{Smuggled}" },
        { "two lengths in one line", $"{Post}Content-Length: 5, 6\r\n\r\npanic{Smuggled}" },
        { "a negative length", $"{Post}Content-Length: -1\r\n\r\n{Smuggled}" },
        { "a length beyond all numbers", $"{Post}Content-Length: 99999999999999999999\r\n\r\n{Smuggled}" },
        { "a length in hexadecimal", $"{Post}Content-Length: 0x5\r\n\r\npanic{Smuggled}" },
        { "a space before the colon", $"{Post}Content-Length : 5\r\n\r\npanic{Smuggled}" },
        { "chunks spelled otherwise", $"{Post}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n{Smuggled}" },
        { "chunks and something else", $"{Post}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n{Smuggled}" },
        { "a chunk beyond all numbers", $"{Chunked}FFFFFFFFFFFFFFFFF\r\n{Smuggled}" },
        { "a negative chunk", $"{Chunked}-1\r\n{Smuggled}" },
        { "a chunk without an end", $"{Chunked}5\r\npanicX\r\n0\r\n\r\n{Smuggled}" },
        { "a chunk with bare line feeds", $"{Chunked}5\npanic\n0\n\n{Smuggled}" },
        { "a folded header", $"{Get}X-A: b\r\n Content-Length: 5\r\n\r\n" },
        { "NUL in a header", $"{Get}X-A: b\0c\r\n\r\n" },
        { "a carriage return in a header", $"{Get}X-A: b\rX-B: c\r\n\r\n" },
        { "a header without a name", $"{Get}: b\r\n\r\n" },
        { "no host", "GET / HTTP/1.1\r\n\r\n" },
        { "two hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n" },
        { "a host with a space", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n" },
        { "a host with a path", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n" },
        { "a space in the address", "GET /a b HTTP/1.1\r\nHost: kb\r\n\r\n" },
        { "no version", "GET /\r\n\r\n" },
        { "the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" },
        { "the hello of TLS", "\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003" },
        { "a line of rubbish", "\0\u0001\u0002\r\n\r\n" },
    };

    [Theory]
    [MemberData(nameof(Ambiguous))]
    public async Task A_request_without_a_certain_end_is_refused_and_what_follows_is_not_answered(string what, string request)
    {
        var statuses = RawRequests.StatusesOf(await RawRequests.SendAsync(site, request, isWhole: request.Contains("\r\n\r\n", StringComparison.Ordinal)));

        Assert.True(statuses.Count <= 1 && statuses.All(status => status is >= 400 and < 500 or 505), $"{what}: {string.Join(", ", statuses)}");
    }

    [Theory]
    [InlineData("GET http://elsewhere.example/robots.txt HTTP/1.1\r\nHost: kb\r\n\r\n")]
    [InlineData("GET /robots.txt HTTP/1.0\r\n\r\n")]
    [InlineData("GET /robots.txt HTTP/1.1\r\nHost: kb\r\nUpgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABk\r\n\r\n")]
    [InlineData(Post + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n5\r\npanic\r\n0\r\n\r\n")]
    public async Task An_odd_request_with_a_certain_end_is_answered_once(string request)
    {
        var status = Assert.Single(RawRequests.StatusesOf(await RawRequests.SendAsync(site, request)));

        Assert.InRange(status, 200, 499);
    }
}
