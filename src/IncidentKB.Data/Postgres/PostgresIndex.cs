using System.Data;
using System.Globalization;
using System.Text;
using IncidentKB.Data.Search;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace IncidentKB.Data.Postgres;

/// <summary>
/// The text index as PostgreSQL keeps it: the documents in one table, beside them two vectors of their tokens with a GIN index each.
/// The tokens are C#'s, so no text-search configuration of the server has a part in it
/// (https://www.postgresql.org/docs/15/datatype-textsearch.html).
/// </summary>
/// <remarks>
/// Two vectors, as asking one for the tokens of some columns only, by their weights, makes the server look into every row that has
/// the token anywhere: at 100,005 incidents 98 ms at p95 instead of 5.
/// </remarks>
internal sealed class PostgresIndex : ITextIndex
{
    private const string Columns = "d.facets, d.title, d.names, d.messages, d.parts, d.body";

    // Positions end at 16383. Identifiers and humps stand in no order: they have the last one, next to which nothing stands.
    private const int NoPosition = 16_383;
    private const int MaxPosition = NoPosition - 2;

    // A vector takes a megabyte; what does not fit is left out, and found by its first words all the same.
    private const int MaxVectorLength = 900_000;

    // Rows of a walk that are asked for at once; a visitor who has enough leaves the rest.
    private const int WalkedAtOnce = 500;

    private readonly KbContext _db;
    private readonly NpgsqlTransaction _transaction;
    private readonly bool _isOwn;

    private PostgresIndex(KbContext db, NpgsqlTransaction transaction, bool isOwn) =>
        (_db, _transaction, _isOwn) = (db, transaction, isOwn);

    /// <summary>Opens the index for reading, in a transaction that the context takes part in and that ends with the index.</summary>
    public static async Task<PostgresIndex> OpenAsync(KbContext db, CancellationToken cancellationToken)
    {
        await db.Database.OpenConnectionAsync(cancellationToken);
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        await db.Database.UseTransactionAsync(transaction, cancellationToken);
        return new(db, transaction, isOwn: true);
    }

    /// <summary>The index inside the transaction in which the context writes.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public static PostgresIndex Of(KbContext db) =>
        db.Database.CurrentTransaction?.GetDbTransaction() is NpgsqlTransaction transaction
            ? new(db, transaction, isOwn: false)
            : throw new InvalidOperationException("The index is changed together with the incidents, in their transaction.");

    // The id is no bound here: a list of rows is made for each token anyway, in which the newest cost as much as all.
    public List<long> Find(SearchExpression expression, long fromId, bool byScore, int max)
    {
        var order = byScore
            ? $"ts_rank('{{0.1, 0.1, 0.7, 1}}', t.tokens, {Vector(AsAny(expression))}) DESC, t.id DESC"
            : "t.id + 0 DESC";
        return Query(ByTokens($"SELECT t.id FROM search_tokens t WHERE {Condition(expression)} ORDER BY {order} LIMIT {max}"), IdAt);
    }

    public List<long> FindLatest(SearchExpression expression) =>
        Query(
            ByTokens(
                $"""
                SELECT i."Id" FROM search_tokens t JOIN incidents i ON i."Id" = t.id WHERE {Condition(expression)}
                ORDER BY i."OccurredOn" DESC, i."Id" DESC
                """),
            IdAt);

    public void VisitLatest(DateOnly from, DateOnly before, bool withText, int max, Func<long, SearchDocument, bool> visit)
    {
        var columns = withText ? Columns : "d.facets, '', '', '', '', ''";
        Execute(
            $"""
            DECLARE latest NO SCROLL CURSOR FOR
            SELECT i."Id", {columns} FROM incidents i JOIN search d ON d.id = i."Id"
            WHERE i."OccurredOn" >= $1 AND i."OccurredOn" < $2
            ORDER BY i."OccurredOn" DESC, i."Id" DESC LIMIT $3
            """,
            from, before, max);
        while (true)
        {
            var rows = Query($"FETCH {WalkedAtOnce} FROM latest", r => (Id: (long)r.GetInt32(0), Document: DocumentAt(r, 1)));
            if (rows.Count == 0 || !rows.TrueForAll(r => visit(r.Id, r.Document)))
            {
                break;
            }
        }

        Execute("CLOSE latest");
    }

