using IncidentKB.Data.Postgres;
using IncidentKB.Data.Sqlite;

namespace IncidentKB.Data;

/// <summary>
/// Something that one program at a time does among all that share a database: bringing it up to date, importing, proving. It ends with
/// its holder, also when that is killed.
/// </summary>
public abstract class Lease : IAsyncDisposable
{
    /// <summary>Names of what is done under one.</summary>
    public static class Names
    {
        /// <summary>Bringing the schema up to date.</summary>
        public const string Migration = "migration";

        /// <summary>Bringing in the content of a pack.</summary>
        public const string Import = "import";

        /// <summary>Running the snippets of all incidents.</summary>
        public const string Proofs = "proofs";
    }

    /// <summary>Cancelled when the lease is lost while it is held; whoever holds it stops then, as another may have it.</summary>
    public virtual CancellationToken Lost => CancellationToken.None;

    /// <summary>Takes one that nobody holds.</summary>
    /// <returns>Null where another program has it.</returns>
    public static Task<Lease?> TryTakeAsync(DatabaseLocation location, string name, CancellationToken cancellationToken) =>
        location.IsPostgres
            ? PostgresLease.TakeIfFreeAsync(location, name, cancellationToken)
            : Task.FromResult<Lease?>(FileLease.TakeIfFree(location, name));

    /// <summary>Waits until nobody holds it and takes it.</summary>
    /// <param name="location">The database.</param>
    /// <param name="name">What is done under it.</param>
    /// <param name="waits">Called once where another program has it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<Lease> TakeAsync(
        DatabaseLocation location, string name, Action? waits, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await TryTakeAsync(location, name, cancellationToken) is { } lease)
            {
                return lease;
            }

            waits?.Invoke();
            waits = null;
            await Task.Delay(200, cancellationToken);
        }
    }

    /// <summary>Gives it back.</summary>
    public abstract ValueTask DisposeAsync();
}
