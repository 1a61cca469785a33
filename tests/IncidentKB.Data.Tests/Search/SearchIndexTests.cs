using IncidentKB.Core.Incidents;
using IncidentKB.Data.Search;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace IncidentKB.Data.Tests.Search;

public class SearchIndexTests
{
    [Fact]
    public async Task Counts_follow_every_change()
    {
        await using var database = await SearchCorpus.CreateAsync();
        var before = await CountsAsync(database);

        await SearchCorpus.ChangeAsync(database, "IKB-0001", i => i.Texts[0].Source = "Something else: kubernetes.");
        Assert.Equal(1, (await CountsAsync(database))["kubernetes"]);

        await SearchCorpus.ChangeAsync(database, "IKB-0001", i => i.Texts[0].Source = SearchCorpus.Five().First().Texts[0].Source);
        Assert.Equal(before, await CountsAsync(database));
    }

    [Fact]
    [Trait("Database", "own")]
    public async Task Counts_are_those_of_the_full_text_table()
    {
        await using var database = await SearchCorpus.CreateAsync();
        await using var db = database.CreateDbContext();
        await db.Database.ExecuteSqlRawAsync(
            "CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab(main, search, row)", TestContext.Current.CancellationToken);

        // The border between texts is in the table and is no word; whole identifiers are not counted.
        var different = await db.Database.SqlQuery<string>(
            $"SELECT term || ' ' || doc AS Value FROM temp.vocabulary WHERE term <> '¶' AND (term GLOB '*=*' OR term NOT GLOB '*[-_./\\:@]*') EXCEPT SELECT term || ' ' || documents FROM search_terms")
            .ToListAsync(TestContext.Current.CancellationToken);
        var documents = await db.Database.SqlQuery<long>($"SELECT value AS Value FROM search_state WHERE name = 'documents'")
            .SingleAsync(TestContext.Current.CancellationToken);

        Assert.Empty(different);
        Assert.Equal(5, documents);
    }

    [Fact]
    public async Task Taking_everything_out_leaves_no_counts()
    {
        await using var database = await SearchCorpus.CreateAsync();
        foreach (var key in new[] { "IKB-0001", "IKB-0002", "IKB-0003", "IKB-0004", "IKB-0005" })
        {
            await SearchCorpus.ChangeAsync(database, key, i => i.ArchivedAt = DateTime.UtcNow);
        }

        Assert.Empty(await CountsAsync(database));
    }

    [Fact]
    public async Task An_index_of_another_version_is_made_anew()
    {
        await using var database = await SearchCorpus.CreateAsync();
        var before = await CountsAsync(database);
        await using (var db = database.CreateDbContext())
        {
            await db.Database.ExecuteSqlRawAsync(
                "DELETE FROM search; DELETE FROM search_terms; DELETE FROM search_state", TestContext.Current.CancellationToken);
            if (database.Location.IsPostgres)
            {
                await db.Database.ExecuteSqlRawAsync("DELETE FROM search_tokens", TestContext.Current.CancellationToken);
            }
        }

        await SearchIndex.EnsureCurrentAsync(database, TestContext.Current.CancellationToken);

        Assert.Equal(before, await CountsAsync(database));
        var search = await database.OpenSearchAsync();
        var answer = await search.SearchAsync(
            "semaphore", Languages.English, 1, 10, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(3, answer.Total);
    }

    [Fact]
    public async Task Without_a_transaction_nothing_is_indexed()
    {
        await using var database = await SearchCorpus.CreateAsync();
        await using var db = database.CreateDbContext();

        await Assert.ThrowsAsync<InvalidOperationException>(() => SearchIndex.UpdateAsync(db, [], TestContext.Current.CancellationToken));
    }

    private static async Task<Dictionary<string, long>> CountsAsync(TemporaryDatabase database)
    {
        await using var db = database.CreateDbContext();
        var rows = await db.Database.SqlQuery<TermCount>($"SELECT term AS \"Term\", documents AS \"Documents\" FROM search_terms")
            .ToListAsync();
        return rows.ToDictionary(r => r.Term, r => r.Documents, StringComparer.Ordinal);
    }

    private sealed record TermCount(string Term, long Documents);
}
