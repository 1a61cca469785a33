using IncidentKB.Core.Incidents;
using IncidentKB.Data.Entities;
using IncidentKB.Data.People;
using Microsoft.EntityFrameworkCore;

namespace IncidentKB.Data.Incidents;

/// <summary>Takes incidents out of the lists and brings them back, in the name of a reviewer.</summary>
/// <param name="factory">The database.</param>
/// <param name="clock">Tells when something was saved.</param>
public sealed class IncidentStore(IDbContextFactory<KbContext> factory, TimeProvider clock)
{
    /// <summary>Longest reason, in characters.</summary>
    public const int MaxReason = 500;

    /// <summary>Hides an incident from readers, or shows it again; nothing of it is deleted.</summary>
    /// <param name="actor">Who; needs to be a reviewer.</param>
    /// <param name="key">Its permanent id.</param>
    /// <param name="expectedRevision">The revision that was looked at.</param>
    /// <param name="cause"><see cref="RevisionCause.Archived"/> or <see cref="RevisionCause.Restored"/>.</param>
    /// <param name="reason">Why, in one sentence of at most <see cref="MaxReason"/> characters; cut there.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>What became of it. One that stands so already stays as it is.</returns>
    /// <exception cref="AccountException">The actor may not do this.</exception>
    public async Task<IncidentSaveResult> MoveAsync(
        Actor actor, string key, int expectedRevision, RevisionCause cause, string reason, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        await using var db = await factory.OpenAsync(cancellationToken);
        await using var writer = await IncidentWriter.BeginAsync(db, now, cancellationToken);
        var self = await db.FindActorAsync(actor, cancellationToken) is { Role: >= Role.Reviewer } reviewer
            ? reviewer : throw new AccountException(AccountFault.NotAllowed);
        var said = reason.Trim();
        var note = new RevisionNote(cause, self.Name, said.Length == 0 ? null : Core.TextLimit.Cut(said, MaxReason));
        var result = await writer.MoveAsync(key, expectedRevision, note, cancellationToken);
        if (result is { Outcome: IncidentSaveOutcome.Saved, Revision: var revision } && revision != expectedRevision)
        {
            var act = cause == RevisionCause.Archived ? Acts.IncidentArchived : Acts.IncidentRestored;
            db.Record(actor, self.Name, act, key, now, note.Summary ?? "");
            await writer.CommitAsync(cancellationToken);
        }

        return result;
    }
}
