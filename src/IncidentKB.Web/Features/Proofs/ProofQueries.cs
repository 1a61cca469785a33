using IncidentKB.Core.Incidents;
using IncidentKB.Core.Snippets;
using IncidentKB.Data;
using Microsoft.EntityFrameworkCore;

namespace IncidentKB.Web.Features.Proofs;

/// <summary>Proofs as pages and the API need them.</summary>
internal static class ProofQueries
{
    /// <summary>Published incidents that have both programs.</summary>
    public static IQueryable<Incident> IncidentsToProve(this KbContext db) => db.PublishedIncidents
        .Where(i => i.Snippets.Any(s => s.FileName == SnippetProof.Bug) && i.Snippets.Any(s => s.FileName == SnippetProof.Fix));

    /// <summary>
    /// The newest proof of the content as it stands; null when it has not been run yet. An older proof of other content never takes its
    /// place.
    /// </summary>
    public static Task<Proof?> CurrentProofAsync(
        this KbContext db, int incidentId, string contentHash, CancellationToken cancellationToken) =>
        db.Proofs.AsNoTracking().Where(p => p.IncidentId == incidentId && p.ContentHash == contentHash).OrderByDescending(p => p.Id)
            .FirstOrDefaultAsync(cancellationToken);
}

/// <summary>A proof in the API.</summary>
/// <param name="State">What the runs say.</param>
/// <param name="Runs">Runs of each snippet that were wanted.</param>
/// <param name="Snippets">How the runs of each snippet ended.</param>
/// <param name="ContentHash">Hash of the documents that were run.</param>
/// <param name="Runtime">Version of .NET that ran them.</param>
/// <param name="StartedAt">When they began (UTC).</param>
/// <param name="ElapsedMs">How long all took, waits included.</param>
internal sealed record ProofSummary(
    ProofState State, int Runs, IReadOnlyList<ProofSummary.Snippet> Snippets, string ContentHash, string Runtime, DateTime StartedAt,
    int ElapsedMs)
{
    public static ProofSummary From(Proof proof) => new(
        proof.State, proof.Runs, [.. proof.Snippets.Select(s => new Snippet(s.FileName, s.Runs, s.AsExpected, s.Outcomes))],
        proof.ContentHash, proof.Runtime, proof.StartedAt, proof.Milliseconds);

    internal sealed record Snippet(string Name, int Runs, int AsExpected, IReadOnlyDictionary<SnippetOutcome, int> Outcomes);
}
