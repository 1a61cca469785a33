using System.Xml;
using System.Xml.Linq;
using IncidentKB.Data;
using IncidentKB.Data.Import;
using IncidentKB.Data.Incidents;
using IncidentKB.Data.People;
using IncidentKB.Data.Proposals;
using IncidentKB.Data.Search;
using IncidentKB.Runner;
using IncidentKB.Web.Features.Proofs;
using IncidentKB.Web.Features.Runs;
using IncidentKB.Web.Shared;
using Microsoft.EntityFrameworkCore;

namespace IncidentKB.Web.Hosting;

/// <summary>What the site and the command line share.</summary>
internal static class KbServices
{
    public static IServiceCollection AddKbData(this IServiceCollection services) =>
        services.AddKbDatabase(provider => provider.GetRequiredService<KbOptions>().Location)
            .AddSingleton(TimeProvider.System)
            .AddSingleton<ContentImport>()
            .AddSingleton<ContentExport>()
            .AddSingleton(provider => new ReviewRules(provider.GetRequiredService<KbOptions>().Review.FourEyes))
            .AddSingleton<ProposalStore>()
            .AddSingleton<ArchiveImport>()
            .AddSingleton<IncidentStore>()
            .AddKbPeople();

    /// <summary>Runs snippets; compiled ones are kept in the data folder.</summary>
    public static IServiceCollection AddKbRunner(this IServiceCollection services) =>
        services.AddSingleton(provider =>
            {
                var options = provider.GetRequiredService<KbOptions>();
                return new SnippetRunner(new(Path.Combine(options.DataDirectory, "snippets"), options.Runner.IdleWorkers));
            })
            .AddHostedService<SnippetPreparation>()
            .AddSingleton<Prover>()
            .AddHostedService<ProofSchedule>();

    // One key that is no XML would make every form and every sign-in fail. Without it the framework makes a new one.
    private static async Task SetUnreadableKeysAsideAsync(IServiceProvider services, IDbContextFactory<KbContext> factory)
    {
        await using var db = await factory.CreateDbContextAsync();
        foreach (var key in await db.DataProtectionKeys.Where(k => k.Xml != null && k.Xml != "").ToListAsync())
        {
            if (!IsXml(key.Xml!))
            {
                var file = Path.Combine(services.GetRequiredService<KbOptions>().DataDirectory, $"key-{key.Id}.damaged");
                await File.WriteAllTextAsync(file, key.Xml);
                db.Remove(key);
                services.GetRequiredService<ILogger<KbContext>>().LogDamagedKey(file);
            }
        }

        await db.SaveChangesAsync();
    }

    private static bool IsXml(string text)
    {
        try
        {
            XElement.Parse(text);
            return true;
        }
        catch (XmlException)
        {
            return false;
        }
    }

    /// <summary>Migrates the database and rebuilds the search index where another version of the program made it.</summary>
    public static async Task PrepareDatabaseAsync(this IServiceProvider services)
    {
        var factory = services.GetRequiredService<IDbContextFactory<KbContext>>();
        var logger = services.GetRequiredService<ILogger<KbContext>>();
        await KbDatabase.PrepareAsync(factory, services.GetRequiredService<DatabaseLocation>(), logger.LogWaitsForAnother);
        await SetUnreadableKeysAsideAsync(services, factory);
        await SearchIndex.EnsureCurrentAsync(factory, CancellationToken.None);
    }
}
