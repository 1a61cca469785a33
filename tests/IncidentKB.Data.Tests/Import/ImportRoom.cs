using IncidentKB.Core.Content;
using IncidentKB.Core.Incidents;
using IncidentKB.Data.Import;
using IncidentKB.Data.Incidents;
using IncidentKB.Testing;
using Microsoft.EntityFrameworkCore;
using static IncidentKB.Testing.RunningTest;

namespace IncidentKB.Data.Tests.Import;

/// <summary>A database and the import into it, with a clock that stands still.</summary>
internal sealed class ImportRoom(TemporaryDatabase database) : IAsyncDisposable
{
    /// <summary>The instant of every import.</summary>
    public static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 30, 0, TimeSpan.FromHours(8));

    public TemporaryDatabase Database { get; } = database;

    public ContentImport Importer { get; } = new(database, new StoppedClock());

    public static async Task<ImportRoom> CreateAsync() => new(await TemporaryDatabase.CreateAsync());

    /// <summary>Saves files as people do who publish them.</summary>
    public async Task<IncidentSaveResult> SaveAsync(
        IncidentBundle bundle, int? expectedRevision, string author, string? summary = null, CancellationToken cancellationToken = default)
    {
        await using var db = Database.CreateDbContext();
        await using var writer = await IncidentWriter.BeginAsync(db, Now.UtcDateTime, cancellationToken);
        var result = await writer.SaveAsync(bundle, expectedRevision, new(RevisionCause.Edited, author, summary), cancellationToken);
        if (result.Outcome == IncidentSaveOutcome.Saved)
        {
            await writer.CommitAsync(cancellationToken);
        }

        return result;
    }

    /// <summary>Takes an incident out of the lists.</summary>
    public Task<IncidentSaveResult> ArchiveAsync(string key, int expectedRevision, string author, string? summary = null) =>
        MoveAsync(key, expectedRevision, new(RevisionCause.Archived, author, summary));

    /// <summary>Brings an archived incident back.</summary>
    public Task<IncidentSaveResult> RestoreAsync(string key, int expectedRevision, string author, string? summary = null) =>
        MoveAsync(key, expectedRevision, new(RevisionCause.Restored, author, summary));

    private async Task<IncidentSaveResult> MoveAsync(string key, int expectedRevision, RevisionNote note)
    {
        await using var db = Database.CreateDbContext();
        await using var writer = await IncidentWriter.BeginAsync(db, Now.UtcDateTime, Cancelled);
        var result = await writer.MoveAsync(key, expectedRevision, note, Cancelled);
        if (result.Outcome == IncidentSaveOutcome.Saved && result.Revision != expectedRevision)
        {
            await writer.CommitAsync(Cancelled);
        }

        return result;
    }

    public Task<ImportReport> ImportAsync(PackFolder pack) => Importer.ImportAsync(pack.Open(), Cancelled);

    public Task<ImportReport> ImportAsync(string folder) => Importer.ImportAsync(ContentDirectory.Open(folder), Cancelled);

    /// <summary>Writes the pack into a new folder and gives its path.</summary>
    public async Task<string> ExportAsync(string? pack = null)
    {
        var folder = Path.Combine(Database.Directory, "exported-" + Guid.NewGuid().ToString("N"));
        await new ContentExport(Database).ExportAsync(folder, pack, Cancelled);
        return folder;
    }

    /// <summary>Ids of the incidents that the text search holds.</summary>
    public async Task<List<string>> SearchedAsync()
    {
        await using var db = Database.CreateDbContext();
        var rows = await db.Database.SqlQueryRaw<int>(
            Database.Location.IsPostgres ? "SELECT id AS \"Value\" FROM search" : "SELECT rowid AS \"Value\" FROM search")
            .ToListAsync(Cancelled);
        return await db.Incidents.Where(i => rows.Contains(i.Id)).OrderBy(i => i.Key).Select(i => i.Key).ToListAsync(Cancelled);
    }

    /// <summary>Every row of every table as text, so that two states can be compared.</summary>
    public async Task<string> DumpAsync()
    {
        await using var db = Database.CreateDbContext();
        return await DatabaseDump.OfAsync(db);
    }

    public ValueTask DisposeAsync() => Database.DisposeAsync();

    private sealed class StoppedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now.ToUniversalTime();
    }
}
