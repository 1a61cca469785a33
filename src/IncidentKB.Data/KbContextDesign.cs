using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace IncidentKB.Data;

/// <summary>For <c>dotnet ef migrations add NAME --project src/IncidentKB.Data</c>; the program itself never uses it.</summary>
internal sealed class KbContextDesign : IDesignTimeDbContextFactory<KbContext>
{
    public KbContext CreateDbContext(string[] args) =>
        new((DbContextOptions<KbContext>)KbDatabase.Configure(new DbContextOptionsBuilder<KbContext>(), Path.GetTempPath()).Options);
}
