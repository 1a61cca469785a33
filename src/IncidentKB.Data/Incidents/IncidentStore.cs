using IncidentKB.Core.Content;
using IncidentKB.Core.Incidents;
using Microsoft.EntityFrameworkCore;

namespace IncidentKB.Data.Incidents;

/// <summary>
/// Saves what a person makes of an incident, whether in the editor, by the API or by going back to an old revision: the files are
/// checked, and the record, its revision, the text index and the content version change in one transaction. An import does the same
/// for many incidents at a time with <see cref="IncidentWriter"/>.
/// </summary>
/// <param name="factory">The database.</param>
/// <param name="clock">Tells when something was saved.</param>
public sealed class IncidentStore(IDbContextFactory<KbContext> factory, TimeProvider clock)
{
    /// <summary>
    /// Saves the files of an incident as its next revision, or as the first one of a new incident. Which incident it is says the id in
    /// the files. An archived incident is shown again.
    /// </summary>
    /// <param name="bundle">All its files; the name of the folder is the slug.</param>
    /// <param name="expectedRevision">The revision that was edited; null for an incident that is new.</param>
    /// <param name="author">Who saves it.</param>
    /// <param name="summary">What changed and why, in one sentence.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>What became of it. Files equal to those that are stored are saved without a new revision.</returns>
    public async Task<IncidentSaveResult> SaveAsync(
        IncidentBundle bundle, int? expectedRevision, string author, string? summary = null, CancellationToken cancellationToken = default)
    {
        await using var db = await factory.OpenAsync(cancellationToken);
        var problems = new List<ContentProblem>();
        var vocabulary = await db.ReadVocabularyAsync(bundle, cancellationToken);
        var incoming = IncidentReader.Read(bundle, pack: "", vocabulary, problems);
        if (incoming == null || problems.Exists(p => !p.IsWarning))
        {
            return IncidentSaveResult.Refused(problems);
        }

        await using var writer = await IncidentWriter.BeginAsync(db, Now, cancellationToken);
        var stored = await writer.ReadAsync([incoming.Key], cancellationToken);
        var existing = stored.GetValueOrDefault(incoming.Key);
        if (existing?.RevisionNumber != expectedRevision)
        {
            return IncidentSaveResult.Conflict(existing?.RevisionNumber);
        }

        if (existing is { ArchivedAt: null } && existing.ContentHash == incoming.ContentHash)
        {
            return IncidentSaveResult.Saved(existing.RevisionNumber, problems);
        }

        if (await writer.ClaimSlugsAsync([incoming], stored, cancellationToken) is [var taken])
        {
            problems.Add(new(
                $"{bundle.Folder}/{IncidentBundle.EnglishFile}", 1, $"'{taken.Slug}' already leads to {taken.Owner}. Choose another slug or alias."));
            return IncidentSaveResult.Refused(problems);
        }

        var note = new RevisionNote(RevisionCause.Edited, author, summary);
        if (existing == null)
        {
            incoming.ImportedHash = "";
            writer.Add(incoming, note);
        }
        else
        {
            await writer.ReplaceAsync(existing, incoming, note, cancellationToken);
        }

        await writer.CommitAsync(cancellationToken);
        return IncidentSaveResult.Saved((existing ?? incoming).RevisionNumber, problems);
    }

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
            return IncidentSaveResult.Saved(stored.RevisionNumber, []);
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
        return IncidentSaveResult.Saved(stored.RevisionNumber, []);
    }
}

/// <summary>What became of a change of an incident.</summary>
/// <param name="Outcome">Whether it was saved.</param>
/// <param name="Revision">The revision that is the current one now; null where there is none, or nothing was looked up.</param>
/// <param name="Problems">What is wrong in the files; warnings also where they were saved.</param>
public sealed record IncidentSaveResult(IncidentSaveOutcome Outcome, int? Revision, IReadOnlyList<ContentProblem> Problems)
{
    internal static IncidentSaveResult Saved(int revision, IReadOnlyList<ContentProblem> problems) =>
        new(IncidentSaveOutcome.Saved, revision, problems);

    internal static IncidentSaveResult Conflict(int? current) => new(IncidentSaveOutcome.Conflict, current, []);

    internal static IncidentSaveResult Refused(IReadOnlyList<ContentProblem> problems) =>
        new(IncidentSaveOutcome.Refused, null, problems);
}

/// <summary>Whether a change was saved.</summary>
public enum IncidentSaveOutcome
{
    /// <summary>It is stored.</summary>
    Saved,

    /// <summary>Somebody saved another revision meanwhile: nothing was changed.</summary>
    Conflict,

    /// <summary>The files have faults: nothing was changed.</summary>
    Refused,
}
