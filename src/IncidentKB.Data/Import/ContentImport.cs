using IncidentKB.Core.Content;
using IncidentKB.Core.Incidents;
using IncidentKB.Data.Entities;
using IncidentKB.Data.Incidents;
using IncidentKB.Data.Search;
using Microsoft.EntityFrameworkCore;

namespace IncidentKB.Data.Import;

/// <summary>Brings a content pack into the database. Running it again with the same files changes nothing.</summary>
public sealed class ContentImport(IDbContextFactory<KbContext> factory, TimeProvider clock)
{
    // Large enough that a commit costs little beside its rows, small enough that a killed import loses little.
    private const int BatchSize = 500;

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
    /// Imports the pack: new incidents are added, changed ones replaced, those whose files are gone archived. A record
    /// that was edited here since its import is left as it is and listed as a conflict. Commits in batches; the pack's
    /// hash is stored last, so an import that was killed is done again.
    /// </summary>
    public async Task<ImportReport> ImportAsync(ContentDirectory directory, CancellationToken cancellationToken = default)
    {
        var problems = new List<ContentProblem>();
        var reader = new PackReader(directory, await ReadVocabularyAsync(cancellationToken), SlugOf, problems);
        var report = new ImportReport(reader.Name, problems);
        await StoreCatalogueAsync(reader, cancellationToken);
        foreach (var batch in reader.ReadIncidents().Chunk(BatchSize))
        {
            await StoreBatchAsync(batch, report, cancellationToken);
        }

        reader.CheckReadingPaths();
        await ArchiveMissingAsync(reader, report, cancellationToken);
        await StorePathsAndPackAsync(reader, directory, report, cancellationToken);
        return report;
    }

    private string? SlugOf(string key)
    {
        using var db = factory.CreateDbContext();
        return db.Incidents.Where(i => i.Key == key).Select(i => i.Slug).FirstOrDefault();
    }

    private async Task<ContentVocabulary> ReadVocabularyAsync(CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        return new(
            await db.Patterns.Select(p => p.Slug).ToHashSetAsync(cancellationToken),
            await db.Practices.Select(p => p.Slug).ToHashSetAsync(cancellationToken),
            await db.ReadingPaths.Select(p => p.Slug).ToHashSetAsync(cancellationToken),
            slug =>
            {
                using var lookup = factory.CreateDbContext();
                return lookup.Incidents.Any(i => i.Slug == slug) || lookup.IncidentAliases.Any(a => a.Slug == slug);
            });
    }

