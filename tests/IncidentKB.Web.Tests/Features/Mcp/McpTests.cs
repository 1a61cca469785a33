using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using IncidentKB.Testing;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Xunit;
using Role = IncidentKB.Data.Entities.Role;

namespace IncidentKB.Web.Tests.Features.Mcp;

public sealed class McpTests(KbSite site, MembersSite closed)
{
    private const string Alist = "alist-semaphore-released-more-than-held";

    private static readonly string Trace = RepositoryFiles.ReadContent($"incidents/{Alist}/traces/go-model.txt");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_tool_says_what_it_is_for_and_what_it_answers()
    {
        await using var client = await ConnectAsync(site);

        var tools = await client.ListToolsAsync(cancellationToken: Cancelled);

        Assert.Equal(
            ["get_incident", "get_proof", "list_reading_path", "match_trace", "search_incidents"],
            tools.Select(t => t.Name).Order(StringComparer.Ordinal));
        Assert.All(
            tools,
            t => Assert.True(t.Description.Length > 40 && t.ReturnJsonSchema != null && t.ProtocolTool.Annotations!.ReadOnlyHint == true));
    }

    [Fact]
    public async Task A_trace_gets_the_answer_of_the_api_and_a_text_to_read()
    {
        using var visitor = site.NewVisitor();
        using var body = new StringContent(Trace);
        var api = (await visitor.PostAsync("/api/v1/match", body)).Json;

        var (text, structured, isError) = await CallAsync(site, "match_trace", ("trace", Trace));

        Assert.False(isError);
        Assert.StartsWith("Known incident", text, StringComparison.Ordinal);
        Assert.Contains($"/incidents/{Alist}", text, StringComparison.Ordinal);
        Assert.Contains("+ The trace is a recorded one", text, StringComparison.Ordinal);
        AssertSame(api.GetProperty("data"), structured.GetProperty("data"));
        AssertSame(api.GetProperty("meta").GetProperty("parsed"), structured.GetProperty("meta").GetProperty("parsed"));
    }

