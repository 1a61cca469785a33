using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using IncidentKB.Data;
using IncidentKB.Data.Entities;
using IncidentKB.Data.People;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace IncidentKB.Benchmarks;

/// <summary>
/// Measures writing over the API of the published site, over a database that the corpus benchmark left behind: saving a proposal of
/// 50 kB, and how soon after its publication a change is found by its words and by its trace. Prints what it measures.
/// </summary>
internal sealed class ProposalBenchmark(string program)
{
    private const string Password = "correct horse battery";
    private const int Saves = 200;
    private const int Published = 20;
    private const int Bytes = 50_000;

    public async Task RunAsync(string data)
    {
        var (author, reviewer) = await JoinAsync(data);
        using var site = await RunningSite.StartAsync(program, data, ("Kb__Runner__Proofs", "false"));
        using var writes = ClientOf(site, author);
        using var reviews = ClientOf(site, reviewer);
        await site.ReadyAsync();
        await SaveAsync(writes);
        await PublishAsync(writes, reviews);
    }

    // Two people with a token each, as the console makes them.
    private static async Task<(string Author, string Reviewer)> JoinAsync(string data)
    {
        await using var services = new ServiceCollection().AddLogging().AddKbDatabase(_ => new(data))
            .AddSingleton(TimeProvider.System).AddKbPeople()
            .BuildServiceProvider();
        var accounts = services.GetRequiredService<Accounts>();
        var tokens = new List<string>();
        foreach (var role in new[] { Role.Author, Role.Admin })
        {
            var email = $"{role}-{Guid.NewGuid():N}@example.com";
            var link = await accounts.InviteAsync(Actor.Console, email, role, CancellationToken.None);
            await accounts.AcceptInvitationAsync(link, email, $"{role}", Password, new(null, ""), CancellationToken.None);
            tokens.Add(await accounts.MakeTokenForAsync(email, "benchmark", [TokenScopes.Read, TokenScopes.Write], CancellationToken.None));
        }

        SqliteConnection.ClearAllPools();
        return (tokens[0], tokens[1]);
    }

    private static HttpClient ClientOf(RunningSite site, string token) => new()
    {
        BaseAddress = new(site.Address),
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", token) },
        Timeout = Timeout.InfiniteTimeSpan,
    };

    // Another word each time, somewhere in the text, as one who types saves.
    private static async Task SaveAsync(HttpClient client)
    {
        var (id, version) = await BeginAsync(client, 0, Bytes);
        var times = new List<double>();
        for (var number = 0; number < Saves + 20; number++)
        {
            var text = Text(0, Bytes).Replace("word 100 ", $"word {number} typed ", StringComparison.Ordinal);
            var start = Stopwatch.GetTimestamp();
            using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/v1/proposals/{id}/files/index.md")
            {
                Content = new StringContent(text),
            };
            request.Headers.IfMatch.Add(new($"\"{version}\""));
            var saved = await SendAsync(client, request);
            version = saved.GetProperty("data").GetProperty("version").GetInt32();
            if (number >= 20)
            {
                times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
        }

        Measurement.Print($"save of a proposal of {Bytes / 1000} kB", [.. times]);
    }

    private static async Task PublishAsync(HttpClient author, HttpClient reviewer)
    {
        var (published, searched, matched) = (new List<double>(), new List<double>(), new List<double>());
        for (var number = 1; number <= Published + 2; number++)
        {
            var (id, version) = await BeginAsync(author, number, 3_000);
            await StepAsync(author, id, version, "submit");
            await StepAsync(reviewer, id, version, "approve");
            var start = Stopwatch.GetTimestamp();
            await StepAsync(reviewer, id, version, "publish");
            var done = Stopwatch.GetTimestamp();
            var hits = await author.GetFromJsonAsync<JsonElement>($"/api/v1/search?q={WordOf(number)}");
            var found = Stopwatch.GetTimestamp();
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/match") { Content = new StringContent(TraceOf(number)) };
            var answer = await SendAsync(author, request);
            var answered = Stopwatch.GetTimestamp();
            if (Slugs(hits) is not [var hit, ..] || hit != SlugOf(number) || Slugs(answer) is not [var match, ..]
                || match != SlugOf(number))
            {
                Console.WriteLine($"  {SlugOf(number)} was NOT found");
            }

            if (number > 2)
            {
                published.Add(Stopwatch.GetElapsedTime(start, done).TotalMilliseconds);
                searched.Add(Stopwatch.GetElapsedTime(done, found).TotalMilliseconds);
                matched.Add(Stopwatch.GetElapsedTime(found, answered).TotalMilliseconds);
            }
        }

        Measurement.Print("publication", [.. published]);
        Measurement.Print("search that finds one just published", [.. searched]);
        Measurement.Print("match that names one just published", [.. matched]);
    }

    private static async Task<(int Id, int Version)> BeginAsync(HttpClient client, int number, int bytes)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/proposals")
        {
            Content = JsonContent.Create(new
            {
                summary = "Measured.",
                files = new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["index.md"] = Text(number, bytes),
                    ["traces/recorded.txt"] = TraceOf(number),
                },
            }),
        };
        var data = (await SendAsync(client, request)).GetProperty("data");
        return (data.GetProperty("id").GetInt32(), data.GetProperty("version").GetInt32());
    }

    private static async Task StepAsync(HttpClient client, int id, int version, string step)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/proposals/{id}/{step}");
        request.Headers.IfMatch.Add(new($"\"{version}\""));
        await SendAsync(client, request);
    }

    private static async Task<JsonElement> SendAsync(HttpClient client, HttpRequestMessage request)
    {
        using var answer = await client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? JsonSerializer.Deserialize<JsonElement>(text)
            : throw new InvalidOperationException($"{request.Method} {request.RequestUri}: {(int)answer.StatusCode} {text}");
    }

    private static List<string?> Slugs(JsonElement answer) =>
        [.. answer.GetProperty("data").EnumerateArray().Select(i => i.GetProperty("slug").GetString())];

    private static readonly string Run = Guid.NewGuid().ToString("N")[..8];

    private static string WordOf(int number) => $"Lathe{Run}{number}";

    private static string SlugOf(int number) => $"lathe-{Run}-{number}";

    private static string TraceOf(int number) =>
        $"panic: {WordOf(number)}: spindle is free\n\ngoroutine 1 [running]:\n"
        + $"github.com/example/{WordOf(number)}/spindle.(*Spindle).Turn(0x1)\n\t/src/spindle/spindle.go:12 +0x1d\n"
        + $"github.com/example/{WordOf(number)}/spindle.(*Lathe).Start(0x1)\n\t/src/spindle/lathe.go:30 +0x2d\nmain.main()\n"
        + "\t/src/main.go:9 +0x1d\n";

    private static string Text(int number, int bytes)
    {
        var text = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"""
            ---
            id: IKB-{9_000_000 + number}
            slug: {SlugOf(number)}
            title: "{WordOf(number)} turns twice"
            summary: "A spindle that is turned twice."
            project: lathe
            language: go
            severity: high
            kind: crash
            occurred_on: 2026-02-03
            status: published
            ---

            ## Symptom

            It stops.

            ## Root cause

            Two owners turn it.

            ## Fix required

            One owner.


            """));
        for (var word = 0; text.Length < bytes; word++)
        {
            text.Append(CultureInfo.InvariantCulture, $"word {word} of a paragraph about `spindle.Turn` and what it means. ");
            text.Append(word % 20 == 19 ? "\n\n" : "");
        }

        return text.ToString();
    }
}
