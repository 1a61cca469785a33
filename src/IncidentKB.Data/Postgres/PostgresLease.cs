using Npgsql;

namespace IncidentKB.Data.Postgres;

/// <summary>
/// An advisory lock of a connection of its own (https://www.postgresql.org/docs/15/explicit-locking.html#ADVISORY-LOCKS). The server
/// ends a connection that says nothing for a while, so that a node which is frozen, or cut off, keeps nobody waiting.
/// </summary>
internal sealed class PostgresLease : Lease
{
    /// <summary>So long the holder may say nothing.</summary>
    public static readonly TimeSpan MaxSilence = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(5);

    private readonly NpgsqlConnection _connection;
    private readonly CancellationTokenSource _lost = new();
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _beating;

    private PostgresLease(NpgsqlConnection connection)
    {
        _connection = connection;
        _beating = BeatAsync();
    }

    public override CancellationToken Lost => _lost.Token;

    public static async Task<Lease?> TakeIfFreeAsync(DatabaseLocation location, string name, CancellationToken cancellationToken)
    {
        var settings = new NpgsqlConnectionStringBuilder(location.ConnectionString)
        {
            Pooling = false,
            ApplicationName = $"IncidentKB {name}",
        };
        var connection = new NpgsqlConnection(settings.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            await using var command = connection.CreateCommand();
            command.CommandText = "SELECT pg_try_advisory_lock(hashtext($1))";
            command.Parameters.Add(new() { Value = $"incidentkb {name}" });
            if (await command.ExecuteScalarAsync(cancellationToken) is true)
            {
                await using var limit = connection.CreateCommand();
                limit.CommandText = $"SET idle_session_timeout = '{MaxSilence.TotalSeconds:0}s'";
                await limit.ExecuteNonQueryAsync(cancellationToken);
                return new PostgresLease(connection);
            }

            await connection.DisposeAsync();
            return null;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _beating;
        await _connection.DisposeAsync();
        _ending.Dispose();
        _lost.Dispose();
    }

    private async Task BeatAsync()
    {
        try
        {
            using var timer = new PeriodicTimer(Beat);
            while (await timer.WaitForNextTickAsync(_ending.Token))
            {
                await using var command = _connection.CreateCommand();
                command.CommandText = "SELECT 1";
                await command.ExecuteNonQueryAsync(_ending.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // It is given back.
        }
        catch (NpgsqlException)
        {
            await _lost.CancelAsync();
        }
    }
}
