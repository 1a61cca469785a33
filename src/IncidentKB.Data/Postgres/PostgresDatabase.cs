using System.Data.Common;
using System.Net.Sockets;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace IncidentKB.Data.Postgres;

/// <summary>The database on a PostgreSQL server: how it is opened, and what its faults mean.</summary>
internal static class PostgresDatabase
{
    // The key of the lock under which writers take turns; any number that nobody else of this database uses.
    private const long WritersTurn = 0x4B42_0001;

    // As long as a visitor waits for another writer of the file.
    private const int MaxWaitSeconds = 5;

    // Three nodes then stay below the hundred connections that a server takes unless it is told otherwise.
    private const int MaxConnections = 30;

    // A node that is frozen in the middle of a transaction must not keep the others from writing.
    private const int MaxSilenceSeconds = 30;

    public static DbContextOptions<PostgresContext> Options(string connectionString, IServiceProvider? services = null)
    {
        var connection = new NpgsqlConnectionStringBuilder(connectionString);
        connection.ApplicationName ??= "IncidentKB";
        if (!SaysPoolSize(connectionString))
        {
            connection.MaxPoolSize = MaxConnections;
        }

        connection.Options = ($"{connection.Options} -c lock_timeout={MaxWaitSeconds}s "
            + $"-c idle_in_transaction_session_timeout={MaxSilenceSeconds}s").TrimStart();
        var options = new DbContextOptionsBuilder<PostgresContext>();
        options.UseNpgsql(connection.ConnectionString)
            // Whoever fails is told of it; EF itself asks for its own table by a statement that fails where there is none.
            .ConfigureWarnings(log => log.Log(
                (RelationalEventId.CommandError, LogLevel.Debug), (RelationalEventId.ConnectionError, LogLevel.Debug)))
            .AddInterceptors(WriterTurns.Instance, StorableText.Instance)
            .UseApplicationServiceProvider(services);
        return options.Options;
    }

    // Npgsql's own builder knows what holds, and not whether somebody wrote it.
    private static bool SaysPoolSize(string connectionString)
    {
        var written = new DbConnectionStringBuilder { ConnectionString = connectionString };
        return written.ContainsKey("Maximum Pool Size") || written.ContainsKey("MaxPoolSize");
    }

    /// <summary>Database and server, without a password.</summary>
    public static string NameOf(DatabaseLocation location)
    {
        var connection = new NpgsqlConnectionStringBuilder(location.ConnectionString);
        return $"'{connection.Database}' on {connection.Host}:{connection.Port}";
    }

    /// <summary>What an exception of Npgsql means; null for what has no name, and for exceptions of others.</summary>
    public static DatabaseFault? FaultOf(Exception exception) => exception switch
    {
        // https://www.postgresql.org/docs/15/errcodes-appendix.html
        PostgresException { SqlState: PostgresErrorCodes.DiskFull } => DatabaseFault.Full,
        PostgresException { SqlState: PostgresErrorCodes.DataCorrupted or PostgresErrorCodes.IndexCorrupted } => DatabaseFault.Damaged,
        PostgresException
        {
            SqlState: PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow
            or PostgresErrorCodes.ReadOnlySqlTransaction
        }
        => DatabaseFault.Away,
        PostgresException { IsTransient: true } => DatabaseFault.Busy,
        PostgresException => null,

        // The pool has no connection left.
        NpgsqlException { InnerException: TimeoutException } => DatabaseFault.Busy,
        NpgsqlException { InnerException: SocketException or IOException } => DatabaseFault.Away,
        NpgsqlException { IsTransient: true } => DatabaseFault.Away,
        _ => null,
    };

    /// <summary>What a person at the console is told; null where the exception is not Npgsql's.</summary>
    public static string? Sentence(Exception exception, DatabaseLocation location)
    {
        var name = NameOf(location);
        return Find(exception) is not { } fault ? null : KbDatabase.FaultOf(exception) switch
        {
            DatabaseFault.Away =>
                $"The database {name} cannot be reached: {fault.Message.TrimEnd('.')}. Start the server, or correct Kb__ConnectionString.",
            DatabaseFault.Busy =>
                $"The database {name} is held by other programs: {fault.Message.TrimEnd('.')}. Start again when they have ended.",
            DatabaseFault.Full => $"There is no room left for the database {name}. Free some space; what was stored before is safe.",
            _ => $"The database {name} cannot be used: {fault.Message}",
        };
    }

    private static NpgsqlException? Find(Exception? exception) =>
        exception is null or NpgsqlException ? (NpgsqlException?)exception : Find(exception.InnerException);

    /// <summary>
    /// Whoever begins a transaction waits for the one before, as in SQLite: what was checked in it still holds when it is written.
    /// A team writes seldom, and readers wait for nobody.
    /// </summary>
    private sealed class WriterTurns : DbTransactionInterceptor
    {
        public static readonly WriterTurns Instance = new();

        public override DbTransaction TransactionStarted(
            DbConnection connection, TransactionEndEventData eventData, DbTransaction result)
        {
            using var command = Command(connection, result);
            command.ExecuteNonQuery();
            return result;
        }

        public override async ValueTask<DbTransaction> TransactionStartedAsync(
            DbConnection connection, TransactionEndEventData eventData, DbTransaction result, CancellationToken cancellationToken = default)
        {
            await using var command = Command(connection, result);
            await command.ExecuteNonQueryAsync(cancellationToken);
            return result;
        }

        private static DbCommand Command(DbConnection connection, DbTransaction transaction)
        {
            var command = connection.CreateCommand();
            command.Transaction = transaction;
            command.CommandText = $"SELECT pg_advisory_xact_lock({WritersTurn})";
            return command;
        }
    }

    /// <summary>PostgreSQL's text holds every character but U+0000, and no half of a surrogate pair; such ones become U+FFFD.</summary>
    private sealed class StorableText : DbCommandInterceptor
    {
        public static readonly StorableText Instance = new();

        public override DbCommand CommandInitialized(CommandEndEventData eventData, DbCommand result)
        {
            foreach (DbParameter parameter in result.Parameters)
            {
                parameter.Value = parameter.Value switch
                {
                    string text => Storable(text),
                    IEnumerable<string?> texts when texts.Any(t => t != Storable(t)) => texts.Select(Storable).ToList(),
                    var other => other,
                };
            }

            return result;
        }

        private static string? Storable(string? text)
        {
            if (text == null || (!text.Contains('\0', StringComparison.Ordinal) && IsWellFormed(text)))
            {
                return text;
            }

            return string.Concat(text.EnumerateRunes().Select(r => r.Value == 0 ? System.Text.Rune.ReplacementChar : r));
        }

        private static bool IsWellFormed(string text)
        {
            for (var i = text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF'); i >= 0 && i < text.Length; i++)
            {
                if (char.IsSurrogate(text[i]) && !(i + 1 < text.Length && char.IsSurrogatePair(text[i], text[++i])))
                {
                    return false;
                }
            }

            return true;
        }
    }
}
