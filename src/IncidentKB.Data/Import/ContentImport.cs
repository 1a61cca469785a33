using IncidentKB.Core;
using IncidentKB.Core.Content;
using IncidentKB.Core.Incidents;
using IncidentKB.Core.Patterns;
using IncidentKB.Core.ReadingPaths;
using IncidentKB.Data.Catalogue;
using IncidentKB.Data.Entities;
using IncidentKB.Data.Incidents;
using Microsoft.EntityFrameworkCore;

namespace IncidentKB.Data.Import;

/// <summary>Brings a content pack into the database. Running it again with the same files changes nothing.</summary>
/// <param name="factory">The database.</param>
/// <param name="clock">Tells when something was stored.</param>
public sealed class ContentImport(IDbContextFactory<KbContext> factory, TimeProvider clock)
{
    // Large enough that a commit costs little beside its rows, small enough that a killed import loses little.
    private const int BatchSize = 500;

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>Imports the pack unless its files are the same as at its last import from this folder.</summary>
    /// <returns>What was done; null when there was nothing to do.</returns>
    public async Task<ImportReport?> ImportIfChangedAsync(ContentDirectory directory, CancellationToken cancellationToken = default)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var hash = directory.Hash();
        return await db.Packs.AnyAsync(p => p.Directory == directory.Path && p.Hash == hash, cancellationToken)
            ? null
            : await ImportAsync(directory, cancellationToken);
    }

    /// <summary>
    /// Imports the pack: new incidents are added, changed ones replaced, those whose files are gone archived. An incident, pattern,
    /// practice or reading path that was edited here since its import is left as it is and listed as a conflict. Commits in
    /// batches; the pack's hash is stored last, so an import that was killed is done again.
    /// </summary>
    public async Task<ImportReport> ImportAsync(ContentDirectory directory, CancellationToken cancellationToken = default)
    {
        var problems = new List<ContentProblem>();
        var reader = await OpenReaderAsync(directory, problems, cancellationToken);
        var report = new ImportReport(reader.Name, problems);
        await StoreCatalogueAsync(reader, report, cancellationToken);
        foreach (var batch in reader.ReadIncidents().Chunk(BatchSize))
        {
            await StoreBatchAsync(batch, reader.Name, report, cancellationToken);
        }

        reader.CheckReadingPaths();
        await ArchiveMissingAsync(reader, report, cancellationToken);
        await StorePathsAndPackAsync(reader, directory, report, cancellationToken);
        return report;
    }

    // What its files may refer to is asked once, however many they are.
    private async Task<PackReader> OpenReaderAsync(
        ContentDirectory directory, List<ContentProblem> problems, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var slugs = await db.Incidents.Select(i => new { i.Key, i.Slug })
            .ToDictionaryAsync(i => i.Key, i => i.Slug, StringComparer.Ordinal, cancellationToken);
        return new(directory, await db.ReadVocabularyAsync(cancellationToken), slugs, problems);
    }

    private async Task StoreCatalogueAsync(PackReader reader, ImportReport report, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.RaiseContentVersionAsync(cancellationToken);
        var writer = new CatalogueWriter(db, Now);
        report.Conflicts.AddRange((await writer.ImportAsync(reader.Patterns, cancellationToken)).Select(e => ConflictOf(e, reader.Name)));
        report.Conflicts.AddRange((await writer.ImportAsync(reader.Practices, cancellationToken)).Select(e => ConflictOf(e, reader.Name)));

        // An entry that was refused has not left the pack, and a file that cannot be read does not say what has.
        if (!reader.HasFault(CatalogueReader.PatternsFile))
        {
            var slugs = reader.Patterns.Select(p => p.Slug).ToHashSet(StringComparer.Ordinal);
            await writer.ArchiveMissingAsync<FailurePattern>(reader.Name, slugs.Contains, cancellationToken);
        }

        if (!reader.HasFault(CatalogueReader.PracticesFile))
        {
            var slugs = reader.Practices.Select(p => p.Slug).ToHashSet(StringComparer.Ordinal);
            await writer.ArchiveMissingAsync<Practice>(reader.Name, slugs.Contains, cancellationToken);
        }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private async Task StoreBatchAsync(Incident[] batch, string pack, ImportReport report, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        await using var writer = await IncidentWriter.BeginAsync(db, Now, cancellationToken);
        var stored = await writer.ReadAsync([.. batch.Select(i => i.Key)], cancellationToken);
        var foreign = batch.Where(
            i => stored.GetValueOrDefault(i.Key) is { ArchivedAt: null, Pack: { Length: > 0 } owner } && owner != pack).ToList();
        var edited = await EditedHereAsync(db, [.. batch.Except(foreign)], stored, cancellationToken);
        var candidates = batch.Except(foreign).Where(i => !edited.Contains(i.Key)).ToList();
        var taken = await writer.ClaimSlugsAsync(candidates, stored, cancellationToken);
        foreach (var incoming in candidates.Except(taken.Select(t => t.Incident)))
        {
            await StoreAsync(writer, stored.GetValueOrDefault(incoming.Key), incoming, report, cancellationToken);
        }

        await writer.CommitAsync(cancellationToken);
        report.IsComplete &= taken.Count == 0;
        report.Problems.AddRange(taken.Select(ProblemOf));
        report.Conflicts.AddRange(foreign.Select(i => ForeignOf(stored[i.Key])));
        report.Conflicts.AddRange(batch.Where(i => edited.Contains(i.Key)).Select(i => ConflictOf(stored[i.Key])));
    }

    private static async Task StoreAsync(
        IncidentWriter writer, Incident? existing, Incident incoming, ImportReport report, CancellationToken cancellationToken)
    {
        if (existing == null)
        {
            writer.Add(incoming, new(RevisionCause.Imported));
            report.Added++;
            return;
        }

        if (existing.ContentHash != incoming.ContentHash)
        {
            await writer.ReplaceAsync(existing, incoming, new(RevisionCause.Imported), cancellationToken);
            report.Updated++;
            return;
        }

        existing.ImportedHash = incoming.ContentHash;
        existing.Pack = incoming.Pack;
        if (existing.ArchivedAt == null)
        {
            report.Unchanged++;
            return;
        }

        await writer.RestoreAsync(existing, new(RevisionCause.Restored), cancellationToken);
        report.Restored++;
    }

    // Incidents that differ from the pack and were edited here, also those whose documents were changed behind the program's back.
    private static async Task<HashSet<string>> EditedHereAsync(
        KbContext db, Incident[] batch, Dictionary<string, Incident> stored, CancellationToken cancellationToken)
    {
        var edited = new HashSet<string>(StringComparer.Ordinal);
        foreach (var incoming in batch)
        {
            if (stored.TryGetValue(incoming.Key, out var existing) && existing.ContentHash != incoming.ContentHash
                && (existing.ContentHash != existing.ImportedHash
                    || IncidentBundle.HashOf(await db.ReadDocumentsAsync(existing.Id, cancellationToken)) != existing.ImportedHash))
            {
                edited.Add(incoming.Key);
            }
        }

        return edited;
    }

    private static ContentProblem ProblemOf(TakenSlug taken) => new(
        $"incidents/{taken.Incident.Slug}/{IncidentBundle.EnglishFile}",
        1,
        new Sentence(
            $"'{taken.Slug}' already leads to {taken.Owner}. Choose another slug or alias; "
            + $"if {taken.Owner} is renamed in this pack as well, import it once more.",
            $"“{taken.Slug}”已经通往 {taken.Owner}。请另选 slug 或别名；如果 {taken.Owner} 在这个包里也改了名，请再导入一次。"));

    private static ImportConflict ConflictOf(Incident kept) => new(
        kept.Key,
        kept.Slug,
        $"{kept.Key} ({kept.Slug}) was edited here since its import and differs from the pack. "
        + "It was kept; export it to bring the edit into the pack.");

    private static ImportConflict ForeignOf(Incident kept) => new(
        kept.Key,
        kept.Slug,
        $"{kept.Key} ({kept.Slug}) belongs to the pack '{kept.Pack}' and was kept as it is. "
        + "Give the incident of this pack an id of its own, "
        + "or archive the other one first.");

    private static ImportConflict ConflictOf(CatalogueEntry kept, string pack)
    {
        var kind = kept.Kind switch { CatalogueKind.Pattern => "pattern", CatalogueKind.Practice => "practice", _ => "reading path" };
        return new(
            $"{kind} {kept.Slug}",
            kept.Slug,
            kept.Pack == pack
                ? $"The {kind} '{kept.Slug}' was edited here since its import and differs from the pack. "
                    + "It was kept; export it to bring the edit into the pack."
                : $"The {kind} '{kept.Slug}' belongs to the pack '{kept.Pack}' and was kept as it is. "
                    + "Give that of this pack another slug.");
    }

    private async Task ArchiveMissingAsync(PackReader reader, ImportReport report, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var candidates = await db.Incidents.Where(i => i.Pack == reader.Name && i.ArchivedAt == null)
            .Select(i => new { i.Key, i.Slug }).ToListAsync(cancellationToken);
        if (candidates.Count > 0 && !reader.HasIncidents)
        {
            // More likely the wrong folder, or one that is not there yet, than the wish to archive everything.
            report.Problems.Add(new(ContentDirectory.PackFile, 1, new Sentence(
                $"This pack has no incidents, and '{reader.Name}' is known with {candidates.Count}. They were kept; "
                + "archive them one by one if they are to go.",
                $"这个包里没有事故，而“{reader.Name}”已有 {candidates.Count} 起，它们都已保留。如果不再需要，请逐一归档。")));
            return;
        }

        foreach (var batch in candidates.Where(c => !reader.Holds(c.Key, c.Slug)).Select(c => c.Key).Chunk(BatchSize))
        {
            await using var writer = await IncidentWriter.BeginAsync(db, Now, cancellationToken);
            var missing = await writer.ReadAsync(batch, cancellationToken);
            foreach (var incident in missing.Values)
            {
                writer.Archive(incident, new(RevisionCause.Archived));
            }

            await writer.CommitAsync(cancellationToken);
            report.Archived += missing.Count;
            db.ChangeTracker.Clear();
        }
    }

    private async Task StorePathsAndPackAsync(
        PackReader reader, ContentDirectory directory, ImportReport report, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.RaiseContentVersionAsync(cancellationToken);
        var writer = new CatalogueWriter(db, Now);
        report.Conflicts.AddRange(
            (await writer.ImportAsync(reader.ReadingPaths, cancellationToken)).Select(e => ConflictOf(e, reader.Name)));
        await writer.ArchiveMissingAsync<ReadingPath>(reader.Name, reader.HasReadingPath, cancellationToken);
        await db.PackFiles.Where(f => f.Pack == reader.Name).ExecuteDeleteAsync(cancellationToken);
        db.PackFiles.AddRange(reader.CatalogueFiles.Select(f => new PackFile { Pack = reader.Name, Path = f.Path, Text = f.Text }));
        await db.Packs.Where(p => p.Directory == directory.Path).ExecuteDeleteAsync(cancellationToken);
        db.Packs.Add(new()
        {
            Name = reader.Name,
            Directory = directory.Path,
            Hash = report.IsComplete ? reader.Hash() : "",
            ImportedAt = Now,
            Problems = report.Problems,
        });
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
