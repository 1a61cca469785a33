using IncidentKB.Core.Incidents;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace IncidentKB.Data.Postgres;

/// <summary>
/// The same database on PostgreSQL. A type of its own, as by it EF finds the migrations, which have PostgreSQL's column types:
/// every <c>dotnet ef migrations add</c> is run for both.
/// </summary>
public sealed class PostgresContext(DbContextOptions<PostgresContext> options) : KbContext(options)
{
    // Lists of texts are text[] here, and JSON there.
    private const string EmptyJsonList = "'[]'";
    private const string EmptyArray = "'{}'";

    // Two texts are equal when only the case of their letters differs (ICU, https://www.postgresql.org/docs/15/collation.html).
    private const string IgnoringCase = "ignoring_case";

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);

        // Slugs, keys and tokens have one order on every server, whatever the language in which its database was made.
        configurationBuilder.Properties<string>().UseCollation("C");
    }

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        modelBuilder.HasCollation(IgnoringCase, locale: "und-u-ks-level2", provider: "icu", deterministic: false);
        modelBuilder.Entity<Incident>().Property(i => i.ExternalId).UseCollation(IgnoringCase);
        foreach (var property in modelBuilder.Model.GetEntityTypes().SelectMany(e => e.GetProperties()))
        {
            if (property.ClrType == typeof(List<string>) && property.GetDefaultValueSql() == EmptyJsonList)
            {
                property.SetDefaultValueSql(EmptyArray);
            }
        }
    }

    /// <summary>For <c>dotnet ef migrations add NAME --context PostgresContext</c>; the program itself never uses it.</summary>
    internal sealed class Design : IDesignTimeDbContextFactory<PostgresContext>
    {
        public PostgresContext CreateDbContext(string[] args) => new(PostgresDatabase.Options("Host=localhost"));
    }
}

/// <summary>Gives contexts of PostgreSQL to those who ask for contexts.</summary>
internal sealed class PostgresContextFactory(string connectionString, IServiceProvider? services) : IDbContextFactory<KbContext>
{
    private readonly PooledDbContextFactory<PostgresContext> _pool = new(PostgresDatabase.Options(connectionString, services));

    public KbContext CreateDbContext() => _pool.CreateDbContext();

    public async Task<KbContext> CreateDbContextAsync(CancellationToken cancellationToken = default) =>
        await _pool.CreateDbContextAsync(cancellationToken);
}
