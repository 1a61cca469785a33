using System.Data;
using System.Text.Json;
using IncidentKB.Data.Search;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace IncidentKB.Data.Sqlite;

/// <summary>
/// The text index as SQLite keeps it. All that is peculiar to SQLite and FTS5 stands here; the search around it knows documents,
/// tokens and expressions only. Works inside one transaction, so that all answers are about the same state.
/// </summary>
/// <remarks>
/// What was tried and measured worse, at 1,000 and at 100,000 documents (SQLite 3.53):
/// a table without content (<c>contentless_delete=1</c>) beside one with the documents, which ranking reads: as large and as fast to
/// fill, batches of changes take 1.4 to 1.6 times as long, since rows that are gone stay in the lists until these are merged;
/// <c>fts5vocab</c> in place of search_terms: it counts by walking through the list of a token, which at 100,000 takes 70 us for one in
/// the middle and 2 ms for a common one, and a query asks for hundreds; it also holds the whole identifiers, nearly all different.
/// </remarks>
internal sealed class Fts5Index : ITextIndex
{
    private const string Columns = "facets, title, names, messages, parts, body";

    private readonly KbContext _db;
    private readonly SqliteTransaction _transaction;
    private readonly bool _isOwn;

    // Statements by their text, prepared once: a batch runs the same ones a thousand times.
    private readonly Dictionary<string, SqliteCommand> _commands = new(StringComparer.Ordinal);

    private Fts5Index(KbContext db, SqliteTransaction transaction, bool isOwn) => (_db, _transaction, _isOwn) = (db, transaction, isOwn);

    /// <summary>Opens the index for reading, in a transaction that the context takes part in and that ends with the index.</summary>
    public static async Task<Fts5Index> OpenAsync(KbContext db, CancellationToken cancellationToken)
    {
        await db.Database.OpenConnectionAsync(cancellationToken);
        var connection = (SqliteConnection)db.Database.GetDbConnection();
        var transaction = connection.BeginTransaction(IsolationLevel.Serializable, deferred: true);
        await db.Database.UseTransactionAsync(transaction, cancellationToken);
        return new(db, transaction, isOwn: true);
    }

    /// <summary>The index inside the transaction in which the context writes.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public static Fts5Index Of(KbContext db) =>
        db.Database.CurrentTransaction?.GetDbTransaction() is SqliteTransaction transaction
            ? new(db, transaction, isOwn: false)
            : throw new InvalidOperationException("The index is changed together with the incidents, in their transaction.");

    public List<long> Find(SearchExpression expression, long fromId, bool byScore, int max) =>
        Query(
            $"SELECT rowid FROM search WHERE search MATCH $match {(fromId > 0 ? $"AND rowid >= {fromId}" : "")} "
            + $"ORDER BY {(byScore ? "rank" : "rowid DESC")} LIMIT {max}",
            r => r.GetInt64(0), ("$match", TextOf(expression)));

    public List<long> FindLatest(SearchExpression expression) =>
        Query(
            """
            SELECT i."Id" FROM search JOIN incidents i ON i."Id" = search.rowid WHERE search MATCH $match
            ORDER BY i."OccurredOn" DESC, i."Id" DESC
            """,
            r => r.GetInt64(0), ("$match", TextOf(expression)));

    public void VisitLatest(DateOnly from, DateOnly before, bool withText, int max, Func<long, SearchDocument, bool> visit)
    {
        var columns = withText ? Columns : "facets, '', '', '', '', ''";
        Read(
            $"""
            SELECT i."Id", {columns} FROM incidents i CROSS JOIN search ON search.rowid = i."Id"
            WHERE i."OccurredOn" >= $from AND i."OccurredOn" < $before
            ORDER BY i."OccurredOn" DESC, i."Id" DESC LIMIT $max
            """,
            r => visit(r.GetInt64(0), DocumentAt(r, 1)), ("$from", from), ("$before", before), ("$max", max));
    }

    public List<(long Id, SearchDocument Document)> Documents(IEnumerable<long> ids) =>
        Query(
            $"SELECT rowid, {Columns} FROM search WHERE rowid IN (SELECT value FROM json_each($ids))",
            r => (r.GetInt64(0), DocumentAt(r, 1)), ("$ids", JsonSerializer.Serialize(ids)));

    public long CountDocuments() => State("documents");

    public long LastId() => Query("SELECT rowid FROM search ORDER BY rowid DESC LIMIT 1", r => r.GetInt64(0)).FirstOrDefault();

    public List<(string Token, long Documents)> Counts(IEnumerable<string> tokens) =>
        Query(
            "SELECT term, documents FROM search_terms WHERE term IN (SELECT value FROM json_each($terms))",
            CountAt, ("$terms", JsonSerializer.Serialize(tokens)));

    public List<(string Token, long Documents)> CountsOfPrefix(string prefix, int minLength, int maxLength, int max) =>
        Query(
            """
            SELECT term, documents FROM search_terms
            WHERE term >= $from AND term < $to AND length(term) BETWEEN $min AND $max LIMIT $rows
            """,
            CountAt,
            ("$from", prefix), ("$to", prefix[..^1] + (char)(prefix[^1] + 1)), ("$min", minLength), ("$max", maxLength), ("$rows", max));

