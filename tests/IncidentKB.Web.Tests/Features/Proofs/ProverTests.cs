using IncidentKB.Core.Incidents;
using IncidentKB.Core.Snippets;
using IncidentKB.Testing;
using IncidentKB.Web.Features.Proofs;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace IncidentKB.Web.Tests.Features.Proofs;

/// <summary>What the background work records, with real runs of real programs.</summary>
public sealed class ProverTests(ProvenSite site, ProverTests.OftenProvenSite oftenProven) : IClassFixture<ProverTests.OftenProvenSite>
{
    [Theory]
    [InlineData(ProvenSite.Sound, ProofState.Proven, 3, 3)]
    [InlineData(ProvenSite.FixFails, ProofState.FixRegressed, 3, 0)]
    [InlineData(ProvenSite.BugGone, ProofState.NoLongerReproduces, 0, 3)]
    [InlineData(ProvenSite.DoesNotCompile, ProofState.Broken, 0, 3)]
    public async Task Every_published_incident_is_proven_with_its_counts(string slug, ProofState state, int bugSeen, int fixClean)
    {
        await using var db = site.OpenDatabase();

        var incident = await db.Incidents.Include(i => i.Proofs).SingleAsync(i => i.Slug == slug, RunningTest.Cancelled);

        var proof = Assert.Single(incident.Proofs);
        Assert.Equal(
            (state, incident.ContentHash, Environment.Version.ToString(), 3), (proof.State, proof.ContentHash, proof.Runtime, proof.Runs));
        Assert.Equal([(SnippetProof.Bug, bugSeen), (SnippetProof.Fix, fixClean)], proof.Snippets.Select(s => (s.FileName, s.AsExpected)));
    }

    [Fact]
    public async Task An_incident_without_both_programs_has_no_proof()
    {
        await using var db = site.OpenDatabase();

        Assert.Empty(await db.Incidents.Where(i => i.Slug == ProvenSite.NothingToRun || i.Slug == ProvenSite.OnlyABug)
            .SelectMany(i => i.Proofs).ToListAsync(RunningTest.Cancelled));
    }

    [Fact]
    public async Task Of_many_proofs_of_an_incident_the_newest_are_kept()
    {
        await using var db = oftenProven.OpenDatabase();
        var incident = await db.Incidents.SingleAsync(RunningTest.Cancelled);
        db.AddRange(Enumerable.Range(1, Prover.Kept + 3).Select(number => new Proof
        {
            IncidentId = incident.Id,
            ContentHash = "older",
            Runtime = "1.0",
            StartedAt = DateTime.UnixEpoch,
            Milliseconds = number,
        }));
        await db.SaveChangesAsync(RunningTest.Cancelled);

        await oftenProven.Services.GetRequiredService<Prover>().ProveDueAsync(1, TimeSpan.Zero, RunningTest.Cancelled);

        var kept = await db.Proofs.AsNoTracking().OrderBy(p => p.Id).ToListAsync(RunningTest.Cancelled);
        Assert.Equal(Prover.Kept, kept.Count);
        Assert.Equal(incident.ContentHash, kept[^1].ContentHash);
        Assert.Equal(Enumerable.Range(5, Prover.Kept - 1), kept.SkipLast(1).Select(p => p.Milliseconds));
    }

    /// <summary>A site whose one incident has programs that do not compile, and so are proven with one run each.</summary>
    public sealed class OftenProvenSite() : PackSite(WritePack())
    {
        private static PackFolder WritePack()
        {
            var pack = new PackFolder();
            pack.AddIncident();
            pack.Write($"incidents/{PackFolder.Slug}/bug.cs", "// bug\n// expect: exit 1\nreturn one;\n");
            pack.Write($"incidents/{PackFolder.Slug}/fix.cs", "// fix\n// expect: exit 0\nreturn nought;\n");
            return pack;
        }
    }
}
