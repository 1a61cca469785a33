using IncidentKB.Data.Catalogue;
using IncidentKB.Data.Entities;
using IncidentKB.Data.Incidents;
using Microsoft.EntityFrameworkCore;

namespace IncidentKB.Data.Proposals;

/// <summary>Reads what a proposal changes: an incident, or an entry of the catalogue.</summary>
public static class ProposalSubjects
{
    /// <summary>The revision of it that readers have now; null where it is new.</summary>
    public static async Task<int?> ReadPublishedRevisionAsync(this KbContext db, Proposal proposal, CancellationToken cancellationToken) =>
        proposal.EntryKind is not { } kind
            ? await db.Incidents.Where(i => i.Id == proposal.IncidentId).Select(i => (int?)i.RevisionNumber)
                .SingleOrDefaultAsync(cancellationToken)
            : proposal.IsNew ? null
            : (await db.FindEntryAsync(kind, proposal.EntrySlug!, cancellationToken))?.RevisionNumber;

    /// <summary>Its files as a revision left them, path to text; null where they were not kept.</summary>
    public static async Task<IReadOnlyDictionary<string, string>?> ReadDocumentsAsync(
        this KbContext db, Proposal proposal, int revision, CancellationToken cancellationToken) =>
        proposal.EntryKind is { } kind ? await db.ReadDocumentsAsync(kind, proposal.EntrySlug!, revision, cancellationToken)
        : proposal.IncidentId is { } incident ? await db.ReadDocumentsAsync(incident, revision, cancellationToken)
        : null;
}