    [Fact]
    public async Task Secrets_in_a_trace_are_masked()
    {
        var (text, structured, _) = await CallAsync(
            site, "match_trace",
            ("trace",
                "panic: semaphore: released more than held password=hunter2-and-more\n\ngoroutine 1 [running]:\nmain.f()\n"
                + "\t/home/ada/x.go:1\n"));

        Assert.DoesNotContain("hunter2", text + structured.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("ada", structured.GetRawText(), StringComparison.Ordinal);
        Assert.Equal("pattern", structured.GetProperty("meta").GetProperty("verdict").GetString());
    }

    [Fact]
    public async Task A_search_answers_as_the_api_does()
    {
        using var visitor = site.NewVisitor();
        var api = (await visitor.GetAsync("/api/v1/search?q=semaphre")).Json;

        var (text, structured, _) = await CallAsync(site, "search_incidents", ("query", "semaphre"));

        AssertSame(api, structured);
        Assert.Contains("Answered for: semaphore", text, StringComparison.Ordinal);
        Assert.Contains(Alist, text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Alist)]
    [InlineData("IKB-0001")]
    public async Task An_incident_is_read_by_its_slug_and_its_id(string incident)
    {
        using var visitor = site.NewVisitor();
        var api = (await visitor.GetAsync($"/api/v1/incidents/{Alist}")).Json;

        var (text, structured, _) = await CallAsync(site, "get_incident", ("incident", incident));

        AssertSame(api, structured);
        Assert.Contains("## Root cause", text, StringComparison.Ordinal);
        Assert.Contains(
            api.GetProperty("data").GetProperty("texts").GetProperty("en").GetProperty("summary").GetString()!,
            text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reading_path_is_listed_with_a_reason_for_each_step()
    {
        var path = SiteMap.ReadingPaths[0];

        var (all, _, _) = await CallAsync(site, "list_reading_path");
        var (text, structured, _) = await CallAsync(site, "list_reading_path", ("path", path));

        Assert.Contains(path, all, StringComparison.Ordinal);
        var steps = Assert.Single(structured.GetProperty("paths").EnumerateArray()).GetProperty("steps").EnumerateArray().ToList();
        Assert.All(steps, s => Assert.Contains(s.GetProperty("reason").GetString()!, text, StringComparison.Ordinal));
        Assert.Equal(
            SiteMap.Incidents.Order(StringComparer.Ordinal),
            steps.Select(s => s.GetProperty("slug").GetString()).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("match_trace", "trace", " ", "The trace is empty.")]
    [InlineData("search_incidents", "query", "", "Type a message")]
    [InlineData("get_incident", "incident", "nothing-here", "There is no incident called 'nothing-here'.")]
    [InlineData("get_proof", "incident", "nothing-here", "There is no incident called 'nothing-here'.")]
    [InlineData("get_proof", "incident", Alist, "nothing is proven")]
    [InlineData("list_reading_path", "path", "nothing-here", "There is no reading path called 'nothing-here'.")]
    public async Task What_is_wrong_is_a_sentence(string tool, string argument, string value, string sentence)
    {
        var (text, _, isError) = await CallAsync(site, tool, (argument, value));

        Assert.True(isError);
        Assert.Contains(sentence, text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://evil.example", null, HttpStatusCode.Forbidden)]
    [InlineData("null", null, HttpStatusCode.Forbidden)]
    // A stranger's name that leads to this machine: name and origin agree.
    [InlineData("http://evil.example", "evil.example", HttpStatusCode.Forbidden)]
    [InlineData(null, null, HttpStatusCode.OK)]
    public async Task Pages_of_other_sites_are_refused(string? origin, string? host, HttpStatusCode status)
    {
        var answer = await PostAsync(site, ListTools(), request =>
        {
            request.Headers.Host = host;
            if (origin != null)
            {
                request.Headers.Add("Origin", origin);
            }
        });

        Assert.Equal(status, answer.StatusCode);
        Assert.Equal(
            status == HttpStatusCode.OK ? "text/event-stream" : "application/problem+json", answer.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task The_site_itself_may_speak_to_it()
    {
        var answer = await PostAsync(site, ListTools(), r => r.Headers.Add("Origin", site.Address.GetLeftPart(UriPartial.Authority)));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_refused_in_a_sentence()
    {
        using var body = new ByteArrayContent(new byte[(32 * 1024 * 1024) + 1]);

        var answer = await PostAsync(site, body, r => r.Headers.ExpectContinue = true);

        Assert.Equal(
            (HttpStatusCode.RequestEntityTooLarge, "application/problem+json"),
            (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
    }

    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    [InlineData("runs", HttpStatusCode.Forbidden)]
    [InlineData("read", HttpStatusCode.OK)]
    public async Task On_a_closed_site_a_token_that_may_read_is_needed(string? scope, HttpStatusCode status)
    {
        using var person = await closed.JoinAsync(Role.Reader);
        var token = scope == null ? null : await closed.Accounts().MakeTokenForAsync(person.Email, "model", [scope], Cancelled);

        var answer = await PostAsync(closed, ListTools(), r => r.Headers.Authorization = token == null ? null : new("Bearer", token));

        Assert.Equal(status, answer.StatusCode);
        if (status == HttpStatusCode.OK)
        {
            var (text, _, _) = await CallWithAsync(closed, token, "get_incident", ("incident", Alist));
            Assert.Contains("## Root cause", text, StringComparison.Ordinal);
        }
    }

    // The same values, however their characters are escaped.
    private static void AssertSame(JsonElement expected, JsonElement actual) =>
        Assert.True(JsonElement.DeepEquals(expected, actual), $"Expected {expected}\nbut was {actual}");

    private static async Task<McpClient> ConnectAsync(KbSite site, string? token = null) => await McpClient.CreateAsync(
        new HttpClientTransport(new HttpClientTransportOptions
        {
            Endpoint = new Uri(site.Address, "/mcp"),
            TransportMode = HttpTransportMode.StreamableHttp,
            AdditionalHeaders = token == null
                ? null
                : new Dictionary<string, string>(StringComparer.Ordinal) { ["Authorization"] = $"Bearer {token}" },
        }),
        cancellationToken: Cancelled);

    private static Task<(string Text, JsonElement Structured, bool IsError)> CallAsync(
        KbSite site, string tool, params (string Name, string Value)[] arguments) =>
        CallWithAsync(site, null, tool, arguments);

    private static async Task<(string Text, JsonElement Structured, bool IsError)> CallWithAsync(
        KbSite site, string? token, string tool, params (string Name, string Value)[] arguments)
    {
        await using var client = await ConnectAsync(site, token);
        var result = await client.CallToolAsync(
            tool, arguments.ToDictionary(a => a.Name, a => (object?)a.Value, StringComparer.Ordinal), cancellationToken: Cancelled);
        return (Assert.IsType<TextContentBlock>(Assert.Single(result.Content)).Text, result.StructuredContent ?? default,
            result.IsError == true);
    }

    private static StringContent ListTools() =>
        new("""{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{}}""", Encoding.UTF8, "application/json");

    private static async Task<HttpResponseMessage> PostAsync(KbSite site, HttpContent body, Action<HttpRequestMessage> change)
    {
        using var client = new HttpClient { BaseAddress = site.Address };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/mcp") { Content = body };
        body.Headers.ContentType ??= new MediaTypeHeaderValue("application/json");
        request.Headers.Accept.ParseAdd("application/json, text/event-stream");
        change(request);
        return await client.SendAsync(request, Cancelled);
    }
}
