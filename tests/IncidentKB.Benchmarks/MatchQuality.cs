using System.Text.Json;
using IncidentKB.Core.Content;
using IncidentKB.Core.Matching;
using IncidentKB.Data;
using IncidentKB.Data.Import;
using IncidentKB.Data.Matching;
using IncidentKB.Data.Search;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace IncidentKB.Benchmarks;

/// <summary>
/// Measures the answers of the matcher on a file of labelled pastes: one JSON object a line with <c>id</c>, <c>class</c>
/// (incident, family, twin, unrelated), <c>expect</c> (start of a slug, or none), <c>text</c> and sometimes <c>note</c>.
/// </summary>
internal sealed class MatchQuality(string contentDirectory)
{
    // Debatable items are counted apart: those with a note, those without a message line, and titles.
    private static bool IsApart(Item item) =>
        item.Note != null || item.Id.EndsWith("-nomsg", StringComparison.Ordinal) || item.Id.EndsWith("-title", StringComparison.Ordinal);

    public async Task RunAsync(string corpus, bool isVerbose)
    {
        var folder = Directory.CreateTempSubdirectory("incidentkb-match-").FullName;
        var factory = KbDatabase.CreateFactory(new(folder));
        await KbDatabase.PrepareAsync(factory, new(folder));
        await SearchIndex.EnsureCurrentAsync(factory, CancellationToken.None);
        await new ContentImport(factory, TimeProvider.System).ImportAsync(ContentDirectory.Open(contentDirectory));
        var items = File.ReadLines(corpus).Where(l => l.Length > 0)
            .Select(l => JsonSerializer.Deserialize<Item>(l, JsonSerializerOptions.Web)!).ToList();
        using (var matcher = new IncidentMatcher(factory))
        {
            await matcher.WarmAsync();
            await PrintAsync(factory, matcher, items.FindAll(i => !IsApart(i)), "All but debatable items", isVerbose);
            await PrintAsync(
                factory, matcher, items.FindAll(IsApart), "Apart: noted items, titles, pastes without their message", isVerbose);
        }

        SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    private static async Task PrintAsync(
        IDbContextFactory<KbContext> factory, IncidentMatcher matcher, List<Item> items, string title, bool isVerbose)
    {
        Console.WriteLine($"\n{title}");
        Console.WriteLine("  class       items   rank 1 right   verdict right   called incident");
        await using var db = factory.CreateDbContext();
        var slugs = await db.Incidents.ToDictionaryAsync(i => i.Id, i => i.Slug);
        foreach (var group in items.GroupBy(i => i.Class))
        {
            var results = new List<(Item Item, MatchAnswer Answer, bool IsRight, bool IsVerdict)>();
            foreach (var item in group)
            {
                var answer = await matcher.MatchAsync(item.Text, null, CancellationToken.None);
                var first = answer.Candidates.Count > 0 ? slugs[answer.Candidates[0].IncidentId] : null;
                var isRight = group.Key == "unrelated" ? first == null : first?.StartsWith(item.Expect, StringComparison.Ordinal) == true;
                results.Add((item, answer, isRight, answer.Verdict == VerdictOf(group.Key)));
            }

            Console.WriteLine(
                $"  {group.Key,-10} {results.Count,6} {Count(results.Count(r => r.IsRight), results.Count),14} "
                + $"{Count(results.Count(r => r.IsRight && r.IsVerdict), results.Count),15} "
                + $"{results.Count(r => r.Answer.Verdict == MatchVerdict.Incident),17}");
            foreach (var (item, answer, _, _) in results.Where(r => isVerbose || !r.IsRight || !r.IsVerdict))
            {
                var first = answer.Candidates.Count > 0 ? answer.Candidates[0] : null;
                Console.WriteLine(
                    $"    {item.Id}: {answer.Verdict} {(first == null ? "" : $"{slugs[first.IncidentId]} {first.Score:0.00}")} pattern "
                    + $"{answer.Pattern ?? "none"}"
                    + $" [{string.Join("; ", first?.Reasons.Select(r => $"{r.Kind} {r.Weight:0.00} {r.Value}") ?? [])}] "
                    + $"{answer.Trace?.Language}: "
                    + $"{string.Join(" | ", answer.Trace?.Messages.Select(m => $"{m.Type.In(answer.Reading.Text)} {m.Text.In(answer.Reading.Text)}") ?? [])}");
            }
        }
    }

    private static string Count(int right, int all) => $"{right} ({(double)right / all:P0})";

    private static MatchVerdict VerdictOf(string group) => group switch
    {
        "incident" => MatchVerdict.Incident,
        "unrelated" => MatchVerdict.None,
        _ => MatchVerdict.Pattern,
    };

    private sealed record Item(string Id, string Class, string Expect, string Text, string? Note);
}
