using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using IncidentKB.Testing;
using Xunit;

namespace IncidentKB.Web.Tests.Features.Runs;

/// <summary>POST /api/v1/incidents/{slug}/runs over the starting pack, with real processes.</summary>
public sealed class RunsApiTests(KbSite site) : IDisposable
{
    private const string Alist = "alist-semaphore-released-more-than-held";

    private readonly HttpClient _client = VisitorAddress.NewClient(site.Address);

    [Fact]
    public async Task A_run_is_answered_with_all_that_it_showed()
    {
        using var answer = await PostAsync($"/api/v1/incidents/{Alist}/runs", new { snippet = "bug", times = 1 });

        var data = await DataAsync(answer);
        Assert.Equal(["outcome", "summary", "bug_gone", "runs", "results", "isolation"], data.EnumerateObject().Select(p => p.Name));
        Assert.Equal("Bug reproduced: SemaphoreFullException, exit code 134", data.GetProperty("summary").GetString());
        Assert.Contains(data.GetProperty("isolation").GetString(), new[] { "none", "jail", "jail_in_namespaces" });
        var run = Assert.Single(data.GetProperty("runs").EnumerateArray());
        Assert.Equal(
            [
                "run", "outcome", "summary", "bug_gone", "exit_code", "stdout", "stderr", "exception", "first_output_ms", "elapsed_ms",
                "truncated", "differences", "diagnostics", "lanes",
            ],
            run.EnumerateObject().Select(p => p.Name));
        Assert.Equal((134, false), (run.GetProperty("exit_code").GetInt32(), run.GetProperty("truncated").GetBoolean()));
        Assert.Equal("System.Threading.SemaphoreFullException", run.GetProperty("exception").GetProperty("type").GetString());
        Assert.StartsWith(
            "Adding the specified count", run.GetProperty("exception").GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Contains("[put] part 1 goes to the group", run.GetProperty("stdout").GetString(), StringComparison.Ordinal);
        Assert.Contains("Unhandled exception.", run.GetProperty("stderr").GetString(), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Number, run.GetProperty("first_output_ms").ValueKind);
        Assert.Equal(
            ("put", "part 1 goes to the group"),
            (run.GetProperty("lanes")[0].GetProperty("role").GetString(), run.GetProperty("lanes")[0].GetProperty("event").GetString()));
    }

    [Fact]
    public async Task A_stack_of_the_main_thread_names_the_program_and_nothing_of_the_runner()
    {
        using var answer = await PostAsync("/api/v1/incidents/godoxy-refcount-add-after-zero/runs", new { snippet = "bug" });

        var printed = (await DataAsync(answer)).GetProperty("runs")[0].GetProperty("stderr").GetString();
        Assert.Contains("at Program.<Main>$", printed, StringComparison.Ordinal);
        Assert.DoesNotContain("IncidentKB", printed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_ends_well_has_no_exception()
    {
        using var answer = await PostAsync($"/zh-Hans/api/v1/incidents/{Alist}/runs", new { snippet = "fix" });

        var run = (await DataAsync(answer)).GetProperty("runs")[0];
        Assert.Equal((0, JsonValueKind.Null), (run.GetProperty("exit_code").GetInt32(), run.GetProperty("exception").ValueKind));
        Assert.Equal("修复有效：没有异常，退出码 0", run.GetProperty("summary").GetString());
    }

    [Fact]
    public async Task Several_runs_are_counted_by_how_they_ended()
    {
        using var answer = await PostAsync($"/api/v1/incidents/{Alist}/runs", new { snippet = "bug", times = 3 });

        var data = await DataAsync(answer);
        Assert.Equal([1, 2, 3], data.GetProperty("runs").EnumerateArray().Select(r => r.GetProperty("run").GetInt32()));
        var result = Assert.Single(data.GetProperty("results").EnumerateArray());
        Assert.Equal(("as_expected", 3), (result.GetProperty("outcome").GetString(), result.GetProperty("count").GetInt32()));
    }

    [Fact]
    public async Task A_stream_tells_what_is_printed_then_each_run_then_the_end()
    {
        using var stream = await EventStream.OpenAsync(_client, $"/api/v1/incidents/{Alist}/runs", new { snippet = "bug", times = 2 });

        var events = await stream.RestAsync();

        Assert.Equal(
            ["started", "output", "run", "started", "output", "run", "done"],
            events.Select(e => e.Name).Where(name => name != "compiling")
                .Where((name, i) => i == 0 || name != events[^(events.Count(e => e.Name != "compiling") - i + 1)].Name));
        foreach (var run in events.Where(e => e.Name == "run").Select(e => e.Data))
        {
            foreach (var name in new[] { "stdout", "stderr" })
            {
                var printed = events.Where(e => e.Name == "output").Select(e => e.Data)
                    .Where(o => o.GetProperty("run").GetInt32() == run.GetProperty("run").GetInt32()
                        && o.GetProperty("stream").GetString() == name);
                Assert.Equal(run.GetProperty(name).GetString(), string.Concat(printed.Select(o => o.GetProperty("text").GetString())));
            }
        }

        Assert.Equal(("as_expected", 2), (events[^1].Data.GetProperty("outcome").GetString(),
            events[^1].Data.GetProperty("results")[0].GetProperty("count").GetInt32()));
    }

    [Theory]
    [InlineData("""{"snippet":"both"}""", 400, "There is no program 'both'.")]
    [InlineData("""{"times":2}""", 400, "There is no program ''.")]
    [InlineData("""{"snippet":"bug","times":0}""", 400, "times is 0. Take a number from 1 to 100.")]
    [InlineData("""{"snippet":"bug","times":101}""", 400, "times is 101.")]
    [InlineData("""{"snippet":"bug","times":"many"}""", 400, "The body is not JSON of the form")]
    [InlineData("""snippet=bug""", 400, "The body is not JSON of the form")]
    [InlineData("", 400, "The body is not JSON of the form")]
    public async Task A_wish_that_cannot_be_met_is_told_in_a_sentence(string body, int status, string sentence)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await _client.PostAsync(
            new Uri($"/api/v1/incidents/{Alist}/runs", UriKind.Relative), content, RunningTest.Cancelled);

        await AssertProblemAsync(answer, status, sentence);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("///;;=")]
    [InlineData("application/json; charset=utf-7")]
    [InlineData("application/json; charset=nonsense")]
    public async Task A_wish_whose_type_nobody_can_read_is_told_in_a_sentence(string? type)
    {
        using var content = new ByteArrayContent("""{"snippet":"bug"}"""u8.ToArray());
        Assert.True(type == null || content.Headers.TryAddWithoutValidation("Content-Type", type));
        using var answer = await _client.PostAsync(
            new Uri($"/api/v1/incidents/{Alist}/runs", UriKind.Relative), content, RunningTest.Cancelled);

        Assert.Contains(answer.StatusCode, new[] { HttpStatusCode.BadRequest, HttpStatusCode.UnsupportedMediaType });
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_form_and_an_unknown_incident_are_refused()
    {
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("snippet", "bug")]);
        using var refused = await _client.PostAsync(
            new Uri($"/api/v1/incidents/{Alist}/runs", UriKind.Relative), form, RunningTest.Cancelled);
        using var unknown = await PostAsync("/api/v1/incidents/no-such/runs", new { snippet = "bug" });

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, refused.StatusCode);
        await AssertProblemAsync(unknown, 404, "There is no incident called 'no-such'.");
    }

