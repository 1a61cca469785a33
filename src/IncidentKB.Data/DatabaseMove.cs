using System.Globalization;
using System.Linq.Expressions;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using IncidentKB.Data.Entities;
using IncidentKB.Data.Postgres;
using IncidentKB.Data.Search;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace IncidentKB.Data;

/// <summary>
/// Copies a whole database into another one, from SQLite to PostgreSQL or back: table after table, row after row in the order of their
/// keys, so that a move that was interrupted goes on where it stopped. Nobody may write meanwhile. In the end every row of the copy is
/// compared with the original.
/// </summary>
/// <param name="source">What is copied.</param>
/// <param name="target">Where it goes; migrated, and empty or a part of the same move.</param>
/// <param name="tell">Called with a line for each table.</param>
public sealed class DatabaseMove(IDbContextFactory<KbContext> source, IDbContextFactory<KbContext> target, Action<string> tell)
{
    private const int BatchSize = 500;

    private static readonly MethodInfo CopyTable =
        typeof(DatabaseMove).GetMethod(nameof(CopyAsync), BindingFlags.NonPublic | BindingFlags.Instance)!;

    private static readonly MethodInfo ReadTable =
        typeof(DatabaseMove).GetMethod(nameof(DigestsAsync), BindingFlags.NonPublic | BindingFlags.Static)!;

    /// <summary>Copies and compares.</summary>
    /// <param name="cancellationToken">Ends the work; what was copied stays, and the next move goes on from there.</param>
    /// <returns>Number of rows in the copy.</returns>
    /// <exception cref="KbStartException">The target holds another database, or a row of the copy differs.</exception>
    public async Task<long> RunAsync(CancellationToken cancellationToken)
    {
        await using var from = await source.OpenAsync(cancellationToken);
        await using var to = await target.OpenAsync(cancellationToken);
        if (await to.ReadContentVersionAsync(cancellationToken) != 0)
        {
            throw new KbStartException("The database to move to holds content already. Name an empty one; nothing was changed.");
        }

        var types = InOrder(from.Model);
        foreach (var type in types)
        {
            await (Task)CopyTable.MakeGenericMethod(type.ClrType).Invoke(this, [from, to, type, cancellationToken])!;
        }

        if (to is PostgresContext)
        {
            await ContinueNumbersAsync(to, types, cancellationToken);
        }

        await SearchIndex.EnsureCurrentAsync(target, cancellationToken);
        var rows = 0L;
        foreach (var type in types)
        {
            rows += await CompareAsync(from, to, type, cancellationToken);
        }

        // Last, as it is the sign of a database that is whole.
        var version = await from.ReadContentVersionAsync(cancellationToken);
        await to.Set<ContentVersion>().ExecuteUpdateAsync(set => set.SetProperty(v => v.Value, version), cancellationToken);
        return rows;
    }

    // Those that others refer to first.
    private static List<IEntityType> InOrder(IModel model)
    {
        var left = model.GetEntityTypes().Where(t => !t.IsOwned() && t.ClrType != typeof(ContentVersion))
            .OrderBy(t => t.Name, StringComparer.Ordinal).ToList();
        List<IEntityType> ordered = [];
        while (left.Count > 0)
        {
            var next = left.First(t => t.GetForeignKeys().All(k => k.PrincipalEntityType == t || !left.Contains(k.PrincipalEntityType)));
            ordered.Add(next);
            left.Remove(next);
        }

        return ordered;
    }

    private async Task CopyAsync<T>(KbContext from, KbContext to, IEntityType type, CancellationToken cancellationToken)
        where T : class
    {
        var start = await to.Set<T>().CountAsync(cancellationToken);
        var done = start;
        await foreach (var row in ByKey<T>(from, type).Skip(start).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            to.Add(row);
            if (++done % BatchSize == 0)
            {
                await StoreAsync(to, cancellationToken);
            }
        }

        await StoreAsync(to, cancellationToken);
        var before = start > 0 ? string.Create(CultureInfo.InvariantCulture, $", {start} of them before") : "";
        tell(string.Create(CultureInfo.InvariantCulture, $"{type.GetTableName()}: {done} rows{before}"));
    }

    private static async Task StoreAsync(KbContext to, CancellationToken cancellationToken)
    {
        await to.SaveChangesAsync(cancellationToken);
        to.ChangeTracker.Clear();
    }

