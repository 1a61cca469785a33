using System.Net;
using System.Text.RegularExpressions;
using IncidentKB.Core.ReadingPaths;
using IncidentKB.Testing;
using Microsoft.EntityFrameworkCore;
using Xunit;
using static IncidentKB.Testing.RunningTest;

namespace IncidentKB.Data.Tests.Durability;

/// <summary>The site is killed the moment it has said that a mark is saved; after its next start the mark is there.</summary>
[Trait("Database", "own")]
public sealed partial class KilledSiteTests
{
    private const string Path = "first-week";

    [Fact]
    public async Task Every_mark_that_was_acknowledged_is_there_after_the_site_was_killed()
    {
        using var data = new DataFolder();
        using var handler = new HttpClientHandler { AllowAutoRedirect = false };
        using var client = new HttpClient(handler);
        var steps = await StepsAsync();
        var marks = new SortedDictionary<string, string>(StringComparer.Ordinal);

        // One mark, then all of them, the first of which changes; one is taken back, and given again beside another change.
        List<(string Slug, string Key, string State)[]> posts =
        [
            [(steps[0].Slug, steps[0].Key, "done")],
            [.. steps.Select((s, at) => (s.Slug, s.Key, at % 2 == 0 ? "skipped" : "done"))],
            [(steps[0].Slug, steps[0].Key, "todo")],
            [(steps[1].Slug, steps[1].Key, "skipped"), (steps[0].Slug, steps[0].Key, "done")],
        ];
        foreach (var round in posts)
        {
            var (site, address) = await WebProgram.ServeAsync(data.Path, Cancelled);
            using (site)
            {
                Assert.Equal(marks, await ShownAsync(client, address, steps));
                var tokens = new Dictionary<string, string>(StringComparer.Ordinal);
                foreach (var (slug, _, _) in round)
                {
                    tokens[slug] = await TokenAsync(client, new Uri(address, $"/incidents/{slug}?path={Path}"));
                }

                foreach (var (slug, key, state) in round)
                {
                    await MarkAsync(client, address, tokens[slug], key, state);
                    marks[key] = state;
                }

                Assert.Equal(WebProgram.Killed, await site.KillAsync(Cancelled));
            }

            foreach (var key in marks.Where(m => m.Value == "todo").Select(m => m.Key).ToList())
            {
                marks.Remove(key);
            }

            await using var connection = await data.OpenAsync();
            Assert.Equal(["ok"], await DatabaseDump.ColumnAsync(connection, "PRAGMA integrity_check"));
            Assert.Equal(
                marks.Select(m => $"{m.Key} {m.Value}"),
                (await DatabaseDump.ColumnAsync(
                    connection, "SELECT IncidentKey || ' ' || lower(State) FROM reader_progress ORDER BY IncidentKey")));
        }
    }

    // What the reader sees of the marks: the state beside each step.
    private static async Task<SortedDictionary<string, string>> ShownAsync(
        HttpClient client, Uri address, List<(string Slug, string Key)> steps)
    {
        var page = await client.GetStringAsync(new Uri(address, $"/reading/{Path}"), Cancelled);
        var list = page[page.IndexOf("<ol class=\"track\"", StringComparison.Ordinal)..];
        var states = StepState().Matches(list).Select(m => m.Groups["state"].Value).ToList();
        Assert.Equal(steps.Count, states.Count);
        return new(steps.Zip(states).Where(s => s.Second != "todo").ToDictionary(s => s.First.Key, s => s.Second), StringComparer.Ordinal);
    }

    private static async Task<string> TokenAsync(HttpClient client, Uri article)
    {
        var token = Token().Match(await client.GetStringAsync(article, Cancelled));
        Assert.True(token.Success, $"{article} has no form.");
        return WebUtility.HtmlDecode(token.Groups["token"].Value);
    }

    private static async Task MarkAsync(HttpClient client, Uri address, string token, string key, string state)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["__RequestVerificationToken"] = token,
            ["incident"] = key,
            ["state"] = state,
        });
        using var answer = await client.PostAsync(new Uri(address, $"/reading/{Path}/progress"), form, Cancelled);
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
    }

    private static async Task<List<(string Slug, string Key)>> StepsAsync()
    {
        await using var room = await Import.ImportRoom.CreateAsync();
        await room.ImportAsync(RepositoryFiles.Content);
        await using var db = room.Database.CreateDbContext();
        var keys = await db.Set<ReadingItem>().Where(i => i.PathSlug == Path).OrderBy(i => i.Position)
            .Select(i => i.IncidentKey).ToListAsync(Cancelled);
        var slugs = await db.Incidents.ToDictionaryAsync(i => i.Key, i => i.Slug, Cancelled);
        return [.. keys.Select(k => (slugs[k], k))];
    }

    [GeneratedRegex(
        "name=\"__RequestVerificationToken\"[^>]* value=\"(?<token>[^\"]+)\"", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Token();

    [GeneratedRegex("<span class=\"state\" data-state=\"(?<state>[a-z]+)\"", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex StepState();
}
