using System.Globalization;
using System.Text;
using Xunit;

namespace IncidentKB.Web.Tests.Attack;

/// <summary>Requests put together at random, each seed always the same ones: none is a fault of the site.</summary>
public sealed class MalformedRequestsTests(KbSite site)
{
    private const int Requests = 150;

    private const string Incident = "/incidents/nbio-body-reader-double-close";

    private static readonly string[] Methods = ["GET", "POST", "POST", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "QUERY", "get"];

    private static readonly string[] Paths =
    [
        "/", "/search", "/match", "/match/feedback", "/match/draft", "/incidents", Incident, Incident + "/run", Incident + ".md", Incident + "/history",
        "/reading/first-week", "/reading/first-week/progress", "/api/v1/match", "/api/v1/search", "/api/v1/incidents", "/api/v1" + Incident + "/runs",
        "/api/v1/proposals", "/login", "/setup", "/workspace", "/feed.atom", "/sitemap.xml", "/openapi/v1.json", "/site.css", "/no-such-page",
        "/images/" + "0123456789abcdef",
    ];

    private static readonly string[] Queries = ["q", "page", "fingerprint", "path", "return", "token", "part", "from", "to", "edit", "lang"];

    private static readonly string[] Values =
    [
        "", "0", "-1", "99999999999999999999", "%00", "%ff", "%c0%af", "%0d%0aX:%20y", "a%", "\"", "lang%3Ago", "after:9999-99", "%u0041", "(((((((((", "*", "NEAR(",
        "1:0123456789abcdef0123456789abcdef", "%F0%9F%98%80", "%ED%A0%80", "..%2f..%2fetc%2fpasswd", "'%20OR%201=1--",
    ];

    private static readonly string[] Types =
    [
        "text/plain", "application/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=b", "multipart/form-data",
        "text/plain; charset=utf-7", "application/x-www-form-urlencoded; charset=nonsense", "application/json; charset=utf-16", "image/png", ";;=", "a/b/c",
    ];

    private static readonly string[] Bodies =
    [
        "", "{", "{}", "[]", "null", "{\"trace\":1}", "{\"trace\":\"\\ud800\"}", "{\"snippet\":\"bug\",\"times\":-1}", "{\"snippet\":\"bug\",\"times\":1e99}",
        "trace=%ED%A0%80", "a=b&a=b&&=", "--b\r\n\r\n\r\n--b--\r\n", "--b\r\nContent-Disposition: form-data; name=\"trace\"; filename=\"x\"\r\n\r\nx\r\n--b--\r\n",
        "--b\r\nContent-Disposition: form-data; name=\"trace\"\r\nContent-Type: text/plain; charset=utf-7\r\n\r\nx\r\n--b--\r\n", "\0\u0001\u00ff\u00fe", "<xml/>",
    ];

    private static readonly string[] Headers =
    [
        "Accept: text/event-stream", "Accept: ;;;", "Accept: text/markdown;q=x", "Accept-Encoding: br;q=9, *;q=0", "Cookie: ikb_reader=x; ikb_form=y; ikb_session=z",
        "Cookie: =;;=", "Range: bytes=9-0,-", "If-None-Match: *", "If-Modified-Since: never", "Authorization: Bearer ikb_x", "Authorization: Basic =", "Expect: 100-continue",
        "X-Forwarded-For: ,,", "X-Forwarded-Proto: javascript", "Origin: null", "Content-Encoding: gzip", "X-HTTP-Method-Override: DELETE",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task No_request_is_a_fault_of_the_site(int seed)
    {
        var random = new Random(seed);
        for (var number = 1; number <= Requests; number++)
        {
            var (request, isWhole) = Next(random);
            var answer = await RawRequests.SendAsync(site, request, isWhole);

            Assert.True(RawRequests.StatusesOf(answer).All(status => status < 500), $"seed {seed}, request {number}: {answer.Split('\n')[0]}\n{request}");
        }
    }

    private static (string Request, bool IsWhole) Next(Random random)
    {
        string One(string[] from) => from[random.Next(from.Length)];
        var prefix = random.Next(4) == 0 ? "/zh-Hans" : "";
        var suffix = random.Next(6) == 0 ? "/" + One(Values).Replace(' ', '+') : "";
        var query = random.Next(2) == 0 ? "" : $"?{One(Queries)}={One(Values)}&{One(Queries)}={One(Values)}";
        var text = new StringBuilder($"{One(Methods)} {prefix}{One(Paths)}{suffix}{query} HTTP/1.1\r\nHost: kb\r\nConnection: close\r\n");
        for (var headers = random.Next(4); headers > 0; headers--)
        {
            text.Append(One(Headers)).Append("\r\n");
        }

        if (random.Next(4) > 0)
        {
            var body = One(Bodies);
            var missing = random.Next(10) == 0 ? 3 : 0;
            text.Append(CultureInfo.InvariantCulture, $"Content-Type: {One(Types)}\r\nContent-Length: {body.Length + missing}\r\n\r\n{body}");
            return ($"{text}", missing == 0);
        }

        return ($"{text}\r\n", true);
    }
}