    private static IQueryable<T> ByKey<T>(KbContext db, IEntityType type)
        where T : class
    {
        IQueryable<T> rows = db.Set<T>().AsNoTracking().IgnoreAutoIncludes();
        IOrderedQueryable<T>? ordered = null;
        foreach (var property in type.FindPrimaryKey()!.Properties)
        {
            var row = Expression.Parameter(typeof(T), "row");
            var key = Expression.Lambda<Func<T, object>>(
                Expression.Convert(
                    Expression.Call(typeof(EF), nameof(EF.Property), [property.ClrType], row, Expression.Constant(property.Name)),
                    typeof(object)),
                row);
            ordered = ordered == null ? rows.OrderBy(key) : ordered.ThenBy(key);
        }

        return ordered!;
    }

    // Rows were written with the numbers that they had; the next ones go on behind them.
    private static async Task ContinueNumbersAsync(KbContext to, List<IEntityType> types, CancellationToken cancellationToken)
    {
        foreach (var type in types)
        {
            if (type.FindPrimaryKey()!.Properties is [{ ClrType: var clr, ValueGenerated: ValueGenerated.OnAdd } key] && clr == typeof(int))
            {
                var (table, column) = (type.GetTableName()!, key.GetColumnName());
#pragma warning disable EF1002 // The names are the model's own.
                await to.Database.ExecuteSqlRawAsync(
                    $"SELECT setval(pg_get_serial_sequence('\"{table}\"', '{column}'), coalesce(max(\"{column}\"), 0) + 1, false) FROM \"{table}\"",
                    cancellationToken);
#pragma warning restore EF1002
            }
        }
    }

    private static async Task<long> CompareAsync(KbContext from, KbContext to, IEntityType type, CancellationToken cancellationToken)
    {
        var read = ReadTable.MakeGenericMethod(type.ClrType);
        var originals = await (Task<Dictionary<string, string>>)read.Invoke(null, [from, type, cancellationToken])!;
        var copies = await (Task<Dictionary<string, string>>)read.Invoke(null, [to, type, cancellationToken])!;
        var different = originals.FirstOrDefault(row => copies.GetValueOrDefault(row.Key) != row.Value).Key
            ?? copies.Keys.FirstOrDefault(key => !originals.ContainsKey(key));
        return different == null
            ? originals.Count
            : throw new KbStartException(
                $"In {type.GetTableName()} the row {different} is not as it was. Empty the database that was moved to, and move again.");
    }

    // The key of each row, and a digest of all that it holds.
    private static async Task<Dictionary<string, string>> DigestsAsync<T>(
        KbContext db, IEntityType type, CancellationToken cancellationToken)
        where T : class
    {
        var properties = type.GetProperties().Where(p => !p.IsShadowProperty()).ToList();
        var owned = type.GetNavigations().Where(n => n.TargetEntityType.IsOwned()).ToList();
        var keys = type.FindPrimaryKey()!.Properties;
        Dictionary<string, string> digests = new(StringComparer.Ordinal);
        await foreach (var row in db.Set<T>().AsNoTracking().AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            var text = new StringBuilder();
            properties.ForEach(p => text.Append(p.Name).Append('=').Append(TextOf(p, row)).Append('\n'));
            owned.ForEach(
                n => text.Append(n.Name).Append('=').Append(JsonSerializer.Serialize(n.GetGetter().GetClrValue(row))).Append('\n'));
            digests.Add(
                string.Join('/', keys.Select(k => TextOf(k, row))),
                Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()))));
        }

        return digests;
    }

    // PostgreSQL keeps instants to the microsecond, SQLite to a tenth of one.
    private static string TextOf(IProperty property, object row)
    {
        var value = property.GetGetter().GetClrValue(row);
        var stored = property.GetTypeMapping().Converter is { } converter && property.ClrType != typeof(List<string>)
            ? converter.ConvertToProvider(value)
            : value;
        return stored switch
        {
            null => "-",
            DateTime instant => (instant.Ticks / TimeSpan.TicksPerMicrosecond).ToString(CultureInfo.InvariantCulture),
            byte[] bytes => Convert.ToHexString(bytes),
            List<string> texts => JsonSerializer.Serialize(texts),
            _ => Convert.ToString(stored, CultureInfo.InvariantCulture)!,
        };
    }
}
