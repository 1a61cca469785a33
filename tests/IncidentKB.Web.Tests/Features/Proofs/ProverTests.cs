using IncidentKB.Core.Snippets;
using IncidentKB.Testing;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace IncidentKB.Web.Tests.Features.Proofs;

/// <summary>What the background work records, with real runs of real programs.</summary>
public sealed class ProverTests(ProvenSite site)
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
        Assert.Equal((state, incident.ContentHash, Environment.Version.ToString(), 3), (proof.State, proof.ContentHash, proof.Runtime, proof.Runs));
        Assert.Equal([(SnippetProof.Bug, bugSeen), (SnippetProof.Fix, fixClean)], proof.Snippets.Select(s => (s.FileName, s.AsExpected)));
    }

    [Fact]
    public async Task An_incident_without_both_programs_has_no_proof()
    {
        await using var db = site.OpenDatabase();

        Assert.Empty(await db.Incidents.Where(i => i.Slug == ProvenSite.NothingToRun || i.Slug == ProvenSite.OnlyABug).SelectMany(i => i.Proofs).ToListAsync(RunningTest.Cancelled));
    }
}