    public long CountPhrase(IEnumerable<string> tokens, int max) =>
        Query(
            "SELECT count(*) FROM (SELECT 1 FROM search WHERE search MATCH $match LIMIT $max)",
            r => r.GetInt64(0), ("$match", TextOf(SearchExpression.Phrase(tokens))), ("$max", max))[0];

    public SearchDocument? Remove(int id)
    {
        var former = Query($"SELECT {Columns} FROM search WHERE rowid = $id", r => DocumentAt(r, 0), ("$id", id));
        if (former.Count == 0)
        {
            return null;
        }

        Execute("DELETE FROM search WHERE rowid = $id", ("$id", id));
        return former[0];
    }

    public void Add(int id, SearchDocument document) =>
        Execute(
            $"INSERT INTO search (rowid, {Columns}) VALUES ($id, $facets, $title, $names, $messages, $parts, $body)",
            ("$id", id), ("$facets", document.Facets), ("$title", document.Title), ("$names", document.Names),
            ("$messages", document.Messages), ("$parts", document.Parts), ("$body", document.Body));

    public void AddToCounts(IReadOnlyDictionary<string, int> changes)
    {
        // In the order of the table, which then is written page after page.
        foreach (var (token, change) in changes.Where(c => c.Value != 0).OrderBy(c => c.Key, StringComparer.Ordinal))
        {
            Execute(
                """
                INSERT INTO search_terms (term, documents) VALUES ($term, $change)
                ON CONFLICT (term) DO UPDATE SET documents = documents + $change
                """, ("$term", token), ("$change", change));
            if (change < 0)
            {
                Execute("DELETE FROM search_terms WHERE term = $term AND documents <= 0", ("$term", token));
            }
        }
    }

    public void AddToDocuments(int change) => SetState("documents", State("documents") + change);

    public long ReadVersion() => State("version");

    public void WriteVersion(int version) => SetState("version", version);

    public async ValueTask DisposeAsync()
    {
        foreach (var command in _commands.Values)
        {
            await command.DisposeAsync();
        }

        if (_isOwn)
        {
            await _db.Database.UseTransactionAsync(null);
            await _transaction.DisposeAsync();
        }
    }

    // Tokens are quoted, so that nothing in them is an operator; none holds a quotation mark.
    private static string TextOf(SearchExpression expression) => expression switch
    {
        PhraseExpression phrase => $"\"{phrase.Tokens}\"",
        GroupExpression group => $"({string.Join(group.Kind == GroupKind.All ? " AND " : " OR ", group.Parts.Select(TextOf))})",
        ColumnsExpression { Columns: ColumnGroup.Head } part => $"({{title names messages}} : {TextOf(part.Part)})",
        ColumnsExpression part => $"({{title names messages body}} : {TextOf(part.Part)})",
        ExceptExpression except => $"({TextOf(except.Part)} NOT {TextOf(except.Excluded)})",
        _ => throw new ArgumentOutOfRangeException(nameof(expression), expression, null),
    };

    private static SearchDocument DocumentAt(SqliteDataReader reader, int first) => new(
        reader.GetString(first), reader.GetString(first + 1), reader.GetString(first + 2),
        reader.GetString(first + 3), reader.GetString(first + 4), reader.GetString(first + 5));

    private static (string Token, long Documents) CountAt(SqliteDataReader reader) => (reader.GetString(0), reader.GetInt64(1));

    private long State(string name) =>
        Query("SELECT value FROM search_state WHERE name = $name", r => r.GetInt64(0), ("$name", name)).FirstOrDefault();

    private void SetState(string name, long value) =>
        Execute("INSERT OR REPLACE INTO search_state (name, value) VALUES ($name, $value)", ("$name", name), ("$value", value));

    private List<T> Query<T>(string text, Func<SqliteDataReader, T> read, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        List<T> rows = [];
        Read(
            text,
            r =>
            {
                rows.Add(read(r));
                return true;
            },
            parameters);
        return rows;
    }

    private void Read(string text, Func<SqliteDataReader, bool> visit, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using var reader = CommandOf(text, parameters).ExecuteReader();
        while (reader.Read() && visit(reader))
        {
        }
    }

    private void Execute(string text, params ReadOnlySpan<(string Name, object Value)> parameters) =>
        CommandOf(text, parameters).ExecuteNonQuery();

    private SqliteCommand CommandOf(string text, ReadOnlySpan<(string Name, object Value)> parameters)
    {
        if (!_commands.TryGetValue(text, out var command))
        {
            command = new(text, _transaction.Connection, _transaction);
            foreach (var (name, _) in parameters)
            {
                command.Parameters.Add(new SqliteParameter { ParameterName = name });
            }

            _commands.Add(text, command);
        }

        for (var i = 0; i < parameters.Length; i++)
        {
            command.Parameters[i].Value = parameters[i].Value;
        }

        return command;
    }
}
