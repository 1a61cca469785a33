using System.Runtime.InteropServices;
using IncidentKB.Core.Incidents;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

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
    public const int Version = 1;

    private const int BatchSize = 500;

    /// <summary>
    /// Indexes these incidents anew, and takes out those among them that are drafts or archived. Runs inside the
    /// caller's transaction. Call it with many at a time: the counts of their tokens are summed and written once.
    /// </summary>
    /// <param name="db">Context with a transaction.</param>
    /// <param name="incidents">Stored incidents with texts, signatures, practices and aliases loaded (not needed where they are taken out).</param>
    /// <param name="cancellationToken">Ends the work; the transaction is then to be given up.</param>
    /// <exception cref="InvalidOperationException">There is no transaction.</exception>
    public static Task UpdateAsync(KbContext db, IReadOnlyList<Incident> incidents, CancellationToken cancellationToken)
    {
        var transaction = (SqliteTransaction?)db.Database.CurrentTransaction?.GetDbTransaction()
            ?? throw new InvalidOperationException("The index is changed together with the incidents, in their transaction.");
        using var rows = new IndexedRows(transaction);
        var changes = new Dictionary<string, int>(StringComparer.Ordinal);
        var added = 0;
        foreach (var incident in incidents)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (rows.Remove(incident.Id) is { } former)
            {
                Count(former, -1, changes);
                added--;
            }

            if (incident.Status == IncidentStatus.Published && incident.ArchivedAt == null)
            {
                var document = SearchDocument.Of(incident);
                rows.Add(incident.Id, document);
                Count(document, +1, changes);
                added++;
            }
        }

        StoreCounts(transaction, changes);
        AddToState(transaction, "documents", added);
        return Task.CompletedTask;
    }

    /// <summary>Indexes every incident anew when the index was made by another version of the tokenizer, else does nothing.</summary>
    public static async Task EnsureCurrentAsync(IDbContextFactory<KbContext> factory, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var version = await db.Database.SqlQuery<long>($"SELECT value AS Value FROM search_state WHERE name = 'version'").ToListAsync(cancellationToken);
        if (version is [Version])
        {
            return;
        }

        for (var last = 0; ;)
        {
            // The version is stored last, so a rebuild that was interrupted is done again from the start.
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            var batch = await db.Incidents.AsNoTracking().AsSplitQuery().Where(i => i.Id > last).OrderBy(i => i.Id).Take(BatchSize)
                .Include(i => i.Texts).Include(i => i.Signatures).Include(i => i.Practices).Include(i => i.Aliases).ToListAsync(cancellationToken);
            if (batch.Count == 0)
            {
                await db.Database.ExecuteSqlAsync($"INSERT OR REPLACE INTO search_state (name, value) VALUES ('version', {Version})", cancellationToken);
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

    private static void StoreCounts(SqliteTransaction transaction, Dictionary<string, int> changes)
    {
        using var add = Command(transaction,
            "INSERT INTO search_terms (term, documents) VALUES ($term, $change) ON CONFLICT (term) DO UPDATE SET documents = documents + $change", "$term", "$change");
        using var clean = Command(transaction, "DELETE FROM search_terms WHERE term = $term AND documents <= 0", "$term");
        // In the order of the table, which then is written page after page.
        foreach (var (term, change) in changes.OrderBy(c => c.Key, StringComparer.Ordinal))
        {
            if (change != 0)
            {
                add.Parameters[0].Value = term;
                add.Parameters[1].Value = change;
                add.ExecuteNonQuery();
            }

            if (change < 0)
            {
                clean.Parameters[0].Value = term;
                clean.ExecuteNonQuery();
            }
        }
    }

    private static void AddToState(SqliteTransaction transaction, string name, int change)
    {
        using var command = Command(transaction,
            "INSERT INTO search_state (name, value) VALUES ($name, $change) ON CONFLICT (name) DO UPDATE SET value = value + $change", "$name", "$change");
        command.Parameters[0].Value = name;
        command.Parameters[1].Value = change;
        command.ExecuteNonQuery();
    }

    private static SqliteCommand Command(SqliteTransaction transaction, string text, params ReadOnlySpan<string> parameters)
    {
        var command = new SqliteCommand(text, transaction.Connection, transaction);
        foreach (var name in parameters)
        {
            command.Parameters.Add(new SqliteParameter { ParameterName = name });
        }

        return command;
    }

    // The rows of the full-text table, by statements that are prepared once for a batch.
    private sealed class IndexedRows(SqliteTransaction transaction) : IDisposable
    {
        private readonly SqliteCommand _select = Command(transaction, "SELECT facets, title, names, messages, parts, body FROM search WHERE rowid = $id", "$id");
        private readonly SqliteCommand _delete = Command(transaction, "DELETE FROM search WHERE rowid = $id", "$id");
        private readonly SqliteCommand _insert = Command(transaction,
            "INSERT INTO search (rowid, facets, title, names, messages, parts, body) VALUES ($id, $facets, $title, $names, $messages, $parts, $body)",
            "$id", "$facets", "$title", "$names", "$messages", "$parts", "$body");

        /// <summary>Takes the row out; null when there was none.</summary>
        public SearchDocument? Remove(int id)
        {
            _select.Parameters[0].Value = id;
            SearchDocument former;
            using (var reader = _select.ExecuteReader())
            {
                if (!reader.Read())
                {
                    return null;
                }

                former = new SearchDocument(reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetString(4), reader.GetString(5));
            }

            _delete.Parameters[0].Value = id;
            _delete.ExecuteNonQuery();
            return former;
        }

        public void Add(int id, SearchDocument document)
        {
            ReadOnlySpan<object> values = [id, document.Facets, document.Title, document.Names, document.Messages, document.Parts, document.Body];
            for (var i = 0; i < values.Length; i++)
            {
                _insert.Parameters[i].Value = values[i];
            }

            _insert.ExecuteNonQuery();
        }

        public void Dispose()
        {
            _select.Dispose();
            _delete.Dispose();
            _insert.Dispose();
        }
    }
}
