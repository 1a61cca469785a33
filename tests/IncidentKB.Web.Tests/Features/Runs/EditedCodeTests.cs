using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using IncidentKB.Core.Snippets;
using IncidentKB.Testing;
using Xunit;

namespace IncidentKB.Web.Tests.Features.Runs;

/// <summary>Programs that a visitor edited, through the API.</summary>
public sealed class EditedCodeTests(EditableSite site, KbSite otherSite) : IDisposable
{
    private const string Runs = "/api/v1/incidents/alist-semaphore-released-more-than-held/runs";

    private readonly HttpClient _client = VisitorAddress.NewClient(site.Address);

    [Fact]
    public async Task An_edited_program_runs_in_place_of_the_file_and_is_held_against_its_own_header()
    {
        using var expected = await PostAsync(
            new { snippet = "fix", source = "// Answers.\n// expect: output 42\nConsole.WriteLine(6 * 7);\n" });
        using var differs = await PostAsync(
            new { snippet = "fix", source = "// Answers.\n// expect: output 42\nConsole.WriteLine(6 * 8);\n" });
        using var bare = await PostAsync(new { snippet = "fix", source = "Console.WriteLine(6 * 7);\n" });

        var run = (await DataAsync(expected)).GetProperty("runs")[0];
        Assert.Equal(("as_expected", "42\n"), (run.GetProperty("outcome").GetString(), run.GetProperty("stdout").GetString()));
        Assert.Equal("unexpected", (await DataAsync(differs)).GetProperty("outcome").GetString());
        Assert.Equal("nothing_expected", (await DataAsync(bare)).GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task A_stream_tells_compiling_from_running_and_what_was_compiled_before_only_runs()
    {
        var source = $"// {Guid.NewGuid()}\n// expect: output 1\nConsole.WriteLine(1);\n";
        async Task<IEnumerable<string>> NamesAsync(string text)
        {
            using var stream = await EventStream.OpenAsync(_client, Runs, new { snippet = "fix", source = text });
            return (await stream.RestAsync()).Select(e => e.Name).Where(name => name != "queued").Distinct().ToList();
        }

        Assert.Equal(["compiling", "started", "output", "run", "done"], await NamesAsync(source));
        Assert.Equal(["started", "output", "run", "done"], await NamesAsync(source));
        Assert.Equal(["compiling", "run", "done"], await NamesAsync(source + "error"));
    }

    [Fact]
    public async Task What_the_compiler_refuses_comes_back_with_line_column_and_the_line_itself()
    {
        using var answer = await PostAsync(new { snippet = "bug", source = "var one = 1;\r\n  Console.WriteLine(two);\r\n", times = 20 });

        var data = await DataAsync(answer);
        var run = Assert.Single(data.GetProperty("runs").EnumerateArray());
        Assert.Equal("does_not_compile", data.GetProperty("outcome").GetString());
        var fault = run.GetProperty("diagnostics").EnumerateArray().First(d => d.GetProperty("is_error").GetBoolean());
        Assert.Equal(
            (2, 21, 3, "CS0103", "  Console.WriteLine(two);"),
            (fault.GetProperty("line").GetInt32(), fault.GetProperty("column").GetInt32(), fault.GetProperty("length").GetInt32(),
                fault.GetProperty("id").GetString(), fault.GetProperty("code").GetString()));
    }

    [Theory]
    [InlineData("", "CS5001", 1)]
    [InlineData("\f\n\u2028error", "CS1002", 3)]
    [InlineData("#line 7000\nerror\n", "CS1002", 2)]
    public async Task A_fault_without_a_line_or_behind_an_odd_line_end_is_told_like_any_other(string source, string id, int line)
    {
        using var answer = await PostAsync(new { snippet = "bug", source });

        var faults = (await DataAsync(answer)).GetProperty("runs")[0].GetProperty("diagnostics").EnumerateArray().ToList();
        Assert.Contains(faults, f => f.GetProperty("id").GetString() == id && f.GetProperty("line").GetInt32() == line);
    }

    [Fact]
    public async Task A_lane_for_every_line_and_a_message_without_end_are_cut()
    {
        var lanes = await DataAsync(await PostAsync(new
        {
            snippet = "bug",
            source = "// One role for each line\n// lanes: [ROLE] EVENT\nfor (var i = 0; i < 2000; i++) Console.WriteLine($\"[{i}] x\");\n",
        }));
        var tuples = string.Concat(Enumerable.Range(0, 12).Select(n => $"var a{n + 1} = (a{n}, a{n});\n"));
        var message = await DataAsync(await PostAsync(new { snippet = "bug", source = $"var a0 = 1;\n{tuples}int z = a12;\n" }));

        Assert.InRange(lanes.GetProperty("runs")[0].GetProperty("lanes").GetArrayLength(), 1, 12);
        Assert.All(
            message.GetProperty("runs")[0].GetProperty("diagnostics").EnumerateArray(),
            d => Assert.InRange(d.GetProperty("message").GetString()!.Length, 1, 1001));
    }

    // Before, the place of the run was free for the same visitor while the compiler went on.
    [Fact]
    public async Task Who_leaves_takes_what_is_compiled_along()
    {
        using var visitor = VisitorAddress.NewClient(site.Address);
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(RunningTest.Cancelled);
        var bomb = visitor.PostAsJsonAsync(Runs, new { snippet = "bug", source = CompileBombs.Endless }, leave.Token);
        await UntilRunningAsync(visitor, 1);

        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => bomb);

        HttpResponseMessage next;
        do
        {
            next = await visitor.PostAsJsonAsync(Runs, new { snippet = "fix" }, RunningTest.Cancelled);
        }
        while (next.StatusCode == HttpStatusCode.TooManyRequests);
        Assert.Equal("as_expected", (await DataAsync(next)).GetProperty("outcome").GetString());
        await UntilRunningAsync(visitor, 0);
    }

    [Fact]
    public async Task A_program_that_is_too_long_is_told_so_and_a_body_beyond_all_sense_is_refused()
    {
        var source = new string('\n', SnippetLimits.SourceBytes + 1);
        using var answer = await PostAsync(new { snippet = "bug", source });
        using var refused = await PostAsync(new { snippet = "bug", source = new string('x', 300_000) });

        var data = await DataAsync(answer);
        Assert.Equal("Does not compile: 1 error, in line 1", data.GetProperty("summary").GetString());
        Assert.StartsWith(
            "The source has 32,769 bytes",
            data.GetProperty("runs")[0].GetProperty("diagnostics")[0].GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, refused.StatusCode);
    }

    [Fact]
    public async Task It_is_off_where_nobody_turned_it_on_and_an_unchanged_program_runs_all_the_same()
    {
        using var client = VisitorAddress.NewClient(otherSite.Address);
        using var refused = await client.PostAsJsonAsync(
            "/zh-Hans" + Runs, new { snippet = "bug", source = "Console.WriteLine();" }, RunningTest.Cancelled);
        var stored = await client.GetStringAsync("/incidents/alist-semaphore-released-more-than-held/fix.cs", RunningTest.Cancelled);
        using var unchanged = await client.PostAsJsonAsync(
            Runs, new { snippet = "fix", source = stored.ReplaceLineEndings("\r\n") }, RunningTest.Cancelled);

        await RunsApiTests.AssertProblemAsync(refused, 403, "本站仅允许以作者身份登录的成员运行修改过的程序");
        Assert.Equal("as_expected", (await DataAsync(unchanged)).GetProperty("outcome").GetString());
    }

    private static async Task UntilRunningAsync(HttpClient visitor, int count)
    {
        JsonElement health;
        do
        {
            health = await visitor.GetFromJsonAsync<JsonElement>("/healthz", RunningTest.Cancelled);
        }
        while (health.GetProperty("snippets").GetProperty("running").GetInt32() != count);
    }

    public void Dispose() => _client.Dispose();

    private Task<HttpResponseMessage> PostAsync(object wish) => _client.PostAsJsonAsync(Runs, wish, RunningTest.Cancelled);

    private static async Task<JsonElement> DataAsync(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(RunningTest.Cancelled)).GetProperty("data");
    }
}
