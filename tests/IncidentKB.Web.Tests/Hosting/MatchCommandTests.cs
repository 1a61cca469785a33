using System.Diagnostics;
using System.Text.Json;
using IncidentKB.Data.Entities;
using IncidentKB.Testing;
using Xunit;
using static IncidentKB.Testing.RunningTest;

namespace IncidentKB.Web.Tests.Hosting;

public sealed class MatchCommandTests(PeopleCommandsTests.OwnSite site, MembersSite closed) : IClassFixture<PeopleCommandsTests.OwnSite>
{
    private const string Alist = "alist-semaphore-released-more-than-held";

    private static readonly string TraceFile = Path.Combine(RepositoryFiles.Content, "incidents", Alist, "traces", "go-model.txt");

    [Fact]
    public async Task A_file_is_judged_by_the_database_while_the_site_serves_from_it()
    {
        var (code, output, errors) = await RunAsync("", ["match", TraceFile, .. site.Settings]);

        Assert.Equal((0, ""), (code, errors));
        Assert.StartsWith("Known incident", output, StringComparison.Ordinal);
        Assert.Contains($"http://localhost:5080/incidents/{Alist}", output, StringComparison.Ordinal);
        Assert.Contains("\nDo now: ", output, StringComparison.Ordinal);
        Assert.Contains("  + The trace is a recorded one, call by call.", output, StringComparison.Ordinal);
        using var visitor = site.NewVisitor();
        await visitor.OpenAsync($"/incidents/{Alist}");
    }

    [Theory]
    [InlineData("panic: semaphore: released more than held", 0, "Same failure pattern: released-more-often-than-acquired")]
    [InlineData("panic: nobody knows this one", 1, "Not known here")]
    [InlineData("a shopping list", 1, "Nothing to judge by")]
    public async Task Standard_input_is_judged_and_the_exit_code_says_whether_it_is_known(string input, int expected, string verdict)
    {
        var (code, output, errors) = await RunAsync(input, ["match", "-", .. site.Settings]);

        Assert.Equal((expected, ""), (code, errors));
        Assert.StartsWith(verdict, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_json_it_prints_the_answer_of_the_api()
    {
        using var visitor = site.NewVisitor();
        using var body = new StringContent(await File.ReadAllTextAsync(TraceFile, Cancelled));
        var api = (await visitor.PostAsync("/api/v1/match", body)).Json;

        var (code, output, _) = await RunAsync(
            "", ["match", TraceFile, "--json", "--Kb:PublicUrl", site.Address.ToString(), .. site.Settings]);

        using var json = JsonDocument.Parse(output);
        Assert.Equal(0, code);
        Assert.Equal(api.GetProperty("data").GetRawText(), json.RootElement.GetProperty("data").GetRawText());
        Assert.Equal(api.GetProperty("links").GetRawText(), json.RootElement.GetProperty("links").GetRawText());
    }

    [Fact]
    public async Task Another_site_is_asked_with_the_token_of_the_environment()
    {
        using var person = await closed.JoinAsync(Role.Reader);
        var token = await closed.Accounts().MakeTokenForAsync(person.Email, "shell", ["read"], Cancelled);
        string[] words = ["match", TraceFile, "--url", closed.Address.ToString()];

        var (refused, _, sentence) = await RunAsync("", words);
        var (code, output, _) = await RunAsync("", token, words);

        Assert.Equal(2, refused);
        Assert.Contains("answered 401. This needs an account.", sentence, StringComparison.Ordinal);
        Assert.Equal(0, code);
        Assert.Contains(new Uri(closed.Address, $"/incidents/{Alist}").ToString(), output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Name the file with the trace", "match")]
    [InlineData("Name the file with the trace", "match", "--json")]
    [InlineData("Standard input is empty", "match", "-")]
    [InlineData("This could not be done: Could not find file", "match", "no-such-file.txt")]
    [InlineData("There is no database in '/no/such/folder'.", "match", "-", "--Kb:DataDirectory", "/no/such/folder")]
    [InlineData("'nowhere' is no web address.", "match", "-", "--url", "nowhere")]
    [InlineData("http://127.0.0.1:1/api/v1/match cannot be reached", "match", "-", "--url", "http://127.0.0.1:1")]
    public async Task What_cannot_be_done_is_a_sentence_and_exit_code_2(string sentence, params string[] words)
    {
        var (code, output, errors) = await RunAsync(words.Length > 2 ? "panic: x" : "", words);

        Assert.Equal((2, ""), (code, output));
        Assert.StartsWith(sentence, errors, StringComparison.Ordinal);
    }

    private Task<(int Code, string Output, string Errors)> RunAsync(string input, params string[] words) => RunAsync(input, null, words);

    private async Task<(int Code, string Output, string Errors)> RunAsync(string input, string? token, string[] words)
    {
        var start = PublishedProgram.Command(site.DataDirectory, ["dotnet", RepositoryFiles.WebProgram, .. words]);
        (start.RedirectStandardInput, start.RedirectStandardOutput, start.RedirectStandardError) = (true, true, true);
        start.Environment["INCIDENTKB_TOKEN"] = token ?? "";
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(Cancelled);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var output = await process.StandardOutput.ReadToEndAsync(Cancelled);
        await process.WaitForExitAsync(Cancelled);
        return (process.ExitCode, output, await errors);
    }
}
