using System.Security.Claims;
using IncidentKB.Core.Patterns;
using IncidentKB.Data;
using IncidentKB.Data.Entities;
using IncidentKB.Web.Features.People;
using IncidentKB.Web.Shared;
using Microsoft.EntityFrameworkCore;

namespace IncidentKB.Web.Workspace.Proposals;

/// <summary>A proposal in a list.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Title">Title of its article; empty while it has none.</param>
/// <param name="Summary">What it changes and why.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Version">Its version.</param>
/// <param name="Problems">How many faults keep it from being published.</param>
/// <param name="IncidentId">Permanent id of its incident; null where it is about an entry of the catalogue.</param>
/// <param name="Kind">What it is about in the catalogue; null where it is about an incident.</param>
/// <param name="Slug">Slug of that entry; null while a new one has none.</param>
/// <param name="IsNew">True where what it is about is not published yet.</param>
/// <param name="Author">Who began it.</param>
/// <param name="OpenComments">Threads that nobody settled.</param>
/// <param name="UpdatedAt">When it last changed (UTC).</param>
public sealed record ProposalItem(
    int Id, string Title, string Summary, ProposalState State, int Version, int Problems, string? IncidentId, CatalogueKind? Kind,
    string? Slug, bool IsNew, string Author, int OpenComments, DateTime UpdatedAt);

/// <summary>Questions about proposals that page and API ask.</summary>
internal static class ProposalQueries
{
    /// <summary>So many are listed at most.</summary>
    public const int MaxListed = 200;

    /// <summary>The proposals of a person's own, and those that he may review; those changed last first.</summary>
    public static IQueryable<Proposal> ListedFor(this IQueryable<Proposal> proposals, ClaimsPrincipal person)
    {
        var (id, mayReview) = (person.UserId, person.Is(Role.Reviewer));
        return proposals.Where(p => p.AuthorId == id || p.WriterId == id || (mayReview && p.State == ProposalState.InReview))
            .OrderByDescending(p => p.UpdatedAt).ThenByDescending(p => p.Id);
    }

    public static Task<List<ProposalItem>> ToItemsAsync(
        this IQueryable<Proposal> proposals, KbContext db, CancellationToken cancellationToken) =>
        proposals.Select(p => new ProposalItem(
            p.Id, p.Title, p.Summary, p.State, p.Version, p.Problems, p.EntryKind == null ? p.IncidentKey : null, p.EntryKind, p.EntrySlug,
            p.BaseRevision == null && p.PublishedRevision == null,
            db.Users.Where(u => u.Id == p.AuthorId).Select(u => u.Name).First(),
            p.Comments.Count(c => c.ParentId == null && c.ResolvedAt == null), p.UpdatedAt)).ToListAsync(cancellationToken);

    /// <summary>Where readers see what a proposal changes or became; null where they see nothing of it yet.</summary>
    public static async Task<string?> PublishedUrlAsync(this KbContext db, Proposal proposal, PageRequest page)
    {
        if (proposal.EntryKind is { } kind)
        {
            var isThere = !proposal.IsNew || proposal.State == ProposalState.Published;
            return isThere && proposal.EntrySlug is { } entry ? page.Reader.Urls.Entry(kind, entry) : null;
        }

        var slug = await db.PublishedIncidents.Where(i => i.Id == proposal.IncidentId).Select(i => i.Slug)
            .SingleOrDefaultAsync(page.Cancelled);
        return slug == null ? null : page.Reader.Urls.Incident(slug);
    }

    /// <summary>The bytes of a stored picture.</summary>
    public static Task<byte[]> ImageBytesAsync(this KbContext db, string sha256, CancellationToken cancellationToken) =>
        db.Images.Where(i => i.Sha256 == sha256).Select(i => i.Bytes).SingleAsync(cancellationToken);
}
