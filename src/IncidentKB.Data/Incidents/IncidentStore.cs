using IncidentKB.Core.Incidents;
using Microsoft.EntityFrameworkCore;

namespace IncidentKB.Data.Incidents;

/// <summary>Takes incidents out of the lists and brings them back.</summary>
/// <param name="factory">The database.</param>
/// <param name="clock">Tells when something was saved.</param>
public sealed class IncidentStore(IDbContextFactory<KbContext> factory, TimeProvider clock)
{
    /// <summary>Hides an incident from readers; nothing of it is deleted.</summary>
    /// <param name="key">Its permanent id.</param>
    /// <param name="expectedRevision">The revision that was looked at.</param>
    /// <param name="author">Who archives it.</param>
    /// <param name="summary">The reason, in one sentence.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>What became of it. One that is archived already stays as it is.</returns>
    public Task<IncidentSaveResult> ArchiveAsync(
        string key, int expectedRevision, string author, string? summary = null, CancellationToken cancellationToken = default) =>
        MoveAsync(key, expectedRevision, new(RevisionCause.Archived, author, summary), cancellationToken);

    /// <summary>Shows an archived incident again.</summary>
    /// <param name="key">Its permanent id.</param>
    /// <param name="expectedRevision">The revision that was looked at.</param>
    /// <param name="author">Who brings it back.</param>
    /// <param name="summary">The reason, in one sentence.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>What became of it. One that is not archived stays as it is.</returns>
    public Task<IncidentSaveResult> RestoreAsync(
        string key, int expectedRevision, string author, string? summary = null, CancellationToken cancellationToken = default) =>
        MoveAsync(key, expectedRevision, new(RevisionCause.Restored, author, summary), cancellationToken);

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    private async Task<IncidentSaveResult> MoveAsync(
        string key, int expectedRevision, RevisionNote note, CancellationToken cancellationToken)
    {
        await using var db = await factory.OpenAsync(cancellationToken);
        await using var writer = await IncidentWriter.BeginAsync(db, Now, cancellationToken);
        var stored = (await writer.ReadAsync([key], cancellationToken)).GetValueOrDefault(key);
        if (stored?.RevisionNumber != expectedRevision)
        {
            return IncidentSaveResult.Conflict(stored?.RevisionNumber);
        }

        var isArchiving = note.Cause == RevisionCause.Archived;
        if (isArchiving == (stored.ArchivedAt != null))
        {
            return IncidentSaveResult.Saved(stored, []);
        }

        if (isArchiving)
        {
            writer.Archive(stored, note);
        }
        else
        {
            await writer.RestoreAsync(stored, note, cancellationToken);
        }

        await writer.CommitAsync(cancellationToken);
        return IncidentSaveResult.Saved(stored, []);
    }
}
