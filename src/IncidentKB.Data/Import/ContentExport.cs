using System.Runtime.CompilerServices;
using System.Text;
using IncidentKB.Core.Content;
using IncidentKB.Core.Patterns;
using IncidentKB.Data.Catalogue;
using IncidentKB.Data.Incidents;
using Microsoft.EntityFrameworkCore;

namespace IncidentKB.Data.Import;

/// <summary>
/// Writes a pack back as files, to the byte as they were imported or edited. What was written here and belongs to no pack makes one of
/// its own, <see cref="WrittenHere"/>: an import of it elsewhere finds its patterns and practices in the packs that are there.
/// </summary>
/// <param name="factory">The database.</param>
public sealed class ContentExport(IDbContextFactory<KbContext> factory)
{
    /// <summary>Name of the pack of what was written on this site.</summary>
    public const string WrittenHere = "written-here";

    private const string PackFile = "pack.yml";

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Writes one pack into a folder that is empty or does not exist yet.</summary>
    /// <param name="directory">The folder.</param>
    /// <param name="pack">Name of the pack; null when the database holds only one.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>How many files were written.</returns>
    /// <exception cref="ExportException">The folder or the pack cannot be used; the message says why.</exception>
    public async Task<int> ExportAsync(string directory, string? pack, CancellationToken cancellationToken = default)
    {
        var root = Path.GetFullPath(directory);
        if (File.Exists(root) || (Directory.Exists(root) && Directory.EnumerateFileSystemEntries(root).Any()))
        {
            throw new ExportException(
                $"'{root}' is not an empty folder. Name a folder that is empty or does not exist, so that nothing is overwritten.");
        }

        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var name = await ChoosePackAsync(db, pack, cancellationToken);
        var count = 0;
        await foreach (var (path, bytes) in FilesAsync(db, name, cancellationToken))
        {
            await WriteAsync(root, path, bytes, cancellationToken);
            count++;
        }

        return count;
    }

    /// <summary>Names of the packs that can be exported, in their order.</summary>
    public static async Task<List<string>> PacksAsync(KbContext db, CancellationToken cancellationToken)
    {
        var packs = await db.Packs.Select(p => p.Name).Distinct().ToListAsync(cancellationToken);
        var hasOwn = await db.Incidents.AnyAsync(i => i.Pack == "" && i.ArchivedAt == null, cancellationToken)
            || await db.Patterns.AnyAsync(p => p.Pack == "" && p.ArchivedAt == null, cancellationToken)
            || await db.Practices.AnyAsync(p => p.Pack == "" && p.ArchivedAt == null, cancellationToken)
            || await db.ReadingPaths.AnyAsync(p => p.Pack == "" && p.ArchivedAt == null, cancellationToken);
        return [.. (hasOwn ? packs.Append(WrittenHere) : packs).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    /// <summary>The files of a pack: path from its folder, and bytes.</summary>
    /// <param name="db">The database.</param>
    /// <param name="pack">One of <see cref="PacksAsync"/>.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static async IAsyncEnumerable<(string Path, byte[] Bytes)> FilesAsync(
        KbContext db, string pack, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var (path, text) in await ReadPackFilesAsync(db, pack, cancellationToken))
        {
            yield return (path, Utf8.GetBytes(text));
        }

        var names = NamesOf(pack);
        var incidents = await db.Incidents.AsNoTracking().Where(i => names.Contains(i.Pack) && i.ArchivedAt == null)
            .OrderBy(i => i.Id).Select(i => new { i.Id, i.Slug }).ToListAsync(cancellationToken);
        foreach (var incident in incidents)
        {
            foreach (var file in await db.ReadDocumentsAsync(incident.Id, cancellationToken))
            {
                yield return ($"incidents/{incident.Slug}/{file.Path}", ContentImage.HashIn(file) is { } hash
                    ? await db.Images.Where(i => i.Sha256 == hash).Select(i => i.Bytes).SingleAsync(cancellationToken)
                    : Utf8.GetBytes(file.Text));
            }
        }
    }

    // Imported back, what was written here belongs to its pack, and what is written afterwards still to none.
    private static string[] NamesOf(string pack) => pack == WrittenHere ? [pack, ""] : [pack];

    // The files of the catalogue as they were imported, with what was edited here in its place.
    private static async Task<Dictionary<string, string>> ReadPackFilesAsync(KbContext db, string pack, CancellationToken cancellationToken)
    {
        var files = await db.PackFiles.AsNoTracking().Where(f => f.Pack == pack)
            .ToDictionaryAsync(f => f.Path, f => f.Text, StringComparer.Ordinal, cancellationToken);
        if (pack == WrittenHere)
        {
            files.TryAdd(PackFile, $"name: {WrittenHere}\n");
        }

        var names = NamesOf(pack);
        List<CatalogueEntry> entries =
        [
            .. await EditedIn(db.Patterns, names).ToListAsync(cancellationToken),
            .. await EditedIn(db.Practices, names).ToListAsync(cancellationToken),
            .. await EditedIn(db.ReadingPaths, names).ToListAsync(cancellationToken),
        ];
        foreach (var entry in entries)
        {
            var text = (await db.ReadDocumentsAsync(entry.Kind, entry.Slug, entry.RevisionNumber, cancellationToken))!.Values.Single();
            var file = entry.Kind switch
            {
                CatalogueKind.Pattern => CatalogueReader.PatternsFile,
                CatalogueKind.Practice => CatalogueReader.PracticesFile,
                _ => $"{CatalogueReader.ReadingFolder}{entry.Slug}.yml",
            };
            files[file] = entry.Kind == CatalogueKind.Path ? text
                : EntryFile.With(files.GetValueOrDefault(file, ""), entry.Slug, text);
        }

        return files;
    }

    private static IQueryable<T> EditedIn<T>(IQueryable<T> entries, string[] packs)
        where T : CatalogueEntry =>
        entries.AsNoTracking()
            .Where(e => packs.Contains(e.Pack) && e.ArchivedAt == null && e.ContentHash != e.ImportedHash).OrderBy(e => e.Slug);

    private static async Task<string> ChoosePackAsync(KbContext db, string? wanted, CancellationToken cancellationToken)
    {
        var packs = await PacksAsync(db, cancellationToken);
        if (wanted == null && packs.Count == 1)
        {
            return packs[0];
        }

        return wanted != null && packs.Contains(wanted)
            ? wanted
            : throw new ExportException(packs.Count == 0
                ? "The database holds no content pack. Import one first."
                : $"The database holds these content packs: {string.Join(", ", packs)}. Name one of them: export DIR PACK.");
    }

    private static async Task WriteAsync(string root, string path, byte[] bytes, CancellationToken cancellationToken)
    {
        var full = Path.Combine(root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        await File.WriteAllBytesAsync(full, bytes, cancellationToken);
    }
}

/// <summary>An export cannot be written; the message is a sentence for the person at the console.</summary>
public sealed class ExportException(string message) : Exception(message);
