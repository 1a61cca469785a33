using Microsoft.AspNetCore.Hosting;

namespace IncidentKB.Web.Tests;

/// <summary>A site that is closed to visitors.</summary>
public sealed class MembersSite : KbSite
{
    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        builder.UseSetting("Kb:Access", "members");
    }
}