    public List<(long Id, SearchDocument Document)> Documents(IEnumerable<long> ids) =>
        Query(
            $"SELECT d.id, {Columns} FROM search d WHERE d.id = ANY($1)",
            r => ((long)r.GetInt32(0), DocumentAt(r, 1)), ids.Select(id => (int)id).ToList());

    public long CountDocuments() => State("documents");

    public long LastId() => Query("SELECT coalesce(max(id), 0) FROM search_tokens", IdAt)[0];

    public List<(string Token, long Documents)> Counts(IEnumerable<string> tokens) =>
        Query("SELECT term, documents FROM search_terms WHERE term = ANY($1)", CountAt, tokens.ToList());

    // No LIKE: a plan that is made for any value cannot know that it begins with a letter, and goes through all terms, 2.6 s for 767,000.
    public List<(string Token, long Documents)> CountsOfPrefix(string prefix, int minLength, int maxLength, int max) =>
        Query(
            """
            SELECT term, documents FROM search_terms
            WHERE term >= $1 AND term < $2 AND length(term) BETWEEN $3 AND $4 ORDER BY term LIMIT $5
            """,
            CountAt, prefix, prefix[..^1] + (char)(prefix[^1] + 1), minLength, maxLength, max);

    public long CountPhrase(IEnumerable<string> tokens, int max) =>
        Query(
            ByTokens(
                $"""
                SELECT count(*) FROM
                (SELECT 1 FROM search_tokens t WHERE {Condition(SearchExpression.Phrase(tokens))} LIMIT {max}) AS found
                """),
            r => r.GetInt64(0))[0];

    public SearchDocument? Remove(int id)
    {
        var former = Query($"DELETE FROM search d WHERE d.id = $1 RETURNING {Columns}", r => DocumentAt(r, 0), id);
        if (former.Count == 0)
        {
            return null;
        }

        Execute("DELETE FROM search_tokens WHERE id = $1", id);
        return former[0];
    }

    public void Add(int id, SearchDocument document)
    {
        Execute(
            "INSERT INTO search (id, facets, title, names, messages, parts, body) VALUES ($1, $2, $3, $4, $5, $6, $7)",
            id, document.Facets, document.Title, document.Names, document.Messages, document.Parts, document.Body);
        var (head, tokens) = VectorsOf(document);
        Execute("INSERT INTO search_tokens (id, head, tokens) VALUES ($1, $2::text::tsvector, $3::text::tsvector)", id, head, tokens);
    }

    public void AddToCounts(IReadOnlyDictionary<string, int> changes)
    {
        var changed = changes.Where(c => c.Value != 0).OrderBy(c => c.Key, StringComparer.Ordinal).ToList();
        Execute(
            """
            INSERT INTO search_terms (term, documents) SELECT * FROM unnest($1::text[], $2::bigint[])
            ON CONFLICT (term) DO UPDATE SET documents = search_terms.documents + excluded.documents
            """,
            changed.ConvertAll(c => c.Key), changed.ConvertAll(c => (long)c.Value));
        Execute(
            "DELETE FROM search_terms WHERE term = ANY($1) AND documents <= 0",
            changed.Where(c => c.Value < 0).Select(c => c.Key).ToList());
    }

    public void AddToDocuments(int change) => SetState("documents", State("documents") + change);

    public long ReadVersion() => State("version");

    public void WriteVersion(int version) => SetState("version", version);

    public async ValueTask DisposeAsync()
    {
        if (_isOwn)
        {
            await _db.Database.UseTransactionAsync(null);
            await _transaction.DisposeAsync();
        }
    }

    // The planner takes reading a vector for free, and would rather walk through the table from its end: 0.9 s instead of 1 ms.
    private static string ByTokens(string text) =>
        $"""
        SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off;
        {text};
        SET LOCAL enable_seqscan = on; SET LOCAL enable_indexscan = on
        """;

    // Each column is asked by the vector that has it; what both have is asked in one go.
    private static string Condition(SearchExpression expression) => expression switch
    {
        ColumnsExpression { Columns: ColumnGroup.Head } part => $"t.head @@ {Vector(part.Part)}",
        GroupExpression group when group.Parts.Any(AsksHead) =>
            $"({string.Join(group.Kind == GroupKind.All ? " AND " : " OR ", group.Parts.Select(Condition))})",
        ExceptExpression except when AsksHead(except.Part) => $"({Condition(except.Part)} AND NOT {Condition(except.Excluded)})",
        _ => $"t.tokens @@ {Vector(expression)}",
    };

