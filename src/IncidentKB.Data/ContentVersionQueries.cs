using IncidentKB.Data.Entities;
using IncidentKB.Data.Postgres;
using Microsoft.EntityFrameworkCore;

namespace IncidentKB.Data;

/// <summary>
/// The version of the content: a number that every writing transaction raises. What is kept in memory under it is never out of
/// date, also when another process wrote. A number of its own, and not the last id of a table, because with several writers ids
/// are not committed in their order: the row of a version stays locked until its writer commits, so a reader who sees a version
/// sees all that was written under it and before.
/// </summary>
public static class ContentVersionQueries
{
    // Asked for every page and every search: compiled, it costs half as much. Such a query belongs to one model, and a program that
    // moves a database has both.
    private static readonly Func<KbContext, CancellationToken, Task<long>> InFile = Compile();

    private static readonly Func<KbContext, CancellationToken, Task<long>> OnServer = Compile();

    /// <summary>Reads the present version.</summary>
    public static Task<long> ReadContentVersionAsync(this KbContext db, CancellationToken cancellationToken) =>
        db is PostgresContext ? OnServer(db, cancellationToken) : InFile(db, cancellationToken);

    private static Func<KbContext, CancellationToken, Task<long>> Compile() => EF.CompileAsyncQuery(
        (KbContext db, CancellationToken _) => db.Set<ContentVersion>().Select(v => v.Value).Single());

    /// <summary>Begins a new version inside the transaction that changes the content.</summary>
    /// <returns>The new version.</returns>
    internal static async Task<long> RaiseContentVersionAsync(this KbContext db, CancellationToken cancellationToken)
    {
        await db.Set<ContentVersion>().ExecuteUpdateAsync(set => set.SetProperty(v => v.Value, v => v.Value + 1), cancellationToken);
        return await db.ReadContentVersionAsync(cancellationToken);
    }
}
