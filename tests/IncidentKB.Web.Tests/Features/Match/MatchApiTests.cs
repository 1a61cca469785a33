using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using IncidentKB.Testing;
using Xunit;

namespace IncidentKB.Web.Tests.Features.Match;

public sealed class MatchApiTests(KbSite site)
{
    private const string GoFuse = "go-fuse-negative-waitgroup-counter";

    private static readonly string Unrelated = Path.Combine(RepositoryFiles.Root, "tests", "IncidentKB.Content.Tests", "unrelated");

    private static readonly string Trace = RepositoryFiles.ReadContent($"incidents/{GoFuse}/traces/go-model.txt");

    public static TheoryData<string> RecordedTraces { get; } =
        [.. Directory.GetFiles(Path.Combine(RepositoryFiles.Content, "incidents"), "*.txt", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(Path.Combine(RepositoryFiles.Content, "incidents"), f).Replace('\\', '/'))
            .Order(StringComparer.Ordinal)];

    public static TheoryData<string> UnrelatedTraces { get; } =
        [.. Directory.GetFiles(Unrelated, "*.txt").Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(RecordedTraces))]
    public async Task A_recorded_trace_leads_to_its_incident_first(string file)
    {
        var answer = await PostAsync("/api/v1/match", Text(RepositoryFiles.ReadContent($"incidents/{file}")));

        Assert.Equal(file.Split('/')[0], answer.Json.GetProperty("data")[0].GetProperty("slug").GetString());
    }

    [Theory]
    [MemberData(nameof(UnrelatedTraces))]
    public async Task A_trace_of_another_failure_is_known_as_none(string file)
    {
        var answer = await PostAsync(
            "/api/v1/match", Text(await File.ReadAllTextAsync(Path.Combine(Unrelated, file), TestContext.Current.CancellationToken)));

        Assert.Equal("none", answer.Json.GetProperty("meta").GetProperty("verdict").GetString());
        Assert.Equal(0, answer.Json.GetProperty("data").GetArrayLength());
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("text/plain")]
    [InlineData("text/plain; charset=utf-16")]
    public async Task A_trace_is_answered_in_the_form_that_others_rely_on(string type)
    {
        var answer = await PostAsync(
            "/api/v1/match", type == "application/json" ? JsonContent.Create(new { trace = Trace }) : Text(Trace, type));

        Assert.Equal(
            (HttpStatusCode.OK, "application/json; charset=utf-8", "no-store"),
            (answer.Status, answer.ContentType, answer.Headers["Cache-Control"]));
        Assert.Equal(["data", "meta", "links"], Names(answer.Json));
        var first = answer.Json.GetProperty("data")[0];
        Assert.Equal(["slug", "title", "url", "project", "pattern", "verdict", "score", "reasons"], Names(first));
        Assert.Equal(
            (GoFuse, "incident", "go-fuse"),
            (first.GetProperty("slug").GetString(), first.GetProperty("verdict").GetString(), first.GetProperty("project").GetString()));
        Assert.Equal(new Uri(site.Address, $"/incidents/{GoFuse}").ToString(), first.GetProperty("url").GetString());
        var reasons = first.GetProperty("reasons").EnumerateArray().ToList();
        Assert.All(reasons, r => Assert.Equal(["kind", "text", "weight"], Names(r)));
        Assert.Equal(first.GetProperty("score").GetDouble(), reasons.Sum(r => r.GetProperty("weight").GetDouble()), 3);
        var meta = answer.Json.GetProperty("meta");
        Assert.Equal(
            [
                "verdict", "pattern", "do_now", "take", "gap", "shared_code", "message", "own_frame", "fingerprint", "parsed", "cut",
                "warming", "took_ms",
            ],
            Names(meta));
        Assert.Equal("v2.6.0", meta.GetProperty("take").GetString());
        Assert.NotEqual(0, meta.GetProperty("do_now").GetArrayLength());
        Assert.Equal(("incident", "none", false, false), (meta.GetProperty("verdict").GetString(), meta.GetProperty("gap").GetString(),
            meta.GetProperty("cut").GetBoolean(), meta.GetProperty("warming").GetBoolean()));
        var parsed = meta.GetProperty("parsed");
        Assert.Equal(["language", "kind", "type", "message", "frames"], Names(parsed));
        Assert.Equal(("go", "panic", "sync: negative WaitGroup counter"), (parsed.GetProperty("language").GetString(),
            parsed.GetProperty("kind").GetString(), parsed.GetProperty("message").GetString()));
        Assert.All(parsed.GetProperty("frames").EnumerateArray(), f => Assert.Equal(["function", "file", "line", "origin"], Names(f)));
        Assert.Contains(parsed.GetProperty("frames").EnumerateArray(), f => f.GetProperty("origin").GetString() == "application");
    }

    [Fact]
    public async Task A_message_of_any_length_is_given_back_cut()
    {
        var answer = await PostAsync("/api/v1/match", Text("panic: " + new string('x', 1_000_000)));

        var message = answer.Json.GetProperty("meta").GetProperty("parsed").GetProperty("message").GetString();
        Assert.InRange(message!.Length, 100, 2_001);
        Assert.InRange(answer.Text.Length, 0, 20_000);
    }

    [Fact]
    public async Task Code_of_a_known_project_in_which_nothing_failed_is_named_and_is_no_answer()
    {
        var answer = await PostAsync("/api/v1/match", Text("""
            goroutine 34 [syscall, 7 minutes]:
            github.com/hanwen/go-fuse/v2/fuse.(*Server).readRequest(0xc0001d2000, 0x1)
            	/go/pkg/mod/github.com/hanwen/go-fuse/v2@v2.5.0/fuse/server.go:334 +0x10c
            github.com/hanwen/go-fuse/v2/fuse.(*Server).loop(0xc0001d2000, 0x1)
            	/go/pkg/mod/github.com/hanwen/go-fuse/v2@v2.5.0/fuse/server.go:504 +0x105
            """));

        var meta = answer.Json.GetProperty("meta");
        Assert.Empty(answer.Json.GetProperty("data").EnumerateArray());
        Assert.Equal(("none", "no_failure"), (meta.GetProperty("verdict").GetString(), meta.GetProperty("gap").GetString()));
        Assert.StartsWith("Code of 'go-fuse' stands in it", meta.GetProperty("shared_code").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_exception_keeps_the_name_of_its_type()
    {
        var answer = await PostAsync(
            "/api/v1/match", Text("TypeError: Cannot read properties of undefined (reading 'x')\n    at f (/app/a.js:3:5)"));

        var parsed = answer.Json.GetProperty("meta").GetProperty("parsed");
        Assert.Equal(("javascript", "TypeError"), (parsed.GetProperty("language").GetString(), parsed.GetProperty("type").GetString()));
        Assert.Equal("f", parsed.GetProperty("frames")[0].GetProperty("function").GetString());
    }

    [Fact]
    public async Task Where_nothing_is_known_data_is_empty_and_the_status_is_200()
    {
        var answer = await PostAsync("/api/v1/match", Text("the dog barked"));

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(0, answer.Json.GetProperty("data").GetArrayLength());
        var meta = answer.Json.GetProperty("meta");
        Assert.Equal(("none", "no_trace"), (meta.GetProperty("verdict").GetString(), meta.GetProperty("gap").GetString()));
        Assert.Equal(
            (JsonValueKind.Null, JsonValueKind.Null), (meta.GetProperty("parsed").ValueKind, meta.GetProperty("pattern").ValueKind));
    }

    [Fact]
    public async Task Titles_addresses_and_reasons_are_Chinese_under_the_Chinese_prefix()
    {
        var first = (await PostAsync("/zh-Hans/api/v1/match", Text(Trace))).Json.GetProperty("data")[0];

        Assert.Equal(new Uri(site.Address, $"/zh-Hans/incidents/{GoFuse}").ToString(), first.GetProperty("url").GetString());
        Assert.Matches("[\u4e00-\u9fff]", first.GetProperty("title").GetString());
        Assert.All(
            first.GetProperty("reasons").EnumerateArray(), r => Assert.Matches("[\u4e00-\u9fff]", r.GetProperty("text").GetString()));
    }

    [Theory]
    [InlineData("application/json", "{\"trace\": \"panic: ", 400, "The body is no JSON object with a text in 'trace'.")]
    [InlineData("application/json", "{\"trace\": 5}", 400, "The body is no JSON object with a text in 'trace'.")]
    [InlineData("application/json", "{\"paste\": \"panic: x\"}", 400, "The body is no JSON object with a text in 'trace'.")]
    [InlineData("application/json", "{\"trace\": \"\\ud800\"}", 400, "The body is no JSON object with a text in 'trace'.")]
    [InlineData("application/json", "[]", 400, "The body is no JSON object with a text in 'trace'.")]
    [InlineData("application/json", "", 400, "The body is no JSON object with a text in 'trace'.")]
    [InlineData("application/json", "{\"trace\": \" \"}", 400, "The trace is empty.")]
    [InlineData("text/plain", "\n", 400, "The trace is empty.")]
    [InlineData("application/x-www-form-urlencoded", "trace=panic", 415, "Send the trace as text/plain, or as application/json")]
    [InlineData("application/xml", "<trace/>", 415, "Send the trace as text/plain, or as application/json")]
    [InlineData(null, "panic: x", 415, "Send the trace as text/plain, or as application/json")]
    public async Task What_cannot_be_read_is_a_problem_with_a_sentence(string? type, string body, int status, string sentence)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = type == null ? null : MediaTypeHeaderValue.Parse(type);

        var answer = await PostAsync("/api/v1/match", content);

        Assert.Equal((status, "application/problem+json"), ((int)answer.Status, answer.ContentType));
        Assert.StartsWith(sentence, answer.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/json")]
    public async Task A_text_over_the_limit_is_cut_and_answered(string type)
    {
        var dump = Trace + new string('x', 17 * 1024 * 1024);

        var answer = await PostAsync("/api/v1/match", type == "application/json" ? JsonContent.Create(new { trace = dump }) : Text(dump));

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.True(answer.Json.GetProperty("meta").GetProperty("cut").GetBoolean());
        Assert.Equal(GoFuse, answer.Json.GetProperty("data")[0].GetProperty("slug").GetString());
    }

    [Fact]
    public async Task What_is_far_too_long_is_refused_in_words()
    {
        var answer = await PostAsync("/api/v1/match", Text(new string('x', 34 * 1024 * 1024)));

        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "application/problem+json"), (answer.Status, answer.ContentType));
        Assert.StartsWith("What was sent is too large.", answer.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Frames_stop_at_two_hundred()
    {
        var deep = "panic: too deep\n\ngoroutine 1 [running]:\n"
            + string.Concat(Enumerable.Range(1, 500).Select(n => $"example.org/acme/deep.f{n}(...)\n\t/src/acme/deep.go:{n}\n"));

        var answer = await PostAsync("/api/v1/match", Text(deep));

        Assert.Equal(200, answer.Json.GetProperty("meta").GetProperty("parsed").GetProperty("frames").GetArrayLength());
    }

    [Fact]
    public async Task Bytes_without_a_charset_are_read_as_what_they_are()
    {
        var content = new ByteArrayContent([.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(Trace)]);
        content.Headers.ContentType = new("text/plain");

        var answer = await PostAsync("/api/v1/match", content);

        Assert.Equal(GoFuse, answer.Json.GetProperty("data")[0].GetProperty("slug").GetString());
    }

    private static StringContent Text(string text, string type = "text/plain")
    {
        var header = MediaTypeHeaderValue.Parse(type);
        return new(text, header.CharSet == null ? Encoding.UTF8 : Encoding.GetEncoding(header.CharSet), header);
    }

    private static IEnumerable<string> Names(JsonElement element) => element.EnumerateObject().Select(p => p.Name);

    private async Task<Answer> PostAsync(string address, HttpContent content)
    {
        using var visitor = site.NewVisitor();
        return await visitor.PostAsync(address, content);
    }
}
