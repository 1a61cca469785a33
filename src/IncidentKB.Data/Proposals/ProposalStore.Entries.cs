using IncidentKB.Core.Content;
using IncidentKB.Core.Patterns;
using IncidentKB.Data.Catalogue;
using IncidentKB.Data.Entities;
using IncidentKB.Data.Incidents;
using IncidentKB.Data.People;

namespace IncidentKB.Data.Proposals;

/// <content>Proposals about one pattern, practice or reading path. What follows after the beginning is as for incidents.</content>
public sealed partial class ProposalStore
{
    /// <summary>Begins a proposal about one entry of the catalogue.</summary>
    /// <param name="actor">Who; needs to be an author.</param>
    /// <param name="kind">What the entry is.</param>
    /// <param name="slug">The entry to change; null for a new one.</param>
    /// <param name="summary">What it is to change and why; may be empty until it is handed in.</param>
    /// <param name="files">
    /// Its one file (<see cref="EntryFile.PathOf"/>); null for the published text, or for an empty one of a new entry.
    /// </param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <param name="revision">The former revision to begin from, where that is to become the current one again.</param>
    public Task<SavedProposal> BeginEntryAsync(
        Actor actor, CatalogueKind kind, string? slug, string summary, IReadOnlyCollection<ContentFile>? files,
        CancellationToken cancellationToken, int? revision = null) =>
        ActAsync(actor, Role.Author, async work =>
        {
            var proposal = Added(work, null, "", summary);
            (proposal.EntryKind, proposal.EntrySlug) = (kind, slug);
            IReadOnlyDictionary<string, string>? published = null;
            if (slug != null)
            {
                var entry = await work.Db.FindEntryAsync(kind, slug, cancellationToken);
                proposal.BaseRevision = entry?.RevisionNumber ?? throw new ProposalException(ProposalFault.Gone);
                published = await work.Db.ReadDocumentsAsync(proposal, revision ?? entry.RevisionNumber, cancellationToken)
                    ?? throw new ProposalException(ProposalFault.Gone);
            }

            SetTexts(proposal, files ?? [new(EntryFile.PathOf(kind), published?.Values.Single() ?? TemplateOf(kind))], isFirst: true);
            return await BegunAsync(work, actor, proposal, "", cancellationToken);
        }, cancellationToken);

    // What the audit calls it.
    private static string KeyOf(Proposal proposal) =>
        proposal.EntryKind is { } kind ? $"{kind.ToString().ToLowerInvariant()} {proposal.EntrySlug}".TrimEnd() : proposal.IncidentKey;

    private async Task<PublishedProposal> SaveEntryAsync(
        KbContext db, CatalogueEntry entry, Proposal proposal, RevisionNote note, CancellationToken cancellationToken)
    {
        var revision = await new CatalogueWriter(db, Now).SaveAsync(entry, proposal.BaseRevision, note, cancellationToken)
            ?? throw new ProposalException(ProposalFault.NotUpToDate);
        proposal.EntrySlug = entry.Slug;
        return new("", entry.Slug, revision) { Kind = entry.Kind };
    }

    private static string TemplateOf(CatalogueKind kind)
    {
        const string Empty = "{en: \"\", zh-Hans: \"\"}";
        return kind switch
        {
            CatalogueKind.Pattern =>
                $"slug:\ntitle: {Empty}\nsummary: {Empty}\nhides: {Empty}\nquestions:\n  - {Empty}\ncwe: []\n"
                + "twins:\n  - language: go\n    kind: panic\n    message: \"\"\n",
            CatalogueKind.Practice => $"slug:\ntitle: {Empty}\nrule: {Empty}\ngo: {Empty}\ncsharp: {Empty}\n",
            _ => $"slug:\ntitle: {Empty}\nsummary: {Empty}\noutcomes:\n  - {Empty}\n"
                + $"items:\n  - incident:\n    reason: {Empty}\n",
        };
    }
}
