using IncidentKB.Data;
using Microsoft.EntityFrameworkCore;

namespace IncidentKB.Benchmarks;

/// <summary>The database of a folder, as the site opens it.</summary>
internal sealed class DatabaseFolder(string folder) : IDbContextFactory<KbContext>
{
    private readonly IDbContextFactory<KbContext> _pool = KbDatabase.CreateFactory(new(folder));

    public KbContext CreateDbContext() => _pool.CreateDbContext();
}
