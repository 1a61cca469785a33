using System.Security.Claims;
using IncidentKB.Data;
using IncidentKB.Data.Entities;
using IncidentKB.Web.Features.People;
using Microsoft.EntityFrameworkCore;

namespace IncidentKB.Web.Workspace.Proposals;

/// <summary>A proposal in a list.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Title">Title of its article; empty while it has none.</param>
/// <param name="Summary">What it changes and why.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Version">Its version.</param>
/// <param name="Problems">How many faults keep it from being published.</param>
/// <param name="IncidentId">Permanent id of its incident.</param>
/// <param name="IsNew">True where there is no such incident yet.</param>
/// <param name="Author">Who began it.</param>
/// <param name="OpenComments">Threads that nobody settled.</param>
/// <param name="UpdatedAt">When it last changed (UTC).</param>
public sealed record ProposalItem(
    int Id, string Title, string Summary, ProposalState State, int Version, int Problems, string IncidentId, bool IsNew, string Author,
    int OpenComments, DateTime UpdatedAt);

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

    public static Task<List<ProposalItem>> ToItemsAsync(this IQueryable<Proposal> proposals, KbContext db, CancellationToken cancellationToken) =>
        proposals.Select(p => new ProposalItem(
            p.Id, p.Title, p.Summary, p.State, p.Version, p.Problems, p.IncidentKey, p.IncidentId == null,
            db.Users.Where(u => u.Id == p.AuthorId).Select(u => u.Name).First(),
            p.Comments.Count(c => c.ParentId == null && c.ResolvedAt == null), p.UpdatedAt)).ToListAsync(cancellationToken);

    /// <summary>The bytes of a stored picture.</summary>
    public static Task<byte[]> ImageBytesAsync(this KbContext db, string sha256, CancellationToken cancellationToken) =>
        db.Images.Where(i => i.Sha256 == sha256).Select(i => i.Bytes).SingleAsync(cancellationToken);
}