    private static bool AsksHead(SearchExpression expression) => expression switch
    {
        ColumnsExpression part => part.Columns == ColumnGroup.Head,
        GroupExpression group => group.Parts.Any(AsksHead),
        ExceptExpression except => AsksHead(except.Part),
        _ => false,
    };

    // For the score any of the words counts, wherever it stands.
    private static SearchExpression AsAny(SearchExpression expression) => expression switch
    {
        ColumnsExpression part => AsAny(part.Part),
        GroupExpression group => SearchExpression.AnyOf(group.Parts.Select(AsAny)),
        ExceptExpression except => AsAny(except.Part),
        _ => expression,
    };

    private static string Vector(SearchExpression expression) =>
        $"'{TextOf(expression, "").Replace("'", "''", StringComparison.Ordinal)}'::tsquery";

    // Weights: A title, B names and messages, C the text; what stands in no order has none, which is D.
    private static string TextOf(SearchExpression expression, string weights) => expression switch
    {
        PhraseExpression phrase => $"({string.Join(" <-> ", phrase.Tokens.Split(' ').Select(t => Lexeme(t) + weights))})",
        GroupExpression group =>
            $"({string.Join(group.Kind == GroupKind.All ? " & " : " | ", group.Parts.Select(p => TextOf(p, weights)))})",
        ColumnsExpression { Columns: ColumnGroup.InOrder } part => TextOf(part.Part, ":ABC"),
        ExceptExpression except => $"({TextOf(except.Part, weights)} & !{TextOf(except.Excluded, weights)})",
        _ => throw new ArgumentOutOfRangeException(nameof(expression), expression, null),
    };

    private static string Lexeme(string token) =>
        $"'{token.Replace("\\", @"\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal)}'";

    private static (string Head, string Tokens) VectorsOf(SearchDocument document)
    {
        var vector = new StringBuilder();
        var position = Append(vector, document.Title, 1, 'A');
        position = Append(vector, document.Names, position, 'B');
        position = Append(vector, document.Messages, position, 'B');
        var head = vector.ToString();
        Append(vector, document.Facets, null, 'D');
        Append(vector, document.Parts, null, 'D');
        Append(vector, document.Body, position, 'C');
        return (head, vector.ToString());
    }

    // Behind a border, and behind the column, a position stays free, so that no phrase reaches over it.
    private static int Append(StringBuilder vector, string column, int? first, char weight)
    {
        var position = first ?? NoPosition;
        foreach (var token in column.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (token[0] != SearchDocument.Border && vector.Length < MaxVectorLength)
            {
                vector.Append(CultureInfo.InvariantCulture, $"{Lexeme(token)}:{position}{weight} ");
            }

            position = first == null ? position : Math.Min(MaxPosition, position + 1);
        }

        return Math.Min(MaxPosition, position + 1);
    }

    private static SearchDocument DocumentAt(NpgsqlDataReader reader, int first) => new(
        reader.GetString(first), reader.GetString(first + 1), reader.GetString(first + 2),
        reader.GetString(first + 3), reader.GetString(first + 4), reader.GetString(first + 5));

    private static long IdAt(NpgsqlDataReader reader) => reader.GetInt32(0);

    private static (string Token, long Documents) CountAt(NpgsqlDataReader reader) => (reader.GetString(0), reader.GetInt64(1));

    private long State(string name) => Query("SELECT value FROM search_state WHERE name = $1", r => r.GetInt64(0), name).FirstOrDefault();

    private void SetState(string name, long value) =>
        Execute(
            "INSERT INTO search_state (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value", name, value);

    private List<T> Query<T>(string text, Func<NpgsqlDataReader, T> read, params ReadOnlySpan<object> parameters)
    {
        using var command = Command(text, parameters);
        using var reader = command.ExecuteReader();
        List<T> rows = [];
        while (reader.Read())
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    private void Execute(string text, params ReadOnlySpan<object> parameters)
    {
        using var command = Command(text, parameters);
        command.ExecuteNonQuery();
    }

    private NpgsqlCommand Command(string text, ReadOnlySpan<object> parameters)
    {
        var command = new NpgsqlCommand(text, _transaction.Connection, _transaction);
        foreach (var value in parameters)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return command;
    }
}
