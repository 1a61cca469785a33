using System.Runtime.InteropServices;
using IncidentKB.Core.Incidents;
using IncidentKB.Data.Incidents;
using Microsoft.EntityFrameworkCore;

namespace IncidentKB.Data.Search;

/// <summary>
/// Keeps the text index in step with the incidents: one full-text row for each that visitors may see, and a count of the
/// articles that hold each token, by which queries are planned and misspelt words are found.
/// </summary>
public static class SearchIndex
{
    /// <summary>
    /// Number of the way in which text is cut and stored. A database that was indexed in another way is indexed anew by
    /// <see cref="EnsureCurrentAsync"/>; raise it with every change of the tokenizer or the columns.
    /// </summary>
    public const int Version = 2;

    private const int BatchSize = 500;

    /// <summary>
    /// Indexes these incidents anew, and takes out those among them that are drafts or archived. Runs inside the
    /// caller's transaction. Call it with many at a time: the counts of their tokens are summed and written once.
    /// </summary>
    /// <param name="db">Context with a transaction.</param>
    /// <param name="incidents">
    /// Stored incidents with texts, signatures, practices, services and aliases loaded (not needed where they are taken out).
    /// </param>
    /// <param name="cancellationToken">Ends the work; the transaction is then to be given up.</param>
    /// <exception cref="InvalidOperationException">There is no transaction.</exception>
    public static async Task UpdateAsync(KbContext db, IReadOnlyCollection<Incident> incidents, CancellationToken cancellationToken)
    {
        await using var index = TextIndex.Of(db);
        var changes = new Dictionary<string, int>(StringComparer.Ordinal);
        var added = 0;
        foreach (var incident in incidents)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (index.Remove(incident.Id) is { } former)
            {
                Count(former, -1, changes);
                added--;
            }

            if (incident.Status == IncidentStatus.Published && incident.ArchivedAt == null)
            {
                var document = SearchDocument.Of(incident);
                index.Add(incident.Id, document);
                Count(document, +1, changes);
                added++;
            }
        }

        index.AddToCounts(changes);
        index.AddToDocuments(added);
    }

    /// <summary>Indexes every incident anew when the index was made by another version of the tokenizer, else does nothing.</summary>
    public static async Task EnsureCurrentAsync(IDbContextFactory<KbContext> factory, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        await using (var index = await TextIndex.OpenAsync(db, cancellationToken))
        {
            if (index.ReadVersion() == Version)
            {
                return;
            }
        }

        for (var last = 0; ;)
        {
            // The version is stored last, so a rebuild that was interrupted is done again from the start.
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            var batch = await db.Incidents.AsNoTracking().AsSplitQuery().Where(i => i.Id > last).OrderBy(i => i.Id).Take(BatchSize)
                .WithSearchedParts()
                .ToListAsync(cancellationToken);
            if (batch.Count == 0)
            {
                await using var index = TextIndex.Of(db);
                index.WriteVersion(Version);
                await transaction.CommitAsync(cancellationToken);
                return;
            }

            await UpdateAsync(db, batch, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            last = batch[^1].Id;
        }
    }

    // A token counts once for a document, however often it stands there.
    private static void Count(SearchDocument document, int change, Dictionary<string, int> changes)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var seenSpans = seen.GetAlternateLookup<ReadOnlySpan<char>>();
        document.VisitTokens(token => seenSpans.Add(token));
        foreach (var token in seen)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(changes, token, out _) += change;
        }
    }
}
