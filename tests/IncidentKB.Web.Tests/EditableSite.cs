using Microsoft.AspNetCore.Hosting;

namespace IncidentKB.Web.Tests;

/// <summary>A site whose visitors may edit programs.</summary>
public sealed class EditableSite : KbSite
{
    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        builder.UseSetting("Kb:Runner:EditedCode", "everyone");
    }
}