    private async Task StoreCatalogueAsync(PackReader reader, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var now = clock.GetUtcNow().UtcDateTime;

        var patterns = reader.Patterns.Select(p => p.Slug).ToList();
        await db.PatternTwinsOf(patterns).ExecuteDeleteAsync(cancellationToken);
        foreach (var pattern in reader.Patterns)
        {
            await UpsertAsync(db.Patterns, pattern, pattern.Slug, cancellationToken);
        }

        foreach (var practice in reader.Practices)
        {
            await UpsertAsync(db.Practices, practice, practice.Slug, cancellationToken);
        }

        await db.SaveChangesAsync(cancellationToken);
        var practices = reader.Practices.Select(p => p.Slug).ToList();

        // An entry that was refused has not left the pack, and a file that cannot be read does not say what has.
        if (!reader.HasFault(CatalogueReader.PatternsFile))
        {
            await db.Patterns.Where(p => p.Pack == reader.Name && p.ArchivedAt == null && !patterns.Contains(p.Slug))
                .ExecuteUpdateAsync(set => set.SetProperty(p => p.ArchivedAt, now), cancellationToken);
        }

        if (!reader.HasFault(CatalogueReader.PracticesFile))
        {
            await db.Practices.Where(p => p.Pack == reader.Name && p.ArchivedAt == null && !practices.Contains(p.Slug))
                .ExecuteUpdateAsync(set => set.SetProperty(p => p.ArchivedAt, now), cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    // The parts of an entry were deleted before, so that its new ones are plain additions.
    private static async Task UpsertAsync<T>(DbSet<T> set, T entry, string slug, CancellationToken cancellationToken)
        where T : class
    {
        var isStored = await set.AnyAsync(e => EF.Property<string>(e, "Slug") == slug, cancellationToken);
        set.Add(entry);
        if (isStored)
        {
            set.Entry(entry).State = EntityState.Modified;
        }
    }

    private async Task StoreBatchAsync(Incident[] batch, ImportReport report, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var now = clock.GetUtcNow().UtcDateTime;
        var keys = batch.Select(i => i.Key).ToList();
        var stored = await db.Incidents.Where(i => keys.Contains(i.Key)).ToDictionaryAsync(i => i.Key, StringComparer.Ordinal, cancellationToken);
        var conflicts = await EditedHereAsync(db, batch, stored, cancellationToken);
        var taken = await ReadTakenSlugsAsync(db, batch, stored, conflicts, cancellationToken);
        var accepted = batch.Where(i => !conflicts.Contains(i.Key) && !IsTaken(i, taken, report)).ToList();
        await FreeSlugsAsync(db, accepted, stored, cancellationToken);
        var changed = new List<Incident>();
        foreach (var incoming in accepted)
        {
            if (!stored.TryGetValue(incoming.Key, out var existing))
            {
                IncidentStore.Add(db, incoming, now);
                changed.Add(incoming);
                report.Added++;
            }
            else if (await StoreExistingAsync(db, existing, incoming, report, now, cancellationToken))
            {
                changed.Add(existing);
            }
        }

        report.Conflicts.AddRange(batch.Where(i => conflicts.Contains(i.Key)).Select(i => new ImportConflict(
            i.Key, stored[i.Key].Slug, $"{i.Key} ({stored[i.Key].Slug}) was edited here since its import and differs from the pack. It was kept; export it to bring the edit into the pack.")));
        await db.SaveChangesAsync(cancellationToken);
        await SearchIndex.UpdateAsync(db, changed, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static async Task<bool> StoreExistingAsync(KbContext db, Incident existing, Incident incoming, ImportReport report, DateTime now, CancellationToken cancellationToken)
    {
        if (existing.ContentHash == incoming.ContentHash)
        {
            existing.ImportedHash = incoming.ContentHash;
            existing.Pack = incoming.Pack;
            if (existing.ArchivedAt == null)
            {
                report.Unchanged++;
                return false;
            }

            IncidentStore.Restore(db, existing, now);
            await db.Entry(existing).LoadPartsAsync(cancellationToken);
            report.Restored++;
            return true;
        }

        await IncidentStore.ReplaceAsync(db, existing, incoming, RevisionCause.Imported, now, cancellationToken);
        report.Updated++;
        return true;
    }

    // Incidents that differ from the pack and were edited here, also those whose documents were changed behind the program's back.
    private static async Task<HashSet<string>> EditedHereAsync(KbContext db, Incident[] batch, Dictionary<string, Incident> stored, CancellationToken cancellationToken)
    {
        var edited = new HashSet<string>(StringComparer.Ordinal);
        foreach (var incoming in batch)
        {
            if (stored.TryGetValue(incoming.Key, out var existing) && existing.ContentHash != incoming.ContentHash
                && (existing.ContentHash != existing.ImportedHash
                    || IncidentBundle.HashOf(await IncidentStore.ReadDocumentsAsync(db, existing.Id, cancellationToken)) != existing.ImportedHash))
            {
                edited.Add(incoming.Key);
            }
        }

        return edited;
    }

    // Slug or former slug to the incident it leads to, without those that this batch replaces and so may give up.
    private static async Task<Dictionary<string, string>> ReadTakenSlugsAsync(KbContext db, Incident[] batch, Dictionary<string, Incident> stored, HashSet<string> conflicts, CancellationToken cancellationToken)
    {
        var wanted = batch.SelectMany(i => i.Aliases.Select(a => a.Slug).Append(i.Slug)).ToList();
        var slugs = await db.Incidents.Where(i => wanted.Contains(i.Slug)).Select(i => new { i.Slug, i.Key }).ToListAsync(cancellationToken);
        var aliases = await db.IncidentAliases.Where(a => wanted.Contains(a.Slug))
            .Join(db.Incidents, a => a.IncidentId, i => i.Id, (a, i) => new { a.Slug, i.Key }).ToListAsync(cancellationToken);
        return slugs.Concat(aliases).Where(s => !stored.ContainsKey(s.Key) || conflicts.Contains(s.Key))
            .DistinctBy(s => s.Slug).ToDictionary(s => s.Slug, s => s.Key, StringComparer.Ordinal);
    }

    private static bool IsTaken(Incident incoming, Dictionary<string, string> taken, ImportReport report)
    {
        var slug = incoming.Aliases.Select(a => a.Slug).Append(incoming.Slug).FirstOrDefault(s => taken.TryGetValue(s, out var owner) && owner != incoming.Key);
        if (slug == null)
        {
            return false;
        }

        report.Problems.Add(new($"incidents/{incoming.Slug}/{IncidentBundle.EnglishFile}", 1,
            $"'{slug}' already leads to {taken[slug]}. Choose another slug or alias; if {taken[slug]} is renamed in this pack as well, import it once more."));
        report.IsComplete = false;
        return true;
    }

    // Two incidents may exchange slugs: while the batch is stored, those that move step aside.
    private static async Task FreeSlugsAsync(KbContext db, List<Incident> accepted, Dictionary<string, Incident> stored, CancellationToken cancellationToken)
    {
        foreach (var incoming in accepted)
        {
            if (stored.TryGetValue(incoming.Key, out var existing) && existing.Slug != incoming.Slug)
            {
                existing.Slug = $"~{existing.Id}";
            }
        }

        await db.SaveChangesAsync(cancellationToken);
    }

    private async Task ArchiveMissingAsync(PackReader reader, ImportReport report, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var candidates = await db.Incidents.Where(i => i.Pack == reader.Name && i.ArchivedAt == null)
            .Select(i => new { i.Id, i.Key, i.Slug }).ToListAsync(cancellationToken);
        foreach (var batch in candidates.Where(c => !reader.Holds(c.Key, c.Slug)).Select(c => c.Id).Chunk(BatchSize))
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            var missing = await db.Incidents.Where(i => batch.Contains(i.Id)).ToListAsync(cancellationToken);
            missing.ForEach(incident => IncidentStore.Archive(db, incident, clock.GetUtcNow().UtcDateTime));
            await db.SaveChangesAsync(cancellationToken);
            await SearchIndex.UpdateAsync(db, missing, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            report.Archived += missing.Count;
            db.ChangeTracker.Clear();
        }
    }

    private async Task StorePathsAndPackAsync(PackReader reader, ContentDirectory directory, ImportReport report, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var now = clock.GetUtcNow().UtcDateTime;
        var paths = reader.ReadingPaths.Select(p => p.Slug).ToList();
        await db.ReadingItemsOf(paths).ExecuteDeleteAsync(cancellationToken);
        foreach (var path in reader.ReadingPaths)
        {
            await UpsertAsync(db.ReadingPaths, path, path.Slug, cancellationToken);
        }

        await db.PackFiles.Where(f => f.Pack == reader.Name).ExecuteDeleteAsync(cancellationToken);
        db.PackFiles.AddRange(reader.CatalogueFiles.Select(f => new PackFile { Pack = reader.Name, Path = f.Path, Text = f.Text }));
        await db.Packs.Where(p => p.Directory == directory.Path).ExecuteDeleteAsync(cancellationToken);
        db.Packs.Add(new() { Name = reader.Name, Directory = directory.Path, Hash = report.IsComplete ? reader.Hash() : "", ImportedAt = now, Problems = report.Problems });
        await db.SaveChangesAsync(cancellationToken);
        var stored = await db.ReadingPaths.Where(p => p.Pack == reader.Name && p.ArchivedAt == null).Select(p => p.Slug).ToListAsync(cancellationToken);
        var gone = stored.Where(slug => !reader.HasReadingPath(slug)).ToList();
        await db.ReadingPaths.Where(p => gone.Contains(p.Slug))
            .ExecuteUpdateAsync(set => set.SetProperty(p => p.ArchivedAt, now), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