    [Fact]
    public async Task The_description_of_the_API_has_it()
    {
        var description = await _client.GetFromJsonAsync<JsonElement>("/openapi/v1.json", RunningTest.Cancelled);

        var run = description.GetProperty("paths").GetProperty("/api/v1/incidents/{slug}/runs").GetProperty("post");
        Assert.Equal("RunSnippet", run.GetProperty("operationId").GetString());
        Assert.Equal(
            ["application/json", "text/event-stream"],
            run.GetProperty("responses").GetProperty("200").GetProperty("content")
                .EnumerateObject().Select(c => c.Name).Order(StringComparer.Ordinal));
        Assert.True(run.TryGetProperty("requestBody", out _));
    }

    public void Dispose() => _client.Dispose();

    internal static async Task AssertProblemAsync(HttpResponseMessage answer, int status, string sentence)
    {
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(RunningTest.Cancelled);
        Assert.Equal((status, "application/problem+json"), ((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.StartsWith(sentence, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    internal static async Task<JsonElement> DataAsync(HttpResponseMessage answer) =>
        (await answer.Content.ReadFromJsonAsync<JsonElement>(RunningTest.Cancelled)).GetProperty("data");

    private Task<HttpResponseMessage> PostAsync(string address, object wish) =>
        _client.PostAsJsonAsync(address, wish, RunningTest.Cancelled);
}
