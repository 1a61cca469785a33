using System.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace IncidentKB.Data.Search;

/// <summary>An open connection inside one read transaction, so that all statements of a search see the same state.</summary>
internal sealed class SearchConnection : IAsyncDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SqliteTransaction _transaction;

    private SearchConnection(SqliteConnection connection)
    {
        _connection = connection;
        _transaction = connection.BeginTransaction(IsolationLevel.Serializable, deferred: true);
    }

    public static async Task<SearchConnection> OpenAsync(KbContext db, CancellationToken cancellationToken)
    {
        await db.Database.OpenConnectionAsync(cancellationToken);
        var connection = new SearchConnection((SqliteConnection)db.Database.GetDbConnection());
        await db.Database.UseTransactionAsync(connection._transaction, cancellationToken);
        return connection;
    }

    /// <summary>The rows of a statement.</summary>
    public List<T> Query<T>(string text, Func<SqliteDataReader, T> read, params ReadOnlySpan<(string Name, object Value)> parameters) =>
        QueryUntil(text, read, static _ => false, parameters);

    /// <summary>The rows of a statement up to the first for which <paramref name="isEnough"/> is true.</summary>
    public List<T> QueryUntil<T>(string text, Func<SqliteDataReader, T> read, Func<T, bool> isEnough, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using var command = new SqliteCommand(text, _connection, _transaction);
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }

        using var reader = command.ExecuteReader();
        List<T> rows = [];
        while (reader.Read())
        {
            rows.Add(read(reader));
            if (isEnough(rows[^1]))
            {
                break;
            }
        }

        return rows;
    }

    public ValueTask DisposeAsync() => _transaction.DisposeAsync();
}
