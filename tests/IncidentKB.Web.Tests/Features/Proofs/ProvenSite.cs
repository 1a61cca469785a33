using IncidentKB.Testing;
using IncidentKB.Web.Features.Proofs;
using IncidentKB.Web.Tests.Features.Proofs;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

[assembly: AssemblyFixture(typeof(ProvenSite))]

namespace IncidentKB.Web.Tests.Features.Proofs;

/// <summary>A site with one incident for each state that two plain programs can be in, each proven with three runs.</summary>
public sealed class ProvenSite() : PackSite(WritePack()), IAsyncLifetime
{
    public const string Sound = "sound";
    public const string FixFails = "fix-fails";
    public const string BugGone = "bug-gone";
    public const string DoesNotCompile = "does-not-compile";
    public const string OnlyABug = "only-a-bug";
    public const string NothingToRun = "nothing-to-run";

    private const int Runs = 3;

    public async ValueTask InitializeAsync() => await ProveDueAsync();

    /// <summary>Proves what is due, as the schedule does.</summary>
    internal Task ProveDueAsync() => Services.GetRequiredService<Prover>().ProveDueAsync(Runs, TimeSpan.Zero, RunningTest.Cancelled);

    private static PackFolder WritePack()
    {
        var pack = new PackFolder();
        pack.AddIncident(Sound, "IKB-0101");
        pack.AddIncident(FixFails, "IKB-0102");
        pack.Write($"incidents/{FixFails}/fix.cs", "// fix\n// expect: exit 0\nreturn 1;\n");
        pack.AddIncident(BugGone, "IKB-0103");
        pack.Write($"incidents/{BugGone}/bug.cs", "// bug\n// expect: exit 1\nreturn 0;\n");
        pack.AddIncident(DoesNotCompile, "IKB-0104");
        pack.Write($"incidents/{DoesNotCompile}/bug.cs", "// bug\n// expect: exit 1\nreturn one;\n");
        pack.AddIncident(OnlyABug, "IKB-0105");
        File.Delete(Path.Combine(pack.Path, "incidents", OnlyABug, "fix.cs"));
        pack.AddIncident(NothingToRun, "IKB-0106");
        TakeProgramsAway(Path.Combine(pack.Path, "incidents", NothingToRun));
        return pack;
    }

    private static void TakeProgramsAway(string incident)
    {
        File.Delete(Path.Combine(incident, "bug.cs"));
        File.Delete(Path.Combine(incident, "fix.cs"));
        foreach (var article in Directory.GetFiles(incident, "index*.md"))
        {
            File.WriteAllText(article, File.ReadAllText(article).Replace("(bug.cs)", "(/patterns)", StringComparison.Ordinal));
        }
    }
}
