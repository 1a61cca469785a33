using IncidentKB.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace IncidentKB.Benchmarks;

/// <summary>The database of a folder, as the site opens it.</summary>
internal sealed class DatabaseFolder(string folder) : IDbContextFactory<KbContext>
{
    private readonly PooledDbContextFactory<KbContext> _pool =
        new((DbContextOptions<KbContext>)KbDatabase.Configure(new DbContextOptionsBuilder<KbContext>(), folder).Options);

    public KbContext CreateDbContext() => _pool.CreateDbContext();
}
