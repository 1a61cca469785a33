using IncidentKB.Core.Content;
using IncidentKB.Core.Snippets;
using IncidentKB.Data.Import;
using IncidentKB.Testing;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace IncidentKB.Web.Tests.Features.Proofs;

public sealed class ProofScheduleTests
{
    [Fact]
    public async Task Programs_are_proven_after_the_start_and_again_when_the_content_has_changed()
    {
        // Programs that do not compile are proven broken with one run each.
        using var pack = new PackFolder();
        pack.AddIncident();
        pack.Write($"incidents/{PackFolder.Slug}/bug.cs", "// bug\n// expect: exit 1\nreturn one;\n");
        pack.Write($"incidents/{PackFolder.Slug}/fix.cs", "// fix\n// expect: exit 0\nreturn nought;\n");
        await using var site = new ScheduledSite(pack.Path);
        await site.SeeProofsAsync(1);

        pack.Write($"incidents/{PackFolder.Slug}/fix.cs", "// fix\n// expect: exit 0\nreturn zero;\n");
        await site.Services.GetRequiredService<ContentImport>()
            .ImportIfChangedAsync(ContentDirectory.Open(pack.Path), RunningTest.Cancelled);
        await site.SeeProofsAsync(2);

        await using var db = site.OpenDatabase();
        Assert.Equal([ProofState.Broken, ProofState.Broken], db.Proofs.OrderBy(p => p.Id).Select(p => p.State));
        Assert.Equal(db.Incidents.Single().ContentHash, db.Proofs.OrderBy(p => p.Id).Last().ContentHash);
    }

    private sealed class ScheduledSite(string content) : KbSite(content)
    {
        /// <summary>Waits until so many proofs are told in the log.</summary>
        public Task SeeProofsAsync(int count) =>
            Log.SeeAsync(
                count, entry => entry.Message.StartsWith($"Proof of {PackFolder.Slug}: ", StringComparison.Ordinal), RunningTest.Cancelled);

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.UseSetting("Kb:Runner:Proofs", "true");
            builder.ConfigureTestServices(services => services.AddSingleton<TimeProvider>(new HurriedTime()));
        }
    }

    // What waits for seconds or hours waits for a moment.
    private sealed class HurriedTime : TimeProvider
    {
        private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(20);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime > Moment ? Moment : dueTime, period);
    }
}
